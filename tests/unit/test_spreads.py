from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import pdf, spreads
from scripts.editions import editions
from tests.unit.sample_book import html

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.editions import Edition

LANGUAGES = pytest.mark.parametrize("edition", [editions()["my"], editions()["fa"]], ids=["my", "fa"])
COUNTS = st.integers(0, 500)


@given(COUNTS, st.booleans())
def test_every_page_is_on_one_sheet_in_reading_order(count: int, rtl: bool) -> None:
    halves = [half[::-1] if rtl else half for half in spreads.sheets(count, rtl=rtl)]
    assert [page for half in halves for page in half if page is not None] == list(range(count))


@given(COUNTS, st.booleans())
def test_there_are_as_few_sheets_as_there_can_be(count: int, rtl: bool) -> None:
    assert len(spreads.sheets(count, rtl=rtl)) == (count + 2) // 2 - (count == 0)


@given(st.integers(1, 500))
def test_the_cover_is_a_recto_and_recto_changes_sides_with_the_direction(count: int) -> None:
    assert spreads.sheets(count, rtl=False)[0] == (None, 0)
    assert spreads.sheets(count, rtl=True)[0] == (0, None)
    # Even numbers, counted from 0, are rectos.
    assert all(page % 2 == 0 for _, page in spreads.sheets(count, rtl=False) if page is not None)
    assert all(page % 2 == 0 for page, _ in spreads.sheets(count, rtl=True) if page is not None)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Make single pages and spreads of the sample book in two languages."""
    folder = tmp_path_factory.mktemp("spreads")
    made = {}
    for locale in ("my", "fa"):
        single, double = made[locale] = folder / f"{locale}.pdf", folder / f"{locale}-spreads.pdf"
        pdf.render(html(editions()[locale]), editions()[locale], single)
        spreads.impose(single, double, editions()[locale])
    return made


def target(book: pikepdf.Pdf, link: Any) -> Any:
    """Return where a link leads: an address, or page and place."""
    if "/A" in link:
        return str(link.A.URI)
    place = pikepdf.NameTree(book.Root.Names.Dests)[str(link.Dest)]
    number = {page.obj.objgen: index for index, page in enumerate(book.pages)}[place[0].objgen]
    return number, float(place[2]), float(place[3])


def links(book: pikepdf.Pdf) -> list[tuple[int, list[float], Any]]:
    return [
        (number, [float(side) for side in link.Rect], target(book, link))
        for number, page in enumerate(book.pages)
        for link in page.obj.get("/Annots", [])
    ]


def moved(count: int, width: float, edition: Edition) -> dict[int, tuple[int, float]]:
    """Return the sheet of each page and how far it was moved."""
    return {
        page: (sheet, half * width)
        for sheet, halves in enumerate(spreads.sheets(count, rtl=edition.rtl))
        for half, page in enumerate(halves)
        if page is not None
    }


@LANGUAGES
def test_links_move_with_their_page_and_lead_to_the_same_place(edition: Edition, pair) -> None:
    with pikepdf.open(pair[edition.locale][0]) as single, pikepdf.open(pair[edition.locale][1]) as double:
        places = moved(len(single.pages), float(single.pages[0].mediabox[2]), edition)
        expected = []
        for page, (left, bottom, right, top), goal in links(single):
            sheet, shift = places[page]
            if not isinstance(goal, str):
                goal = (places[goal[0]][0], goal[1] + places[goal[0]][1], goal[2])
            expected.append((sheet, [left + shift, bottom, right + shift, top], goal))
        found = links(double)
        assert len(found) == len(expected) > 10

        def key(link: Any) -> str:
            return str(
                (
                    link[0],
                    [round(side) for side in link[1]],
                    link[2] if isinstance(link[2], str) else [round(x) for x in link[2]],
                )
            )

        assert sorted(map(key, found)) == sorted(map(key, expected))


@LANGUAGES
def test_the_sheets_have_no_page_left_over(edition: Edition, pair) -> None:
    with pikepdf.open(pair[edition.locale][0]) as single, pikepdf.open(pair[edition.locale][1]) as double:
        assert len(double.pages) == (len(single.pages) + 2) // 2
        kinds = [entry.get("/Type") for entry in double.objects if isinstance(entry, pikepdf.Dictionary)]
        assert kinds.count("/Page") == len(double.pages)
        width, height = (float(side) for side in double.pages[0].mediabox[2:])
        assert (round(width), round(height)) == (839, 595)


@LANGUAGES
def test_what_the_book_says_of_itself_is_kept(edition: Edition, pair) -> None:
    with pikepdf.open(pair[edition.locale][1]) as double:
        assert double.Root.Lang == edition.tag
        assert double.Root.ViewerPreferences.get("/Direction") == ("/R2L" if edition.rtl else None)
        labels = [str(label.P) for label in list(double.Root.PageLabels.Nums)[1::2]]
        assert labels[:3] == [
            edition.number(1),
            f"{edition.number(2)}–{edition.number(3)}",
            f"{edition.number(4)}–{edition.number(5)}",
        ]
        assert len(labels) == len(double.pages)


@LANGUAGES
def test_bookmarks_lead_to_the_sheets(edition: Edition, pair) -> None:
    with pikepdf.open(pair[edition.locale][1]) as double, double.open_outline() as outline:
        sheets = {page.obj.objgen for page in double.pages}

        def walk(entries):
            for entry in entries:
                yield entry
                yield from walk(entry.children)

        entries = list(walk(outline.root))
        assert len(entries) == 10
        assert all(entry.destination[0].objgen in sheets for entry in entries)


@LANGUAGES
def test_tags_lead_to_the_drawing_of_their_page(edition: Edition, pair) -> None:
    with pikepdf.open(pair[edition.locale][1]) as double:
        forms = {
            entry.objgen: entry
            for entry in double.objects
            if isinstance(entry, pikepdf.Stream) and entry.get("/Subtype") == "/Form"
        }
        contents = [
            kid
            for element in double.objects
            if isinstance(element, pikepdf.Dictionary) and element.get("/Type") == "/StructElem"
            for kid in element.get("/K", [])
        ]
        marked = [
            kid for kid in contents if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR"
        ]
        assert len(marked) > 100
        assert not [kid for kid in contents if isinstance(kid, int)]
        for reference in marked:
            drawing = forms[reference.Stm.objgen]
            assert f"/MCID {reference.MCID}".encode() in drawing.read_bytes()
            assert drawing.objgen in {form.objgen for form in reference.Pg.Resources.XObject.values()}


@LANGUAGES
def test_the_text_is_the_same(edition: Edition, pair) -> None:
    def letters(file: Path) -> list[str]:
        with pypdfium2.PdfDocument(file) as book:
            return sorted("".join("".join(page.get_textpage().get_text_range() for page in book).split()))

    single, double = pair[edition.locale]
    assert letters(single) == letters(double)


def test_the_same_pages_give_the_same_bytes(pair, tmp_path: Path) -> None:
    single, double = pair["fa"]
    spreads.impose(single, tmp_path / "again.pdf", editions()["fa"])
    assert (tmp_path / "again.pdf").read_bytes() == double.read_bytes()
