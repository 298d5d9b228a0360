with

source as (

    select * from {{ source('site', 'smk') }}

)

select
    cast(high_risk_reading as string) as high_risk_reading,
    cast(attainment_cap as double) as attainment_cap
from source
