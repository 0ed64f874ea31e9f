"""The fourteen books: whole, tagged, linked, in their own language and direction."""

import subprocess
import unicodedata
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from scripts.editions import Edition, editions
from scripts.ledger import ledger

EDITIONS = list(editions().values())


def name_of(edition: Edition, spreads: bool) -> str:
    return f"fighting-impunity-{edition.locale}{'-spreads' if spreads else ''}.pdf"


@pytest.fixture(
    params=[(edition, spreads) for edition in EDITIONS for spreads in (False, True)],
    ids=lambda p: name_of(*p),
)
def book(request: pytest.FixtureRequest, site: Path):
    edition, spreads = request.param
    with pikepdf.open(site / "downloads" / name_of(edition, spreads)) as pdf:
        yield edition, spreads, pdf, PdfReader(site / "downloads" / name_of(edition, spreads))


def test_language_title_tags_and_direction(book) -> None:
    edition, _, pdf, reader = book
    assert str(pdf.Root.Lang) == edition.tag
    assert bool(pdf.Root.MarkInfo.Marked)
    assert "/StructTreeRoot" in pdf.Root
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert edition.say("manual.title") in reader.metadata.title
    assert (pdf.Root.ViewerPreferences.get("/Direction") == "/R2L") is edition.rtl
    assert not {"/Author", "/Creator"} & set(reader.metadata)


def test_every_font_is_embedded(book) -> None:
    *_, pdf, _ = book
    fonts = [
        one
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


def test_every_link_and_bookmark_leads_to_a_page_or_to_the_ledger(book, site_url) -> None:
    *_, reader = book
    known = set(ledger().urls)
    targets = set(reader.named_destinations)
    pages = {page.indirect_reference.idnum for page in reader.pages}
    inner = outer = 0
    for page in reader.pages:
        for annotation in page.get("/Annots") or []:
            link = annotation.get_object()
            action = link.get("/A", {}).get_object() if "/A" in link else {}
            if "/URI" in action:
                outer += 1
                assert action["/URI"] in known or action["/URI"].startswith(site_url), action["/URI"]
                assert action["/URI"].startswith("https://")
                continue
            destination = link.get("/Dest", action.get("/D"))
            if destination is None:
                continue
            inner += 1
            if isinstance(destination, str):
                assert destination in targets
            else:
                assert destination[0].idnum in pages
    assert inner > 50
    assert outer > 20
    assert len(flat(reader.outline)) > 10
    assert all(reader.get_destination_page_number(entry) is not None for entry in flat(reader.outline))
    assert not any("\u200b" in entry.title for entry in flat(reader.outline))


def flat(outline: list) -> list:
    return [leaf for entry in outline for leaf in (flat(entry) if isinstance(entry, list) else [entry])]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.locale)
def test_the_spreads_hold_the_same_pages_two_by_two(site: Path, edition: Edition) -> None:
    single = PdfReader(site / "downloads" / name_of(edition, spreads=False))
    double = PdfReader(site / "downloads" / name_of(edition, spreads=True))
    assert len(double.pages) == len(single.pages) // 2 + 1
    assert round(double.pages[1].mediabox.width) == round(2 * single.pages[1].mediabox.width)

    def links(reader: PdfReader) -> int:
        return sum(len(page.get("/Annots") or []) for page in reader.pages)

    assert links(single) == links(double)
    assert double.page_labels[0] == edition.numerals("1")
    assert double.page_labels[1] == edition.numerals("2–3")


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.locale)
def test_the_words_of_the_translated_pages_can_be_copied(site: Path, edition: Edition) -> None:
    """Words lost by pdftotext: under one in a hundred, in Persian under five."""
    import lxml.html

    from scripts import collection

    file = site / "downloads" / name_of(edition, spreads=False)
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    got = "".join(plain(text).split())
    items = [
        item for item in collection.read(edition.locale)["items"] if item.get("content") == edition.locale
    ]
    words: set[str] = set()
    for item in items:
        root = lxml.html.fromstring(f"<div>{item['html']}</div>")
        for notes in root.find_class("footnote"):
            notes.drop_tree()
        for number in root.find_class("footnote-ref"):
            number.drop_tree()
        words.update(word for word in plain(root.text_content()).split() if len(word) > 2)
    assert len(words) > 100
    lost = [word for word in words if word not in got]
    assert len(lost) / len(words) < (0.05 if edition.locale == "fa" else 0.01), lost[:20]


def plain(text: str) -> str:
    hidden = {
        "\u200b",
        "\u200c",
        "\u2060",
        "\u200e",
        "\u200f",
        "\u2066",
        "\u2067",
        "\u2068",
        "\u2069",
        "\u00ad",
    }
    return "".join(letter for letter in unicodedata.normalize("NFC", text) if letter not in hidden)
