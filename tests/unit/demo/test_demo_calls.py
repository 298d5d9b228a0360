"""Cars and queues: the rule of service on cases by hand, and what must hold in the whole world."""

import numpy as np
import polars as pl
import pytest

from pipelines.demo.emergency import Jobs, serve
from pipelines.demo.ground import Tables


def jobs(*rows: tuple[float, int, float, float]) -> Jobs:
    """Jobs of ready second, priority, duration, patience."""
    ready, priority, seconds, patience = zip(*rows, strict=True)
    return Jobs(np.array(ready), np.array(priority), np.array(seconds), np.array(patience))


EVER = np.inf


def test_with_a_free_car_nobody_waits() -> None:
    start, car = serve(jobs((0, 3, 100, EVER), (10, 1, 100, EVER)), cars=2)
    assert start.tolist() == [0, 10]
    assert set(car.tolist()) == {0, 1}


def test_the_most_urgent_of_those_waiting_goes_first_and_nobody_is_interrupted() -> None:
    start, _ = serve(jobs((0, 4, 100, EVER), (10, 3, 50, EVER), (20, 1, 30, EVER)), cars=1)
    assert start.tolist() == [0, 130, 100]


def test_equals_are_served_in_the_order_they_became_ready() -> None:
    start, _ = serve(jobs((0, 1, 10, EVER), (1, 2, 10, EVER), (2, 2, 10, EVER)), cars=1)
    assert start.tolist() == [0, 10, 20]


def test_work_of_a_crew_s_own_is_left_when_no_car_is_free_in_time() -> None:
    start, car = serve(jobs((0, 1, 1_000, EVER), (10, 9, 100, 600), (900, 9, 100, 600)), cars=1)
    assert start[0] == 0
    assert np.isnan(start[1])
    assert car[1] == -1
    assert start[2] == 1_000


def test_no_car_is_at_two_places_at_once(tables: Tables) -> None:
    rows = tables["call_assignment"].sort("resource_id", "assigned_at")
    free = pl.col("cleared_at").shift(1).over("resource_id")
    assert rows.filter(pl.col("assigned_at") < free).is_empty()
    assert rows["resource_id"].n_unique() >= 15


def test_some_calls_take_several_cars_and_some_work_no_call(tables: Tables) -> None:
    rows = tables["call_assignment"]
    cars = rows.drop_nulls("call_id").group_by("call_id").len()["len"]
    assert cars.max() == 3
    assert 0.05 < (cars > 1).mean() < 0.25  # type: ignore[operator]
    assert 0.15 < rows["call_id"].is_null().mean() < 0.35  # type: ignore[operator]


def test_the_clocks_of_a_call_are_those_of_its_cars(tables: Tables) -> None:
    cars = (
        tables["call_assignment"]
        .drop_nulls("call_id")
        .group_by("call_id")
        .agg(first=pl.col("assigned_at").min(), there=pl.col("arrived_at").min())
    )
    calls = tables["emergency_call"].join(cars, on="call_id", how="left")
    sent = calls.drop_nulls("dispatched_at")
    assert (sent["dispatched_at"] == sent["first"]).all()
    arrived = calls.drop_nulls("arrived_at")
    assert (arrived["arrived_at"] == arrived["there"]).all()


def test_urgent_calls_wait_less(tables: Tables) -> None:
    wait = (
        tables["emergency_call"]
        .with_columns(wait=(pl.col("dispatched_at") - pl.col("answered_at")).dt.total_seconds())
        .group_by("priority")
        .agg(pl.col("wait").median())
        .sort("priority")["wait"]
    )
    assert wait.is_sorted()


def test_a_call_climbs_as_long_as_nobody_answers(tables: Tables) -> None:
    calls = tables["emergency_call"].drop_nulls("answered_level")
    rang = calls.select(
        "answered_level",
        seconds=(pl.col("answered_at") - pl.col("received_at")).dt.total_seconds(),
    )
    longest = dict(rang.group_by("answered_level").agg(pl.col("seconds").max()).iter_rows())
    assert (longest["polsek"], longest["polres"], longest["polda"]) == (15, 30, 60)
    assert longest["mabes"] > 60


@pytest.mark.parametrize(
    ("outcome", "column", "there"),
    [
        ("completed", "arrived_at", True),
        ("completed", "closed_at", True),
        ("abandoned", "answered_at", False),
        ("open", "closed_at", False),
        ("cancelled", "dispatched_at", False),
    ],
)
def test_an_outcome_has_the_clocks_it_must_have(
    outcome: str, column: str, there: bool, tables: Tables
) -> None:
    calls = tables["emergency_call"].filter(pl.col("outcome") == outcome)
    assert calls.height > 100
    assert calls[column].is_not_null().all() is there or not calls[column].is_not_null().any()
    assert calls[column].is_not_null().any() is there
