"""The blocks of a page: the smallest parts that a translator translates in one go.

A block is a title, a heading, a paragraph, the first paragraph of a list item, a cell of a table, the title
of a box, a term, its description, a note, code. A cell and not a row, because a cell is what has a mate in
every language, what changes alone, and what the reader's browser can mark.

The hash of a block tells whether a translation still follows it. It ignores what no reader sees: how lines
are wrapped, ``*`` or ``_`` for emphasis, the padding of tables, comments. It includes the heading's id, link
targets, code, pictures, footnotes and the ids of facts; a fact's value stands in the ledger, so a new value
makes no translation stale. The form of a hash is :data:`scripts.locks.VERSION`.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from scripts import cache, structure
from scripts.facts import LOOKUP, NOTE
from scripts.generated import PLACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from babel.messages.catalog import Catalog
    from markdown_it.token import Token

    from scripts.pages import Page

#: Front matter that is translated.
FIELDS = ("title", "description")
#: How a container is called in the path of a block.
CONTAINERS = {
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "quote",
    "table": "table",
    "th": "th",
    "td": "td",
    "dl": "dl",
    "dt": "dt",
    "dd": "dd",
}
#: Containers whose first paragraph is the container's own text.
OWN_TEXT = ("li", "dd", "note")
HASH_DIGITS = 10
#: White space that a browser folds; a no-break or ideographic space is a character of the text.
SPACE = re.compile(r"[ \t\n]+")
FOLDS = re.compile(r"[\t\n]|  ")
HARD_BREAK = re.compile(r"(?: {2,}|\\)\n[ \t]*")
SOFT_BREAK = re.compile(r"[ \t]*\n[ \t]*")
COMMENT = re.compile(r"\s*(?:<!--.*?-->\s*)+", re.DOTALL)
TAG = re.compile(r"</?[A-Za-z][^>]*>?")
#: Attributes written behind an element, such as ``{: .wide }``; no reader sees them.
ATTRIBUTES = re.compile(r"\{:[^}\n]*\}")
NUMBER = re.compile(r"[0-9]+(?:[.,:][0-9]+)*")
#: A name in interface words, which a value takes the place of.
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
CELL_END = re.compile(r"(?<!\\)\|")
#: Small words inside names, as in "Universal Declaration of Human Rights".
JOINING = frozenset({"and", "for", "from", "the", "with", "der", "den", "del", "des", "von", "van"})


@dataclass(frozen=True)
class Block:
    """One block of a page. Lines are counted in the page's body, from 1; front matter stands above it."""

    path: str  #: nesting, outermost first: ``h2``, ``p``, ``ol/li``, ``box:danger/title``, ``table/td``
    line: int  #: first line
    end: int  #: last line; the row below the head of a table belongs to the head
    span: tuple[int, int]  #: where its words stand in the body; empty where it has none of its own
    raw: str  #: its words as written, on one line (code: as it stands)
    text: str  #: canonical Markdown
    plain: str  #: what is prose: without code, facts, footnotes, raw HTML and addresses
    section: str = ""  #: id of the heading that it stands under; of a heading, its own
    anchor: str = ""  #: of a heading, its explicit id
    links: tuple[str, ...] = ()  #: targets as written; of a fact, ``{{id}}``
    images: tuple[str, ...] = ()
    code: tuple[str, ...] = ()  #: texts of code spans; of code, its whole text
    facts: tuple[str, ...] = ()  #: ids of facts printed, also as link targets
    notes: tuple[str, ...] = ()  #: ids of footnotes
    html: tuple[str, ...] = ()  #: tags of raw HTML

    @property
    def kind(self) -> str:
        """The last part of the path, such as ``h2``, ``p``, ``li``, ``title``, ``th``, ``code``."""
        return self.path.rsplit("/", 1)[-1]

    @cached_property
    def hash(self) -> str:
        """Hexadecimal digits (of SHA-256) that change exactly when the block changes for a reader."""
        data = unicodedata.normalize("NFC", f"{self.path}\0{self.anchor}\0{self.text}")
        return hashlib.sha256(data.encode()).hexdigest()[:HASH_DIGITS]

    @cached_property
    def words(self) -> int:
        """Number of words of the prose, counted as English writes them."""
        return sum(any(map(str.isalnum, word)) for word in self.plain.split())

    @property
    def translatable(self) -> bool:
        """Whether there is any letter to translate: not only code, numbers, facts and marks."""
        words = self.raw and self.kind not in ("code", "html", "place")
        return bool(words) and any(map(str.isalpha, self.plain))

    @property
    def prose(self) -> bool:
        """Whether the English says more than a name, so that no translation is the same letter by letter."""
        words = re.findall(r"\b[^\W\d_]+\b", self.plain)  # not the letters of a hash
        return self.translatable and any(
            word[0].islower() and len(word) > 2 and word not in JOINING for word in words
        )

    @cached_property
    def landmarks(self) -> frozenset[str]:
        """What a translation keeps, to find the block's mate by; digits count in any script."""
        numbers = NUMBER.findall(latin_digits(self.plain))
        kept = (self.links, self.images, self.code, self.facts, self.notes, numbers)
        return frozenset(part for parts in kept for part in parts)


def latin_digits(text: str) -> str:
    """Write the digits of every script, also such as ², as Latin ones."""
    return text if text.isascii() else text.translate(_digits())


@functools.cache
def _digits() -> dict[int, str]:
    letters = map(chr, range(128, 0x20000))  # no script above has digits
    return {ord(letter): str(unicodedata.digit(letter)) for letter in letters if letter.isdigit()}


def of_page(page: Page) -> list[Block]:
    """List the blocks of a page, its title and description first."""
    return [*_front(page), *_of_body(f"blocks/{page.locale}/{page.path}", page.body)]


@lru_cache(maxsize=1024)
def _of_body(name: str, body: str) -> tuple[Block, ...]:
    """Split a body, unless it is known how it was split the last time; parsing takes most of the time."""

    def rows() -> list[list[Any]]:
        return [[getattr(block, part.name) for part in fields(Block)] for block in split(body)]

    return tuple(map(_revived, cache.known(name, cache.key(cache.program(), body), rows)))


def _revived(row: list[Any]) -> Block:
    parts: list[Any] = [tuple(part) if isinstance(part, list) else part for part in row]
    return Block(*parts)


def split(markdown: str) -> tuple[Block, ...]:
    """List the blocks of a page's body in the order of its lines."""
    return tuple(_Splitter(markdown).blocks())


def of_catalogue(catalogue: Catalog) -> list[Block]:
    """List the messages of a catalogue of interface words as blocks; each is a section by its key."""
    found = []
    for message in catalogue:
        strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if message.id and any(strings) and not message.fuzzy:
            key = message.id if isinstance(message.id, str) else message.id[0]
            text = "\n".join(strings)
            line = message.lineno or 0
            plain = PLACEHOLDER.sub(" ", text)
            found.append(Block("word", line, line, (0, 0), text, text, plain, key, key))
    return found


def sections(found: Iterable[Block]) -> dict[str, list[Block]]:
    """Group blocks by the id of their section, in order."""
    grouped: dict[str, list[Block]] = {}
    for block in found:
        grouped.setdefault(block.section, []).append(block)
    return grouped


def _front(page: Page) -> Iterator[Block]:
    lines = page.front.split("\n")
    for name in FIELDS:
        words = SPACE.sub(" ", str(page.meta.get(name, ""))).strip()
        place = next((number for number, text in enumerate(lines, 2) if text.startswith(f"{name}:")), 2)
        line = place - page.first_line + 1
        if words:
            yield Block(f"meta/{name}", line, line, (0, 0), words, words, words)


@dataclass(slots=True)
class _Frame:
    """A container that is open."""

    type: str  #: of its token
    tag: str
    name: str  #: in the path; empty for what is no part of it
    used: bool = False  #: whether it holds a block already


class _Splitter:
    """Walks over the tokens of a body."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown
        text = structure.readable(markdown)
        self.links: dict[str, Any] = {}  #: targets that the body defines apart from their links
        self.tokens = structure.OUTLINE.parse(text, self.links)
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.section = ""  #: id of the last heading that has one
        self.stack: list[_Frame] = []
        self.row: list[tuple[int, int]] = []  #: where the cells that follow in the row stand

    def blocks(self) -> Iterator[Block]:
        for token in self.tokens:
            if token.nesting == 1:
                self.stack.append(_Frame(token.type, token.tag, _name(token)))
                if token.type == "tr_open" and token.map:
                    self.row = self._cells(token.map[0])
            elif token.nesting == -1:
                self.stack.pop()
            elif not token.map:
                continue
            elif token.type == "inline":
                if block := self._words(token, *token.map):
                    yield block
            elif token.type in ("fence", "code_block"):
                text = f"{token.info.strip()}\n{token.content.rstrip()}"
                yield self._opaque("code", text, token.map, code=(token.content.rstrip("\n"),))
            elif token.type == "html_block" and not COMMENT.fullmatch(token.content):
                text = SPACE.sub(" ", token.content).strip()
                yield self._opaque("html", text, token.map, html=tuple(TAG.findall(token.content)))

    def _words(self, token: Token, first: int, after: int) -> Block | None:
        """Make a block of inline content; ``first`` and ``after`` are lines, counted from 0."""
        frame = self.stack[-1]
        span = self.row.pop(0) if frame.name in ("th", "td") and self.row else self._span(token, first, after)
        raw = self.markdown[slice(*span)]
        anchor, leaf = "", {"paragraph_open": "p", "admonition_title_open": "title"}.get(frame.type, "")
        if frame.type == "heading_open":
            leaf = frame.tag
            if match := structure.HEADING_ID.search(raw):
                anchor, raw = match["id"], raw[: match.start()].rstrip()
                span = (span[0], span[0] + len(raw))
            self.section = anchor or self.section
        elif leaf == "p" and PLACE.fullmatch(raw):
            leaf = "place"
        words = _Words(token.content, self.links, heading=bool(anchor))
        if not words.text:
            return None
        return Block(
            path=self._path(leaf),
            line=first + 1,
            end=max(after, first + 1) + (frame.name == "th"),
            span=span,
            raw=_unwrapped(raw) if "\n" in raw else raw,
            text=words.text,
            plain=words.plain,
            section=self.section,
            anchor=anchor,
            links=words.kept["links"],
            images=words.kept["images"],
            code=words.kept["code"],
            facts=words.kept["facts"],
            notes=words.kept["notes"],
            html=words.kept["html"],
        )

    def _opaque(
        self,
        leaf: str,
        text: str,
        place: list[int],
        code: tuple[str, ...] = (),
        html: tuple[str, ...] = (),
    ) -> Block:
        """Make a block of code or raw HTML."""
        first, after = place
        while after > first + 1 and not self.lines[after - 1].strip():
            after -= 1
        span = (self.starts[first], self.starts[after] - 1)
        raw = self.markdown[slice(*span)]
        return Block(
            self._path(leaf), first + 1, after, span, raw, text, "", self.section, code=code, html=html
        )

    def _path(self, leaf: str) -> str:
        """Name the place of the next block, and note that its containers hold one now."""
        named = [frame for frame in self.stack if frame.name]
        if leaf == "p" and named and not named[-1].used and named[-1].name.startswith(OWN_TEXT):
            leaf = ""
        for frame in named:
            frame.used = True
        return "/".join([*(frame.name for frame in named), *([leaf] if leaf else [])])

    def _span(self, token: Token, first: int, after: int) -> tuple[int, int]:
        written = token.content.split("\n")
        head = written[0].strip()
        begin = self.lines[first].rfind(head)
        if begin < 0:  # a box without a title shows the name of its type
            return (self.starts[first], self.starts[first])
        last = after - 1 if len(written) > 1 else first
        begin += self.starts[first]
        end = self.starts[last] + len(self.lines[last].rstrip()) if last > first else begin + len(head)
        return (begin, end)

    def _cells(self, number: int) -> list[tuple[int, int]]:
        """Find the cells of a table's row, without the space around them."""
        line = self.lines[number]
        edges = [match.start() for match in CELL_END.finditer(line)]
        if not line[: edges[0]].strip(" \t>") if edges else False:
            start = edges.pop(0) + 1
        else:
            start = len(line) - len(line.lstrip())
        if not edges or line[edges[-1] + 1 :].strip():
            edges.append(len(line))
        found = []
        for edge in edges:
            cell = line[start:edge]
            begin = self.starts[number] + start + len(cell) - len(cell.lstrip())
            found.append((begin, begin + len(cell.strip())))
            start = edge + 1
        return found


def _unwrapped(raw: str) -> str:
    return SOFT_BREAK.sub(" ", HARD_BREAK.sub("\v", raw)).replace("\v", "  \n")


def _name(token: Token) -> str:
    if token.type == "admonition_open":
        return "box:" + ".".join(re.findall(r"[\w-]+", token.info.split(chr(34))[0]))
    if token.type == "footnote_reference_open":
        return f"note:{token.meta['label']}"
    return CONTAINERS.get(token.type.removesuffix("_open"), "")


def _prose(text: str) -> str:
    if "[^" in text:
        text = NOTE.sub("", text)
    return ATTRIBUTES.sub("", LOOKUP.sub(" ", text)) if "{" in text else text


def _folded(text: str) -> str:
    return (SPACE.sub(" ", text) if FOLDS.search(text) else text).strip(" ")


class _Words:
    """The canonical text, the prose, and what a translation must keep, of inline content."""

    def __init__(self, content: str, links: dict[str, Any], *, heading: bool) -> None:
        self.kept: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        text: list[str] = []
        plain: list[str] = []
        for child in structure.inline(content, links):
            match child.type:
                case "text" | "text_special":
                    written = child.content
                    text.append(self._text(written))
                    plain.append(_prose(written))
                case "softbreak":
                    text.append(" ")
                    plain.append(" ")
                case "hardbreak":
                    text.append("<br>")
                    plain.append(" ")
                case "em_open" | "em_close":
                    text.append("*")
                case "strong_open" | "strong_close":
                    text.append("**")
                case "code_inline":
                    text.append(f"`{child.content}`")
                    plain.append(" ")
                    self._keep("code", child.content)
                case "link_open":
                    text.append("[")
                    targets = [self._target(child, "href")]
                    self._keep("links", *targets)
                    text.append(f"<{targets[0]}>{child.attrs.get('title', '')}:")
                case "link_close":
                    text.append("]")
                case "image":
                    source = self._target(child, "src")
                    self._keep("images", source)
                    text.append(f"![{child.content}](<{source}>{child.attrs.get('title', '')})")
                    plain.append(child.content)
                case "footnote_ref":
                    text.append(f"[^{child.meta['label']}]")
                    self._keep("notes", child.meta["label"])
                case "html_inline" if not child.content.startswith("<!--"):
                    text.append(child.content)
                    self._keep("html", child.content)
        joined = "".join(text)
        if heading:
            joined = structure.HEADING_ID.sub("", joined)
            plain = [structure.HEADING_ID.sub("", "".join(plain))]
        self.text, self.plain = _folded(joined), _folded("".join(plain))

    def _keep(self, part: str, *found: str) -> None:
        self.kept[part] += found

    def _text(self, content: str) -> str:
        if "[^" in content:
            self._keep("notes", *(match["id"] for match in NOTE.finditer(content)))
        if "{{" not in content:
            return content
        self._keep("facts", *(match["id"].strip() for match in LOOKUP.finditer(content)))
        return LOOKUP.sub(lambda match: f"{{{{{match['id'].strip()}}}}}", content)

    def _target(self, token: Token, attribute: str) -> str:
        written = str(token.attrs.get(attribute, ""))
        if not written.startswith(structure.LOOKED_UP):
            return written
        fact = written.removeprefix(structure.LOOKED_UP)
        self._keep("facts", fact)
        return f"{{{{{fact}}}}}"
