from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest

from scripts import book, interior
from scripts.editions import editions
from tests.unit.sample_book import DATE, SITE, sample

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.editions import Edition

LANGUAGES = pytest.mark.parametrize("edition", [editions()["my"], editions()["fa"]], ids=["my", "fa"])


def made(edition: Edition, folder: Path) -> Path:
    html = book.assemble(sample(edition), edition, SITE, DATE, interior=True)
    interior.render(html, edition, file := folder / f"{edition.locale}.pdf")
    return file


@pytest.fixture(scope="module")
def interiors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("interiors")
    return {locale: made(editions()[locale], folder) for locale in ("my", "fa")}


def colours(file: Path) -> set[str]:
    """Return the operators that choose a colour, in all drawings of a file."""
    with pikepdf.open(file) as pdf:
        streams = [page.Contents for page in pdf.pages]
        streams += [
            entry
            for entry in pdf.objects
            if isinstance(entry, pikepdf.Stream)
            and (entry.get("/Subtype") == "/Form" or "/PatternType" in entry)
        ]
        steps = [step for stream in streams for step in pikepdf.parse_content_stream(stream)]
    return {str(step.operator) for step in steps} & {
        "rg",
        "RG",
        "k",
        "K",
        "cs",
        "CS",
        "sc",
        "scn",
        "g",
        "G",
        "sh",
    }


@LANGUAGES
def test_a_printer_gets_black_ink_on_six_by_nine_inches(edition: Edition, interiors: dict[str, Path]) -> None:
    assert colours(interiors[edition.locale]) <= {"g", "G", "cs", "scn"}
    with pikepdf.open(interiors[edition.locale]) as pdf:
        for page in pdf.pages:
            assert [float(side) for side in page.mediabox] == [0, 0, 432, 648]
            assert [float(side) for side in page.trimbox] == [0, 0, 432, 648]
            assert "/Annots" not in page
        descriptors = [
            entry.DescendantFonts[0].FontDescriptor
            for entry in pdf.objects
            if isinstance(entry, pikepdf.Dictionary) and "/DescendantFonts" in entry
        ]
        assert descriptors
        assert all({"/FontFile2", "/FontFile3"} & set(descriptor.keys()) for descriptor in descriptors)


@LANGUAGES
def test_there_is_no_cover_and_the_margin_at_the_binding_is_wider(
    edition: Edition, interiors: dict[str, Path]
) -> None:
    with pypdfium2.PdfDocument(interiors[edition.locale]) as pdf:
        # The English words of the last chapter but one fill their lines; the chapters before do not.
        first = pdf[0].get_textpage().get_text_range()
        assert len("".join(first.split())) < 300
        for number, page in enumerate(pdf):
            text = page.get_textpage()
            boxes = [text.get_rect(index) for index in range(text.count_rects())]
            if boxes:
                recto = number % 2 == 0
                bound_left = recto != edition.rtl
                left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
                inner = left if bound_left else page.get_width() - right
                assert inner > 58, (
                    f"page {number + 1}"
                )  # 21 mm are 59.5 points; letters may stand out a little


@LANGUAGES
def test_the_same_book_gives_the_same_bytes(
    edition: Edition, interiors: dict[str, Path], tmp_path: Path
) -> None:
    assert made(edition, tmp_path).read_bytes() == interiors[edition.locale].read_bytes()
