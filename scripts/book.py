"""The book of a locale: the pages that MkDocs rendered, gathered into one HTML document for print."""

from __future__ import annotations

import datetime
import re
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from lxml.html import Element, fragment_fromstring, tostring
from markupsafe import Markup

from scripts import glossary, index, pages, runs, words
from scripts.editions import Edition, editions, source
from scripts.paths import OVERRIDES

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

    from scripts.collection import Collection, Item

#: Elements of a chapter, with the attributes they may have besides :data:`COMMON`. Pages come from
#: strangers and may hold raw HTML; an element not named here loses its tags and keeps its text.
ELEMENTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6", "p", "div", "blockquote", "pre", "hr", "br"), ()),
    **dict.fromkeys(("ul", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr"), ()),
    **dict.fromkeys(("strong", "em", "b", "i", "code", "kbd", "cite", "q", "abbr", "del", "ins"), ()),
    **dict.fromkeys(("sub", "sup", "small", "span", "bdi"), ()),
    "a": ("href", "aria-label"),
    "ol": ("start", "reversed"),
    "li": ("value",),
    "th": ("colspan", "rowspan", "scope"),
    "td": ("colspan", "rowspan"),
    "time": ("datetime",),
    "data": ("value",),
}
COMMON = ("id", "class", "lang", "dir", "title")
#: Elements whose content is no text of the book either.
DROPPED = ("script", "style", "template", "iframe", "object", "embed", "svg", "math", "select", "textarea")
#: How Python-Markdown writes the alignment of a column, and the class that says the same in any direction.
ALIGNMENTS = {
    "text-align: left;": "align-start",
    "text-align: center;": "align-center",
    "text-align: right;": "align-end",
}

#: What XML 1.0 cannot hold, whatever HTML lets through.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: Classes of the pictures that are made of text (``overrides/styles/pictures.css``).
PICTURES = {"flow", "chain", "timeline", "matrix"}
#: Id of the chapter that explains the terms, in a book that has it.
GLOSSARY = glossary.PAGE.removesuffix(".md")
#: White space that HTML collapses; a no-break space is not.
SPACES = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the manual in the book."""

    anchor: str  #: id in the book, such as ``people/consent``
    title: str
    part: str  #: title of the part that it belongs to
    content: Edition  #: language of the text: not the book's where a translation is missing
    review: str  #: ``source``, ``draft`` or ``reviewed``
    notices: list[str]  #: keys of the warnings that stand before the text
    text: Markup
    terms: dict[str, index.Use]  #: the terms that it uses, by id
    stale: bool  #: some blocks follow an older English text
    since: datetime.date | None  #: last day on which none did
    partial: bool  #: some blocks have no translation


def assemble(
    collection: Collection, edition: Edition, site_url: str, date: datetime.date, *, interior: bool = False
) -> str:
    """Return the book of a locale as HTML that :func:`scripts.pdf.render` can set.

    Links from chapter to chapter stay in the book; links to the rest of the site lead to ``site_url``, or are
    no links where it is empty.
    ``date`` is the day that the edition speaks for. ``interior`` gives what a printer binds between covers:
    6 by 9 inches, no cover, no colours. The same arguments give the same text.
    """
    site_url = site_url.rstrip("/") + "/"
    chapters = _chapters(collection, edition, site_url)
    own = [chapter for chapter in chapters if chapter.content is edition]
    return _template().render(
        edition=edition,
        source=source(),
        languages=dict.fromkeys((edition, source())),
        all_fonts=tuple(font for language in editions().values() for font in language.fonts),
        chapters=chapters,
        parts=[(part, list(group)) for part, group in groupby(chapters, lambda chapter: chapter.part)],
        terms=index.entries((chapter.terms for chapter in chapters), edition),
        glossary=GLOSSARY,
        interior=interior,
        translated=len(own),
        whole=len(own) == len(pages.order()),
        reviewed=sum(chapter.review == "reviewed" for chapter in own),
        draft=any(chapter.review == "draft" for chapter in own),
        date=date,
        site_url=site_url,
        say=partial(say, edition),
        inline=partial(inline, edition),
        part=runs.part,
    )


@cache
def _template() -> Template:
    folder = FileSystemLoader(OVERRIDES / "print")
    environment = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("book.html")


def say(edition: Edition, key: str, **values: object) -> Markup:
    """Return an interface message for the reader; marked as English where it has no translation yet."""
    language = edition if words.translated(edition.locale, key) else source()

    def shown(value: object) -> object:
        if isinstance(value, datetime.date):
            return language.date(value)
        return language.number(value) if isinstance(value, int) else value

    text = language.say(key, **{name: shown(value) for name, value in values.items()})
    return inline(edition, text, language)


def inline(edition: Edition, text: str, language: Edition) -> Markup:
    """Return plain text as HTML fit for lines, isolated, and marked where its language is another."""
    element = Element("bdi", {} if language is edition else {"lang": language.tag, "dir": language.direction})
    element.text = text
    runs.prepare(element, language)
    return _inner(element) if language is edition else Markup(tostring(element, encoding="unicode"))


def _chapters(collection: Collection, edition: Edition, site_url: str) -> list[Chapter]:
    anchors = {_address(item): _anchor(item) for item in collection["items"] if item["kind"] == "chapter"}
    chapters = []
    part = ""
    for item in collection["items"]:
        if item["kind"] == "part":
            part = item["title"]
            continue
        content = editions()[item["content"]]
        root = fragment_fromstring(item["html"], create_parent="div")
        clean(root)
        _gather_footnotes(root, edition)
        _label_headings(root)
        terms = index.uses(root, _anchor(item), item["title"], content, linked=GLOSSARY in anchors.values())
        _identify(root, _anchor(item))
        resolve_links(root, site_url, _address(item), anchors, _inside)
        runs.prepare(root, content)
        for link in root.find_class("address"):
            link.text = runs.part(link.text or "")
        chapters.append(
            Chapter(
                _anchor(item),
                item["title"],
                part,
                content,
                item["review"],
                item["notices"],
                _inner(root),
                terms,
                item["stale"],
                datetime.date.fromisoformat(item["since"]) if item["since"] else None,
                item["partial"],
            )
        )
    return chapters


def _address(item: Item) -> str:
    return item["address"].removeprefix("./")


def _anchor(item: Item) -> str:
    return item["path"].removesuffix(".md")


def _inner(element: HtmlElement) -> Markup:
    """Return what stands inside an element."""
    opened = tostring(element, encoding="unicode", with_tail=False)
    return Markup(opened[opened.index(">") + 1 : opened.rindex("</")])


def clean(root: HtmlElement) -> None:
    """Leave only the elements, attributes and characters that a chapter may have."""
    for element in root.iter():
        element.text = UNFIT.sub("", element.text or "")
        element.tail = UNFIT.sub("", element.tail or "")
        for name, value in element.attrib.items():
            element.set(name, UNFIT.sub("", value))
    for element in list(root.iterdescendants()):
        if not isinstance(element.tag, str) or element.tag in DROPPED:
            element.drop_tree()
        elif element.tag not in ELEMENTS:
            element.text = element.get("alt", element.text)
            element.drop_tag()
        else:
            alignment = ALIGNMENTS.get(element.attrib.pop("style", ""))
            for name in set(element.attrib) - {*COMMON, *ELEMENTS[element.tag]}:
                del element.attrib[name]
            if alignment:
                element.classes.add(alignment)


def _gather_footnotes(root: HtmlElement, edition: Edition) -> None:
    """Put each footnote at its first reference, where print wants it; later references link to it.

    A note of a table or picture stands under the table or picture, as notes of tables do in print: its rows
    would push one another to the next page to make room for their notes. Numbers run through the chapter, in
    the digits of the book.
    """
    notes = _take_notes(root)
    numbers: dict[str, str] = {}
    for reference in list(root.iter("sup")):
        link = reference.find("a[@class='footnote-ref']")
        if link is None:
            continue
        key = unquote(link.get("href", "").removeprefix("#"))
        first = key in notes and key not in numbers
        if first:
            numbers[key] = edition.numerals(str(len(numbers) + 1))
            notes[key].set("data-number", numbers[key])
        exhibit = _exhibit(reference)
        if first and exhibit is None:
            mark = notes[key]
        else:
            mark = Element("span", {"class": "note-mark"})
            mark.append(Element("a", {"href": f"#{key}"}))
            mark[0].text = numbers.get(key, link.text)
        mark.tail = reference.tail
        _hold(reference)
        reference.getparent().replace(reference, mark)
        if first and exhibit is not None:
            notes[key].tag = "p"
            notes[key].set("class", "exhibit-note")
            _notes_under(exhibit).append(notes[key])


def _exhibit(reference: HtmlElement) -> HtmlElement | None:
    """Return the outermost table or picture that a reference stands in, if any."""
    around = [one for one in reference.iterancestors() if one.tag == "table" or PICTURES & set(one.classes)]
    return around[-1] if around else None


def _notes_under(exhibit: HtmlElement) -> HtmlElement:
    """Return the place for the notes of a table or picture, made when there is none."""
    place = exhibit.getnext()
    if place is None or "notes" not in place.classes:
        place = Element("div", {"class": "notes"})
        place.tail, exhibit.tail = exhibit.tail, None
        exhibit.addnext(place)
    return place


def _hold(reference: HtmlElement) -> None:
    """Keep the number of a footnote on the line of what stands before it."""
    before = reference.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + runs.WORD_JOINER
    else:
        parent = reference.getparent()
        parent.text = (parent.text or "") + runs.WORD_JOINER


def _take_notes(root: HtmlElement) -> dict[str, HtmlElement]:
    """Remove the list of footnotes that Python-Markdown ends a page with; return its entries by id."""
    notes = {}
    for division in root.find_class("footnote"):
        for entry in division.iter("li"):
            for link in [*entry.find_class("footnote-backref"), *entry.find_class("footnote-ref")]:
                link.drop_tree()
            for paragraph in entry.findall("p"):
                paragraph.drop_tag()
            note = Element("span", {"class": "footnote", "id": entry.get("id", "")})
            note.text = entry.text
            note.extend(deepcopy(list(entry)))
            _join_lines(note)
            notes[entry.get("id", "")] = note
        division.drop_tree()
    return notes


def _join_lines(note: HtmlElement) -> None:
    """Make a note one line without spaces at its ends: WeasyPrint collapses no white space in footnotes."""
    for element in note.iter():
        element.text = SPACES.sub(" ", element.text or "")
        element.tail = SPACES.sub(" ", element.tail or "")
    note.text = (note.text or "").lstrip()
    if len(note):
        note[-1].tail = (note[-1].tail or "").rstrip()
    else:
        note.text = note.text.rstrip()


def _label_headings(root: HtmlElement) -> None:
    """Keep the plain text of each heading for its bookmark."""
    for heading in root.iter("h2", "h3"):
        text = heading.xpath(".//text()[not(ancestor::*[@class='footnote' or @class='note-mark'])]")
        heading.set("data-label", " ".join("".join(text).replace(runs.WORD_JOINER, "").split()))


def _identify(root: HtmlElement, anchor: str) -> None:
    """Make the ids of a chapter unique in the book: ``people/consent:ask``."""
    for element in root.iterdescendants():
        if "id" in element.attrib:
            element.set("id", f"{anchor}:{element.get('id')}")


def _inside(anchor: str, fragment: str) -> str:
    return f"#{anchor}:{fragment}" if fragment else f"#{anchor}"


def resolve_links(
    root: HtmlElement, site_url: str, address: str, anchors: dict[str, str], inside: Callable[[str, str], str]
) -> None:
    """Lead each link into the book, or else to its address on the web; what has none is no link any more.

    ``address`` is the chapter's own on the site, ``anchors`` are those of all chapters by their addresses;
    ``inside`` makes an address inside the book of an anchor and an id in its chapter, which may be empty.
    """
    for link in list(root.iter("a")):
        try:
            target, fragment = urldefrag(urljoin(site_url + address, link.get("href", "")))
        except ValueError:
            target = fragment = ""
        anchor = anchors.get(target.removeprefix(site_url)) if target.startswith(site_url) else None
        if "href" in link.attrib and anchor is not None:
            link.set("href", inside(anchor, unquote(fragment)))
        elif "href" in link.attrib and target.startswith("https://"):
            link.set("href", f"{target}#{fragment}" if fragment else target)
        else:
            link.drop_tag()
