"""The PDF editions as a build leaves them."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from lxml.html import fromstring
from pypdf import PdfReader

from scripts import collection
from scripts.editions import Edition, editions
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
    "Han": "[\u4e00-\u9fff]{2,}",
    "Arabic": "[\u0620-\u06d3\u06d5\u06fa-\u06ff\u064b-\u0655\u200c]+",
    "Tibetan": "[\u0f40-\u0fbc]+",
    "Myanmar": "[\u1000-\u109f]+",
}
INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")


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


def test_the_words_of_each_chapter_can_be_found(site: Path, edition: Edition) -> None:
    # By lines, as a reader selects; and cell by cell, because a line runs through all the cells of a table.
    found = "".join(
        subprocess.run(
            ["pdftotext", *way, single(site, edition), "-"], capture_output=True, text=True, check=True
        ).stdout
        for way in ([], ["-raw"])
    )
    found = re.sub(r"\s+", "", normal(found))
    bad = {}
    for item in collection.for_book(collection.read(edition.locale))["items"]:
        if item["kind"] == "chapter":
            language = editions()[item["content"]]
            words = words_of(item["html"], language)
            lost = [word for word in words if word not in found]
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
