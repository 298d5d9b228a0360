"""YAML keeps its lines, its keys as written, and tells keys that stand twice."""

from pathlib import Path

from pipelines.sources.yaml_file import YamlFile, read_yaml


def read(tmp_path: Path, text: str) -> YamlFile:
    path = tmp_path / "a.yml"
    path.write_text(text)
    return read_yaml(path, "a.yml")


def test_keys_are_text_and_values_are_typed(tmp_path: Path) -> None:
    file = read(tmp_path, "map: {01: 1, no: false, 1.0: x, null: 2024-01-01}\n")
    assert list(file.value["map"]) == ["01", "no", "1.0", "null"]
    assert file.value["map"]["01"] == 1
    assert file.value["map"]["no"] is False


def test_lines_of_keys_items_and_what_is_missing(tmp_path: Path) -> None:
    file = read(tmp_path, "# note\na:\n  b: 1\n  c:\n    - x\n    - y\n")
    assert file.line(("a", "b")) == 3
    assert file.line(("a", "c", 1)) == 6
    assert file.line(("a", "missing", "deeper")) == 2
    assert file.line(("missing",)) == 1


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, "a: 1\nb: 2\na: 3\n").problems
    assert str(problem) == "a.yml:3: a: the key stands twice; keep one"


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_bytes(b"a: \xff\n")
    (problem,) = read_yaml(path, "a.yml").problems
    assert "not readable" in problem.message


def test_an_alias_of_itself_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, "a: &x\n  b: *x\n").problems
