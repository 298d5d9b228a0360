{% set figures = {
    'coverage': 'eligible', 'scores': 'scored', 'gap': 'gaps', 'objections': 'assessed',
    'contracts': 'due_contracts'
} %}

with

closure as (

    select * from {{ ref('bridge_unit_closure') }}

),

counted as (
    {% for figure, members in figures.items() %}
    select
        unit_id,
        semester,
        rule_id,
        '{{ figure }}' as figure,
        {{ members }} as n
    from {{ ref('smk_unit_total') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

enough as (

    select * from counted
    where n >= {{ fewest_members() }}

),

below as (

    select
        units.parent_id as unit_id,
        enough.semester,
        enough.rule_id,
        enough.figure,
        cast(sum(enough.n) as bigint) as n
    from enough
    inner join {{ ref('dim_unit') }} as units on enough.unit_id = units.unit_id
    where units.parent_id is not null
    group by units.parent_id, enough.semester, enough.rule_id, enough.figure

),

{# The rest of a unit is what is left of it without all that is shown below it: its own members, and
   those of units with too few. Every difference of shown figures is made of one rest or more. #}
rests as (

    select
        enough.*,
        enough.n - coalesce(below.n, 0) as rest
    from enough
    left join below
        on
            enough.unit_id = below.unit_id
            and enough.semester = below.semester
            and enough.rule_id = below.rule_id
            and enough.figure = below.figure

),

{# Of each unit with a rest the nearest above that has one too: it gains the rest if it hides. #}
joinable as (

    select
        low.unit_id,
        low.semester,
        low.rule_id,
        low.figure,
        low.n,
        high.unit_id as upper_id,
        high.rest as upper_rest,
        closure.distance,
        row_number() over (
            partition by
                low.unit_id,
                low.semester,
                low.rule_id,
                low.figure
            order by closure.distance
        ) as nearness
    from rests as low
    inner join closure
        on low.unit_id = closure.unit_id and closure.distance > 0
    inner join rests as high
        on
            closure.ancestor_id = high.unit_id
            and low.semester = high.semester
            and low.rule_id = high.rule_id
            and low.figure = high.figure
    where low.rest > 0 and high.rest > 0

),

preferred as (

    select
        *,
        row_number() over (
            partition by upper_id, semester, rule_id, figure
            order by distance asc, n asc, unit_id asc
        ) as preference
    from joinable
    where nearness = 1 and upper_rest < {{ fewest_members() }}

)

select
    unit_id,
    semester,
    rule_id,
    figure,
    'too_few' as reason
from counted
where n < {{ fewest_members() }}

union all

{# With the unit those between it and the one above: without rests, they are the sums of theirs. #}
select distinct
    closure.ancestor_id as unit_id,
    preferred.semester,
    preferred.rule_id,
    preferred.figure,
    'complement' as reason
from preferred
inner join closure
    on preferred.unit_id = closure.unit_id and closure.distance < preferred.distance
where preferred.preference = 1
