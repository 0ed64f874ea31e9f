"""What is wrong with the input, said so that a person can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.paths import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in one place; prints as ``docs/fa/index.md:12: what is wrong``."""

    file: str
    line: int  #: counted from 1; 0 when the fault has no line
    message: str

    @classmethod
    def at(cls, path: Path, line: int, message: str) -> Problem:
        """Make a problem of a file given by its path."""
        return cls(shown(path), line, message)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class BadInputError(Exception):
    """Raised where work cannot go on; carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
