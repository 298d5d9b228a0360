with

contracts as (

    select
        *,
        {{ semester_starts_on('semester') }} as semester_on,
        {{ contract_due_on(semester_starts_on('semester')) }} as due_on
    from {{ ref('fct_smk_contract') }}
    where is_in_force

)

select
    contract_id as record_id,
    unit_id,
    due_on as activity_date,
    'day' as grain,
    cast(null as int) as priority,
    cast(null as string) as approach,
    cast(null as string) as handling_mode,
    cast(null as string) as function_code,
    case when starts_on > semester_on then 'mid_semester' end as exclusion,
    cast(
        case
            when starts_on > semester_on then null
            when member_signed_on <= due_on and rater_signed_on <= due_on then 1
            else 0
        end as double
    ) as numerator,
    cast(case when starts_on <= semester_on then 1 end as double) as denominator,
    cast(null as double) as duration_seconds
from contracts
