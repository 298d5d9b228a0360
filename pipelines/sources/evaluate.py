"""Evaluate an SQL expression on rows of which some may be unreadable.

Polars' `strptime` and `cast` fail for the whole frame if one value is bad. The failing values are
then found by halving: on the distinct inputs only, because a bad clock is mostly the same few
texts, and in sorted order, because bad texts then lie together (5,000 different ones in a million
rows: 3 s instead of 16).
"""

import polars as pl

VALUE = "__value"
SOUND = "__sound"


def evaluate(rows: pl.DataFrame, expression: pl.Expr) -> tuple[pl.Series, pl.Series]:
    """Values of the expression, null where it fails, and a mask that is true where it does."""
    try:
        values = _values(rows, expression)
        return values, pl.repeat(False, rows.height, eager=True)
    except pl.exceptions.PolarsError:
        inputs = list(dict.fromkeys(expression.meta.root_names()))
        distinct = rows.select(inputs).unique().sort(inputs)
        sound = distinct.filter(pl.Series(_sound(distinct, expression)))
        answers = sound.with_columns(_values(sound, expression), pl.lit(True).alias(SOUND))
        found = rows.select(inputs).join(
            answers, on=inputs, how="left", nulls_equal=True, maintain_order="left"
        )
        return found[VALUE], found[SOUND].is_null()


def _values(rows: pl.DataFrame, expression: pl.Expr) -> pl.Series:
    """`with_columns`, not `select`: a constant must be as long as the frame."""
    return rows.with_columns(expression.alias(VALUE))[VALUE]


def _sound(rows: pl.DataFrame, expression: pl.Expr) -> list[bool]:
    try:
        rows.select(expression)
        return [True] * rows.height
    except pl.exceptions.PolarsError:
        if rows.height == 1:
            return [False]
    half = rows.height // 2
    return _sound(rows[:half], expression) + _sound(rows[half:], expression)
