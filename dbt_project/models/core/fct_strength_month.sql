with

postings as (

    select * from {{ ref('fct_posting') }}
    where status = 'active'

),

months as (

    select * from {{ ref('dim_month') }}

),

certificates as (

    select * from {{ ref('stg_certification') }}

),

present as (

    select
        postings.person_id,
        postings.unit_id,
        postings.function_code,
        postings.required_certificate,
        months.month_on,
        months.closes_on,
        months.years
    from postings
    inner join months
        on postings.valid_from <= months.closes_on and months.closes_on < postings.ends_before

),

held as (

    select distinct
        present.person_id,
        present.month_on
    from present
    inner join certificates
        on
            present.person_id = certificates.person_id
            and present.required_certificate = certificates.certificate_code
            and certificates.awarded_on <= present.closes_on
            and present.closes_on <= coalesce(certificates.valid_to, present.closes_on)

)

select
    present.unit_id,
    present.month_on,
    present.function_code,
    count(*) as members,
    count(*) * max(present.years) as member_years,
    count(present.required_certificate) as needing_certificate,
    count(held.person_id) as certified
from present
left join held on present.person_id = held.person_id and present.month_on = held.month_on
group by present.unit_id, present.month_on, present.function_code
