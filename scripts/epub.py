"""The EPUB of a locale (EPUB 3.3): the chapters of the book, for screens of any size."""

from __future__ import annotations

import datetime
import re
import uuid
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree
from lxml.html import Element, fragment_fromstring
from markupsafe import Markup, escape

from scripts import archive, book, fonts, pages, pdf, runs
from scripts.editions import Edition, editions, source
from scripts.paths import OVERRIDES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from scripts.collection import Collection, Item

FOLDER = OVERRIDES / "epub"
COVER_HEIGHT = 1600  #: pixels
#: What the id of an EPUB cannot hold (NCName in XML); Python-Markdown writes ``fn:name``.
NO_NAME = re.compile(r"[^\w.-]")


class Section(NamedTuple):
    """A heading of a chapter."""

    id: str
    title: str
    language: Edition


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the manual in the EPUB."""

    name: str  #: of its file
    title: str
    part: str  #: title of the part that begins with this chapter; empty for the others
    content: Edition  #: language of the text: not the book's where a translation is missing
    review: str  #: ``source``, ``draft`` or ``reviewed``
    since: datetime.date | None  #: last day on which all of a stale chapter followed the English text
    stale: bool  #: some blocks follow an older English text
    partial: bool  #: some blocks have no translation
    notices: list[str]  #: keys of the warnings that stand before the text
    sections: list[Section]
    text: Markup


def write(
    collection: Collection, edition: Edition, site_url: str, date: datetime.date, cover: bytes, out: Path
) -> None:
    """Write the EPUB of what :func:`scripts.collection.for_book` has chosen.

    Links from chapter to chapter stay in the book; links to the rest of the site lead to ``site_url``, or are
    no links where it is empty. ``date`` is the day that the edition speaks for, ``cover`` a picture (PNG).
    The same arguments give the same bytes. Raises :class:`scripts.problems.BadInputError` when a font is not
    installed.
    """
    site_url = site_url.rstrip("/") + "/"
    chapters = _chapters(collection, edition, site_url)
    own = [chapter for chapter in chapters if chapter.content is edition]
    values = {
        "edition": edition,
        "source": source(),
        "languages": dict.fromkeys((edition, *(chapter.content for chapter in chapters))),
        "chapters": chapters,
        "parts": _parts(chapters),
        "names": {_anchor(item): _name(item) for item in _pages(collection)},
        "whole": len(own) == len(pages.order()),
        "translated": len(own),
        "reviewed": sum(chapter.review == "reviewed" for chapter in own),
        "draft": any(chapter.review == "draft" for chapter in own),
        "date": date,
        "site_url": site_url,
        "identifier": uuid.uuid5(uuid.NAMESPACE_URL, f"fighting-impunity-{edition.locale}.epub"),
        "say": partial(_say, edition),
        "inline": partial(_inline, edition),
    }
    first = ("cover.xhtml", "title.xhtml", "nav.xhtml")
    texts = {name: _render(name, language=edition, **values) for name in first}
    for chapter in chapters:
        texts[chapter.name] = _render("chapter.xhtml", chapter=chapter, language=chapter.content, **values)
    texts["colophon.xhtml"] = _render("colophon.xhtml", language=edition, **values)
    faces = _faces(edition, "".join(texts.values()))
    parts = {name: page.encode() for name, page in texts.items()} | faces
    parts["book.css"] = (_style(edition, faces) + (FOLDER / "book.css").read_text("utf-8")).encode()
    parts["cover.png"] = cover
    parts["package.opf"] = _render("package.opf", pages=list(texts), fonts=list(faces), **values).encode()
    whole = {f"EPUB/{name}": content for name, content in parts.items()}
    whole["META-INF/container.xml"] = (FOLDER / "container.xml").read_bytes()
    whole[archive.FIRST] = b"application/epub+zip"
    archive.write(out, whole, date)


def cover(single: Path) -> bytes:
    """Return the first page of the book in single pages as a picture (PNG)."""
    return pdf.picture(single, COVER_HEIGHT)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _render(template: str, **values: object) -> str:
    return _templates().get_template(template).render(values)


def _say(edition: Edition, key: str, **values: object) -> Markup:
    """Return an interface message as XHTML; see :func:`scripts.book.say`."""
    return _reformed(book.say(edition, key, **values))


def _inline(edition: Edition, text: str, language: Edition) -> Markup:
    """Return plain text as XHTML; see :func:`scripts.book.inline`."""
    return _reformed(book.inline(edition, text, language))


def _reformed(html: Markup) -> Markup:
    root = fragment_fromstring(html, create_parent="span")
    return Markup(_inner(root).replace(runs.ZERO_WIDTH_SPACE, ""))


def _pages(collection: Collection) -> list[Item]:
    return [item for item in collection["items"] if item["kind"] == "chapter"]


def _chapters(collection: Collection, edition: Edition, site_url: str) -> list[Chapter]:
    anchors = {_address(item): _anchor(item) for item in _pages(collection)}
    names = {_anchor(item): _name(item) for item in _pages(collection)}
    chapters = []
    part = ""
    for item in collection["items"]:
        if item["kind"] == "part":
            part = item["title"]
            continue
        content = editions()[item["content"]]
        root = fragment_fromstring(item["html"], create_parent="div")
        book.clean(root)
        _mark_footnotes(root, content)
        book.resolve_links(root, site_url, _address(item), anchors, partial(_inside, names, _anchor(item)))
        _drop_terms(root)
        for element in root.iterdescendants():
            if "id" in element.attrib:
                element.set("id", _id(element.get("id", "")))
        # Reading programs break lines by themselves: no invisible spaces, which a search would trip over.
        if content.rtl:
            runs.isolate(root)
        runs.hold(root)
        chapters.append(
            Chapter(
                _name(item),
                item["title"],
                part,
                content,
                item["review"],
                datetime.date.fromisoformat(item["since"]) if item["since"] else None,
                item["stale"],
                item["partial"],
                item["notices"],
                _sections(root, content),
                _inner(root),
            )
        )
        part = ""
    return chapters


def _address(item: Item) -> str:
    return item["address"].removeprefix("./")


def _anchor(item: Item) -> str:
    return item["path"].removesuffix(".md")


def _name(item: Item) -> str:
    return f"chapter-{_anchor(item).replace('/', '-')}.xhtml"


def _inside(names: dict[str, str], own: str, anchor: str, fragment: str) -> str:
    if fragment:
        return f"{'' if anchor == own else names[anchor]}#{_id(fragment)}"
    return names[anchor]


def _id(text: str) -> str:
    name = NO_NAME.sub("_", text)
    return name if name[:1].isalpha() else f"_{name}"


def _drop_terms(root: HtmlElement) -> None:
    """Keep the words of terms, not their links, where the glossary is not in the book.

    A page is turned by a tap, which must not open a site that the reader did not ask for.
    """
    for link in root.find_class("term"):
        if link.get("href", "").startswith("https://"):
            link.drop_tag()


def _parts(chapters: list[Chapter]) -> list[tuple[str, list[Chapter]]]:
    """Gather the chapters of each part."""
    parts: list[tuple[str, list[Chapter]]] = []
    for chapter in chapters:
        if chapter.part or not parts:
            parts.append((chapter.part, []))
        parts[-1][1].append(chapter)
    return parts


def _mark_footnotes(root: HtmlElement, language: Edition) -> None:
    """Say what is a footnote, what leads to it and what leads back; a program can show it in place."""
    numbers: dict[str, str] = {}
    for link in root.find_class("footnote-ref"):
        link.set("epub:type", "noteref")
        link.set("role", "doc-noteref")
        numbers.setdefault(unquote(link.get("href", "")).removeprefix("#"), link.text or "")
    for division in root.find_class("footnote"):
        notes = Element("section", {"class": "notes", "epub:type": "footnotes"})
        for entry in division.findall("ol/li"):
            number = numbers.get(entry.get("id", ""), "")
            note = Element(
                "aside", {"id": entry.get("id", ""), "epub:type": "footnote", "role": "doc-footnote"}
            )
            note.extend(list(entry))
            first = note.find("p")
            if first is not None:
                first.text = f"{number}. {first.text or ''}"
            for link in note.find_class("footnote-backref"):
                link.attrib.pop("title", None)
                link.set("role", "doc-backlink")
                link.set("aria-label", language.say("note.back", number=number))
            notes.append(note)
        notes.tail = division.tail
        division.getparent().replace(division, notes)


def _sections(root: HtmlElement, content: Edition) -> list[Section]:
    """List the headings of the second level that can be linked."""
    found = []
    by_tag = {edition.tag: edition for edition in editions().values()}
    for heading in root.iter("h2"):
        words = heading.xpath(".//text()[not(ancestor::sup or ancestor::*[@class='stale-note'])]")
        title = " ".join("".join(words).split())
        language = next((tag for tag in heading.xpath("ancestor-or-self::*/@lang")[::-1]), content.tag)
        if "id" in heading.attrib and title:
            found.append(Section(heading.get("id", ""), title, by_tag.get(language, content)))
    return found


def _inner(element: HtmlElement) -> Markup:
    """Return what stands inside an element, as XHTML."""
    for child in element.iterdescendants():
        if language := child.get("lang"):
            child.set("xml:lang", language)
    children = (etree.tostring(child, encoding="unicode") for child in element)
    return escape(element.text or "") + Markup("".join(children))


def _faces(edition: Edition, text: str) -> dict[str, bytes]:
    """Return the font files of an edition whose letters many devices lack, by their names in the EPUB."""
    if not edition.web_font:
        return {}
    faces = {}
    with TemporaryDirectory() as folder:
        for style in ("Regular", "Bold"):
            file = Path(folder, f"{style}.ttf")
            fonts.subset(text, edition, file, style)
            faces[f"{edition.locale}-{style.lower()}.ttf"] = file.read_bytes()
    return faces


def _style(edition: Edition, faces: dict[str, bytes]) -> str:
    """Return the CSS rules that use the fonts and count with the digits of each language."""
    languages = dict.fromkeys((edition, source()))
    rules = [f":lang({language.tag}) ol{{list-style-type:{language.counter}}}\n" for language in languages]
    for name in faces:
        weight = "bold" if name.endswith("-bold.ttf") else "normal"
        rules.append(f'@font-face{{font-family:"{edition.web_font}";font-weight:{weight};src:url({name})}}\n')
    if faces:
        rules.append(f':lang({edition.tag}){{font-family:"{edition.web_font}",serif}}\n')
        rules.append(f":lang({source().tag}){{font-family:serif}}\n")
    return "".join(rules)
