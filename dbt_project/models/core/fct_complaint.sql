with

site as (

    select as_of from {{ ref('dim_site') }}

),

{# Closings and findings after the data date are not known on it. #}
complaints as (

    select
        received.complaint_id,
        received.unit_id,
        received.received_on,
        case when received.closed_on <= site.as_of then received.closed_on end as closed_on,
        received.channel,
        received.category
    from {{ ref('stg_complaint') }} as received
    cross join site

),

findings as (

    select
        accused.complaint_id,
        count(*) as accused,
        count(
            case when accused.finding_on > site.as_of then null else accused.finding end
        ) as findings,
        sum(
            case
                when accused.finding_on > site.as_of then 0
                when accused.finding = 'sustained' then 1
                else 0
            end
        ) as sustained,
        max(case when accused.finding_on <= site.as_of then accused.finding_on end) as finding_on
    from {{ ref('stg_complaint_accused') }} as accused
    cross join site
    group by accused.complaint_id

)

select
    complaints.complaint_id,
    complaints.unit_id,
    complaints.received_on,
    complaints.closed_on,
    cast(
        {{ days_between('complaints.received_on', 'complaints.closed_on') }} as int
    ) as days_to_close,
    coalesce(findings.accused, 0) as accused,
    coalesce(findings.findings, 0) > 0 as has_finding,
    coalesce(findings.sustained, 0) > 0 as is_sustained,
    coalesce(findings.finding_on, complaints.closed_on) as decided_on,
    complaints.channel,
    complaints.category
from complaints
left join findings on complaints.complaint_id = findings.complaint_id
