{#- A load whose rows read are not all accounted for in the mart that readers see. -#}
with

loads as (

    select * from {{ ref('rpt_load') }}

)

select *
from loads
where rows_read <> accepted + duplicates + quarantined
