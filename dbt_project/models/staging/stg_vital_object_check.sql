with

source as (

    select * from {{ source('lake', 'vital_object_check') }}

),

latest as (

    {{ latest_version('source') }}

)

select
    cast(unit_id as string) as unit_id,
    cast(area_code as string) as area_code,
    cast(approach as string) as approach,
    cast(handling_mode as string) as handling_mode,
    cast(function_code as string) as function_code,
    cast(check_id as string) as check_id,
    cast(object_id as string) as object_id,
    cast(due_on as date) as due_on,
    cast(secured as string) as secured,
    cast(_load_id as string) as load_id
from latest
