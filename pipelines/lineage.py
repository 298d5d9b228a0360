"""Which records a model of dbt's project counts, and how far a change of one reaches in it."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Literal

Reach = Literal["days", "all"]
SITE = "site.site"


@dataclass(frozen=True)
class Lineage:
    """The project's graph, by name: models, and sources such as `lake.patrol`."""

    parents: dict[str, tuple[str, ...]]
    nodes: dict[str, dict[str, Any]]
    _records: dict[str, dict[str, Reach]] = field(default_factory=dict)
    _ancestors: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> "Lineage":
        """From the content of dbt's `manifest.json`."""
        every = {**manifest["nodes"], **manifest["sources"]}
        names = {key: _name(node) for key, node in every.items()}
        parents = {
            name: tuple(names[above] for above in manifest["parent_map"].get(key, ()))
            for key, name in names.items()
        }
        return cls(parents, {names[key]: node for key, node in every.items()})

    @property
    def sources(self) -> set[str]:
        """Names of the sources."""
        return {n for n, node in self.nodes.items() if node["resource_type"] == "source"}

    def dated(self) -> Iterator[str]:
        """Models whose rows of a day can be computed alone: indicators, and facts kept by day."""
        for name, node in self.nodes.items():
            is_kept = node.get("config", {}).get("meta", {}).get("touched") == "day"
            if name.startswith("ind_") or (is_kept and name.startswith("fct_")):
                yield name

    def records(self, model: str) -> dict[str, Reach]:
        """Records a model counts. `days`: a row counts on a day of its own; `all`: on any day."""
        if model not in self._records:
            found: dict[str, Reach] = {}
            for parent in self.parents[model]:
                above: dict[str, Reach] = (
                    {parent.removeprefix("lake."): "days"}
                    if parent.startswith("lake.")
                    else self.records(parent)
                )
                for record, reach in above.items():
                    spreads = reach == "all" or found.get(record) == "all" or self._spreads(model)
                    found[record] = "all" if spreads else "days"
            self._records[model] = found
        return self._records[model]

    def ancestors(self, model: str) -> frozenset[str]:
        """All models and sources above a model, itself included."""
        if model not in self._ancestors:
            above = (self.ancestors(parent) for parent in self.parents.get(model, ()))
            self._ancestors[model] = frozenset({model}).union(*above)
        return self._ancestors[model]

    def counts_months(self, model: str) -> bool:
        """Whether rows of a model are taken at the close of a month."""
        return "dim_month" in self.ancestors(model)

    def judges_members(self, model: str) -> bool:
        """Whether rows of a model are of whole semesters of members as known on the last day."""
        return any(
            "dim_site" in self.parents.get(name, ()) and self._is_of_members(name)
            for name in self.ancestors(model)
        )

    def below(self, sources: set[str]) -> set[str]:
        """Every node that something of `sources` flows into."""
        return {name for name in self.nodes.keys() - self.sources if sources & self.ancestors(name)}

    def tagged(self, tag: str) -> set[str]:
        """Models with a tag."""
        return {name for name, node in self.nodes.items() if tag in node.get("tags", ())}

    def tests_of(self, models: Set[str]) -> set[str]:
        """Tests that read one of `models`."""
        return {
            name
            for name, node in self.nodes.items()
            if node["resource_type"] == "test" and models & {*self.parents[name]}
        }

    def _spreads(self, model: str) -> bool:
        """Whether a model puts rows on other days than those its records tell."""
        return not {"dim_month", "dim_period"}.isdisjoint(
            self.parents[model]
        ) or self._is_of_members(model)

    def _is_of_members(self, model: str) -> bool:
        """Whether a model, or one above it, takes members' semesters together."""
        return any(
            self.nodes[name]["fqn"][1] == "persons"
            or any(parent.endswith("_version") for parent in self.parents[name])
            for name in self.ancestors(model)
            if self.nodes[name]["resource_type"] != "source"
        )


def _name(node: dict[str, Any]) -> str:
    if node["resource_type"] == "source":
        return f"{node['source_name']}.{node['name']}"
    return str(node["name"])
