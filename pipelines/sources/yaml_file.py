"""A YAML file as plain values that still know their line."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pipelines.sources.problem import Problem

Location = tuple[str | int, ...]


@dataclass
class YamlFile:
    """`value` is what the file says; `name` is the file as shown in problems."""

    name: str
    value: Any = None
    lines: dict[Location, int] = field(default_factory=dict, repr=False)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_unreadable(self) -> bool:
        """Whether nothing can be said about its content."""
        return self.value is None and bool(self.problems)

    def line(self, location: Location) -> int:
        """Line of a key, or of the nearest key above it that the file has."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def problem(self, location: Location, message: str, remedy: str) -> Problem:
        """A problem at `location`, e.g. `("columns", "priority")`."""
        key = ".".join(str(part) for part in location) or "file"
        return Problem(self.name, self.line(location), key, message, remedy)


def read_yaml(path: Path, name: str) -> YamlFile:
    """Read one document; a file that is no YAML comes back empty, with its problem.

    Keys stay as they are written, so that a map's `01`, `no` or `1.0` is that text.
    """
    file = YamlFile(name)
    try:
        loader = yaml.CSafeLoader(path.read_text(encoding="utf-8-sig"))
        node = loader.get_single_node()
        file.value = _value(file, loader, node, ()) if node else None
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        file.problems.append(_unreadable(name, fault))
    return file


def _value(file: YamlFile, loader: yaml.CSafeLoader, node: yaml.Node, place: Location) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(file, loader, node, place)
    if isinstance(node, yaml.SequenceNode):
        items = []
        for index, item in enumerate(node.value):
            file.lines[*place, index] = item.start_mark.line + 1
            items.append(_value(file, loader, item, (*place, index)))
        return items
    return loader.construct_object(node, deep=True)


def _mapping(
    file: YamlFile, loader: yaml.CSafeLoader, node: yaml.MappingNode, place: Location
) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        file.lines[*place, key] = key_node.start_mark.line + 1
        if key in mapping:
            file.problems.append(file.problem((*place, key), "the key stands twice", "keep one"))
        mapping[key] = _value(file, loader, value_node, (*place, key))
    return mapping


def _unreadable(name: str, fault: Exception) -> Problem:
    mark = getattr(fault, "problem_mark", None)
    words = getattr(fault, "problem", None) or str(fault)
    line = mark.line + 1 if mark else 1
    return Problem(name, line, "file", f"not readable as YAML: {words}", "correct the syntax")
