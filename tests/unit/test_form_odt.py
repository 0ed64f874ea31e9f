"""The form as an OpenDocument text: the same words and blanks as the DOCX, and nothing about anybody."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import docx
import odfdo
import pytest
from docx.oxml.ns import qn
from lxml import etree

from scripts import dates, form, form_docx, form_odt, form_paper
from scripts.editions import editions
from scripts.form_odt import NAMESPACES
from scripts.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element as Element

PAGES = ROOT / "tests" / "data" / "form"
LOCALES = list(editions())
CONTROL = f"{{{NAMESPACES['loext']}}}content-control"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the form of every edition, the others from short pages in their own script, and two examples."""
    folder = tmp_path_factory.mktemp("texts")
    found = {}
    for locale, edition in editions().items():
        page = PAGES / f"{locale}.md"
        found[locale] = folder / f"{locale}.odt"
        form_odt.write_odt(edition, found[locale], page if page.is_file() else None)
    for locale in ("en", "ug"):
        found[f"{locale} filled"] = folder / f"{locale}-filled.odt"
        form_odt.write_odt(editions()[locale], found[f"{locale} filled"], filled=True)
    return found


def part(file: Path, name: str = "content.xml") -> Element:
    with zipfile.ZipFile(file) as package:
        return etree.fromstring(package.read(name))


def find(node: Element, path: str) -> list[Element]:
    return list(node.iterfind(f".//{path}", NAMESPACES))


def attribute(node: Element, name: str) -> str | None:
    prefix, _, local = name.partition(":")
    return node.get(f"{{{NAMESPACES[prefix]}}}{local}")


def words(node: Element) -> str:
    return str(etree.tostring(node, method="text", encoding="unicode", with_tail=False))


def controls(file: Path) -> list[tuple[str | None, str]]:
    """List the blanks as tag and what stands in them."""
    return [(attribute(one, "loext:tag"), words(one)) for one in part(file).iter(CONTROL)]


@pytest.mark.parametrize("locale", [*LOCALES, "en filled", "ug filled"])
def test_it_has_the_blanks_and_answers_of_the_docx(
    files: dict[str, Path], locale: str, tmp_path: Path
) -> None:
    name, _, filled = locale.partition(" ")
    page = PAGES / f"{name}.md"
    out = tmp_path / "form.docx"
    form_docx.write_docx(
        editions()[name], out, page if page.is_file() and not filled else None, filled=bool(filled)
    )
    expected = [
        (
            one.find(qn("w:sdtPr")).find(qn("w:tag")).get(qn("w:val")),
            "".join(text.text or "" for text in one.iter(qn("w:t"))),
        )
        for one in docx.Document(str(out)).element.body.iter(qn("w:sdt"))
    ]
    assert len(expected) > 150
    assert controls(files[locale]) == expected


def test_another_library_reads_headings_tables_and_words(files: dict[str, Path]) -> None:
    document = odfdo.Document(files["en"])
    body = document.body
    headings = [(one.get_attribute("text:outline-level"), str(one).strip()) for one in body.get_headers()]
    assert sum(level == "1" for level, _ in headings) == 17
    assert sum(level == "2" for level, _ in headings) == len(form.structure().fields)
    assert ("2", "3.4\N{NO-BREAK SPACE} Other names") in headings
    tables = body.get_tables()
    assert len({table.name for table in tables}) >= 1
    assert all(len(table.rows) > 0 for table in tables)
    assert document.meta.title == editions()["en"].say("form.title")


@pytest.mark.parametrize("locale", LOCALES)
def test_each_paragraph_runs_its_own_way(files: dict[str, Path], locale: str) -> None:
    edition = editions()[locale]
    content, styles = part(files[locale]), part(files[locale], "styles.xml")
    looks = {
        attribute(style, "style:name"): style.find("style:paragraph-properties", NAMESPACES)
        for style in [*find(content, "style:style"), *find(styles, "style:style")]
    }
    normal = looks["Standard"]
    assert normal is not None
    assert attribute(normal, "style:writing-mode") == ("rl-tb" if edition.rtl else "lr-tb")
    assert attribute(normal, "fo:text-align") == ("right" if edition.rtl else "left")
    turned = {
        words(one)
        for one in [*find(content, "text:p"), *find(content, "text:h")]
        if (look := looks[attribute(one, "text:style-name")]) is not None
        and attribute(look, "style:writing-mode")
    }
    if edition.rtl:
        assert "Write the day on which you confirm the statements." in turned
        assert not [text for text in turned if re.match(r"[\u0600-\u06ff]", text)]
    else:
        assert turned == set()
    for style in find(content, "style:style"):
        if attribute(style, "style:family") == "table":
            look = style.find("style:table-properties", NAMESPACES)
            assert look is not None
            assert attribute(look, "style:writing-mode") == ("rl-tb" if edition.rtl else "lr-tb")


@pytest.mark.parametrize(
    ("locale", "kind", "language"),
    [("zh", "style:language-asian", "zh"), ("vi", "fo:language", "vi")]
    + [(one, "style:language-complex", one) for one in ("fa", "bo", "my", "ug")],
)
def test_each_run_names_its_language(files: dict[str, Path], locale: str, kind: str, language: str) -> None:
    content = part(files[locale])
    own = form.read(PAGES / f"{locale}.md")["handling-classification"].label[0].text
    run = next(one for one in find(content, "text:span") if one.text == own)
    style = next(
        one
        for one in find(content, "style:style")
        if attribute(one, "style:name") == attribute(run, "text:style-name")
    )
    look = style.find("style:text-properties", NAMESPACES)
    assert look is not None
    assert attribute(look, kind) == language


def test_heads_of_tables_are_said_again_and_every_style_exists(files: dict[str, Path]) -> None:
    for file in files.values():
        content, styles = part(file), part(file, "styles.xml")
        heads = find(content, "table:table-header-rows")
        assert len(heads) > 5
        assert all(len(head) == 1 for head in heads)
        defined = {attribute(one, "style:name") for one in (*content.iter(), *styles.iter())}
        used = {
            value
            for root in (content, styles)
            for one in root.iter()
            for key, value in one.attrib.items()
            if str(key).endswith(("}style-name", "parent-style-name"))
        }
        assert used <= defined


def test_the_document_names_nobody_and_fetches_nothing(files: dict[str, Path]) -> None:
    for file in files.values():
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
            first = package.infolist()[0]
            everything = b"".join(package.read(name) for name in names)
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert set(names) == {
            "mimetype",
            "META-INF/manifest.xml",
            "content.xml",
            "styles.xml",
            "meta.xml",
            "settings.xml",
        }
        assert not re.search(rb"creator|generator|editing|xlink:href|statistic|python", everything)
        told = {one.tag.rpartition("}")[2]: one.text for one in part(file, "meta.xml")[0]}
        assert told.keys() == {"title", "language", "date", "creation-date"}
        assert told["date"] == told["creation-date"] == f"{dates.edition_date().isoformat()}T00:00:00"
        settings = {
            attribute(one, "config:name"): one.text
            for one in find(part(file, "settings.xml"), "config:config-item")
        }
        assert settings == {"ApplyUserData": "false", "SaveThumbnail": "false"}


def test_the_same_sources_give_the_same_bytes(files: dict[str, Path], tmp_path: Path) -> None:
    form_odt.write_odt(editions()["bo"], tmp_path / "again.odt", PAGES / "bo.md")
    assert (tmp_path / "again.odt").read_bytes() == files["bo"].read_bytes()


def test_the_filled_form_says_on_every_page_that_it_is_invented(files: dict[str, Path]) -> None:
    for locale in ("en", "ug"):
        notice = editions()[locale].say("form.example-notice")
        head = find(part(files[f"{locale} filled"], "styles.xml"), "style:header")
        assert [words(one) for one in head] == [notice]
        assert not find(part(files[locale], "styles.xml"), "style:header")


def test_spaces_tabs_and_line_ends_are_kept() -> None:
    writer = form_odt._Writer(form_paper.lay_out(editions()["en"]))
    run = writer.run(form_paper.Piece("a  b\tc\nd & <e>", editions()["en"]))
    assert etree.tostring(run, method="text", encoding="unicode") == "a bcd & <e>"
    assert [(one.tag.rpartition("}")[2], one.tail) for one in run] == [
        ("s", "b"),
        ("tab", "c"),
        ("line-break", "d & <e>"),
    ]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_both_formats_and_prints_every_glyph(
    files: dict[str, Path], tmp_path: Path
) -> None:
    form_docx.write_docx(editions()["bo"], tmp_path / "bo.docx", PAGES / "bo.md")
    shutil.copyfile(files["ug filled"], tmp_path / "ug.odt")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    made = [str(tmp_path / "bo.docx"), str(tmp_path / "ug.odt")]
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), *made]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    body = docx.Document(made[0]).element.body
    texts = {
        "bo": "".join(text.text or "" for text in body.iter(qn("w:t"))),
        "ug": words(part(tmp_path / "ug.odt")),
    }
    for name, letters in (("bo", "[\u0f40-\u0f69]"), ("ug", "[\u0626-\u06d5]")):
        file = str(tmp_path / f"{name}.pdf")
        fonts = subprocess.run(["pdffonts", file], check=True, capture_output=True, text=True).stdout
        assert all(" yes yes " in line for line in fonts.splitlines()[2:]), (
            "each font is embedded as a subset"
        )
        shown = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True).stdout
        assert len(re.findall(letters, texts[name])) > 500
        assert len(re.findall(letters, shown)) > 0.9 * len(re.findall(letters, texts[name]))
        assert "\N{REPLACEMENT CHARACTER}" not in shown
