"""All indicators of the catalogue, by id."""

from pipelines.demo.truth_values.administration import ADMINISTRATION
from pipelines.demo.truth_values.capacity import CAPACITY
from pipelines.demo.truth_values.crime import CRIME
from pipelines.demo.truth_values.leadership import LEADERSHIP
from pipelines.demo.truth_values.lenses import LENSES
from pipelines.demo.truth_values.prevention import PREVENTION
from pipelines.demo.truth_values.traffic import TRAFFIC

CATALOGUE = dict(
    sorted(
        {
            **LEADERSHIP,
            **ADMINISTRATION,
            **PREVENTION,
            **CRIME,
            **TRAFFIC,
            **CAPACITY,
            **LENSES,
        }.items()
    )
)
