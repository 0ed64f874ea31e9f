"""The pages that a printer binds between covers: black ink, trimmed size, nothing for a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import (
    Array,
    ContentStreamInstruction,
    Name,
    ObjectStreamMode,
    Operator,
    Pdf,
    Stream,
    parse_content_stream,
    unparse_content_stream,
)

from scripts import pdf

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TypeAlias

    from pikepdf import ContentStreamInlineImage, Object

    from scripts.editions import Edition

    Step: TypeAlias = ContentStreamInstruction | ContentStreamInlineImage

#: Operators of colour and of grey, for areas and for lines (ISO 32000-1, 8.6.8).
GREYS = {"rg": Operator("g"), "RG": Operator("G")}
#: How light the colours of a display are (ITU-R BT.709).
LIGHTNESS = (0.2126, 0.7152, 0.0722)
BLACK = 0.2  #: darker colours become black, so that letters are printed without a screen


def render(html: str, edition: Edition, out: Path) -> None:
    """Set a book that :func:`scripts.book.assemble` made as an interior.

    The same HTML gives the same bytes. Raises :class:`scripts.problems.BadInputError` like
    :func:`scripts.pdf.render`.
    """
    pdf.render(html, edition, out)
    with Pdf.open(out, allow_overwriting_input=True) as book:
        for page in book.pages:
            page.obj.TrimBox = page.mediabox
            if "/Annots" in page.obj:
                del page.obj.Annots
        for key in ("/StructTreeRoot", "/MarkInfo"):
            del book.Root[key]
        drawings = [entry for entry in book.objects if isinstance(entry, Stream)]
        forms = [entry for entry in drawings if "/PatternType" in entry or entry.get("/Subtype") == Name.Form]
        for drawing in [*forms, *(page.obj.Contents for page in book.pages)]:
            _turn_grey(drawing)
        book.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)


def _turn_grey(drawing: Object) -> None:
    for stream in drawing if isinstance(drawing, Array) else [drawing]:
        steps = [_grey(step) for step in parse_content_stream(stream)]
        stream.write(unparse_content_stream(steps))


def _grey(step: Step) -> Step:
    if str(step.operator) not in GREYS:
        return step
    light = sum(float(part) * share for part, share in zip(step.operands, LIGHTNESS, strict=True))
    return ContentStreamInstruction([0 if light < BLACK else round(light, 3)], GREYS[str(step.operator)])
