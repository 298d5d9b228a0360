"""The synthetic world: all true tables, after corrections and without planted faults."""

from functools import lru_cache

from pipelines.demo.appraisal import appraisal
from pipelines.demo.back_office import back_office
from pipelines.demo.crime import crime
from pipelines.demo.emergency import emergency
from pipelines.demo.ground import Ground, Tables, make_ground
from pipelines.demo.impact import impact, links_to_issues
from pipelines.demo.interest import interest, links_to_communities
from pipelines.demo.members import month_ends, person_tables, personnel
from pipelines.demo.operations import operations, sop_steps
from pipelines.demo.organisation import organisation
from pipelines.demo.oversight import oversight
from pipelines.demo.prevention import prevention
from pipelines.demo.service import service
from pipelines.demo.settings import Settings
from pipelines.demo.traffic import traffic


def build(settings: Settings) -> Tables:
    """The true tables by record name, each with exactly the columns of its contract.

    The same in every call. Datetimes are naive UTC; follow-ups up to `settings.extracted_on`.
    """
    return dict(_build(settings)[1])


def ground_of(settings: Settings) -> Ground:
    """The ground the tables of `build` stand on."""
    return _build(settings)[0]


@lru_cache(maxsize=1)
def _build(settings: Settings) -> tuple[Ground, Tables]:
    ground = make_ground(settings)
    spells = personnel(ground)
    tables = organisation(ground)
    tables |= person_tables(ground, spells)
    tables |= emergency(ground)
    tables |= crime(ground)
    tables |= traffic(ground)
    tables |= operations(ground)
    tables["sop_step"] = sop_steps(ground, tables["emergency_call"], tables["crime_report"])
    tables |= prevention(ground, spells)
    tables |= interest(ground, spells)
    tables |= impact(ground)
    tables["record_community"] = links_to_communities(ground, tables)
    tables["record_issue"] = links_to_issues(ground, tables)
    tables |= appraisal(ground, spells, tables["attendance"])
    tables |= oversight(ground, month_ends(ground, spells))
    tables |= service(ground)
    tables |= back_office(ground, tables["emergency_call"])
    return ground, dict(sorted(tables.items()))
