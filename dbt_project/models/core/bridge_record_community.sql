{# Beside what the bridge's own record says, what is about a community by itself. #}
select
    of_record,
    record_id,
    community_id
from {{ ref('stg_record_community') }}

union

select
    'community_engagement' as of_record,
    engagement_id as record_id,
    community_id
from {{ ref('stg_community_engagement') }}

union

select
    'community_need' as of_record,
    need_id as record_id,
    community_id
from {{ ref('stg_community_need') }}

union

select
    'community' as of_record,
    community_id as record_id,
    community_id
from {{ ref('stg_community') }}
