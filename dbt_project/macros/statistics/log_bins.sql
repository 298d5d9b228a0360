{#- Quantiles from counts in logarithmic bins.

    Bin b holds durations in [1.02^b, 1.02^(b+1)) seconds; its middle 1.02^(b+0.5) is within 1 % of
    each of them (square root of 1.02 is 1.00995). Zero has a bin of its own. A quantile q of n values
    lies at rank 1 + (n - 1) q and is interpolated between the two neighbouring values (type 7 of
    Hyndman and Fan, American Statistician 50, 1996, p. 363; the default of R, numpy and polars). -#}
{% macro log_bin(seconds) -%}
    case
        when {{ seconds }} > 0 then cast(floor(ln({{ seconds }}) / ln(1.02)) as int)
        else {{ zero_bin() }}
    end
{%- endmacro %}

{#- Below ln(1e-6) / ln(1.02): no positive duration of a microsecond or more falls here. -#}
{% macro zero_bin() -%}
    -1000
{%- endmacro %}

{#- Middle of a bin in seconds. -#}
{% macro bin_middle(bin) -%}
    case when {{ bin }} = {{ zero_bin() }} then 0.0 else power(1.02, {{ bin }} + 0.5) end
{%- endmacro %}

{#- Select of `key`, durations (count) and one column a quantile, from `relation` (key, bin, durations). -#}
{% macro quantiles_of_bins(relation, key, quantiles) -%}
    , counted as (

        select
            *,
            sum(durations) over (
                partition by {{ key | join(', ') }}
                order by bin
                rows between unbounded preceding and current row
            ) as upto,
            sum(durations) over (partition by {{ key | join(', ') }}) as total,
            {{ bin_middle('bin') }} as seconds
        from {{ relation }}

    ),

    ranked as (

        select
            *
            {%- for name, q in quantiles.items() %},
            1 + (total - 1) * cast({{ q }} as double) as {{ name }}_rank
            {%- endfor %}
        from counted

    ),

    neighbours as (

        select
            {{ key | join(', ') }},
            max(total) as total
            {%- for name in quantiles %},
            max({{ name }}_rank) as {{ name }}_rank,
            min(case when upto >= floor({{ name }}_rank) then seconds end) as {{ name }}_low,
            min(case when upto >= ceil({{ name }}_rank) then seconds end) as {{ name }}_high
            {%- endfor %}
        from ranked
        group by {{ key | join(', ') }}

    )

    select
        {{ key | join(', ') }},
        cast(total as bigint) as durations
        {%- for name in quantiles %},
        {{ name }}_low + ({{ name }}_rank - floor({{ name }}_rank)) * ({{ name }}_high - {{ name }}_low) as {{ name }}
        {%- endfor %}
    from neighbours
{%- endmacro %}
