"""The recommendation form: its structure in ``data/form.yml``, its words in the page ``file/form.md``.

The page is read by people as a page of the manual and by programs as the labels, help, options and
examples of the form, so both must agree: every heading of the page stands in the structure and every id
of the structure is a heading of the page.
"""

from __future__ import annotations

import functools
import re
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from scripts import cache, records
from scripts.editions import editions, source
from scripts.facts import LOOKUP, NOTE
from scripts.pages import FRONT_MATTER
from scripts.paths import DATA, DOCS, shown
from scripts.problems import BadInputError, Problem
from scripts.structure import HEADING_ID, PARSER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from markdown_it.token import Token

    from scripts.records import Record

FILE = DATA / "form.yml"
PAGE = "file/form.md"

WRITTEN = ("text", "long", "person-name", "country", "reference")  #: types answered in words
TYPES = (*WRITTEN, "date", "date-range", "choice", "choices", "check", "table")
#: Types that need more than an id and a type, and what they need.
PARTS = {"options": ("choice", "choices"), "columns": ("table",), "rows": ("table",)}
SENSITIVITIES = ("public", "restricted", "never")
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
EXAMPLE = "example"  #: kind of the box that holds a field's example


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the form."""

    id: str  #: with the section's id in front: ``person-sex``
    line: int
    type: str  #: one of :data:`TYPES`
    required_by: tuple[str, ...] = ()  #: governments that need it to decide
    sensitivity: str = "public"  #: one of :data:`SENSITIVITIES`
    max_length: int = 0  #: advised number of characters; 0 where it makes no sense
    options: tuple[str, ...] = ()  #: ids of what can be chosen
    columns: tuple[str, ...] = ()  #: ids of a table's columns
    rows: tuple[str, ...] = ()  #: ids of a table's fixed rows
    blank_rows: int = 0  #: rows of a table without fixed rows
    only_if: tuple[str, ...] = ()  #: needed only where one of these is chosen, each ``<field>:<option>``
    draws_on: tuple[tuple[str, ...], ...] = ()  #: of each fixed row, the fields that it sums up


@dataclass(frozen=True, slots=True)
class Section:
    """A group of fields; its number is its place in the form, from 0."""

    id: str
    line: int
    fields: tuple[Field, ...]
    copies: int = 1  #: blank blocks; more than one where the section is filled in more than once
    restricted: bool = False  #: the whole section belongs in the restricted annex
    only_if: tuple[str, ...] = ()  #: as of a field


@dataclass(frozen=True, slots=True)
class Form:
    """The structure of the form, the same in every language."""

    governments: tuple[str, ...]
    before: tuple[str, ...]  #: headings of the page before the form
    after: tuple[str, ...]  #: headings of the page after the form
    box: str  #: the one of ``before`` whose list also stands on the first page of the document
    sections: tuple[Section, ...]

    @property
    def headings(self) -> dict[str, int]:
        """Every heading of the page and its level, in order."""
        found = dict.fromkeys(self.before, 2)
        for section in self.sections:
            found[section.id] = 2
            found.update((field.id, 3) for field in section.fields)
        return found | dict.fromkeys(self.after, 2)

    @property
    def fields(self) -> dict[str, Field]:
        """Every field by id, in order."""
        return {field.id: field for section in self.sections for field in section.fields}


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text; facts stand in it as ``{{ id }}``."""

    text: str
    strong: bool = False


Text = tuple[Span, ...]


@dataclass(slots=True)
class Box:
    """An admonition: an example or a warning."""

    kind: str
    title: Text = ()
    paragraphs: list[Text] = field(default_factory=list)


@dataclass(slots=True)
class Words:
    """What stands under one heading of the page."""

    level: int
    line: int  #: in the file, from 1
    label: Text
    help: list[Text] = field(default_factory=list)
    items: list[Text] = field(default_factory=list)  #: of its lists; of a choice, the options in order
    table: list[list[Text]] = field(default_factory=list)  #: rows of cells, the head first
    boxes: list[Box] = field(default_factory=list)


@functools.cache
def structure() -> Form:
    """Read the project's form. Raises :class:`BadInputError` with every fault of ``data/form.yml``."""
    return load(FILE)


def problems() -> list[Problem]:
    """Return every fault of the form: of its structure, and of its page in each language."""
    pages = [page for locale in editions() if (page := DOCS / locale / PAGE).is_file()]
    name = cache.key(cache.program(), *editions(), cache.contents([FILE, *pages]))
    kept = cache.known("form", name, lambda: [astuple(one) for one in _problems()])
    return [Problem(*one) for one in kept]


def _problems() -> list[Problem]:
    try:
        form = structure()
    except BadInputError as error:
        return error.problems
    found: list[Problem] = []
    for locale in editions():
        page = DOCS / locale / PAGE
        if locale == source().locale or page.is_file():
            found += faults(page, form, complete=locale == source().locale)
    return found


def load(path: Path) -> Form:
    """Read a structure. Raises :class:`BadInputError` with all its faults."""
    try:
        # The loader is a SafeLoader that also notes lines.
        data = yaml.load(path.read_text("utf-8"), _Lines)
    except OSError as error:
        raise BadInputError([Problem.at(path, 0, f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError as error:
        raise BadInputError([Problem.at(path, 0, f"is not UTF-8 text (byte {error.start})")]) from None
    except yaml.YAMLError as error:
        raise BadInputError([records.yaml_problem(path, error)]) from None
    reader = _Reader(path)
    form = reader.form(data)
    if reader.problems:
        raise BadInputError(reader.problems)
    return form


class _Lines(yaml.SafeLoader):
    """Adds to each mapping the line it begins on, so that a fault can name it."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        return {**super().construct_mapping(node, deep=deep), "line": node.start_mark.line + 1}


class _Reader:
    """Turns the data of a structure into a :class:`Form` and collects what is wrong with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.seen: set[str] = set()

    def fault(self, line: int, message: str) -> None:
        self.problems.append(Problem.at(self.path, line, message))

    def form(self, data: object) -> Form:
        top = self.record(data, 1, "the form", {"governments", "page", "sections"}, set())
        page = self.record(top.get("page"), top["line"], "page", {"before", "after", "box"}, set())
        governments = self.ids(top.get("governments"), top["line"], "governments")
        before, after = (self.ids(page.get(key), page["line"], key) for key in ("before", "after"))
        for heading in (*before, *after):
            self.new(heading, page["line"])
        if page.get("box") not in before:
            self.fault(page["line"], f"box: {page.get('box')!r} is not one of the headings before the form")
        sections = (self.section(entry, governments) for entry in self.entries(top, "sections", "the form"))
        made = Form(governments, before, after, str(page.get("box")), tuple(sections))
        self.references(made)
        return made

    def references(self, made: Form) -> None:
        """Find the fields and options that are named elsewhere and do not exist."""
        fields = made.fields
        options = {f"{one.id}:{option}" for one in fields.values() for option in one.options}
        parts: list[Section | Field] = [*made.sections, *fields.values()]
        for part in parts:
            for name in part.only_if:
                if name not in options:
                    self.fault(part.line, f"{part.id}: only_if: there is no option {name!r}")
        for one in fields.values():
            for name in (name for row in one.draws_on for name in row):
                if name not in fields:
                    self.fault(one.line, f"{one.id}: draws_on: there is no field {name!r}")

    def section(self, data: object, governments: tuple[str, ...]) -> Section:
        entry = self.record(data, 0, "a section", {"id", "fields"}, {"repeat", "restricted", "only_if"})
        line, key = entry["line"], self.id(entry, "a section")
        copies, restricted = entry.get("repeat", 1), entry.get("restricted", False)
        if not isinstance(copies, int) or isinstance(copies, bool) or copies < 1:
            self.fault(line, f"{key}: repeat must be the number of blank blocks")
        if not isinstance(restricted, bool):
            self.fault(line, f"{key}: restricted must be true or false")
        self.new(key, line)
        fields = tuple(self.field(one, key, governments) for one in self.entries(entry, "fields", key))
        for one in fields:
            if restricted and one.sensitivity == "public":
                self.fault(one.line, f"{one.id}: a field of a restricted section cannot be public")
        return Section(key, line, fields, copies, restricted, self.conditions(entry, key))

    def field(self, data: object, section: str, governments: tuple[str, ...]) -> Field:
        optional = {"required_by", "sensitivity", "max_length", "only_if", *PARTS, "draws_on"}
        entry = self.record(data, 0, f"a field of {section}", {"id", "type"}, optional)
        line, key = entry["line"], f"{section}-{self.id(entry, f'a field of {section}')}"
        self.new(key, line)
        kind, sensitivity = entry.get("type"), entry.get("sensitivity", "public")
        if kind not in TYPES:
            self.fault(line, f"{key}: type must be one of {', '.join(TYPES)}")
        if sensitivity not in SENSITIVITIES:
            self.fault(line, f"{key}: sensitivity must be one of {', '.join(SENSITIVITIES)}")
        if sensitivity == "never" and kind != "check":
            self.fault(line, f"{key}: what must never be sent can only be a check: nobody writes it down")
        required = self.ids(entry.get("required_by", []), line, f"{key}: required_by")
        for government in required:
            if government not in governments:
                self.fault(line, f"{key}: {government!r} is not one of the governments")
        length = entry.get("max_length", 0)
        if not isinstance(length, int) or isinstance(length, bool) or length < 0:
            self.fault(line, f"{key}: max_length must be a number of characters")
        rows = entry.get("rows", 0)
        for part, kinds in PARTS.items():
            if (kind in kinds) != (part in entry):
                self.fault(line, f"{key}: {part} go with {' and '.join(kinds)}, and only with them")
        blank = rows if isinstance(rows, int) else 0
        fixed = () if isinstance(rows, int) else self.ids(rows, line, f"{key}: rows")
        return Field(
            key,
            line,
            str(kind),
            required,
            str(sensitivity),
            length if isinstance(length, int) else 0,
            self.ids(entry.get("options", []), line, f"{key}: options"),
            self.ids(entry.get("columns", []), line, f"{key}: columns"),
            fixed,
            blank,
            self.conditions(entry, key),
            self.draws(entry.get("draws_on"), fixed, line, key),
        )

    def conditions(self, entry: Record, key: str) -> tuple[str, ...]:
        found = entry.get("only_if", [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self.fault(entry["line"], f"{key}: only_if must be a list of `<field>:<option>`")
            return ()
        return tuple(found)

    def draws(self, data: object, rows: tuple[str, ...], line: int, key: str) -> tuple[tuple[str, ...], ...]:
        if data is None:
            return ()
        if not isinstance(data, dict) or data.keys() - {"line"} != set(rows):
            self.fault(line, f"{key}: draws_on must name each fixed row of the table once")
            return ()
        return tuple(self.ids(data[row], line, f"{key}: draws_on: {row}") for row in rows)

    def record(self, data: object, line: int, name: str, needed: set[str], extra: set[str]) -> Record:
        if not isinstance(data, dict):
            self.fault(line, f"{name} must hold `key: value` lines")
            return {"line": line}
        line = data["line"]
        for key in sorted(needed - data.keys()):
            self.fault(line, f"{name}: {key} is missing")
        for key in sorted(map(str, data.keys() - needed - extra - {"line"})):
            self.fault(line, f"{name}: unknown key {key!r}")
        return data

    def entries(self, entry: Record, key: str, name: str) -> list[object]:
        if not isinstance(entry.get(key), list) or not entry[key]:
            self.fault(entry["line"], f"{name}: {key} must be a list")
            return []
        return list(entry[key])

    def ids(self, data: object, line: int, name: str) -> tuple[str, ...]:
        if not isinstance(data, list) or not all(isinstance(one, str) and ID.fullmatch(one) for one in data):
            self.fault(line, f"{name} must be a list of ids (lower case words joined by hyphens)")
            return ()
        if len(set(data)) < len(data):
            self.fault(line, f"{name}: an id stands twice")
        return tuple(data)

    def id(self, entry: Record, name: str) -> str:
        key = entry.get("id")
        if not isinstance(key, str) or not ID.fullmatch(key):
            self.fault(entry["line"], f"{name}: the id {key!r} must be lower case words joined by hyphens")
        return str(key)

    def new(self, key: str, line: int) -> None:
        if key in self.seen:
            self.fault(line, f"the id {key} stands twice")
        self.seen.add(key)


def faults(page: Path, form: Form, *, complete: bool) -> list[Problem]:
    """Return what is wrong with a page of words: unknown headings, wrong order, wrong counts.

    ``complete`` asks for every heading; a translation may lack some, and the reader gets the English words.
    """
    try:
        words = read(page)
    except BadInputError as error:
        return error.problems
    headings, fields, structure_file = form.headings, form.fields, shown(FILE)
    found = []
    expected = iter(headings)
    ordered = True
    for key, own in words.items():
        if key not in headings:
            found.append(Problem.at(page, own.line, f"the heading #{key} is not in {structure_file}"))
            continue
        found += [
            Problem.at(page, own.line, f"{key}: {fault}")
            for fault in _wrong(own, headings[key], fields.get(key))
        ]
        # Looking in an iterator passes over what stands before the key; one fault a page says enough.
        if ordered and key not in expected:
            ordered = False
            found.append(Problem.at(page, own.line, f"#{key} stands out of the order of {structure_file}"))
    if complete:
        lines = {section.id: section.line for section in form.sections}
        lines |= {key: one.line for key, one in fields.items()}
        missing = (key for key in headings if key not in words)
        found += [
            Problem.at(FILE, lines.get(key, 0), f"{key} has no heading in {shown(page)}") for key in missing
        ]
    return found


def _wrong(words: Words, level: int, question: Field | None) -> Iterator[str]:
    if words.level != level:
        yield f"the heading must begin with {'#' * level}"
    if question is None:
        return
    if question.options and len(words.items) != len(question.options):
        yield f"the list has {len(words.items)} options, {shown(FILE)} has {len(question.options)}"
    if question.columns:
        widths = {len(row) for row in words.table} or {0}
        if widths != {len(question.columns)}:
            yield f"the table has {max(widths)} columns, {shown(FILE)} has {len(question.columns)}"
        # Blank rows are filled in by the reader; the page has one row that says what to write.
        rows = len(question.rows) or 1
        if len(words.table) - 1 != rows:
            yield f"the table has {max(len(words.table) - 1, 0)} rows below its head, it should have {rows}"
    elif words.table:
        yield "only a field of the type table has a table"


def read(page: Path) -> dict[str, Words]:
    """Read the words of a page by heading id, in order of the page.

    Facts stay as ``{{ id }}``; footnotes are left out, because the manual has them.
    Raises :class:`BadInputError` when the file cannot be read or a heading lacks an id or repeats one.
    """
    try:
        text = page.read_bytes().decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except OSError as error:
        raise BadInputError([Problem.at(page, 0, f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError as error:
        raise BadInputError([Problem.at(page, 0, f"is not UTF-8 text (byte {error.start})")]) from None
    front = FRONT_MATTER.match(text)
    body = text[front.end() :] if front else text
    first = text.count("\n", 0, front.end()) + 1 if front else 1
    # The target of a link does not matter here, only that the link is one.
    body = LOOKUP.sub(lambda match: f"{match['target']}ledger" if match["target"] else match[0], body)
    found: dict[str, Words] = {}
    problems: list[Problem] = []
    current: Words | None = None
    around: list[Token] = []  # the tokens that are open
    for token in PARSER.parse(NOTE.sub("", body)):
        if token.nesting == 1:
            around.append(token)
            _begin(token, current)
        elif token.nesting == -1:
            around.pop()
        elif token.type == "inline" and around[-1].type == "heading_open":
            line = first + (token.map or [0])[0]
            match = HEADING_ID.search(token.content)
            current = Words(int(around[-1].tag[1]), line, _without_id(_text(token)))
            if not match:
                problems.append(Problem.at(page, line, "the heading needs an id, such as {#person-sex}"))
            elif match["id"] in found:
                problems.append(Problem.at(page, line, f"the heading id #{match['id']} stands twice"))
            else:
                found[match["id"]] = current
        elif token.type == "inline" and current:
            _place(_text(token), [one.type for one in around], current)
    if problems:
        raise BadInputError(problems)
    return found


def read_both(page: Path) -> tuple[dict[str, Words], dict[str, Words]]:
    """Read the words of an edition's page, none where there is no such page, and those of the English page.

    Raises :class:`BadInputError` with every fault of the structure and of both pages.
    """
    original = DOCS / source().locale / PAGE
    problems = faults(original, structure(), complete=True)
    if page.is_file():
        problems += faults(page, structure(), complete=False)
    if problems:
        raise BadInputError(problems)
    return (read(page) if page.is_file() else {}), read(original)


def review(page: Path) -> str:
    """Return ``draft`` or ``reviewed``, as the front matter of a translation says."""
    front = FRONT_MATTER.match(page.read_text("utf-8"))
    meta = yaml.safe_load(front["yaml"]) if front else None
    return str(meta.get("review", "draft")) if isinstance(meta, dict) else "draft"


def _begin(token: Token, words: Words | None) -> None:
    """Make room for what a token opens."""
    if words and token.type == "tr_open":
        words.table.append([])
    elif words and token.type == "admonition_open":
        words.boxes.append(Box(str(token.meta["tag"])))


def _place(text: Text, around: list[str], words: Words) -> None:
    """Put a text where it belongs: help, item, cell, or a part of a box."""
    if "tr_open" in around:
        words.table[-1].append(text)
    elif "admonition_title_open" in around:
        words.boxes[-1].title = text
    elif "admonition_open" in around:
        words.boxes[-1].paragraphs.append(text)
    elif "list_item_open" in around:
        words.items.append(text)
    else:
        words.help.append(text)


def _text(token: Token) -> Text:
    spans: list[Span] = []
    strong = 0
    for child in token.children or []:
        if child.type in ("strong_open", "strong_close"):
            strong += child.nesting
        text = " " if child.type in ("softbreak", "hardbreak") else child.content
        if child.type in ("text", "code_inline", "softbreak", "hardbreak") and text:
            spans.append(Span(text, bool(strong)))
    return tuple(spans)


def _without_id(text: Text) -> Text:
    if not text:
        return text
    last = Span(HEADING_ID.sub("", text[-1].text).rstrip(), text[-1].strong)
    return (*text[:-1], last)
