with

products as (

    select * from {{ ref('stg_analysis_product') }}

),

site as (

    select as_of from {{ ref('dim_site') }}

),

{# A use after the data date is not known on it. #}
uses as (

    select
        used.product_id,
        min(used.used_on) as first_used_on,
        count(*) as uses
    from {{ ref('stg_product_use') }} as used
    inner join site on used.used_on <= site.as_of
    group by used.product_id

)

select
    products.product_id,
    products.unit_id,
    products.kind,
    products.issued_on,
    products.due_on,
    products.came_true,
    uses.first_used_on,
    coalesce(uses.uses, 0) as uses
from products
left join uses on products.product_id = uses.product_id
