"""The ledger: every fact of the manual and the source it was found in."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from scripts import records
from scripts.paths import DATA
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from pathlib import Path

FACTS = DATA / "facts.yml"
SOURCES = DATA / "sources.yml"

FACT_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*(?:\.[a-z0-9]+(?:[-_][a-z0-9]+)*)+")
SOURCE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")

Kind = Literal["law", "official", "court", "dataset", "standard", "ngo", "press", "research"]
KINDS = ("law", "official", "court", "dataset", "standard", "ngo", "press", "research")
#: What a value may be, and the Python types YAML reads it as.
VALUE_TYPES: dict[str, type | tuple[type, ...]] = {
    "date": datetime.date,
    "month": str,
    "year": int,
    "number": (int, float),
    "percent": (int, float),
    "text": str,
    "url": str,
}


@dataclass(frozen=True, slots=True)
class Source:
    """A document, page or data set that facts were found in."""

    id: str
    line: int
    title: str
    issuer: str
    kind: str
    date: str = ""  #: ISO 8601 day, month or year; empty where unknown
    url: str = ""  #: official address, https; empty where none is known for sure


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim with the place it was found at."""

    id: str
    line: int
    claim: str
    source: Source
    where: str  #: place in the source: section, article, page, row
    status: Literal["seen", "unopened"]
    checked_on: datetime.date
    recheck_by: datetime.date | None = None
    type: str = ""  #: a key of :data:`VALUE_TYPES`; empty where the fact prints no value
    value: Any = None

    @property
    def unopened(self) -> bool:
        """Whether nobody has opened the source itself for this fact."""
        return self.status == "unopened"

    def overdue(self, today: datetime.date) -> bool:
        """Whether the fact should have been checked again before ``today``."""
        return self.recheck_by is not None and self.recheck_by < today


@dataclass(frozen=True, slots=True)
class Ledger:
    """All facts and sources, by id, in file order."""

    facts: dict[str, Fact]
    sources: dict[str, Source]

    @property
    def urls(self) -> dict[str, str]:
        """Every outside address of the ledger, and the id of the record that holds it."""
        found = {source.url: source.id for source in self.sources.values() if source.url}
        found.update({fact.value: fact.id for fact in self.facts.values() if fact.type == "url"})
        return found

    @property
    def newest(self) -> datetime.date:
        """The day on which a fact was last checked."""
        return max(fact.checked_on for fact in self.facts.values())


@cache
def ledger() -> Ledger:
    """Read the project's ledger. Raises :class:`BadInputError` with all its faults."""
    return load(FACTS, SOURCES)


def load(facts_file: Path, sources_file: Path) -> Ledger:
    """Read a ledger from two files.

    Raises :class:`BadInputError` with every fault of both: wrong or missing keys, unknown sources, values
    that are not of their type, addresses that are not https, sources that no fact uses.
    """
    problems: list[Problem] = []
    sources = _sources(sources_file, problems)
    facts = _facts(facts_file, sources, problems)
    used = {fact.source.id for fact in facts.values()}
    problems += [
        Problem.at(sources_file, source.line, f"{source.id}: no fact uses this source")
        for source in sources.values()
        if source.id not in used
    ]
    if problems:
        raise BadInputError(problems)
    return Ledger(facts, sources)


def _sources(path: Path, problems: list[Problem]) -> dict[str, Source]:
    found = {}
    for key, (line, entry) in records.read(path, problems).items():
        faults = _wrong_keys(entry, {"title", "issuer", "kind"}, {"date", "url"})
        if not SOURCE_ID.fullmatch(key):
            faults.append("an id is lower case words joined by hyphens")
        if entry.get("kind") not in KINDS:
            faults.append(f"kind must be one of {', '.join(KINDS)}")
        if "url" in entry:
            faults += _url_faults(entry["url"])
        problems += [Problem.at(path, line, f"{key}: {fault}") for fault in faults]
        if not faults:
            found[key] = Source(key, line, **{**entry, "date": str(entry.get("date", ""))})
    return found


def _facts(path: Path, sources: dict[str, Source], problems: list[Problem]) -> dict[str, Fact]:
    found = {}
    for key, (line, entry) in records.read(path, problems).items():
        faults = _wrong_keys(
            entry, {"claim", "source", "where", "status", "checked_on"}, {"value", "type", "recheck_by"}
        )
        if not FACT_ID.fullmatch(key):
            faults.append("an id is lower case words joined by dots, such as us.act.enacted")
        if entry.get("source") not in sources:
            faults.append(f"unknown source {entry.get('source')!r}")
        if entry.get("status") not in ("seen", "unopened"):
            faults.append("status must be seen or unopened")
        faults += [
            f"{name} must be a day such as 2026-11-22"
            for name in ("checked_on", "recheck_by")
            if name in entry and not isinstance(entry[name], datetime.date)
        ]
        faults += _value_faults(entry)
        problems += [Problem.at(path, line, f"{key}: {fault}") for fault in faults]
        if not faults:
            found[key] = Fact(key, line, **{**entry, "source": sources[entry["source"]]})
    return found


def _wrong_keys(entry: records.Record, needed: set[str], optional: set[str]) -> list[str]:
    faults = [f"{name} is missing" for name in sorted(needed - entry.keys())]
    faults += [f"unknown key {name!r}" for name in sorted(entry.keys() - needed - optional)]
    faults += [
        f"{name} must be one line of text"
        for name in ("title", "issuer", "claim", "where")
        if name in entry
        and (not isinstance(entry[name], str) or not entry[name].strip() or "\n" in entry[name])
    ]
    return faults


def _value_faults(entry: records.Record) -> list[str]:
    if "value" not in entry:
        return ["type stands without a value"] if "type" in entry else []
    kind, value = entry.get("type"), entry["value"]
    if kind not in VALUE_TYPES:
        return [f"type must be one of {', '.join(VALUE_TYPES)}"]
    if not isinstance(value, VALUE_TYPES[kind]) or isinstance(value, bool):
        return [f"the value {value!r} is no {kind}"]
    if kind == "month" and not MONTH.fullmatch(str(value)):
        return [f"the value {value!r} is no month such as 2026-11"]
    return _url_faults(value) if kind == "url" else []


def _url_faults(url: object) -> list[str]:
    if not isinstance(url, str):
        return [f"the address {url!r} is no text"]
    try:
        parts = urlsplit(url)
    except ValueError as error:
        return [f"the address {url!r} cannot be read: {error}"]
    if parts.scheme != "https" or not parts.hostname or any(c.isspace() or c in '<>"`' for c in url):
        return [f"the address {url!r} must begin with https:// and hold no spaces or quotes"]
    return []
