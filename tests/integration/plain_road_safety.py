"""The road safety index once more, from its published conversion table."""

# ends of the bands of deaths per 100,000 residents and per 10,000 vehicles, and their index
RESIDENT_ENDS, VEHICLE_ENDS = (0, 5, 10, 15, 20, 25), (0, 0.7, 1.5, 2.3, 3.0, 3.7)
INDEX_ENDS = (5, 4.5, 4, 3, 2, 1)


def road_safety(deaths_100k: float, deaths_10k_vehicles: float) -> float:
    """The mean of the points of both rates."""
    return (_points(deaths_100k, RESIDENT_ENDS) + _points(deaths_10k_vehicles, VEHICLE_ENDS)) / 2


def _points(rate: float, ends: tuple[float, ...]) -> float:
    """Index of a rate: a straight line between the ends of its band; the worst beyond the last."""
    for low, high, best, worst in zip(ends, ends[1:], INDEX_ENDS, INDEX_ENDS[1:], strict=False):
        if rate < high:
            return best - (rate - low) / (high - low) * (best - worst)
    return 1.0
