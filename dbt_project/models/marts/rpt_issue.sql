with

issues as (

    select * from {{ ref('dim_issue') }}

),

terms as (

    select * from {{ ref('term') }}

)

select
    issues.issue_id,
    issues.issue_name,
    issues.domain,
    domain_terms.name_id as domain_name_id,
    domain_terms.name_en as domain_name_en,
    issues.unit_id,
    issues.area_code,
    issues.raised_on,
    issues.closed_on,
    issues.outcome,
    outcome_terms.name_id as outcome_name_id,
    outcome_terms.name_en as outcome_name_en,
    issues.task_forces
from issues
left join terms as domain_terms
    on domain_terms.term_kind = 'issue_domain' and issues.domain = domain_terms.code
left join terms as outcome_terms
    on outcome_terms.term_kind = 'issue_outcome' and issues.outcome = outcome_terms.code
