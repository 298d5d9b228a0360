with

site as (

    select as_of from {{ ref('dim_site') }}

),

{#- What was decided after the data date is not known on it. -#}
complaints as (

    select
        stg_complaint.*,
        case when stg_complaint.closed_on <= site.as_of then stg_complaint.closed_on end as closed_by_now
    from {{ ref('stg_complaint') }} as stg_complaint
    cross join site

),

accused as (

    select
        stg_accused.*,
        stg_accused.finding_on is null or stg_accused.finding_on <= site.as_of as is_known
    from {{ ref('stg_complaint_accused') }} as stg_accused
    cross join site

),

findings as (

    select
        complaint_id,
        count(*) as accused,
        count(case when is_known then finding end) as findings,
        sum(case when is_known and finding = 'sustained' then 1 else 0 end) as sustained,
        max(case when is_known then finding_on end) as finding_on
    from accused
    group by complaint_id

)

select
    complaints.complaint_id,
    complaints.unit_id,
    complaints.received_on,
    complaints.closed_by_now as closed_on,
    cast({{ days_between('complaints.received_on', 'complaints.closed_by_now') }} as int) as days_to_close,
    coalesce(findings.accused, 0) as accused,
    coalesce(findings.findings, 0) > 0 as has_finding,
    coalesce(findings.sustained, 0) > 0 as is_sustained,
    coalesce(findings.finding_on, complaints.closed_by_now) as decided_on,
    complaints.channel,
    complaints.category
from complaints
left join findings on complaints.complaint_id = findings.complaint_id
