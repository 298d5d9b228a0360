{{ config(severity='warn') }}

{#- An accused row whose complaint is not (yet) in the lake. -#}
with

accused as (

    select * from {{ ref('stg_complaint_accused') }}

),

complaints as (

    select * from {{ ref('stg_complaint') }}

)

select accused.*
from accused
left join complaints on accused.complaint_id = complaints.complaint_id
where complaints.complaint_id is null
