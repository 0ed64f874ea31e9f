"""A page as the website's own Markdown reader renders it, and nothing but what it may consist of.

Two programs never read Markdown alike, so what is safe is decided on the HTML that is published. The HTML is
read here letter by letter, by a grammar far narrower than a browser's: whatever does not fit is a fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

import yaml
from markdown import Markdown

from scripts import comments
from scripts.facts import LOOKUP, NOTE, split_code
from scripts.paths import CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable

#: What MkDocs itself switches on.
BUILT_IN = ("toc", "tables", "fenced_code")
#: Stand for a fact while a page is judged: private characters, which no page may hold itself.
VALUE, TARGET, NOTED, END = "\ue000", "\ue001", "\ue002", "\ue003"
FACT = re.compile(f"[{VALUE}{TARGET}{NOTED}][^{END}]*{END}")

#: Kinds of boxes that the stylesheets know.
BOXES = ("danger", "warning", "note", "example", "flow", "chain", "timeline", "matrix")
_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_NOTE = r"[a-z0-9._-]+"
_TAG = "[A-Za-z-]+"  # of a language
_PLAIN = "p ul ol li em strong blockquote pre code br hr dl dt dd table thead tbody tr"
#: Tags that may stand in a page, and for each its attributes and what their whole value must be.
PAGE: dict[str, dict[str, str]] = {
    **{tag: {} for tag in _PLAIN.split()},
    **{f"h{level}": {"id": ".*"} for level in range(1, 7)},  # see scripts.structure
    "th": {"style": "text-align: (?:left|center|right);"},
    "td": {"style": "text-align: (?:left|center|right);"},
    "p": {"class": "admonition-title"},
    "div": {"class": rf"admonition(?: (?:{'|'.join(BOXES)}))+|footnote"},
    "ol": {"start": r"\d{1,3}"},
    "li": {"id": f"fn:{_NOTE}"},
    "sup": {"id": rf"fnref\d*:{_NOTE}"},
    "code": {"class": r"language-[a-z0-9]+"},
    "a": {"href": ".*", "class": "footnote-ref|footnote-backref", "title": "Jump back to footnote .*"},
}
#: Beside that, what facts and the parts made from data bring.
PUBLISHED: dict[str, dict[str, str]] = {
    **PAGE,
    "a": {
        "href": ".*",
        "class": "footnote-ref|footnote-backref|unopened|address|term",
        "title": ".*",
        "aria-label": ".*",
        "rel": "noopener noreferrer",
        "dir": "ltr",
        "hreflang": _TAG,
    },
    "span": {"class": "unopened-note", "lang": _TAG},
    "bdi": {"lang": _TAG, "dir": "ltr|rtl"},
    "cite": {},
    "time": {"datetime": r"[\d-]+"},
    "data": {"value": r"[\d.-]+"},
    "th": {**PAGE["th"], "scope": "col|row", "lang": _TAG, "dir": "ltr|rtl"},
    "ul": {"class": "sources"},
    "li": {"id": f"fn:{_NOTE}|{_ID}"},
    "dl": {"class": "glossary"},
    "dt": {"id": _ID},
    "dd": {"lang": _TAG, "dir": "ltr|rtl"},
    "template": {"lang": _TAG, "data-file": r"[\w.-]+"},  # a checksum will stand there
}
SINGLE = ("br", "hr")
#: Tags that stand inside a line of text.
INLINE = ("a", "em", "strong", "code", "sup", "br", "span", "bdi", "cite", "time", "data")
TAG = re.compile(r'<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?: [a-z-]+="[^"<>]*")*)(?: ?/)?>')
ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"<>]*)"')


@dataclass(slots=True)
class Reading:
    """What the HTML of a page holds."""

    tags: list[str] = field(default_factory=list)  #: faults of tags, such as a script
    attributes: list[str] = field(default_factory=list)  #: faults of attributes, such as an event handler
    pictures: list[str] = field(default_factory=list)  #: sources of pictures
    links: list[tuple[str, str]] = field(default_factory=list)  #: target and text of each link
    texts: list[str] = field(default_factory=list)  #: text of each block
    notes: dict[str, str] = field(default_factory=dict)  #: text of each footnote by id


@cache
def reader() -> Markdown:
    """Return Python-Markdown as ``mkdocs.yml`` sets it up; reset it before each use."""
    config = yaml.safe_load(CONFIG.read_text("utf-8"))
    names, settings = list(BUILT_IN), {}
    for entry in config["markdown_extensions"]:
        own: dict[str, Any] = entry if isinstance(entry, dict) else {entry: {}}
        for name, value in own.items():
            names += [name] if name not in names else []
            settings[name] = value or {}
    return Markdown(extensions=names, extension_configs=settings)


def render(markdown: str) -> str:
    """Render a page's body, with a mark of :data:`FACT` in place of each fact.

    Raises :class:`RecursionError` where the text nests too deeply.
    """
    noted: list[str] = []
    parts: list[str] = []
    for is_code, text in split_code(comments.strip(markdown)):
        if is_code:
            parts.append(text)
            continue
        noted += [match["id"] for match in NOTE.finditer(text) if match["id"] not in noted]
        parts.append(
            LOOKUP.sub(
                lambda m: f"{m['target'] or ''}{TARGET if m['target'] else VALUE}{m['id'].strip()}{END}", text
            )
        )
    notes = "".join(f"\n[^{key}]: {NOTED}{key}{END}\n" for key in noted)
    website = reader()
    website.reset()
    return str(website.convert("".join(parts).rstrip("\n") + "\n" + notes))


def read(html: str, allowed: dict[str, dict[str, str]] = PAGE) -> Reading:
    """Read the HTML of a page and note what is not ``allowed``."""
    result = Reading()
    opened: list[str] = []
    text: list[str] = []
    link: tuple[str, int] | None = None  # target of the open link, and where its text begins
    note = ""

    def end_block() -> None:
        words = "".join(text).strip()
        if words:
            result.texts.append(words)
            if note:
                result.notes[note] = f"{result.notes.get(note, '')} {words}".strip()
        text.clear()

    place = 0
    while (start := html.find("<", place)) >= 0:
        text.append(unescape(html[place:start]))
        tag = TAG.match(html, start)
        if not tag:
            result.tags.append(_begin(html[start:]))
            text.append("<")
            place = start + 1
            continue
        place, name = tag.end(), tag["name"]
        values = ATTRIBUTE.findall(tag["attributes"])
        if name == "img":
            result.pictures.append(unescape(dict(values).get("src", "")))
            continue
        if name not in allowed:
            result.tags.append(_begin(html[start:]))
        if name not in INLINE:
            end_block()
        if tag["end"]:
            if not opened or opened.pop() != name:
                result.tags.append(f"</{name}> closes nothing")
                opened.append(name)
            if name == "a" and link:
                result.links.append((link[0], "".join(text[link[1] :])))
                link = None
            if name == "li":
                note = ""
            continue
        if name in SINGLE:
            text.append(" ")
        else:
            opened.append(name)
        if name in allowed:
            result.attributes += _attribute_faults(name, values, allowed[name])
        if name == "a":
            link = unescape(dict(values).get("href", "")), len(text)
        if name == "li" and dict(values).get("id", "").startswith("fn:"):
            note = dict(values)["id"].removeprefix("fn:")
    text.append(unescape(html[place:]))
    end_block()
    result.tags += [f"<{name}> is not closed" for name in opened]
    return result


def _begin(html: str) -> str:
    return html.split("\n", 1)[0][:60]


def _attribute_faults(name: str, values: list[tuple[str, str]], allowed: dict[str, str]) -> list[str]:
    faults = []
    for key, value in values:
        pattern = allowed.get(key)
        if pattern is None or not re.fullmatch(pattern, unescape(value)):
            faults.append(f'{key}="{unescape(value)}" on <{name}>'[:80])
        elif key != "href" and FACT.search(value):
            faults.append(f"a fact cannot stand in {key}")
    return faults


def first_line(markdown: str, found: Callable[[str], bool]) -> int:
    """Return the first line, from 1, up to which a page must be read for ``found`` to hold of its HTML.

    Python-Markdown keeps no line numbers. The page as a whole must satisfy ``found``.
    """
    lines = markdown.split("\n")
    below, reached = 0, len(lines)
    while reached - below > 1:
        middle = (below + reached) // 2
        if found(render("\n".join(lines[:middle]))):
            reached = middle
        else:
            below = middle
    return reached
