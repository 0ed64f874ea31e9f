"""The recommendation form on paper: what its documents hold, in order, whatever their format.

Each format writes the same paragraphs, tables and blanks in its own way. The documents name nobody.
"""

from __future__ import annotations

import dataclasses
import html
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from scripts import dates, form, form_answers, ledger, words
from scripts.editions import Edition, source
from scripts.facts import LOOKUP, shown
from scripts.form_answers import Answer
from scripts.form_styles import EXAMPLE, HELP, MARK
from scripts.paths import DOCS

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scripts.form import Field, Section, Text, Words

TICKED, UNTICKED = "\N{BALLOT BOX WITH X}", "\N{BALLOT BOX}"
DAY_FORMAT = "d MMMM yyyy"  #: officials read it alike everywhere: the month is an English word


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a paragraph and the language it is in."""

    text: str
    edition: Edition
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """A place for an answer, and the answer where there is one."""

    tag: str  #: the field's id, and of its parts: ``conduct-dates:from``; the same in every copy of a block
    name: str  #: what a person reads who comes to it
    kind: Literal["text", "day", "choice", "tick"]
    within: str = ""  #: what the name belongs to, where it says too little alone
    waiting: Piece | None = None  #: what stands in it while it is empty
    given: tuple[Piece, ...] = ()
    options: dict[str, list[Piece]] = dataclasses.field(default_factory=dict)  #: of a choice, by id
    chosen: str = ""  #: of a choice
    day: datetime.date | None = None
    ticked: bool = False
    length: int = 0  #: advised number of characters; 0 where nobody advises one


@dataclass(slots=True)
class Paragraph:
    """A paragraph; a box to tick stands before its words, any other blank behind them."""

    style: str  #: name of one of :data:`scripts.form_styles.STYLES`
    pieces: list[Piece]
    voice: Edition  #: the language whose direction it has
    blank: Blank | None = None
    new_page: bool = False
    keep: bool = False  #: on the page of what follows


@dataclass(slots=True)
class Row:
    """A row of a table."""

    cells: list[list[Paragraph]]
    head: bool = False  #: said again on every page
    high: bool = False  #: has room for paragraphs
    whole: bool = True  #: stays on one page


@dataclass(slots=True)
class Table:
    """A table; its columns have these shares of the width of the text."""

    shares: tuple[float, ...]
    caption: str
    rows: list[Row] = dataclasses.field(default_factory=list)

    def row(self, *, head: bool = False, high: bool = False, whole: bool = True) -> list[list[Paragraph]]:
        """Add a row and return its cells, each without the paragraph that it must get."""
        self.rows.append(Row([[] for _ in self.shares], head, high, whole))
        return self.rows[-1].cells

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield what stands in the cells."""
        return (paragraph for row in self.rows for cell in row.cells for paragraph in cell)


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole document."""

    title: Piece
    edition: Edition
    day: datetime.date  #: the only day that the document tells of itself
    blocks: list[Block]
    header: Paragraph | None  #: at the head of every page
    footer: Paragraph  #: at the foot of every page, before its number


def lay_out(
    edition: Edition, page: Path | None = None, *, filled: bool = False, editable: bool = True
) -> Paper:
    """Return the form of an edition, or with ``filled`` the invented case that shows how to fill it in.

    ``page`` holds the edition's words, ``docs/<locale>/file/form.md`` unless given; what it lacks is
    written in English and marked. Where the form is not ``editable``, people can fill in its blanks but
    neither copy nor delete a part: it holds no examples, because they could not be taken out again.
    Raises :class:`scripts.problems.BadInputError` with every fault of the structure, the words or, where
    the form is filled, the examples.
    """
    page = page or DOCS / edition.locale / form.PAGE
    own, english = form.read_both(page)
    given = form_answers.every(page, own, english) if filled else {}
    layout = _Layout(edition, own, english, given, editable=editable)
    layout.first_page(draft=bool(own) and edition.locale != source().locale and form.review(page) == "draft")
    restricted = False
    for number, section in enumerate(form.structure().sections):
        # The restricted annex becomes a document of its own, so nothing else may stand on its pages.
        layout.section(number, section, new_page=section.restricted or restricted)
        restricted = section.restricted
    return layout.paper()


class _Layout:
    """Gathers the blocks of a document from the first page to the last."""

    def __init__(
        self,
        edition: Edition,
        own: dict[str, Words],
        english: dict[str, Words],
        given: dict[str, list[dict[str, Answer]]],
        *,
        editable: bool,
    ) -> None:
        self.edition, self.own, self.english = edition, own, english
        self.given = given  # answers of each block by section; none in the blank form
        self.answers: dict[str, Answer] = {}  # of the block that is being written
        self.editable = editable
        self.blocks: list[Block] = []

    def paper(self) -> Paper:
        """Return the document with what stands on every page."""
        title, notice = self.say("form.title"), self.say("form.example-notice")
        header = Paragraph("header", [notice], notice.edition) if self.given else None
        footer = Paragraph("footer", [title, Piece(" · ", title.edition)], title.edition)
        return Paper(title, self.edition, dates.edition_date(), self.blocks, header, footer)

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

    # Blocks

    def paragraph(
        self,
        style: str,
        pieces: Sequence[Piece],
        cell: list[Paragraph] | None = None,
        *,
        blank: Blank | None = None,
        new_page: bool = False,
        voice: Edition | None = None,
    ) -> None:
        """Add a paragraph to a cell, or to the text; it runs the way of its first piece's language.

        ``voice`` is the language where the paragraph gets its first words later.
        """
        spoken = (piece.edition for piece in pieces if piece.text.strip(" ·"))
        voice = next(spoken, voice or self.edition)
        made = Paragraph(style, list(pieces), voice, blank, new_page)
        (self.blocks if cell is None else cell).append(made)

    def table(self, shares: Sequence[float], caption: str) -> Table:
        """Add a table without rows."""
        table = Table(tuple(shares), caption)
        self.blocks.append(table)
        return table

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
        cell = self.table([1], _plain(never.label)).row(whole=False)[0]
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
        if self.editable:
            clean = self.say("form.clean", help=HELP, mark=MARK, example=EXAMPLE)
            self.paragraph("Form label", [clean], cell)
        else:
            self.paragraph("Form label", [self.say("form.fixed.send")], cell)
            self.paragraph("Form answer", [self.say("form.fixed.letters")], cell)

    def state(self, *, draft: bool) -> Piece | None:
        """Say that the words are not translated, or that nobody has reviewed them."""
        if not self.own:
            return self.say("form.untranslated")
        return self.say("form.draft") if draft else None

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
            self.paragraph(HELP, [self.say("form.copy" if self.editable else "form.fixed.copy")])

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
        if self.given or not self.editable:
            examples = []
        else:
            examples = [box for box in own.boxes if box.kind == form.EXAMPLE]
        if field.type == "table":
            self.blank_table(field)
        else:
            table = self.table([1], _plain(own.label))
            self.blank(field, table.row(high=field.type == "long" and not self.given)[0])
            if examples:
                for paragraph in table.paragraphs():
                    paragraph.keep = True
        for box in examples:
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
        table: Table | None = None
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
                for cell, key in zip(table.row(head=True), ("form.field", "form.answer"), strict=True):
                    self.paragraph("Form answer", [self.say(key)], cell)
            cells = table.row()
            self.paragraph("Form answer", label, cells[0])
            self.blank(field, cells[1])
            if self.given and place < len(section.fields):  # a block stays on its page
                for paragraph in cells[0]:
                    paragraph.keep = True

    def untranslated(self, key: str) -> None:
        """Mark words that are English only because nobody has translated them yet."""
        if self.own and key not in self.own:
            self.paragraph(MARK, [self.say("form.untranslated-field")])

    # Blanks

    def blank(self, field: Field, cell: list[Paragraph]) -> None:
        """Write the blanks of a field into a cell, with its answer where there is one."""
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
                chosen = next(iter(answer.options), "")
                blank = Blank(field.id, label, "choice", options=options, chosen=chosen)
                self.answer(cell, blank, "form.choose", options.get(chosen, []))
            case "choices":
                if given:  # says why nothing is chosen
                    self.paragraph("Form answer", given, cell)
                for key, words, other in zip(field.options, own.items, english.items, strict=True):
                    pieces = self.both(words, other, voice, "\n")
                    ticked = key in answer.options
                    self.tick(cell, f"{field.id}:{key}", _plain(words), pieces, within=label, ticked=ticked)
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
                self.answer(cell, Blank(field.id, label, "day", day=day), "form.choose-day", _written(day))
            case "date-range":
                days = answer.days or (None, None)
                for part, day in zip(("from", "until"), days, strict=True):
                    before = self.say(f"form.{part}")
                    pieces = [Piece(before.text + ": ", before.edition)]
                    if day and before.edition.rtl:  # keeps the day of the month before the month
                        pieces.append(Piece("\N{LEFT-TO-RIGHT MARK}", source()))
                    blank = Blank(f"{field.id}:{part}", before.text, "day", within=label, day=day)
                    self.answer(cell, blank, "form.choose-day", _written(day), pieces)
            case _:
                assert field.type in form.WRITTEN
                blank = Blank(field.id, label, "text", length=field.max_length)
                # One blank a paragraph: text programs differ on line breaks inside of one.
                for place, one in enumerate([[piece] for piece in given] or [[]]):
                    if place:
                        self.paragraph("Form answer", [], cell)
                    self.answer(cell, blank, "form.type-here", one)

    def blank_table(self, field: Field, *, hints: bool = True) -> None:
        """Write a field of the type table: its head, and its fixed rows, its answers or blank rows."""
        voice, own = self.entry(field.id)
        head, *body = own.table
        other_head, *other_body = self.english[field.id].table
        label = _plain(own.label)
        table = self.table([1.7 if field.rows else 1.6] + [1.0] * (len(head) - 1), label)
        for cell, text, other in zip(table.row(head=True), head, other_head, strict=True):
            self.paragraph("Form answer", self.both(text, other, voice, "\n"), cell)
        if hints and not field.rows and not self.given:
            for cell, text in zip(table.row(), body[0], strict=True):
                self.paragraph("Form hint", _pieces(text, voice), cell)
        answers = self.answers.get(field.id, Answer()).rows
        blank = map(str, range(1, (len(answers) or field.blank_rows) + 1))
        for row, key in enumerate(field.rows or blank):
            cells = table.row()
            if field.rows:
                name = _plain(body[row][0])
                self.paragraph(
                    "Form answer", self.both(body[row][0], other_body[row][0], voice, "\n"), cells[0]
                )
            else:
                name = voice.say("form.blocks.row", number=voice.number(row + 1))
            columns = list(zip(cells, field.columns, head, strict=True))[bool(field.rows) :]
            for place, (cell, column, title) in enumerate(columns):
                given = [Piece(facts_in(answers[row][place], voice), voice)] if answers else []
                tag, within = f"{field.id}:{key}:{column}", f"{label}, {name}"
                self.answer(cell, Blank(tag, _plain(title), "text", within), "form.type-here", given)

    def answer(
        self,
        cell: list[Paragraph],
        blank: Blank,
        key: str,
        given: Sequence[Piece],
        before: Sequence[Piece] = (),
    ) -> None:
        """Write a blank with the text, day or choice that is given, or that waits for one."""
        blank = replace(blank, waiting=self.say(key), given=tuple(given))
        voice = given[0].edition if given else self.edition
        self.paragraph("Form answer", before, cell, blank=blank, voice=voice)

    def tick(
        self,
        cell: list[Paragraph],
        tag: str,
        name: str,
        pieces: list[Piece],
        *,
        within: str = "",
        ticked: bool = False,
    ) -> None:
        """Write a box to tick and the words beside it."""
        self.paragraph("Form choice", pieces, cell, blank=Blank(tag, name, "tick", within, ticked=ticked))


def _written(day: datetime.date | None) -> list[Piece]:
    return [Piece(source().date(day), source())] if day else []


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
