from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from pypdf import PdfReader

from scripts import pdf
from scripts.editions import editions
from scripts.problems import BadInputError
from tests.unit.sample_book import DATE, chapter, html

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.editions import Edition

ENGLISH = editions()["en"]
LANGUAGES = pytest.mark.parametrize("edition", editions().values(), ids=editions())


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Set the sample book in every language."""
    folder = tmp_path_factory.mktemp("books")
    files = {locale: folder / f"{locale}.pdf" for locale in editions()}
    for locale, file in files.items():
        pdf.render(html(editions()[locale]), editions()[locale], file)
    return files


def rendered(text: str, folder: Path) -> Path:
    pdf.render(html(ENGLISH, chapter(ENGLISH, "a", text)), ENGLISH, folder / "x.pdf")
    return folder / "x.pdf"


def faults(text: str, folder: Path) -> str:
    """Return what is said of a book that cannot be set."""
    with pytest.raises(BadInputError) as error:
        pdf.render(text, ENGLISH, folder / "x.pdf")
    assert not (folder / "x.pdf").exists()
    return str(error.value)


@pytest.mark.parametrize(
    "family", sorted({family for edition in editions().values() for family in edition.fonts})
)
def test_every_font_has_a_regular_and_a_bold_face_of_its_own(family: str) -> None:
    """Two files under one description are one font to WeasyPrint, and print as nonsense."""

    def file(weight: int) -> str:
        form = ["fc-match", "--format=%{family[0]}|%{style[0]}|%{file}", f"{family}:weight={weight}"]
        found, style, path = subprocess.run(form, capture_output=True, text=True, check=True).stdout.split(
            "|"
        )
        assert found == family, f"{family} is not installed"
        assert style == {80: "Regular", 200: "Bold"}[weight]
        return path

    assert file(80) != file(200)


@LANGUAGES
def test_a_book_says_what_it_is(edition: Edition, books: dict[str, Path]) -> None:
    with pikepdf.open(books[edition.locale]) as book:
        assert book.Root.Lang == edition.tag
        assert book.Root.MarkInfo.Marked
        assert book.Root.ViewerPreferences.DisplayDocTitle
        assert book.Root.ViewerPreferences.get("/Direction") == ("/R2L" if edition.rtl else None)
        assert book.docinfo.Title == edition.say("manual.title")
        assert book.docinfo.CreationDate == f"D:{DATE:%Y%m%d}"
        assert "pdfuaid:part" in book.open_metadata()


@LANGUAGES
def test_only_named_fonts_are_used_and_all_are_embedded(edition: Edition, books: dict[str, Path]) -> None:
    named = {family.replace(" ", "-") for language in editions().values() for family in language.fonts}
    used = set()
    with pikepdf.open(books[edition.locale]) as book:
        for font in (entry for entry in book.objects if isinstance(entry, pikepdf.Dictionary)):
            if font.get("/Type") == "/Font" and "/DescendantFonts" in font:
                used.add(re.sub(r"-(Bold|Italic|Bold-Italic)$", "", str(font.BaseFont).split("+")[1]))
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
    assert used <= named
    assert edition.fonts[0].replace(" ", "-") in used


@LANGUAGES
def test_the_text_can_be_copied(edition: Edition, books: dict[str, Path]) -> None:
    command = ["pdftotext", books[edition.locale], "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.sub(r"[\s\u200b\u200e\u200f\u202a-\u202e]", "", text)
    # Of the 25 words of a phrase, in the text, a footnote, the table and a list.
    assert found.count(re.sub(r"\s", "", edition.name)) >= 4 * 25
    assert "SHA-256" in found
    assert "2024-03-10" in found


@LANGUAGES
def test_no_line_leaves_the_page(edition: Edition, books: dict[str, Path]) -> None:
    with pypdfium2.PdfDocument(books[edition.locale]) as book:
        for number, page in list(enumerate(book))[1:]:
            words = page.get_textpage()
            for index in range(words.count_rects()):
                left, _, right, _ = words.get_rect(index)
                assert left > 30, f"page {number + 1}"
                assert right < page.get_width() - 30, f"page {number + 1}"


@LANGUAGES
def test_pages_are_numbered_in_local_digits_where_the_contents_say(
    edition: Edition, books: dict[str, Path]
) -> None:
    reader = PdfReader(books[edition.locale])
    pages = {
        name: reader.get_destination_page_number(place) for name, place in reader.named_destinations.items()
    }
    with pypdfium2.PdfDocument(books[edition.locale]) as book:
        contents = "".join(
            book[index].get_textpage().get_text_range() for index in range(2, pages["people/harm"])
        )
    for anchor in ("people/harm", "people/consent", "people/english", "colophon"):
        # pdfium puts the number before or after its line of dots, where the text runs from right to left.
        number = edition.number(pages[anchor] + 1)
        assert re.search(rf"\.{number}(?!\d)|(?<!\d){number}\.", contents.replace(" ", "")), anchor


@LANGUAGES
def test_links_and_bookmarks_arrive(edition: Edition, books: dict[str, Path]) -> None:
    reader = PdfReader(books[edition.locale])
    targets = {
        str(link.get_object()["/Dest"])
        for page in reader.pages
        for link in page.get("/Annots", ())
        if "/Dest" in link.get_object()
    }
    assert {"people/consent:ask", "people/harm:first", "people/harm:fn:one"} <= targets
    assert targets <= set(reader.named_destinations)

    def titles(entries):
        for entry in entries:
            if isinstance(entry, list):
                yield from titles(entry)
            else:
                yield entry.title

    assert not [title for title in titles(reader.outline) if "\u200b" in title]
    assert len(list(titles(reader.outline))) == 10  # contents, part, three chapters, four sections, colophon


def test_the_same_book_gives_the_same_bytes(books: dict[str, Path], tmp_path: Path) -> None:
    for locale in ("en", "my"):
        pdf.render(html(editions()[locale]), editions()[locale], tmp_path / "again.pdf")
        assert (tmp_path / "again.pdf").read_bytes() == books[locale].read_bytes()


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/x.css",
        "file:///etc/hostname",
        "../../README.md",
        "data:text/css,p{}",
        "../main.html",
    ],
)
def test_nothing_but_our_own_files_is_opened(address: str, tmp_path: Path) -> None:
    text = html(ENGLISH, chapter(ENGLISH, "a", "x")).replace(
        "</head>", f'<link rel="stylesheet" href="{address}"></head>'
    )
    assert "is not part of the book" in faults(text, tmp_path)


def test_pictures_and_attachments_of_strangers_do_not_get_in(tmp_path: Path) -> None:
    page = (
        '<p>x<img src="https://example.org/x.png"><a rel="attachment" href="file:///etc/hostname">y</a></p>'
    )
    with pikepdf.open(rendered(page, tmp_path)) as book:
        assert not book.attachments
        assert not [
            entry
            for entry in book.objects
            if isinstance(entry, pikepdf.Stream) and entry.get("/Subtype") == "/Image"
        ]


@pytest.mark.parametrize("character", ["\U00013000", "\ue123"], ids=["another font's", "nobody's"])
def test_a_character_that_none_of_our_fonts_has_is_named(character: str, tmp_path: Path) -> None:
    assert character in faults(html(ENGLISH, chapter(ENGLISH, "a", f"x {character}")), tmp_path)


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    assert "a:nowhere" in faults(html(ENGLISH, chapter(ENGLISH, "a", "[x](#nowhere)")), tmp_path)


def test_the_numbers_of_neighbouring_notes_do_not_become_one_number(tmp_path: Path) -> None:
    page = rendered("One.[^a][^b] Two.[^b][^a] Three.[^c]\n\n[^a]: x\n[^b]: y\n[^c]: z", tmp_path)
    text = " ".join(" ".join(leaf.extract_text() for leaf in PdfReader(page).pages).split())
    assert re.search(r"One\. 1 2 Two\. 2 1 Three\. 3", text), text
