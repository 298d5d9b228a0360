"""Where a site's files are looked for: the data root, if one is given, and the site folder."""

from dataclasses import dataclass
from pathlib import Path, PurePath

TEMPORARY = (".part", ".partial", ".tmp", "~")


def is_temporary(path: PurePath) -> bool:
    """Whether a relative path says that its file is still being written, or is hidden."""
    hidden = any(part.startswith(".") and part != ".." for part in path.parts)
    return hidden or path.name.lower().endswith(TEMPORARY)


@dataclass(frozen=True)
class SearchPath:
    """The site folder and, if given, the folder that extracts are delivered to."""

    site: Path
    data_root: Path | None = None

    def extracts(self, pattern: str) -> list[Path]:
        """Files that match, sorted: those of the data root, or if it has none, of the site.

        Without those under a temporary name: what writes them renames them when they are whole.
        """
        return self._first_match([self.data_root, self.site], pattern)

    def code_tables(self, pattern: str) -> list[Path]:
        """As `extracts`, but a table in the site folder goes before one in the data root."""
        return self._first_match([self.site, self.data_root], pattern)

    def name(self, path: Path) -> str:
        """The path as people see it and the lake remembers it: relative, alike on all machines."""
        for root in (self.data_root, self.site):
            if root and path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        return path.name

    @staticmethod
    def _first_match(roots: list[Path | None], pattern: str) -> list[Path]:
        for root in filter(None, roots):
            found = [path for path in root.glob(pattern) if path.is_file()]
            if whole := [path for path in found if not is_temporary(path.relative_to(root))]:
                return sorted(whole)
        return []
