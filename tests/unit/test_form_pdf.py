"""The form as a PDF: its fields, their names and order, its tags, and the example without fields."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from scripts import form, form_paper, form_pdf
from scripts.editions import editions
from scripts.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pikepdf import Object

PAGES = ROOT / "tests" / "data" / "form"
#: One of each direction; a build makes the others, and refuses a letter that no font has.
LOCALES = ("en", "ug")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the form in two languages, and the filled example in one."""
    folder = tmp_path_factory.mktemp("sheets")
    for locale in LOCALES:
        page = PAGES / f"{locale}.md"
        form_pdf.write_pdf(editions()[locale], folder / f"{locale}.pdf", page if page.is_file() else None)
    form_pdf.write_pdf(editions()["en"], folder / "filled.pdf", filled=True)
    return {name: folder / f"{name}.pdf" for name in (*LOCALES, "filled")}


@pytest.fixture(scope="module", params=LOCALES)
def opened(request: pytest.FixtureRequest, files: dict[str, Path]) -> Iterator[tuple[str, pikepdf.Pdf]]:
    with pikepdf.open(files[request.param]) as file:
        yield request.param, file


def widgets(file: pikepdf.Pdf) -> list[Object]:
    return [one for page in file.pages for one in page.obj.get("/Annots", []) if one.Subtype == Name.Widget]


def test_every_field_of_every_copy_of_a_block_can_be_filled_in(opened: tuple[str, pikepdf.Pdf]) -> None:
    _, file = opened
    fields = {str(one.T): one for one in file.Root.AcroForm.Fields}
    assert len(fields) == len(file.Root.AcroForm.Fields), "each has a name of its own"
    for section in form.structure().sections:
        for copy in range(1, section.copies + 1):
            end = "" if copy == 1 else f"#{copy}"
            for field in section.fields:
                match field.type:
                    case "choice":
                        group = fields.pop(field.id + end)
                        assert (group.FT, int(group.Ff)) == (Name.Btn, form_pdf.RADIO)
                        states = [set(kid.AP.N.keys()) - {"/Off"} for kid in group.Kids]
                        assert states == [{f"/{option}"} for option in field.options]
                        continue
                    case "choices":
                        names = [f"{field.id}:{option}" for option in field.options]
                    case "date-range":
                        names = [f"{field.id}:from", f"{field.id}:until"]
                    case "table":
                        rows = field.rows or range(1, field.blank_rows + 1)
                        columns = field.columns[bool(field.rows) :]
                        names = [f"{field.id}:{row}:{column}" for row in rows for column in columns]
                    case _:
                        names = [field.id]
                kind = Name.Btn if field.type in ("choices", "check") else Name.Tx
                assert {fields.pop(name + end).FT for name in names} == {kind}
    assert not fields


def test_each_field_says_what_it_is_and_comes_in_the_order_of_reading(
    opened: tuple[str, pikepdf.Pdf],
) -> None:
    locale, file = opened
    labels = [str(one.TU) for one in widgets(file)]
    assert all(label.strip() and "\u200b" not in label for label in labels)
    assert len(set(labels)) > 0.97 * len(labels)
    order = list(
        dict.fromkeys(
            str(one.T if "/T" in one else one.Parent.T).partition(":")[0].partition("#")[0]
            for one in widgets(file)
        )
    )
    assert order == list(form.structure().fields)
    assert all(page.obj.Tabs == Name.S for page in file.pages)
    if locale == "en":
        assert "Basis of consent: Each victim and each witness agreed to this exact use." in labels
        assert "Posts, Row 1: From" in labels


def test_each_field_stands_in_the_tags_and_on_its_page(opened: tuple[str, pikepdf.Pdf]) -> None:
    _, file = opened
    inside = {
        kid.Obj.objgen
        for element in file.objects
        if isinstance(element, Dictionary) and element.get("/S") == Name.Form
        for kid in element.K
    }
    assert inside == {one.objgen for one in widgets(file)}
    for page in file.pages:
        _, _, right, top = (float(side) for side in page.mediabox)
        for one in page.obj.get("/Annots", []):
            x1, y1, x2, y2 = (float(side) for side in one.Rect)
            assert 0 < min(x1, x2) < max(x1, x2) < right
            assert 0 < min(y1, y2) < max(y1, y2) < top
            assert int(one.F) == form_pdf.PRINTED
            assert "/StructParent" in one


def test_what_is_told_to_programs(opened: tuple[str, pikepdf.Pdf], files: dict[str, Path]) -> None:
    locale, file = opened
    edition = editions()[locale]
    assert str(file.Root.Lang) == edition.tag
    assert file.Root.MarkInfo.Marked
    assert file.Root.ViewerPreferences.DisplayDocTitle
    assert (file.Root.ViewerPreferences.get("/Direction") == Name.R2L) == edition.rtl
    assert file.Root.AcroForm.NeedAppearances
    assert set(file.docinfo.keys()) <= {"/Title", "/CreationDate", "/ModDate", "/Lang"}
    for one in widgets(file):
        assert one.get("/FT", Name.Btn) != Name.Tx or (one.Q == 2) == edition.rtl
    assert files[locale].stat().st_size < 2_000_000
    fonts = subprocess.run(["pdffonts", str(files[locale])], check=True, capture_output=True, text=True)
    assert all(re.search(r" yes (yes|no ) yes ", line) for line in fonts.stdout.splitlines()[2:])


def test_it_holds_no_example_and_says_what_a_pdf_cannot_do(files: dict[str, Path]) -> None:
    shown = words(files["en"])
    say = editions()["en"].say
    assert "Vasin" not in shown
    assert flat(say("form.fixed.send")) in shown
    assert flat(say("form.fixed.letters")) in shown
    assert flat(say("form.fixed.copy")) in shown
    assert flat(say("form.copy")) not in shown


def words(file: Path) -> str:
    return flat(
        subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True, text=True).stdout
    )


def flat(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_typed_words_are_read_back_and_letters_of_europe_and_vietnam_are_shown(
    files: dict[str, Path], tmp_path: Path
) -> None:
    typed = {"handling-version": "Viên chức đã ra lệnh", "handling-date": "ئەمەلدار 6 مه 官员"}
    with pikepdf.open(files["en"]) as file:
        fields: dict[str, Any] = {str(one.T): one for one in file.Root.AcroForm.Fields}
        for name, text in typed.items():
            fields[name].V = pikepdf.String(text)
        file.save(tmp_path / "typed.pdf")
    with pikepdf.open(tmp_path / "typed.pdf") as file:
        fields = {str(one.T): one for one in file.Root.AcroForm.Fields}
        assert {name: str(fields[name].V) for name in typed} == typed
    # A font of its own makes the letters of the first line visible wherever the form is opened.
    assert flat(typed["handling-version"]) in words(tmp_path / "typed.pdf")


def test_the_example_has_its_answers_as_text_and_no_field(files: dict[str, Path]) -> None:
    with pikepdf.open(files["filled"]) as file:
        assert "/AcroForm" not in file.Root
        assert not widgets(file)
        assert file.Root.MarkInfo.Marked
        pages = len(file.pages)
    shown = words(files["filled"])
    assert "6May2024" in shown
    # Below the title, and at the head of every page.
    assert shown.count(flat(editions()["en"].say("form.example-notice"))) == pages + 1


def test_a_form_that_cannot_be_edited_has_the_same_blanks() -> None:
    def tags(paper: form_paper.Paper) -> list[str]:
        found = []
        for block in paper.blocks:
            paragraphs = block.paragraphs() if isinstance(block, form_paper.Table) else [block]
            found += [one.blank.tag for one in paragraphs if one.blank]
        return found

    english = editions()["en"]
    assert tags(form_paper.lay_out(english)) == tags(form_paper.lay_out(english, editable=False))
