"""Where things stand in the project."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
DATA = ROOT / "data"
OVERRIDES = ROOT / "overrides"
SITE = ROOT / "site"
PRINT = ROOT / "print"
CACHE = ROOT / ".cache"
CONFIG = ROOT / "mkdocs.yml"


def shown(path: Path) -> str:
    """Name a file the way a person in the project's folder would."""
    try:
        return path.relative_to(ROOT).as_posix()
    except ValueError:
        return path.name
