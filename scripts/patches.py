"""Mends of WeasyPrint 70.0 that its options do not offer: the text that viewers copy, search and read aloud.

A PDF maps each glyph to one text. Where a script builds syllables from shared glyphs that text is wrong
(Kozea/WeasyPrint#2841), tags leave out what a screen reader needs, and some lines come out wrong. So:

1. a line of Tibetan or Burmese, or of an address with places to break, carries its source text as
   ``ActualText`` (ISO 32000-1, 14.9.4), and each of its glyphs has a text, if an invisible one (ISO 14289-1,
   7.21.7);
2. a zero-width non-joiner, which tells parts of Persian words from one another, stays in the text;
3. structure elements say their language, headers their scope, notes that they are notes, and links to
   other pages where they lead; list items have a body (ISO 14289-1, 7.2, 7.5, 7.6, 7.9 and 7.18.5);
4. text of a second font stands on the same line as the first (CSS 2.1, 10.8.1, leaves this open);
5. a text that would fit a line but for the space at its end is not broken after its first word;
6. no footnote is lost where a page is broken just after the line that it belongs to;
7. the list of pages is not made anew for every tag, so that a book of twice the pages takes twice the time;
8. a link is as high as its letters, whatever the height of its line, and what stands in it is no link again;
9. running heads and page numbers are artifacts and no text of the book (ISO 14289-1, 7.8);
10. a link that ends with dots and a number reaches to the number, from right to left too;
11. the lines of a title are about as long as one another (CSS Text 4, 6.4.2, ``text-wrap: balance``);
12. a line that has no room goes to the next page, rather than the notes of the lines before it.

All of them change functions that are private or not meant for it, and refuse any source but the one they
were written for.
"""

from __future__ import annotations

import inspect
import io
import re
from functools import cache, wraps
from hashlib import sha256
from math import inf
from typing import TYPE_CHECKING, Any

import pydyf
from fontTools.ttLib import TTFont
from weasyprint import anchors, layout
from weasyprint import pdf as document
from weasyprint.draw import text as drawing
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline, page
from weasyprint.layout.leader import leader_index
from weasyprint.pdf import tags as tagging
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import ffi, pango

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: SHA-256 of the source of each wrapped function. Read what changed in it before changing it here.
PINNED = {
    "draw_first_line": "1bb8eae6d88e71b17096a034656f3be17da8f1f513c78536c1c38d971927638b",
    "page_references": "060bf90aad55931bc24c3575a52af9478a89916aa307e5323142663841cb7798",
    "_linebox_layout": "e07bbe000974787ee370be1f419a01a21b327a1a1e3025a65afd47589060883d",
    "remake_page": "1ff09b2dffa17839c03aec1150866068066c43e76a5cace0ea298e68909c6d31",
    "split_first_line": "39ad1016863ca34de0bea4c9fcffb46da7e27813c87dd82b7011bfa19fe5504f",
    "split_text_box": "8c564329599ef23fac6cc8c403768e9e51638226d87a8b2de69c49c9c5f408c8",
    "_build_box_tree": "f716251a83e7096e9cae972b63e633aab21c664d200582166dd0d5096780f9c4",
    "hit_area": "c1afa1232b2e81292192f1f863e8f145302a7d71ec55784912c2a1d2df8a954f",
    "gather_anchors": "373f8c676f27da3b0960998876d78d01eef0b5ff0a0b0c48bfc7a9a89627bbfd",
    "make_margin_boxes": "4a2d2e301eb3bc47c2812d1502d4d6ce3b65922a76e69fb45c11a5ae353198a7",
    "marked": "3fa3acacbbf66422e7b0de4346b6eaf638657280a0f62c73172e3c445b888692",
    "handle_leader": "e4bf5941eb946d0b2029b21c3613f384d6157edb01d98add8d3bfa120ac3e571",
    "iter_line_boxes": "04aec48abfcad809bc94c54eeba0e23a389e824cec85fe67bc1b21412d29dc3a",
    "build_fonts_dictionary": "fc551bef35d0d6c3d288f686fd21b5ea8c1efadb8f2f3b4d379cfa6045c02230",
}

#: How the loop begins that puts off the notes of a page (Kozea/WeasyPrint, ``_linebox_layout``).
PUTTING_OFF = "while report and context.current_page_footnotes:"

#: Place of the link that stands around a box, among the arguments after the box.
LINK = 6

#: Class of the elements whose lines are balanced. They hold no footnotes: they are laid out more than once.
BALANCED = "balanced"

#: Classes of the notes at the foot of a page and under a table, and where their numbers stand.
NOTES = {"footnote", "exhibit-note"}
NUMBERS = {"footnote-marker", "before"}

#: Tibetan and Myanmar, and addresses that may be broken. Never a right-to-left script: viewers turn its
#: ``ActualText`` around.
SPELT_OUT = re.compile("[\u200b\u0f00-\u109f\ua9e0-\ua9fe\uaa60-\uaa7f]")
ZERO_WIDTH_SPACE = "\u200b"
NON_JOINER = "\u200c"


class PatchError(RuntimeError):
    """Raised when WeasyPrint is not the version that the patches were written for."""


@cache
def apply() -> None:
    """Patch WeasyPrint in this process, once. Raises :class:`PatchError` when its source is another."""
    for owner, name, wrapper in PATCHES:
        original = getattr(owner, name)
        if fingerprint(original) != PINNED[name]:
            raise PatchError(f"{name} of WeasyPrint is not the one that scripts/patches.py was written for")
        setattr(owner, name, wrapper(original))


def fingerprint(function: Callable[..., Any] | property) -> str:
    """Return the SHA-256 of the source of a function or property."""
    source = inspect.getsource(function.fget if isinstance(function, property) else function)  # type: ignore[arg-type]
    return sha256(source.encode()).hexdigest()


def _with_text(draw_first_line: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(draw_first_line)
    def draw(stream: Any, textbox: Any, *args: Any) -> Any:
        if NON_JOINER in textbox.text:
            _show_non_joiners(stream, textbox.pango_layout)
        if not SPELT_OUT.search(textbox.text):
            return draw_first_line(stream, textbox, *args)
        text = pydyf.String(textbox.text.replace(ZERO_WIDTH_SPACE, ""))
        stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": text}))
        try:
            return draw_first_line(stream, textbox, *args)
        finally:
            stream.end_marked_content()

    return draw


def _show_non_joiners(stream: Any, layout: Any) -> None:
    """Give the non-joiners of a laid-out line an invisible glyph, so that they reach the text."""
    # Drawing sets this mode too; set later, it would lay the line out anew.
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    text = layout.text.encode()
    run = layout.get_first_line()[0].runs[0]
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        font, _ = stream.add_font(item.analysis.font)
        for index in range(glyphs.num_glyphs):
            start = item.offset + glyphs.log_clusters[index]
            empty = glyphs.glyphs[index].glyph == pango.PANGO_GLYPH_EMPTY
            if empty and text.startswith(NON_JOINER.encode(), start) and (glyph := _invisible_glyph(font)):
                font.to_unicode[glyph], font.widths[glyph] = NON_JOINER, 0
                glyphs.glyphs[index].glyph = glyph
        run = run.next


def _invisible_glyph(font: Any) -> int:
    """Return a glyph of a font that draws nothing and has no width, or 0.

    The glyph of the non-joiner itself draws a bar in some fonts; the others here never reach a PDF.
    """
    return _invisible_glyph_of(font.file_content, font.index)


@cache
def _invisible_glyph_of(content: bytes, index: int) -> int:
    font = TTFont(io.BytesIO(content), fontNumber=index, lazy=True)
    names = font.getBestCmap()
    for character in (NON_JOINER, ZERO_WIDTH_SPACE, "\u200d", "\ufeff"):
        name = names.get(ord(character))
        if name and font["hmtx"][name][0] == 0 and "glyf" in font and not font["glyf"][name].numberOfContours:
            return int(font.getGlyphID(name))
    return 0


def _with_trailing_space(split_first_line: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(split_first_line)
    def split(text: str, style: Any, context: Any, max_width: Any, *args: Any, **options: Any) -> Any:
        first = split_first_line(text, style, context, max_width, *args, **options)
        layout, _, resume_index, *_ = first
        if resume_index is None or not text.endswith(" ") or " " in layout.text:
            return first
        _, _, resume_index, width, *_ = split_first_line(
            text.rstrip(" "), style, context, max_width, *args, **options
        )
        if resume_index is not None or width > max_width:
            return first
        # The line box drops the space and then checks the width again.
        return split_first_line(text, style, context, inf, *args, **options)

    return split


def _with_even_lines(split_text_box: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(split_text_box)
    def split(*args: Any, **options: Any) -> Any:
        box, *rest = split_text_box(*args, **options)
        if box is not None:
            line_height, baseline = inline.strut(box.style)
            box.margin_top += baseline - box.baseline
            box.margin_bottom = line_height - box.height - box.margin_top
            box.baseline = baseline
        return box, *rest

    return split


def _with_all_footnotes(remake_page: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(remake_page)
    def remake(index: int, context: Any, *args: Any) -> Any:
        made, resume_at = remake_page(index, context, *args)
        for box in made.descendants():
            if box.footnote and box.footnote in context.footnotes:
                # Its line is on this page, and nobody has laid it out: let it begin the next page.
                context.footnotes.remove(box.footnote)
                context.reported_footnotes.append(box.footnote)
        return made, resume_at

    return remake


def _with_notes_of_the_page(linebox_layout: Callable[..., Any]) -> Callable[..., Any]:
    """Take out the loop that puts off notes to make room for a line; nothing else keeps it from running."""
    code = inspect.getsource(linebox_layout).replace(PUTTING_OFF, "while False:")
    defined: dict[str, Any] = {}
    exec(code, linebox_layout.__globals__, defined)  # the pinned source of WeasyPrint
    return wraps(linebox_layout)(defined[linebox_layout.__name__])


def _with_description(build_box_tree: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(build_box_tree)
    def build(box: Any, parent: Any, pdf: Any, page_number: int, *args: Any) -> Iterator[Any]:
        box = getattr(box, "_box", box)  # what a placeholder of an absolutely positioned box stands for
        if isinstance(box, boxes.MarginBox):
            return
        for element in build_box_tree(box, parent, pdf, page_number, *args):
            if box.element is not None and box.element_tag not in ("html", "body"):
                _describe(element, parent, box, page_number)
            if element["S"] == "/LI":
                _gather_body(element, pdf)
            yield element

    return build


def _describe(structure: Any, parent: Any, box: Any, page_number: int) -> None:
    """Complete a structure element from the HTML element that its box was made of."""
    html = box.element
    if box.link_annotation:
        box.link_annotation["F"] = 4  # print it (ISO 32000-1, 12.5.3)
        if "Dest" in box.link_annotation:
            text = html.get("aria-label") or "".join(html.itertext())
            text = " ".join(text.replace(ZERO_WIDTH_SPACE, "").split())
            box.link_annotation["Contents"] = pydyf.String(text)
    classes = set(html.get("class", "").split())
    _, _, pseudo = box.element_tag.partition("::")
    if pseudo:
        if pseudo == "footnote-call":
            structure["S"] = "/Reference"
        elif (pseudo == "marker" and parent["S"] == "/LI") or (NOTES & classes and pseudo in NUMBERS):
            structure["S"] = "/Lbl"
        elif pseudo in ("marker", "before", "after"):
            structure["S"] = "/Span"  # a part of what it stands in
        return
    if language := html.get("lang"):
        structure["Lang"] = pydyf.String(language)
    if structure["S"] == "/TH":
        structure["A"]["Scope"] = "/Row" if html.get("scope") == "row" else "/Column"
    if "note-mark" in classes:
        structure["S"] = "/Reference"
    if NOTES & classes:
        structure["S"], structure["ID"] = "/Note", pydyf.String(f"{html.get('id')} {page_number}")


def _gather_body(item: Any, pdf: Any) -> None:
    """Put what a list item holds beside its bullet into one body (ISO 32000-1, table 336)."""
    kids = [pdf.objects[int(reference.split()[0])] for reference in item["K"]]
    parts = [kid for kid in kids if kid["S"] not in ("/Lbl", "/L")]
    if [part["S"] for part in parts] in ([], ["/LBody"]):
        return
    kind = {"Type": "/StructElem", "S": "/LBody", "Pg": item["Pg"], "P": item.reference}
    pdf.add_object(body := pydyf.Dictionary(kind | {"K": pydyf.Array(part.reference for part in parts)}))
    for part in parts:
        part["P"] = body.reference
        part["S"] = "/Div" if part["S"] == "/LBody" else part["S"]
    labels = [kid.reference for kid in kids if kid["S"] == "/Lbl"]
    lists = [kid.reference for kid in kids if kid["S"] == "/L"]
    item["K"] = pydyf.Array([*labels, body.reference, *lists])


def _with_memory(page_references: property) -> property:
    original: Callable[[Any], tuple[bytes, ...]] = page_references.fget  # type: ignore[assignment]

    @wraps(original)
    def get(pdf: Any) -> tuple[bytes, ...]:
        known: tuple[bytes, ...] = pdf.__dict__.get("_page_references", ())
        if len(known) != pdf.pages["Count"]:
            known = pdf.__dict__["_page_references"] = original(pdf)
        return known

    return property(get)


def _with_height(hit_area: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(hit_area)
    def area(box: Any) -> tuple[float, float, float, float]:
        x, _, width, _ = hit_area(box)
        return x, box.border_box_y(), width, box.border_height()

    return area


def _without_links_in_links(gather_anchors: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(gather_anchors)
    def gather(box: Any, *args: Any) -> Any:
        if len(args) > LINK and args[LINK] and not box.link and isinstance(box, boxes.InlineBox):
            args = (*args[:LINK], None)
        return gather_anchors(box, *args)

    return gather


def _with_running_boxes(make_margin_boxes: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(make_margin_boxes)
    def make(*args: Any) -> Iterator[Any]:
        for margin in make_margin_boxes(*args):
            for box in margin.descendants():
                box.running = True
            yield margin

    return make


def _with_artifacts(marked: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(marked)
    def mark(stream: Any, box: Any, tag: str) -> Any:
        return stream.artifact() if getattr(box, "running", False) else marked(stream, box, tag)

    return mark


def _with_balance(iter_line_boxes: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(iter_line_boxes)
    def lines(context: Any, line: Any, y: float, space: Any, skip: Any, block: Any, *args: Any) -> Any:
        def made(width: float) -> list[Any]:
            block.width = width
            return list(iter_line_boxes(context, line, y, space, skip, block, *args))

        classes = block.element.get("class", "") if block.element is not None else ""
        if BALANCED in classes.split():
            low, high = 0.0, (width := block.width)
            count = len(made(width))
            while count > 1 and high - low > 1:  # pixel
                middle = (low + high) / 2
                low, high = (low, middle) if len(made(middle)) <= count else (middle, high)
            block.width = high
            if block.style["direction"] == "rtl":
                block.padding_left += width - high
        yield from iter_line_boxes(context, line, y, space, skip, block, *args)

    return lines


def _with_place(handle_leader: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(handle_leader)
    def handle(context: Any, line: Any, block: Any) -> None:
        around, (path, _) = [], leader_index(line)
        box = line
        while path and path[1]:
            box, path = box.children[path[0]], path[1]
            around.append((box, box.width))
        handle_leader(context, line, block)
        if line.style["direction"] == "rtl":
            for box, width in around:
                box.position_x -= box.width - width

    return handle


def _with_texts(build_fonts_dictionary: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(build_fonts_dictionary)
    def build(pdf: Any, fonts: dict[Any, Any], *args: Any) -> Any:
        for font in fonts.values():
            if SPELT_OUT.search("".join(font.to_unicode.values())):
                font.to_unicode.update(
                    {glyph: ZERO_WIDTH_SPACE for glyph, text in font.to_unicode.items() if not text}
                )
        return build_fonts_dictionary(pdf, fonts, *args)

    return build


PATCHES: tuple[tuple[Any, str, Callable[[Any], Any]], ...] = (
    (drawing, "draw_first_line", _with_text),
    (inline, "split_first_line", _with_trailing_space),
    (inline, "split_text_box", _with_even_lines),
    (page, "remake_page", _with_all_footnotes),
    (block, "_linebox_layout", _with_notes_of_the_page),
    (tagging, "_build_box_tree", _with_description),
    (pydyf.PDF, "page_references", _with_memory),
    (boxes.InlineBox, "hit_area", _with_height),
    (anchors, "gather_anchors", _without_links_in_links),
    (layout, "make_margin_boxes", _with_running_boxes),
    (Stream, "marked", _with_artifacts),
    (inline, "handle_leader", _with_place),
    (block, "iter_line_boxes", _with_balance),
    (document, "build_fonts_dictionary", _with_texts),
)
