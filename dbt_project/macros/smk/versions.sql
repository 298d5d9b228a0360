{#- Every version of an input of the individual score, and whether the score uses it.

    A score is locked once both have signed it (Perpol 1/2025 arts. 36-38): a version that came into the
    lake after the lock closed does not count, unless an accepted objection opened it again; then all
    counts that came until both signed anew. The lock closes at the end of the day of the later
    signature, or of the day on which the lake first heard of both signatures if that is later: what
    comes with them counts as known. `is_needed`: without a row of this record there is no score, so where none was known at the
    lock the first day that brings some counts.

    `versions`: CTE with person_id, semester, load_id, line, row_hash and the columns of `key`. The CTEs
    `loads` (load_id, loaded_on) and `locks` (person_id, semester, known_until, counted_until: null
    while open) are read. A key that a later version gives to another member or semester is held by the
    lock of either. The result is the CTE `judged_versions`. -#}
{% macro smk_versions(versions, key, is_needed) -%}
    loaded as (

        select
            {{ versions }}.*,
            loads.loaded_on,
            first_value({{ versions }}.person_id) over (
                partition by {{ key | join(', ') }} order by {{ versions }}.load_id, {{ versions }}.line
            ) as first_person_id,
            first_value({{ versions }}.semester) over (
                partition by {{ key | join(', ') }} order by {{ versions }}.load_id, {{ versions }}.line
            ) as first_semester,
            lag({{ versions }}.row_hash) over (
                partition by {{ key | join(', ') }} order by {{ versions }}.load_id, {{ versions }}.line
            ) as previous_hash
            {%- if is_needed %},
            min(loads.loaded_on) over (
                partition by {{ versions }}.person_id, {{ versions }}.semester
            ) as first_loaded_on
            {%- else %},
            cast(null as date) as first_loaded_on
            {%- endif %}
        from {{ versions }}
        inner join loads on {{ versions }}.load_id = loads.load_id

    ),

    held as (

        select
            loaded.*,
            own.counted_until is null or loaded.loaded_on <= own.counted_until as is_own_open,
            origin.counted_until is null or loaded.loaded_on <= origin.counted_until
                as is_origin_open,
            loaded.person_id <> loaded.first_person_id or loaded.semester <> loaded.first_semester
                as is_moved,
            coalesce(
                loaded.loaded_on > own.known_until
                and loaded.loaded_on > coalesce(loaded.first_loaded_on, own.known_until),
                false
            ) as is_own_late,
            coalesce(loaded.loaded_on > origin.known_until, false) as is_origin_late
        from loaded
        left join locks as own
            on loaded.person_id = own.person_id and loaded.semester = own.semester
        left join locks as origin
            on loaded.first_person_id = origin.person_id and loaded.first_semester = origin.semester

    ),

    judged as (

        select
            *,
            is_own_late or (is_moved and is_origin_late) as is_after_lock,
            (is_own_open or not is_own_late)
            and (not is_moved or is_origin_open or not is_origin_late) as is_applied
        from held

    ),

    judged_versions as (

        select
            *,
            case when is_own_late then person_id else first_person_id end as held_person_id,
            case when is_own_late then semester else first_semester end as held_semester,
            is_applied
            and row_number() over (
                partition by {{ key | join(', ') }}
                order by
                    case when is_applied then 0 else 1 end,
                    load_id desc,
                    line desc
            ) = 1 as is_in_force
        from judged

    )
{%- endmacro %}
