with

source as (

    select * from {{ source('site', 'load') }}

)

select
    cast(load_id as string) as load_id,
    cast(source as string) as source,
    cast(record as string) as record,
    cast(file as string) as file,
    cast(loaded_at as string) as loaded_at,
    cast(rows_read as bigint) as rows_read,
    cast(accepted as bigint) as accepted,
    cast(duplicates as bigint) as duplicates,
    cast(quarantined as bigint) as quarantined,
    cast(corrected as bigint) as corrected
from source
