"""The recommendation form as a document to fill in (Office Open XML, ECMA-376 part 1).

Every blank is a content control whose tag is the field's id, so that a program can read a filled form.
The document names nobody: no author, no times, and text programs are told to keep it so when they save.
"""

from __future__ import annotations

import datetime
import html
import io
import itertools
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from scripts import dates, form, form_answers, ledger, words
from scripts.editions import Edition, source
from scripts.facts import LOOKUP, shown
from scripts.form_answers import Answer
from scripts.form_styles import (
    EXAMPLE,
    HELP,
    MARK,
    TEXT_WIDTH,
    element,
    font_table,
    run_properties,
    set_up,
    style_id,
)
from scripts.paths import DOCS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from docx.document import Document
    from lxml.etree import _Element as Element

    from scripts.form import Field, Section, Text, Words

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LOW, HIGH = Mm(9), Mm(24)  # blanks for a line and for paragraphs


def write_docx(edition: Edition, out: Path, page: Path | None = None, *, filled: bool = False) -> None:
    """Write the form of an edition, or with ``filled`` the invented case that shows how to fill it in.

    ``page`` holds the edition's words, ``docs/<locale>/file/form.md`` unless given; what it lacks is
    written in English and marked. The same sources give the same bytes.
    Raises :class:`scripts.problems.BadInputError` with every fault of the structure, the words or, where
    the form is filled, the examples.
    """
    page = page or DOCS / edition.locale / form.PAGE
    own, english = form.read_both(page)
    given = form_answers.every(page, own, english) if filled else {}
    writer = _Writer(edition, own, english, given)
    writer.first_page(draft=bool(own) and edition.locale != source().locale and form.review(page) == "draft")
    restricted = False
    for number, section in enumerate(form.structure().sections):
        # The restricted annex becomes a document of its own, so nothing else may stand on its pages.
        writer.section(number, section, new_page=section.restricted or restricted)
        restricted = section.restricted
    writer.footer()
    if filled:
        writer.header()
    _save(writer, out)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a paragraph and the language it is in."""

    text: str
    edition: Edition
    strong: bool = False


class _Writer:
    """Writes the document from the first page to the last."""

    def __init__(
        self,
        edition: Edition,
        own: dict[str, Words],
        english: dict[str, Words],
        given: dict[str, list[dict[str, Answer]]],
    ) -> None:
        self.edition, self.own, self.english = edition, own, english
        self.given = given  # answers of each block by section; none in the blank form
        self.answers: dict[str, Answer] = {}  # of the block that is being written
        self.numbers = itertools.count(1)  # ids of the content controls
        self.document = docx.Document()
        set_up(self.document, edition)
        self.end: Element = self.document.element.body.sectPr  # stands after all text

    # Words

    def say(self, key: str, **values: object) -> Piece:
        """Say an interface message, in English where the edition lacks it."""
        voice = self.edition if words.translated(self.edition.locale, key) else source()
        return Piece(voice.say(key, **values), voice)

    def entry(self, key: str) -> tuple[Edition, Words]:
        """Return the words under a heading and their language."""
        return (self.edition, self.own[key]) if key in self.own else (source(), self.english[key])

    def both(self, text: Text, english: Text, voice: Edition, between: str = " · ") -> list[Piece]:
        """Return a label with the English one beside it, because officials read English."""
        pieces = _pieces(text, voice)
        if voice.locale != source().locale and _plain(english):
            pieces += [Piece(between, source()), *_pieces(english, source())]
            if voice.rtl:  # keeps the full stop of the English at its right end
                pieces.append(Piece("\N{LEFT-TO-RIGHT MARK}", source()))
        return pieces

    def label(self, key: str, number: str) -> list[Piece]:
        """Return the numbered label of a heading of the form."""
        voice, own = self.entry(key)
        written = Piece(f"{voice.numerals(number)}\N{NO-BREAK SPACE} ", voice)
        return [written, *self.both(own.label, self.english[key].label, voice)]

    def marks(self, field: Field) -> list[Piece]:
        """Return who needs a field, how it must be handled and how long it may be."""
        if field.sensitivity == "never":
            return [self.say("form.never")]
        handling = self.say("form.public" if field.sensitivity == "public" else "form.restricted-field")
        if self.given:
            return [handling]
        everybody = form.structure().governments
        needed = "form.needed-all" if field.required_by == everybody else "form.needed"
        key = needed if field.required_by else "form.needed-none"
        voice = self.say(key, governments="").edition
        names = [voice.say(f"form.government.{one}") for one in field.required_by]
        found = [Piece(voice.say(key, governments=voice.listed(names)), voice)]
        found.append(handling)
        if field.max_length:
            voice = self.say("form.length", count="").edition
            found.append(Piece(voice.say("form.length", count=voice.number(field.max_length)), voice))
        dot = Piece(" · ", source())
        return [piece for one in found for piece in (dot, one)][1:]

    # Blocks of the page

    def paragraph(
        self,
        style: str,
        pieces: Sequence[Piece],
        cell: Element | None = None,
        *,
        new_page: bool = False,
        voice: Edition | None = None,
    ) -> Element:
        """Add a paragraph to a cell, or to the text; it runs the way of its first piece's language.

        ``voice`` is the language where the paragraph gets its first words later.
        """
        paragraph, properties = element("p"), element("pPr")
        properties.append(element("pStyle", val=style_id(style)))
        if new_page:
            properties.append(element("pageBreakBefore"))
        spoken = (piece.edition for piece in pieces if piece.text.strip(" ·"))
        voice = next(spoken, voice or self.edition)
        # Said of every paragraph, because not every text program reads it from a style.
        if self.edition.rtl or voice.rtl:
            properties.append(element("bidi", val="1" if voice.rtl else "0"))
        paragraph.append(properties)
        paragraph.extend([self.run(piece) for piece in pieces])
        self.add(paragraph, cell)
        return paragraph

    def add(self, block: Element, cell: Element | None = None) -> None:
        """Add a block to a cell, or to the end of the text."""
        if cell is None:
            self.end.addprevious(block)
        else:
            cell.append(block)

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

    def table(self, shares: Sequence[float], caption: str) -> Element:
        """Add a table without rows; its columns have these shares of the text's width."""
        table, properties, grid = element("tbl"), element("tblPr"), element("tblGrid")
        properties.append(element("tblStyle", val="Formtable"))
        if self.edition.rtl:
            properties.append(element("bidiVisual"))
        properties.append(element("tblW", w=str(_twips(TEXT_WIDTH)), type="dxa"))
        properties.append(element("tblLayout", type="fixed"))
        properties.append(element("tblLook", val="0020", firstRow="1"))
        properties.append(element("tblCaption", val=caption))
        for share in shares:
            grid.append(element("gridCol", w=str(int(_twips(TEXT_WIDTH) * share / sum(shares)))))
        table.append(properties)
        table.append(grid)
        self.add(table)
        return table

    def row(self, table: Element, *, head: bool = False, height: int = LOW) -> list[Element]:
        """Add a row to a table and return its cells, each without the paragraph that it must get."""
        row, properties = element("tr"), element("trPr")
        properties.append(element("cantSplit"))
        properties.append(element("trHeight", val=str(_twips(height)), hRule="atLeast"))
        if head:
            properties.append(element("tblHeader"))
        row.append(properties)
        cells = []
        for column in table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"):
            cell, look = element("tc"), element("tcPr")
            look.append(element("tcW", w=str(column.get(qn("w:w"))), type="dxa"))
            if head:
                look.append(element("shd", val="clear", color="auto", fill="E1E8ED"))
            cell.append(look)
            row.append(cell)
            cells.append(cell)
        table.append(row)
        return cells

    # Parts of the form

    def first_page(self, *, draft: bool) -> None:
        """Write the title and the box with what a person must know before the first word."""
        self.paragraph("Title", [self.say("form.title")])
        if self.say("form.title").edition.locale != source().locale:
            self.paragraph("Subtitle", [Piece(source().say("form.title"), source())])
        if self.given:
            self.paragraph("Form notice", [self.say("form.example-notice")])
            if state := self.state(draft=draft):
                self.paragraph("Form warning", [state])
            return
        voice, never = self.entry(form.structure().box)
        cell = self.row(self.table([1], _plain(never.label)))[0]
        self.paragraph("Form notice", [self.say("form.restricted")], cell)
        if state := self.state(draft=draft):
            self.paragraph("Form warning", [state], cell)
        for key in ("form.offline", "form.risks-first"):
            self.paragraph("Form answer", [self.say(key)], cell)
        self.paragraph("Form label", _pieces(never.label, voice), cell)
        for item in never.items:
            self.paragraph("Form list", _pieces(item, voice), cell)
        for text in never.help:
            self.paragraph("Form answer", _pieces(text, voice), cell)
        self.paragraph("Form label", [self.say("form.clean", help=HELP, mark=MARK, example=EXAMPLE)], cell)

    def state(self, *, draft: bool) -> Piece | None:
        """Say that the words are not translated, or that nobody has reviewed them."""
        if not self.own:
            return self.say("form.untranslated")
        return self.say("form.draft") if draft else None

    def header(self) -> None:
        """Say at the head of every page that the case is invented."""
        paragraph = self.paragraph("header", [self.say("form.example-notice")])
        empty = self.document.sections[0].header.paragraphs[0]._p
        empty.getparent().replace(empty, paragraph)

    def footer(self) -> None:
        """Write the title and the page number at the foot of every page."""
        title = self.say("form.title")
        paragraph = self.paragraph("footer", [title, Piece(" · ", title.edition)])
        number = element("fldSimple", instr="PAGE")
        number.append(self.run(Piece("1", title.edition)))
        paragraph.append(number)
        empty = self.document.sections[0].footer.paragraphs[0]._p
        empty.getparent().replace(empty, paragraph)

    def section(self, number: int, section: Section, *, new_page: bool = False) -> None:
        """Write a section: its introduction, the first block with all help, further blocks without."""
        self.paragraph("heading 1", self.label(section.id, str(number)), new_page=new_page)
        if section.restricted:
            self.paragraph("Form notice", [self.say("form.annex")])
        voice, own = self.entry(section.id)
        self.untranslated(section.id)
        if self.given:
            self.filled(section, number)
            return
        for text in own.help:
            self.paragraph(HELP, _pieces(text, voice))
        if section.copies > 1:
            self.block(section, 1)
        for place, field in enumerate(section.fields, 1):
            self.field(field, f"{number}.{place}")
        for copy in range(2, section.copies + 1):
            self.block(section, copy)
            self.short(section, number)
        if section.copies > 1:
            self.paragraph(HELP, [self.say("form.copy")])

    def filled(self, section: Section, number: int) -> None:
        """Write the blocks of a section that the examples fill."""
        blocks = self.given[section.id]
        for count, self.answers in enumerate(blocks, 1):
            if len(blocks) > 1:
                self.block(section, count)
                self.short(section, number)
            else:
                for place, field in enumerate(section.fields, 1):
                    self.field(field, f"{number}.{place}")

    def block(self, section: Section, number: int) -> None:
        """Write the heading of one of several equal blocks."""
        voice, own = self.entry(section.id)
        title = _plain(own.label)
        if not words.translated(voice.locale, "form.block"):
            voice, title = source(), _plain(self.english[section.id].label)
        self.paragraph(
            "Form block", [Piece(voice.say("form.block", section=title, number=voice.number(number)), voice)]
        )

    def field(self, field: Field, number: str) -> None:
        """Write a field with its marks, help, blank and example."""
        voice, own = self.entry(field.id)
        self.paragraph("heading 2", self.label(field.id, number))
        self.untranslated(field.id)
        self.paragraph(MARK, self.marks(field))
        if not self.given:
            self.help(field, voice, own)
        if field.type == "table":
            self.blank_table(field)
        else:
            table = self.table([1], _plain(own.label))
            high = field.type == "long" and not self.given
            self.blank(field, self.row(table, height=HIGH if high else LOW)[0])
            if not self.given and any(box.kind == form.EXAMPLE for box in own.boxes):
                for style in table.iter(qn("w:pStyle")):
                    style.addnext(element("keepNext"))
        for box in [] if self.given else own.boxes:
            if box.kind == form.EXAMPLE:
                title = [Piece(f"{_plain(box.title)}\N{NO-BREAK SPACE} ", voice, strong=True)]
                for text in box.paragraphs:
                    self.paragraph(EXAMPLE, [*title, *_pieces(text, voice)])
                    title = []

    def help(self, field: Field, voice: Edition, own: Words) -> None:
        """Write what helps to fill in a field, and its warnings."""
        if field.type != "check" or field.sensitivity == "never":  # else the help is the statement itself
            for text in own.help:
                self.paragraph(HELP, _pieces(text, voice))
        for box in own.boxes:
            if box.kind != form.EXAMPLE:
                self.paragraph("Form warning", _pieces(box.title, voice))
                for text in box.paragraphs:
                    self.paragraph(HELP, _pieces(text, voice))

    def short(self, section: Section, number: int) -> None:
        """Write a further block: labels and blanks only."""
        table: Element | None = None
        for place, field in enumerate(section.fields, 1):
            label = self.label(field.id, f"{number}.{place}")
            if field.type == "table":
                self.paragraph("Form label", label)
                self.blank_table(field, hints=False)
                self.paragraph("Form answer", [])  # two tables in a row would become one
                table = None
                continue
            if table is None:
                table = self.table([2, 3], _plain(self.entry(section.id)[1].label))
                for cell, key in zip(self.row(table, head=True), ("form.field", "form.answer"), strict=True):
                    self.paragraph("Form answer", [self.say(key)], cell)
            cells = self.row(table)
            self.paragraph("Form answer", label, cells[0])
            self.blank(field, cells[1])
            if self.given and place < len(section.fields):  # a block stays on its page
                for style in cells[0].iter(qn("w:pStyle")):
                    style.addnext(element("keepNext"))

    def untranslated(self, key: str) -> None:
        """Mark words that are English only because nobody has translated them yet."""
        if self.own and key not in self.own:
            self.paragraph(MARK, [self.say("form.untranslated-field")])

    # Blanks

    def blank(self, field: Field, cell: Element) -> None:
        """Write the content controls of a field into a cell, with its answer where there is one."""
        voice, own = self.entry(field.id)
        english, label = self.english[field.id], _plain(own.label)
        answer = self.answers.get(field.id, Answer())
        given = [Piece(facts_in(text, voice), voice) for text in answer.texts]
        match field.type:
            case "choice":
                options = {
                    key: self.both(words, other, voice)
                    for key, words, other in zip(field.options, own.items, english.items, strict=True)
                }
                chosen = [piece for key in answer.options for piece in options[key]]
                kind = _dropdown({key: "".join(piece.text for piece in one) for key, one in options.items()})
                self.answer(cell, [], field.id, label, kind, "form.choose", chosen)
            case "choices":
                if given:  # says why nothing is chosen
                    self.paragraph("Form answer", given, cell)
                for key, words, other in zip(field.options, own.items, english.items, strict=True):
                    pieces = self.both(words, other, voice, "\n")
                    ticked = key in answer.options
                    self.tick(cell, f"{field.id}:{key}", _plain(words), pieces, ticked=ticked)
            case "check" if field.sensitivity == "never":
                self.tick(cell, field.id, label, [self.say("form.kept-out")], ticked=bool(self.given))
                if given:
                    self.paragraph("Form answer", given, cell)
            case "check":
                texts = zip(own.help, english.help, strict=False)
                pieces = [piece for words, other in texts for piece in self.both(words, other, voice, "\n")]
                self.tick(cell, field.id, label, pieces, ticked=bool(self.given))
            case "date":
                day = next(iter(answer.days), None)
                self.answer(cell, [], field.id, label, _day(day), "form.choose-day", _written(day))
            case "date-range":
                days = answer.days or (None, None)
                for part, day in zip(("from", "until"), days, strict=True):
                    before = self.say(f"form.{part}")
                    pieces = [Piece(before.text + ": ", before.edition)]
                    if day and before.edition.rtl:  # keeps the day of the month before the month
                        pieces.append(Piece("\N{LEFT-TO-RIGHT MARK}", source()))
                    tag = f"{field.id}:{part}"
                    self.answer(cell, pieces, tag, before.text, _day(day), "form.choose-day", _written(day))
            case _:
                assert field.type in form.WRITTEN
                kind = element("text", multiLine="1")
                # One control a paragraph: text programs differ on line breaks inside of one.
                for place, one in enumerate([[piece] for piece in given] or [[]]):
                    if place:
                        self.paragraph("Form answer", [], cell)
                        kind = element("text", multiLine="1")
                    self.answer(cell, [], field.id, label, kind, "form.type-here", one)

    def blank_table(self, field: Field, *, hints: bool = True) -> None:
        """Write a field of the type table: its head, and its fixed rows, its answers or blank rows."""
        voice, own = self.entry(field.id)
        head, *body = own.table
        other_head, *other_body = self.english[field.id].table
        widths = [1.7 if field.rows else 1.6] + [1.0] * (len(head) - 1)
        table = self.table(widths, _plain(own.label))
        for cell, text, other in zip(self.row(table, head=True), head, other_head, strict=True):
            self.paragraph("Form answer", self.both(text, other, voice, "\n"), cell)
        if hints and not field.rows and not self.given:
            for cell, text in zip(self.row(table), body[0], strict=True):
                self.paragraph("Form hint", _pieces(text, voice), cell)
        answers = self.answers.get(field.id, Answer()).rows
        blank = map(str, range(1, (len(answers) or field.blank_rows) + 1))
        for row, key in enumerate(field.rows or blank):
            cells = self.row(table)
            if field.rows:
                self.paragraph(
                    "Form answer", self.both(body[row][0], other_body[row][0], voice, "\n"), cells[0]
                )
            columns = list(zip(cells, field.columns, head, strict=True))[bool(field.rows) :]
            for place, (cell, column, title) in enumerate(columns):
                given = [Piece(facts_in(answers[row][place], voice), voice)] if answers else []
                kind = element("text", multiLine="1")
                self.answer(
                    cell, [], f"{field.id}:{key}:{column}", _plain(title), kind, "form.type-here", given
                )

    def answer(
        self,
        cell: Element,
        before: list[Piece],
        tag: str,
        alias: str,
        kind: Element,
        key: str,
        given: list[Piece],
    ) -> None:
        """Write one content control with the text, day or choice that is given, or that waits for one."""
        waiting = self.say(key)
        paragraph = self.paragraph(
            "Form answer", before, cell, voice=given[0].edition if given else self.edition
        )
        content = [self.run(piece) for piece in given] or [self.run(waiting, style="Placeholder Text")]
        paragraph.append(self.control(tag, alias, kind, content, empty=not given))

    def tick(self, cell: Element, tag: str, alias: str, pieces: list[Piece], *, ticked: bool = False) -> None:
        """Write a box to tick and the words beside it."""
        paragraph = self.paragraph("Form choice", pieces, cell)
        sign = self.run(Piece("\N{BALLOT BOX WITH X}" if ticked else "\N{BALLOT BOX}", source()))
        gap = element("r")
        gap.append(element("tab"))
        paragraph.insert(1, self.control(tag, alias, _tick_box(ticked=ticked), [sign]))
        paragraph.insert(2, gap)

    def control(
        self, tag: str, alias: str, kind: Element, content: list[Element], *, empty: bool = False
    ) -> Element:
        """Make a content control around runs."""
        properties = element("sdtPr")
        properties.append(element("alias", val=alias[:64]))
        properties.append(element("tag", val=tag))
        properties.append(element("id", val=str(next(self.numbers))))
        if empty:
            properties.append(element("showingPlcHdr"))
        properties.append(kind)
        control, inside = element("sdt"), element("sdtContent")
        inside.extend(content)
        control.append(properties)
        control.append(inside)
        return control


def _twips(length: int) -> int:
    """Turn a length in English Metric Units into twentieths of a point."""
    return round(length / Pt(1) * 20)


def _dropdown(options: dict[str, str]) -> Element:
    made = element("dropDownList")
    for value, text in options.items():
        made.append(element("listItem", displayText=text, value=value))
    return made


def _day(day: datetime.date | None = None) -> Element:
    """Make a day that officials read alike everywhere: the month is an English word."""
    made = element("date", **({"fullDate": f"{day.isoformat()}T00:00:00Z"} if day else {}))
    made.append(element("dateFormat", val="d MMMM yyyy"))
    made.append(element("lid", val="en-GB"))
    made.append(element("storeMappedDataAs", val="date"))
    made.append(element("calendar", val="gregorian"))
    return made


def _written(day: datetime.date | None) -> list[Piece]:
    return [Piece(source().date(day), source())] if day else []


def _tick_box(*, ticked: bool) -> Element:
    made = OxmlElement("w14:checkbox", nsdecls={"w14": W14})
    for name, value in (("checked", str(int(ticked))), ("checkedState", "2612"), ("uncheckedState", "2610")):
        child = OxmlElement(f"w14:{name}", nsdecls={"w14": W14})
        child.set(f"{{{W14}}}val", value)
        if name != "checked":
            child.set(f"{{{W14}}}font", "MS Gothic")
        made.append(child)
    return made


def _plain(text: Text) -> str:
    return "".join(span.text for span in text)


def _pieces(text: Text, voice: Edition) -> list[Piece]:
    return [Piece(facts_in(span.text, voice), voice, span.strong) for span in text]


def facts_in(text: str, voice: Edition) -> str:
    """Fill in the facts of a text, and say which were not opened at their source or are due to be checked."""

    def value(match: re.Match[str]) -> str:
        fact = ledger.ledger().facts[match["id"].strip()]
        words = html.unescape(re.sub(r"<[^>]+>", "", shown(fact, voice)))
        if fact.unopened:
            return f"{words} ({voice.say('fact.unopened')})"
        return f"{words} ({voice.say('fact.overdue')})" if fact.overdue(dates.edition_date()) else words

    return LOOKUP.sub(value, text)


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


def _save(writer: _Writer, out: Path) -> None:
    """Write the package with the one day in it that does not depend on when it was made."""
    day = dates.edition_date()
    title, edition = writer.say("form.title").text, writer.edition
    parts = package(writer.document, title, edition, font_table(source(), edition))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, part)
