from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pikepdf
import pydyf
import pypdfium2
import pytest
from weasyprint import HTML
from weasyprint.draw import text as drawing
from weasyprint.formatting_structure import boxes

from scripts import patches
from scripts.editions import editions

if TYPE_CHECKING:
    from pathlib import Path

#: Persian words with a zero-width non-joiner.
JOINED = "می\u200cخواهم کتاب\u200cها"


@pytest.fixture(autouse=True)
def patched() -> None:
    patches.apply()


def fonts(locale: str) -> str:
    return ", ".join(f"'{font}'" for font in editions()[locale].fonts)


def document(body: str, style: str = "", locale: str = "en"):
    edition = editions()[locale]
    page = f"@page {{ size: 300px 200px; margin: 10px }} html {{ font: 12px/20px {fonts(locale)} }} body {{ margin: 0 }}"
    return HTML(
        string=f"<html lang={edition.tag} dir={edition.direction}><title>t</title><style>{page} {style}</style>{body}"
    ).render()


def written(made, folder: Path) -> Path:
    made.write_pdf(file := folder / "x.pdf", pdf_variant="pdf/ua-1")
    return file


def text_of(file: Path) -> str:
    with pypdfium2.PdfDocument(file) as pdf:
        return "".join(page.get_textpage().get_text_range() for page in pdf)


def lines(made) -> list[boxes.LineBox]:
    """Return the lines of text of a document, without headers, footers and footnotes."""

    def walk(box):
        for child in getattr(box, "children", ()):
            if isinstance(child, boxes.LineBox):
                yield child
            elif not isinstance(child, boxes.MarginBox | boxes.FootnoteAreaBox):
                yield from walk(child)

    return [line for page in made.pages for line in walk(page._page_box)]


def line_text(line: boxes.LineBox) -> str:
    return "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))


def structure(file: Path, kind: str) -> list[dict[str, str]]:
    with pikepdf.open(file) as pdf:
        return [
            {key: str(value) for key, value in element.items() if key in ("/Lang", "/ID", "/A")}
            for element in pdf.objects
            if isinstance(element, pikepdf.Dictionary) and element.get("/S") == f"/{kind}"
        ]


def test_weasyprint_is_the_one_that_the_patches_were_written_for() -> None:
    for owner, name, _ in patches.PATCHES:
        patch = getattr(owner, name)
        original = getattr(getattr(patch, "fget", patch), "__wrapped__", None)
        assert original is not None, f"{name} is not patched"
        assert patches.fingerprint(original) == patches.PINNED[name], name


def test_another_source_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(patches.PINNED, "draw_first_line", "0" * 64)
    with pytest.raises(patches.PatchError, match="draw_first_line"):
        patches.apply.__wrapped__()


@pytest.mark.parametrize("locale", ["bo", "my"])
def test_syllables_are_copied_as_they_were_written(locale: str, tmp_path: Path) -> None:
    words = [editions()[locale].name, "རྒྱལ་སྤྱིའི་", "သက်သေအထောက်အထား\u200bများ"]
    body = "".join(f'<p style="font-family: {fonts("bo")}, {fonts("my")}">{word}</p>' for word in words)
    text = text_of(written(document(body, locale=locale), tmp_path))
    assert text.split() == [word.replace("\u200b", "") for word in words]


def test_non_joiners_are_kept_and_draw_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patched = written(document(f"<p>{JOINED}", locale="fa"), tmp_path)
    assert JOINED in text_of(patched)
    picture = pypdfium2.PdfDocument(patched)[0].render(scale=4).to_pil().tobytes()
    monkeypatch.setattr(drawing, "draw_first_line", drawing.draw_first_line.__wrapped__)
    plain = written(document(f"<p>{JOINED}", locale="fa"), tmp_path)
    assert "\u200c" not in text_of(plain)
    assert pypdfium2.PdfDocument(plain)[0].render(scale=4).to_pil().tobytes() == picture


def test_a_language_inside_the_text_is_told(tmp_path: Path) -> None:
    file = written(
        document("<div lang=en dir=ltr><p>text</p></div><p><bdi lang=vi>x</bdi>", locale="fa"), tmp_path
    )
    assert [element["/Lang"] for element in structure(file, "Div")] == ["en"]
    assert "vi" in [element.get("/Lang") for element in structure(file, "NonStruct")]


def test_headers_say_what_they_head(tmp_path: Path) -> None:
    table = "<table><tr><th>a<th>b<tr><th scope=row>c<td>d</table>"
    scopes = [element["/A"] for element in structure(written(document(table), tmp_path), "TH")]
    assert ["/Column" in scope for scope in scopes] == [True, True, False]
    assert "/Row" in scopes[2]


def test_notes_and_links_are_described(tmp_path: Path) -> None:
    body = '<p>x<span class=footnote id=n>note</span> <a href="#n">the <b>note</b></a> <a href="https://x.example/">y</a>'
    file = written(document(body, ".footnote { float: footnote }"), tmp_path)
    assert [element["/ID"] for element in structure(file, "Note")] == ["n 0"]
    assert len(structure(file, "Reference")) == 1
    with pikepdf.open(file) as pdf:
        assert {str(link.Contents) for link in pdf.pages[0].Annots} == {
            "the note",
            "https://x.example/",
        }


@pytest.mark.parametrize("locale", ["bo", "my", "fa", "ug", "zh"])
def test_lines_keep_their_distance_where_two_fonts_meet(locale: str) -> None:
    name = editions()[locale].name
    body = f"<p>{name}<br>Latin<br>{name} Latin<br>Latin <b>{name}</b><br>{name}</p>"
    heights = {round(line.height, 3) for line in lines(document(body, "b { line-height: 0 }", locale))}
    assert heights == {20}


def test_a_line_is_not_broken_after_its_first_word_for_a_space() -> None:
    whole = document("<p style='width: 280px'>alpha beta gamma delta").pages[0]._page_box
    (text,) = (box for box in whole.descendants() if isinstance(box, boxes.TextBox))
    # Room for the text, but not for the space that stands before the link.
    for extra in (0.1, 0.5, 1, 2, 3):
        body = f"<p style='width: {text.width + extra}px'>alpha beta gamma delta <a>link</a>"
        assert [line_text(line).strip() for line in lines(document(body))] == [
            "alpha beta gamma delta",
            "link",
        ]


def test_every_footnote_is_printed_once_and_on_its_page() -> None:
    """Many breaks of pages, so that some fall just after a line that a note belongs to."""
    words = "word " * 9
    paragraphs = "".join(
        f"<p>{words * (number % 4)}word<span class=footnote>{number} {words * (number % 3)}</span> {words * (number % 5)}"
        for number in range(120)
    )
    made = document(
        paragraphs,
        ".footnote { float: footnote; footnote-policy: line } p { margin: 0; orphans: 2; widows: 2 }",
    )

    def numbers(page, tag: str) -> list[int]:
        marks = (box for box in page._page_box.descendants() if isinstance(box, boxes.TextBox))
        return [int(re.match(r"\d+", box.element.text)[0]) for box in marks if box.element_tag == tag]

    called = [numbers(page, "span::footnote-call") for page in made.pages]
    assert [numbers(page, "span::footnote-marker") for page in made.pages] == called
    assert [number for page in called for number in page] == list(range(120))


def test_the_list_of_pages_follows_the_pages() -> None:
    pdf = pydyf.PDF()
    assert pdf.page_references == ()
    pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))
    assert len(pdf.page_references) == 1
    pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))
    assert len(pdf.page_references) == 2
    assert pdf.page_references is pdf.page_references, "made anew for every tag"


def links(file: Path) -> list[list[float]]:
    """Return where the links of the first page are: left, bottom, right, top."""
    with pikepdf.open(file) as pdf:
        found = [[float(side) for side in link.Rect] for link in pdf.pages[0].Annots]
    return [[min(a, c), min(b, d), max(a, c), max(b, d)] for a, b, c, d in found]


def test_a_link_is_as_high_as_its_letters_and_one_link_only(tmp_path: Path) -> None:
    body = '<p id=n>x <a href="#n">the <b>bold</b> <bdi dir=ltr>end</bdi></a>'
    (link,) = links(written(document(body, ":is(a, b, bdi) { line-height: 0 }"), tmp_path))
    assert 7 < link[3] - link[1] < 15  # points, of 9-point letters
    assert link[2] - link[0] > 40


@pytest.mark.parametrize("locale", ["en", "fa"])
def test_a_link_with_dots_reaches_from_its_first_word_to_its_number(locale: str, tmp_path: Path) -> None:
    style = "a::after { content: leader('.') '7' }"
    (link,) = links(written(document('<p id=n><a href="#n">word</a>', style, locale), tmp_path))
    left, right = 10 * 0.75, 290 * 0.75  # the text of the page, in points
    assert link[0] == pytest.approx(left, abs=1)
    assert link[2] == pytest.approx(right, abs=1)


def test_running_heads_are_no_text_of_the_book(tmp_path: Path) -> None:
    style = "@page { @top-left { content: 'head' counter(page) } }"
    file = written(document("<p>text", style), tmp_path)
    assert "head1" in text_of(file)
    with pikepdf.open(file) as pdf:
        kinds = [
            str(step.operands[0])
            for step in pikepdf.parse_content_stream(pdf.pages[0])
            if str(step.operator) in ("BDC", "BMC")
        ]
        assert kinds.count("/Span") == 1
        assert "/Artifact" in kinds
        (nums,) = list(pdf.Root.StructTreeRoot.ParentTree.Nums)[1::2]
        assert len(nums) == 1


@pytest.mark.parametrize("locale", ["en", "fa", "bo", "my"])
def test_the_lines_of_a_title_are_balanced(locale: str) -> None:
    edition = editions()[locale]
    text = (" " if edition.spaced else "\u200b").join([edition.name] * 9)

    def widths(classes: str) -> list[float]:
        return [line.width for line in lines(document(f'<p class="{classes}">{text}', "", locale))]

    plain, balanced = widths(""), widths("balanced")
    assert len(plain) == len(balanced) > 1
    assert max(balanced) - min(balanced) <= max(plain) - min(plain)
    assert min(balanced) > 0.6 * max(balanced)
    (first, *_) = lines(document(f'<p class="balanced">{text}', "", locale))
    # The lines begin where those of the paragraphs around them do.
    edge = first.position_x + first.width if edition.rtl else first.position_x
    assert edge == pytest.approx(290 if edition.rtl else 10, abs=1)


def test_a_title_of_one_line_is_left_alone() -> None:
    assert len(lines(document('<p class="balanced">one two'))) == 1


@pytest.mark.parametrize("locale", ["bo", "my"])
def test_every_glyph_of_a_syllabic_script_has_a_text(locale: str, tmp_path: Path) -> None:
    file = written(document(f"<p>{editions()[locale].name}"), tmp_path)
    with pikepdf.open(file) as pdf:
        maps = [
            entry.ToUnicode.read_bytes()
            for entry in pdf.objects
            if isinstance(entry, pikepdf.Dictionary) and "/ToUnicode" in entry
        ]
    assert maps
    assert not [content for content in maps if b"<>" in content.replace(b" ", b"")]


@pytest.mark.parametrize(
    "item", ["word", "<p>word", "word<p>more", "<p>word<ul><li>more</ul>", "word <b>bold</b><div>more</div>"]
)
def test_a_list_item_has_one_body(item: str, tmp_path: Path) -> None:
    file = written(document(f"<ol><li>{item}</li><li>two</li></ol>"), tmp_path)
    with pikepdf.open(file) as pdf:
        items = [
            [kid.S for kid in element.K]
            for element in pdf.objects
            if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/LI"
        ]
    assert len(items) > 1
    assert all([kind for kind in kinds if kind != "/L"] == ["/Lbl", "/LBody"] for kinds in items)
