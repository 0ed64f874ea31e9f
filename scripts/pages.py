"""The pages of the manual as files: read once, checked for what no page may be."""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from scripts import records
from scripts.editions import editions, source
from scripts.paths import CONFIG, DOCS, shown
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST = 200_000  #: bytes; the longest page of a manual has a tenth of it, and a larger one is no text
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
LARGEST_FRONT_MATTER = 4_000  #: characters
LONGEST_LINE = 4_000  #: characters; a paragraph of a manual has a third of it
LONGEST_BLOCK = 12_000  #: characters without an empty line
DEEPEST_INDENT = 24  #: columns; a list in a list in a box has twelve
DEEPEST_QUOTE = 3
MOST_MARKS = 400  #: brackets, stars and the like in one block; every reader of Markdown is slow on many
MOST_NOTES = 500  #: on one page; twice as many take four times as long
MARKS = re.compile(r"[\[\]*_`<>!&\\]")
NOTICES = ("risk-first", "house-rule")


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file of one locale."""

    locale: str
    path: str  #: in its locale, such as ``people/consent.md``; the same in every locale
    file: Path
    meta: dict[str, Any]
    body: str  #: Markdown after the front matter
    first_line: int  #: line of the file on which the body begins
    front: str = ""  #: the front matter as written, between its two lines ``---``

    @property
    def title(self) -> str:
        """The page's title in its own language."""
        return str(self.meta["title"])

    @property
    def review(self) -> str:
        """``source`` for English, else ``draft`` or ``reviewed``."""
        return "source" if self.locale == source().locale else str(self.meta.get("review", "draft"))

    @property
    def texts(self) -> list[tuple[int, str]]:
        """The texts of the front matter, with their lines counted from the body's first, so 0 and below."""
        lines = self.front.split("\n")
        found = []
        for key, text in self.meta.items():
            place = next((number for number, line in enumerate(lines, 2) if line.startswith(f"{key}:")), 2)
            found += [(place - self.first_line + 1, text)] if isinstance(text, str) else []
        return found

    @property
    def words(self) -> int:
        """Number of words between spaces; only meaningful for the source."""
        return len(self.body.split())

    def problem(self, line: int, message: str) -> Problem:
        """Make a problem of this page; ``line`` is counted in the body, from 1."""
        return Problem.at(self.file, self.first_line + line - 1, message)


def read(file: Path, problems: list[Problem]) -> Page | None:
    """Read a page under ``docs/``; add what is wrong with it to ``problems``."""
    locale, _, path = file.relative_to(DOCS).as_posix().partition("/")
    text = _text(file, problems)
    return None if text is None else parse(text, locale, path, file, problems)


def parse(text: str, locale: str, path: str, file: Path, problems: list[Problem]) -> Page | None:
    """Read a page from its text; ``file`` is named in what is added to ``problems``."""
    match = FRONT_MATTER.match(text)
    if not match:
        problems.append(Problem.at(file, 1, "a page begins with front matter between two lines `---`"))
        return None
    meta = _meta(file, match["yaml"], problems)
    if meta is None:
        return None
    problems += [Problem.at(file, 2, f"{fault} [front-matter]") for fault in _meta_faults(meta, locale)]
    body, first = text[match.end() :], text.count("\n", 0, match.end()) + 1
    if faults := [Problem.at(file, first + line, f"{fault} [size]") for line, fault in _weight(body)]:
        problems += faults
        return None
    return Page(locale, path, file, meta, body, first, match["yaml"])


def _meta(file: Path, text: str, problems: list[Problem]) -> dict[str, Any] | None:
    """Read front matter."""
    try:
        faults = list(_meta_tricks(text))
        meta = None if faults else yaml.load(text, records.FAST)
    except yaml.YAMLError as error:
        problems.append(records.yaml_problem(file, error, first_line=2))
        return None
    except ValueError as error:  # such as a month 13
        faults = [(2, f"a value cannot be read: {error}")]
    if not faults and not isinstance(meta, dict):
        faults.append((2, "front matter must hold `key: value` lines"))
    problems += [Problem.at(file, line, f"{fault} [front-matter]") for line, fault in faults]
    return None if faults else meta


def _meta_tricks(text: str) -> Iterator[tuple[int, str]]:
    """Find what has no place in plain `key: value` lines, without building the values.

    Names for parts, and lists in lists, can grow without end; a line ``...`` ends front matter for MkDocs
    only, and a key that stands twice shows one value to a reader of the file and another to a program.
    """
    if len(text) > LARGEST_FRONT_MATTER:
        yield 2, f"front matter is longer than {LARGEST_FRONT_MATTER} characters"
        return
    for number, written in enumerate(text.split("\n"), 2):
        if written.startswith(("...", "---")):
            yield number, f"a line `{written[:3]}` must not stand in front matter"
    keys: set[str] = set()
    depth, is_key = 0, True
    for event in yaml.parse(text, records.FAST):
        line = event.start_mark.line + 2 if event.start_mark else 2
        if any(getattr(event, part, None) for part in ("anchor", "tag")):
            yield line, "front matter holds plain values, without & * or !"
        elif isinstance(event, yaml.CollectionStartEvent):
            depth, is_key = depth + 1, True
            if depth > 2:
                yield line, "front matter holds no lists in lists"
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth, is_key = depth - 1, True
        elif isinstance(event, yaml.ScalarEvent) and depth == 1:
            if is_key and event.value in keys:
                yield line, f"the key {event.value!r} stands twice in front matter"
            keys |= {event.value} if is_key else set()
            is_key = not is_key


def _text(file: Path, problems: list[Problem]) -> str | None:
    if link := _link(file):
        problems.append(
            Problem.at(file, 0, f"{shown(link)} is a symbolic link; a page must be a file of its own")
        )
        return None
    try:
        if file.stat().st_size > LARGEST:
            problems.append(Problem.at(file, 0, f"is larger than {LARGEST} bytes"))
            return None
        text = file.read_bytes().decode("utf-8")
    except OSError as error:
        problems.append(Problem.at(file, 0, f"cannot be read: {error.strerror}"))
        return None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.append(Problem.at(file, line, "is not UTF-8 text; save the page with the encoding UTF-8"))
        return None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _link(file: Path) -> Path | None:
    for part in (file, *file.parents):
        if part == DOCS:
            return None
        if part.is_symlink():
            return part
    return None


def _weight(body: str) -> Iterator[tuple[int, str]]:
    """Find what makes programs that read a page slow or ends them, with lines of the body from 0."""
    if body.count("[^") > MOST_NOTES:
        yield 0, f"a page has no more than {MOST_NOTES} footnotes"
    length = marks = 0
    for number, line in enumerate(body.split("\n")):
        wide = line.expandtabs(4)
        if len(line) > LONGEST_LINE:
            yield number, f"the line is longer than {LONGEST_LINE} characters; begin a paragraph"
        if line.strip() and len(wide) - len(wide.lstrip()) > DEEPEST_INDENT:
            yield number, f"the line is indented by more than {DEEPEST_INDENT} columns"
        if re.match(rf"[ \t]*(?:>[ \t]*){{{DEEPEST_QUOTE + 1}}}", line):
            yield number, f"quotations stand more than {DEEPEST_QUOTE} deep"
        if not line.strip():
            length = marks = 0
            continue
        before, length = length, length + len(line)
        if before <= LONGEST_BLOCK < length:
            yield number, f"more than {LONGEST_BLOCK} characters stand without an empty line"
        before, marks = marks, marks + len(MARKS.findall(line))
        if before <= MOST_MARKS < marks:
            yield number, f"more than {MOST_MARKS} marks such as * or [ stand without an empty line"


def _meta_faults(meta: dict[str, Any], locale: str) -> list[str]:
    allowed = {"title", "description", "notices"}
    # What every edition needs first is said once, in the source.
    allowed |= {"essential"} if locale == source().locale else {"review", "reviewer", "reviewed_on"}
    faults = [f"front matter has an unknown key {str(key)[:40]!r}" for key in meta if key not in allowed]
    faults += [
        f"front matter needs a {key}: one line of text"
        for key in ("title", "description")
        if not isinstance(meta.get(key), str) or not meta[key].strip() or "\n" in meta[key].strip()
    ]
    notices = meta.get("notices", [])
    if not isinstance(notices, list) or any(notice not in NOTICES for notice in notices):
        faults.append(f"notices must be a list of {', '.join(NOTICES)}")
    if meta.get("essential", True) is not True:
        faults.append("essential is true or left out")
    review = meta.get("review", "draft")
    if review not in ("draft", "reviewed"):
        faults.append("review must be draft or reviewed")
    elif review == "reviewed" and not (
        isinstance(meta.get("reviewer"), str) and isinstance(meta.get("reviewed_on"), datetime.date)
    ):
        faults.append("a reviewed page names its reviewer, and the day in reviewed_on")
    return faults


def files(locale: str) -> list[Path]:
    """List the Markdown files of a locale, sorted by path; folders that begin with a dot hold no pages."""
    found = []
    for folder, subfolders, names in os.walk(DOCS / locale, followlinks=False):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        base = DOCS.joinpath(folder)
        found += [base / name for name in names if name.endswith(".md") and not name.startswith(".")]
        # A link to a folder is not walked into; name it, so that reading it reports the fault.
        found += [base / name for name in subfolders if (base / name).is_symlink()]
    return sorted(found)


def load(locale: str, problems: list[Problem]) -> dict[str, Page]:
    """Read all pages of a locale, by path."""
    found = (read(file, problems) for file in files(locale))
    return {page.path: page for page in found if page}


def load_all() -> dict[str, dict[str, Page]]:
    """Read all pages of all locales. Raises :class:`BadInputError` with every fault."""
    problems: list[Problem] = []
    found = {locale: load(locale, problems) for locale in editions()}
    if problems:
        raise BadInputError(problems)
    return found


@cache
def navigation() -> dict[str, list[str]]:
    """Return the parts of the manual, each with the paths of its pages, as ``mkdocs.yml`` orders them."""
    config = yaml.safe_load(CONFIG.read_text("utf-8"))
    return {part: list(paths) for entry in config["nav"] for part, paths in entry.items()}


def order() -> list[str]:
    """List the paths of all pages in reading order."""
    return [path for paths in navigation().values() for path in paths]


@cache
def essential() -> frozenset[str]:
    """Return the paths of the pages that every edition needs first, as the source's front matter says."""
    return frozenset(path for path, page in load(source().locale, []).items() if page.meta.get("essential"))
