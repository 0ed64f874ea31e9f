"""The PDF editions as a build leaves them."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
from lxml.html import fromstring
from pypdf import PdfReader

from scripts import collection
from scripts.editions import Edition, editions, source
from scripts.ledger import ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.parametrize("edition", editions().values(), ids=editions())

#: Share of words that may be lost in extraction. Arabic vowel signs stand on a line of their own for poppler.
LOST = {"fa": 0.05}
#: Characters of a word, by the script that an edition is written in.
WORDS = {
    "Latin": r"[^\W\d_]+",
    "Han": "[\u4e00-\u9fff]{3,4}",  # a clause without a space may go on on the next page
    "Arabic": "[\u0620-\u06d3\u06d5\u06fa-\u06ff\u064b-\u0655\u200c]+",
    "Tibetan": "[\u0f40-\u0fbc]+",
    "Myanmar": "[\u1000-\u109f]+",
}
INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
LARGEST = 6_000_000  #: bytes; what loads in a minute on a slow line


def single(site: Path, edition: Edition) -> Path:
    return site / "downloads" / f"fighting-impunity-{edition.locale}.pdf"


def spreads(site: Path, edition: Edition) -> Path:
    return site / "downloads" / f"fighting-impunity-{edition.locale}-spreads.pdf"


@cache
def reader(file: Path) -> PdfReader:
    return PdfReader(file)


def annotations(file: Path) -> list[Any]:
    return [link.get_object() for page in reader(file).pages for link in page.get("/Annots", ())]


def bookmarks(file: Path) -> Iterator[Any]:
    def walk(entries: list[Any]) -> Iterator[Any]:
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry)
            else:
                yield entry

    return walk(reader(file).outline)


@pytest.mark.parametrize("form", [single, spreads])
def test_it_opens_and_says_what_it_is(site: Path, edition: Edition, form) -> None:
    with pikepdf.open(form(site, edition)) as book:
        assert not book.get_warnings()
        assert len(book.pages) > 10
        assert book.Root.Lang == edition.tag
        assert book.Root.MarkInfo.Marked
        assert book.Root.ViewerPreferences.DisplayDocTitle
        assert book.Root.ViewerPreferences.get("/Direction") == ("/R2L" if edition.rtl else None)
        assert book.docinfo.Title == edition.say("manual.title")


@pytest.mark.parametrize("form", [single, spreads])
def test_every_font_is_embedded_and_named_in_the_data(site: Path, edition: Edition, form) -> None:
    rows = subprocess.run(
        ["pdffonts", form(site, edition)], capture_output=True, text=True, check=True
    ).stdout
    fonts = [row.split() for row in rows.splitlines()[2:]]
    assert fonts
    named = {family.replace(" ", "-") for language in editions().values() for family in language.fonts}
    assert {re.sub("(-Bold|-Italic)*$", "", font[0].split("+")[1]) for font in fonts} <= named
    # Columns from the end: embedded, subset, has Unicode, object, generation.
    assert {tuple(font[-5:-2]) for font in fonts} == {("yes", "yes", "yes")}


@pytest.mark.parametrize("form", [single, spreads])
def test_links_and_bookmarks_lead_somewhere(site: Path, edition: Edition, form) -> None:
    file = form(site, edition)
    inside = [str(link["/Dest"]) for link in annotations(file) if "/Dest" in link]
    assert len(inside) > 50
    assert set(inside) <= set(reader(file).named_destinations)
    places = [*reader(file).named_destinations.values(), *bookmarks(file)]
    numbers = [reader(file).get_destination_page_number(place) for place in places]
    assert all(number is not None and 0 <= number < len(reader(file).pages) for number in numbers)
    titles = [entry.title for entry in bookmarks(file)]
    assert len(titles) > 30
    assert not [
        title for title in titles if not title.strip() or INVISIBLE.search(title.replace("\u200c", ""))
    ]


def test_links_out_of_the_book_are_https_and_in_the_ledger(
    site: Path, site_url: str, edition: Edition
) -> None:
    addresses = {link["/A"]["/URI"] for link in annotations(single(site, edition)) if "/A" in link}
    assert addresses
    assert not [address for address in addresses if not address.startswith("https://")]
    assert not [address for address in addresses - set(ledger().urls) if not address.startswith(site_url)]


def test_the_spreads_have_the_same_pages_and_links(site: Path, edition: Edition) -> None:
    pages, sheets = (len(reader(form(site, edition)).pages) for form in (single, spreads))
    assert sheets == (pages + 2) // 2
    links = [
        sorted(str(link.get("/Dest") or link["/A"]["/URI"]) for link in annotations(form(site, edition)))
        for form in (single, spreads)
    ]
    assert links[0] == links[1]
    with pikepdf.open(spreads(site, edition)) as book:
        first = book.pages[0].obj.Contents.read_bytes().decode()
        shift = float(first.split()[5])
        assert shift == pytest.approx(0 if edition.rtl else float(book.pages[0].mediabox[2]) / 2)


@pytest.mark.parametrize("form", [single, spreads])
def test_it_is_small_enough_for_a_slow_line(site: Path, edition: Edition, form) -> None:
    assert form(site, edition).stat().st_size < LARGEST


@pytest.mark.parametrize("form", [single, spreads])
def test_every_link_can_be_hit(site: Path, edition: Edition, form) -> None:
    for link in annotations(form(site, edition)):
        left, bottom, right, top = rectangle(link)
        assert top - bottom > 4, link
        assert right - left > 1, link
        assert left > 0, link


def test_contents_and_index_name_the_right_pages(site: Path, edition: Edition) -> None:
    file = single(site, edition)
    pages = places(file)
    chapters = {name for name in pages if ":" not in name}
    first, index = min(map(pages.__getitem__, chapters - {"book-index", "colophon"})), pages["book-index"]
    checked: Counter[str] = Counter()
    with pypdfium2.PdfDocument(file) as book:
        for number in [*range(3, first), *range(index, pages["colophon"])]:
            text = book[number].get_textpage()
            # A title of two lines is two links; its number ends the second.
            links = {str(link.get_object()["/Dest"]): link for link in reader(file).pages[number]["/Annots"]}
            for target, link in links.items():
                left, bottom, right, top = rectangle(link.get_object())
                if number < first:  # the number stands at the end of the line
                    left, right = (left, left + 22) if edition.rtl else (right - 22, right)
                found = text.get_text_bounded(left - 1, bottom, right + 1, top)
                digits = "".join(letter for letter in found if letter in edition.digits)
                assert digits == edition.numerals(str(pages[target] + 1)), (number + 1, target, found)
                checked["contents" if number < first else "index"] += 1
    assert checked["contents"] == len(chapters)
    assert checked["index"] > 50


def rectangle(link: Any) -> tuple[float, float, float, float]:
    one, two, three, four = (float(side) for side in link["/Rect"])
    return min(one, three), min(two, four), max(one, three), max(two, four)


@cache
def places(file: Path) -> dict[str, int]:
    """Return the page, from 0, of each named destination."""
    with pikepdf.open(file) as book:
        numbers = {page.obj.objgen: number for number, page in enumerate(book.pages)}
        tree = pikepdf.NameTree(book.Root.Names.Dests)
        return {str(name): numbers[place[0].objgen] for name, place in tree.items()}


@pytest.mark.parametrize("form", [single, spreads])
def test_the_tags_are_complete(site: Path, edition: Edition, form) -> None:
    with pikepdf.open(form(site, edition)) as book:
        kinds: Counter[str] = Counter()
        tagged: Counter[Any] = Counter()
        languages = set()
        notes: dict[str, list[str]] = {"foot": [], "under": []}  # by where they stand
        unlinked = 0  # references
        targets = set()  # of the others
        for element, parents in walk(book.Root.StructTreeRoot.K):
            kind = str(element.S)
            kinds[kind] += 1
            languages.add(str(element.get("/Lang", "")))
            assert kind != "/TH" or str(element.A.Scope) in ("/Column", "/Row")
            assert kind != "/LI" or [kid.S for kid in element.K].count("/LBody") == 1
            assert kind != "/Lbl" or parents[-1] in ("/LI", "/Note")
            assert kind != "/Link" or "/Link" not in parents
            if kind == "/Note":
                name, _, _ = str(element.ID).rpartition(" ")  # before the number of the page
                notes["under" if parents[-1] == "/Div" else "foot"].append(name)
            unlinked += kind == "/Reference" and "/Link" not in [kid.get("/S") for kid in element.K]
            for kid in element.get("/K", []):
                if isinstance(kid, int) or kid.get("/Type") == "/MCR":
                    drawing = element.Pg.Contents if isinstance(kid, int) else kid.Stm
                    tagged[drawing.objgen, kid if isinstance(kid, int) else int(kid.MCID)] += 1
                elif kid.get("/Type") == "/OBJR":
                    assert kind == "/Link"
                    tagged[kid.Obj.objgen] += 1
                    targets |= {str(kid.Obj.Dest)} if parents[-1] == "/Reference" else set()
        drawn = {
            (drawing.objgen, int(number))
            for page in book.pages
            for drawing in drawings(page)
            for number in re.findall(rb"/MCID (\d+)", drawing.read_bytes())
        }
        drawn |= {link.objgen for page in book.pages for link in page.obj.get("/Annots", [])}
        assert tagged == Counter(drawn)
    assert {"/Table", "/TH", "/L"} <= set(kinds)
    # A note at the foot has one mark, which is no link; what is linked are notes, and all those under tables.
    assert notes["foot"]
    assert len(notes["foot"]) == len(set(notes["foot"])) == unlinked
    assert set(notes["under"]) <= targets <= {*notes["under"], *notes["foot"]}
    assert not {"/Artifact", "/Figure"} & set(kinds)  # all pictures are text
    if edition is not source():
        assert source().tag in languages


def drawings(page: pikepdf.Page) -> list[Any]:
    """Return the drawings that may hold tags: those of the single pages."""
    forms = [form for form in page.Resources.get("/XObject", {}).values() if "/StructParents" in form]
    return forms or [page.obj.Contents]


def walk(elements: Any, parents: tuple[str, ...] = ()) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield the structure elements of a book in reading order, each with the kinds of those around it."""
    for element in elements:
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield element, parents
            if "/K" in element:
                yield from walk(element.K, (*parents, str(element.S)))


def test_no_heading_ends_a_page(site: Path, edition: Edition) -> None:
    last = {}
    with pikepdf.open(single(site, edition)) as book:
        for element, parents in walk(book.Root.StructTreeRoot.K):
            around = {*parents, str(element.S)}
            if "/Note" not in around and any(isinstance(kid, int) for kid in element.get("/K", [])):
                last[element.Pg.objgen] = around
        numbers = {page.obj.objgen: number for number, page in enumerate(book.pages, 1)}
    headings = {f"/H{level}" for level in range(1, 7)}
    assert not [numbers[page] for page, around in last.items() if around & headings]


def poppler(file: Path) -> str:
    # By lines, as a reader selects; and cell by cell, because a line runs through all the cells of a table.
    return "".join(
        subprocess.run(["pdftotext", *way, file, "-"], capture_output=True, text=True, check=True).stdout
        for way in ([], ["-raw"])
    )


def pdfium(file: Path) -> str:
    with pypdfium2.PdfDocument(file) as book:
        return "".join(page.get_textpage().get_text_range() for page in book)


@pytest.mark.parametrize("read", [poppler, pdfium])
def test_the_words_of_each_chapter_can_be_found(site: Path, edition: Edition, read) -> None:
    text = normal(read(single(site, edition)))
    pieces = set(re.split(r"[\W\d]+", text))
    found = re.sub(r"\s+", "", text)
    bad = {}
    for item in collection.for_book(collection.read(edition.locale))["items"]:
        if item["kind"] == "chapter":
            language = editions()[item["content"]]
            words = words_of(item["html"], language)
            lost = [word for word in words if word not in pieces and word not in found]
            if len(lost) > LOST.get(language.locale, 0.01) * len(words):
                bad[item["path"]] = lost[:5]
    assert not bad


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text))


def words_of(html: str, language: Edition) -> set[str]:
    root = fromstring(f"<div>{html}</div>")
    texts = [normal(text) for text in root.xpath(".//text()")]
    pattern = WORDS[language.scripts[0]]
    return {word.strip("\u200c") for text in texts for word in re.findall(pattern, text) if len(word) > 2}
