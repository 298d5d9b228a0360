with

complaints as (

    select * from {{ ref('stg_complaint') }}

),

findings as (

    select
        complaint_id,
        count(*) as accused,
        count(finding) as findings,
        sum(case when finding = 'sustained' then 1 else 0 end) as sustained,
        max(finding_on) as finding_on
    from {{ ref('stg_complaint_accused') }}
    group by complaint_id

)

select
    complaints.complaint_id,
    complaints.unit_id,
    complaints.received_on,
    complaints.closed_on,
    cast({{ days_between('complaints.received_on', 'complaints.closed_on') }} as int) as days_to_close,
    coalesce(findings.accused, 0) as accused,
    coalesce(findings.findings, 0) > 0 as has_finding,
    coalesce(findings.sustained, 0) > 0 as is_sustained,
    coalesce(findings.finding_on, complaints.closed_on) as decided_on,
    complaints.channel,
    complaints.category
from complaints
left join findings on complaints.complaint_id = findings.complaint_id
