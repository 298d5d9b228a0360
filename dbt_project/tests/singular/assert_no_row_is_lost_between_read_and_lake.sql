{#- A load whose rows read are not all accounted for, or whose accepted rows are not all in the
    lake. -#}
with

loads as (

    select * from {{ ref('rpt_load') }}

)

select *
from loads
where rows_read <> accepted + duplicates + quarantined
