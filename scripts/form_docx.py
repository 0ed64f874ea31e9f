"""The recommendation form as a document to fill in (Office Open XML, ECMA-376 part 1).

Every blank is a content control whose tag is the field's id, so that a program can read a filled form.
The document names nobody: no author, no times, and text programs are told to keep it so when they save.
"""

from __future__ import annotations

import datetime
import io
import itertools
import zipfile
from typing import TYPE_CHECKING

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from scripts import archive, dates, form_paper
from scripts.editions import Edition, source
from scripts.form_paper import DAY_FORMAT, TICKED, UNTICKED, Blank, Paragraph, Piece, Row, Table
from scripts.form_styles import TEXT_WIDTH, element, font_table, run_properties, set_up, style_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from docx.document import Document
    from lxml.etree import _Element as Element

    from scripts.form_paper import Block, Paper

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LOW, HIGH = Mm(9), Mm(24)  # rows with room for a line and for paragraphs


def write_docx(edition: Edition, out: Path, page: Path | None = None, *, filled: bool = False) -> None:
    """Write the form of an edition as :func:`scripts.form_paper.lay_out` gives it.

    The same sources give the same bytes. Raises :class:`scripts.problems.BadInputError` as that does.
    """
    paper = form_paper.lay_out(edition, page, filled=filled)
    fonts = font_table(source(), edition)
    parts = package(_Writer(paper).document, paper.title.text, edition, fonts)
    archive.write(out, parts, paper.day)


class _Writer:
    """Writes the document from the first page to the last."""

    def __init__(self, paper: Paper) -> None:
        self.edition = paper.edition
        self.numbers = itertools.count(1)  # ids of the content controls
        self.document = docx.Document()
        set_up(self.document, paper.edition)
        end: Element = self.document.element.body.sectPr  # stands after all text
        for block in paper.blocks:
            end.addprevious(self.block(block))
        first = self.document.sections[0]
        footer = self.paragraph(paper.footer)
        number = element("fldSimple", instr="PAGE")
        number.append(self.run(Piece("1", paper.footer.voice)))
        footer.append(number)
        _put(footer, first.footer.paragraphs[0]._p)
        if paper.header:
            _put(self.paragraph(paper.header), first.header.paragraphs[0]._p)

    def block(self, block: Block) -> Element:
        """Make a paragraph or a table."""
        return self.table(block) if isinstance(block, Table) else self.paragraph(block)

    def paragraph(self, block: Paragraph) -> Element:
        """Make a paragraph with its blank."""
        paragraph, properties = element("p"), element("pPr")
        properties.append(element("pStyle", val=style_id(block.style)))
        if block.keep:
            properties.append(element("keepNext"))
        if block.new_page:
            properties.append(element("pageBreakBefore"))
        # Said of every paragraph, because not every text program reads it from a style.
        if self.edition.rtl or block.voice.rtl:
            properties.append(element("bidi", val="1" if block.voice.rtl else "0"))
        paragraph.append(properties)
        if block.blank and block.blank.kind == "tick":
            gap = element("r")
            gap.append(element("tab"))
            paragraph.extend([self.control(block.blank), gap])
        paragraph.extend([self.run(piece) for piece in block.pieces])
        if block.blank and block.blank.kind != "tick":
            paragraph.append(self.control(block.blank))
        return paragraph

    def run(self, piece: Piece, style: str = "") -> Element:
        """Make a run of text in its own language."""
        run = element("r")
        run.append(run_properties(piece.edition, strong=piece.strong, style=style))
        for number, line in enumerate(piece.text.split("\n")):
            if number:
                run.append(element("br"))
            text = element("t")
            text.text = line
            text.set(SPACE, "preserve")
            run.append(text)
        return run

    def table(self, block: Table) -> Element:
        """Make a table."""
        table, properties, grid = element("tbl"), element("tblPr"), element("tblGrid")
        properties.append(element("tblStyle", val="Formtable"))
        if self.edition.rtl:
            properties.append(element("bidiVisual"))
        properties.append(element("tblW", w=str(_twips(TEXT_WIDTH)), type="dxa"))
        properties.append(element("tblLayout", type="fixed"))
        properties.append(element("tblLook", val="0020", firstRow="1"))
        properties.append(element("tblCaption", val=block.caption))
        widths = [str(int(_twips(TEXT_WIDTH) * share / sum(block.shares))) for share in block.shares]
        grid.extend([element("gridCol", w=width) for width in widths])
        table.extend([properties, grid])
        table.extend([self.row(row, widths) for row in block.rows])
        return table

    def row(self, block: Row, widths: Iterable[str]) -> Element:
        """Make a row of a table."""
        row, properties = element("tr"), element("trPr")
        if block.whole:
            properties.append(element("cantSplit"))
        height = str(_twips(HIGH if block.high else LOW))
        properties.append(element("trHeight", val=height, hRule="atLeast"))
        if block.head:
            properties.append(element("tblHeader"))
        row.append(properties)
        for width, paragraphs in zip(widths, block.cells, strict=True):
            cell, look = element("tc"), element("tcPr")
            look.append(element("tcW", w=width, type="dxa"))
            if block.head:
                look.append(element("shd", val="clear", color="auto", fill="E1E8ED"))
            cell.append(look)
            cell.extend([self.paragraph(paragraph) for paragraph in paragraphs])
            row.append(cell)
        return row

    def control(self, blank: Blank) -> Element:
        """Make a content control with what stands in a blank."""
        properties = element("sdtPr")
        properties.append(element("alias", val=blank.name[:64]))
        properties.append(element("tag", val=blank.tag))
        properties.append(element("id", val=str(next(self.numbers))))
        control, inside = element("sdt"), element("sdtContent")
        if blank.kind == "tick":
            inside.append(self.run(Piece(TICKED if blank.ticked else UNTICKED, source())))
        elif blank.given:
            inside.extend([self.run(piece) for piece in blank.given])
        elif blank.waiting:
            properties.append(element("showingPlcHdr"))
            inside.append(self.run(blank.waiting, style="Placeholder Text"))
        properties.append(_kind(blank))
        control.extend([properties, inside])
        return control


def _put(paragraph: Element, empty: Element) -> None:
    """Put a paragraph in the place of the one that is there."""
    empty.addnext(paragraph)
    empty.getparent().remove(empty)  # type: ignore[union-attr]


def _twips(length: int) -> int:
    """Turn a length in English Metric Units into twentieths of a point."""
    return round(length / Pt(1) * 20)


def _kind(blank: Blank) -> Element:
    """Say what can stand in a blank."""
    match blank.kind:
        case "choice":
            made = element("dropDownList")
            for value, pieces in blank.options.items():
                text = "".join(piece.text for piece in pieces)
                made.append(element("listItem", displayText=text, value=value))
            return made
        case "day":
            return _day(blank.day)
        case "tick":
            return _tick_box(ticked=blank.ticked)
        case "text":
            return element("text", multiLine="1")


def _day(day: datetime.date | None) -> Element:
    made = element("date", **({"fullDate": f"{day.isoformat()}T00:00:00Z"} if day else {}))
    made.append(element("dateFormat", val=DAY_FORMAT))
    made.append(element("lid", val="en-GB"))
    made.append(element("storeMappedDataAs", val="date"))
    made.append(element("calendar", val="gregorian"))
    return made


def _tick_box(*, ticked: bool) -> Element:
    made = OxmlElement("w14:checkbox", nsdecls={"w14": W14})
    for name, value in (("checked", str(int(ticked))), ("checkedState", "2612"), ("uncheckedState", "2610")):
        child = OxmlElement(f"w14:{name}", nsdecls={"w14": W14})
        child.set(f"{{{W14}}}val", value)
        if name != "checked":
            child.set(f"{{{W14}}}font", "MS Gothic")
        made.append(child)
    return made


def package(document: Document, title: str, edition: Edition, fonts: bytes) -> dict[str, bytes]:
    """Return the parts of a document by name, with nothing in them that tells when or by whom it was made.

    ``fonts`` replaces the template's table of fonts.
    """
    properties = document.core_properties
    for name in (
        "author",
        "last_modified_by",
        "comments",
        "category",
        "keywords",
        "subject",
        "content_status",
    ):
        setattr(properties, name, "")
    properties.title = title
    properties.language = edition.tag
    properties.revision = 1
    day = dates.edition_date()
    properties.created = properties.modified = datetime.datetime.combine(day, datetime.time())
    buffer = io.BytesIO()
    document.save(buffer)
    parts = zipfile.ZipFile(buffer)
    table = next(r for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.FONT_TABLE)
    replaced = {table.target_part.partname.lstrip("/"): fonts}
    return {name: replaced.get(name) or parts.read(name) for name in parts.namelist()}
