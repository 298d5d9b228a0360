with

postings as (

    select
        *,
        lead(valid_from) over (partition by person_id order by valid_from) as next_from
    from {{ ref('stg_personnel') }}

)

select
    person_id,
    unit_id,
    valid_from,
    least(
        coalesce(cast(valid_to + interval '1' day as date), cast('9999-12-31' as date)),
        coalesce(next_from, cast('9999-12-31' as date))
    ) as ends_before,
    status,
    rank_code,
    function_code,
    required_certificate
from postings
