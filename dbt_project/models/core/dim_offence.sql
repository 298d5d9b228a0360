with recursive

offences as (

    select * from {{ ref('stg_offence') }}

),

links as (

    select
        offence_code,
        same_as as other_code
    from offences
    where same_as is not null

    union

    select
        same_as as offence_code,
        offence_code as other_code
    from offences
    where same_as is not null

),

{# Four links reach all codes of a series, also where one offence became several or the reverse. #}
walk as (

    select
        offence_code,
        offence_code as reached_code,
        0 as steps
    from offences

    union all

    select
        walk.offence_code,
        links.other_code as reached_code,
        walk.steps + 1 as steps
    from walk
    inner join links on walk.reached_code = links.offence_code
    where walk.steps < 4

),

series as (

    select
        offence_code,
        min(reached_code) as series_id
    from walk
    group by offence_code

)

select
    offences.offence_code,
    offences.offence_name,
    offences.code_set,
    offences.offence_group,
    series.series_id,
    offences.valid_from,
    offences.valid_to
from offences
inner join series on offences.offence_code = series.offence_code
