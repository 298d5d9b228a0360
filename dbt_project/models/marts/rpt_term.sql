with

terms as (

    select
        term_kind,
        code,
        name_id,
        name_en,
        sort_key
    from {{ ref('term') }}

    union all

    select
        'function' as term_kind,
        function_code as code,
        name_id,
        name_en,
        sort_key
    from {{ ref('dim_function') }}

    union all

    select
        'rank' as term_kind,
        rank_code as code,
        name_id,
        name_en,
        sort_key
    from {{ ref('dim_rank') }}

    union all

    select
        'approach' as term_kind,
        approach as code,
        name_id,
        name_en,
        sort_key
    from {{ ref('dim_approach') }}

    union all

    select
        'handling_mode' as term_kind,
        handling_mode as code,
        name_id,
        name_en,
        sort_key
    from {{ ref('dim_handling_mode') }}

)

select
    term_kind,
    code,
    name_id,
    name_en,
    sort_key
from terms
