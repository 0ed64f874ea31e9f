"""The recommendation form as a PDF to fill in, and the filled example to read; both tagged (PDF/UA-1).

WeasyPrint sets the pages and finds the places of the blanks; what each blank is, is said afterwards
(ISO 32000-1, 12.7). The example has no blanks: its answers are set like all other text, so that every
program shows the letters of every script as they must be.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

from markupsafe import Markup
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String

from scripts import form_paper, pdf
from scripts.book import inline
from scripts.editions import Edition, editions, source
from scripts.form_paper import Paragraph, Table
from scripts.form_styles import STYLES
from scripts.paths import OVERRIDES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pikepdf import Object

    from scripts.form_paper import Blank, Paper, Piece, Row

STYLESHEET = OVERRIDES / "form" / "paper.css"
TAGS = {"Title": "h1", "heading 1": "h2", "heading 2": "h3"}
LINE = 100  #: characters of advised length that stand on a line of the whole width
LINE_HEIGHT, MOST_LINES = 4.6, 24  #: millimetres; a field must not outgrow a page
CELL = 13  #: millimetres: height of a field in a cell of a table
ONE_LINE = 60  #: advised characters up to which a field has one line
MULTILINE, RADIO = 1 << 12, 1 << 15  #: flags of fields (ISO 32000-1, tables 226 and 228)
PRINTED = 4  #: flag of annotations (table 165)
#: Size of typed letters, in points: that of a line, or 0 for the size that lets a text fit its field.
PLAIN, FITTING = "10", "0"
FONT = re.compile(r"/\S+(?= [\d.]+ Tf)")


@dataclass(frozen=True, slots=True)
class Place:
    """A field or one of its options, as :class:`_Page` gives it a place."""

    blank: Blank
    name: str  #: of the field in the file; each has one of its own
    label: str  #: said by screen readers
    option: str = ""  #: of a choice
    lines: int = 1
    rtl: bool = False


def write_pdf(edition: Edition, out: Path, page: Path | None = None, *, filled: bool = False) -> None:
    """Write the form of an edition, or with ``filled`` the invented case; see :func:`form_paper.lay_out`.

    The same sources give the same bytes. Raises :class:`scripts.problems.BadInputError` as that does, and
    as :func:`scripts.pdf.render` does.
    """
    made = _Page(form_paper.lay_out(edition, page, filled=filled, editable=False), filled=filled)
    pdf.render(made.html(), edition, out)
    with Pdf.open(io.BytesIO(out.read_bytes())) as file:
        if made.places:
            _fill_in(file, made.places)
        file.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)


class _Page:
    """Writes the form as HTML, and notes which blank is at which place."""

    def __init__(self, paper: Paper, *, filled: bool) -> None:
        self.paper, self.edition, self.filled = paper, paper.edition, filled
        self.places: dict[str, Place] = {}  # by the name of its input
        self.copies: dict[str, int] = {}  # how often a tag came so far

    def html(self) -> str:
        """Return the whole document."""
        edition, day = self.edition, self.paper.day.isoformat()
        body = Markup("\n").join(self.blocks(self.paper.blocks))
        return str(
            Markup(
                '<!doctype html><html lang="{tag}" dir="{dir}" class="{script}"><head><meta charset="utf-8">'
                '<title>{title}</title><meta name="dcterms.created" content="{day}">'
                '<meta name="dcterms.modified" content="{day}"><style>{css}</style></head>'
                "<body>{body}</body></html>"
            ).format(
                tag=edition.tag,
                dir=edition.direction,
                script=f"script-{edition.scripts[0].lower()}",
                title=self.paper.title.text,
                day=day,
                css=Markup(STYLESHEET.read_text("utf-8") + "".join(_rules(edition))),
                body=body,
            )
        )

    def blocks(self, blocks: Sequence[Paragraph | Table], width: float = 1) -> Iterator[Markup]:
        """Yield blocks in a part of the width; paragraphs with bullets stand together in a list."""
        items: list[Markup] = []
        voice = self.edition  # of the list
        for block in [*blocks, None]:
            if isinstance(block, Paragraph) and _is_item(block):
                items.append(Markup("<li>{}</li>").format(self.words(block)))
                voice = block.voice
                continue
            if items:
                yield Markup("<ul{}>{}</ul>").format(self.language(voice), Markup().join(items))
                items = []
            if isinstance(block, Table):
                yield self.frame(block) if len(block.shares) == 1 else self.table(block)
            elif block:
                yield self.paragraph(block, width)

    def paragraph(self, block: Paragraph, width: float) -> Markup:
        """Write a paragraph with its blank."""
        tag = TAGS.get(block.style, "p")
        names = [block.style.lower().replace(" ", "-")]
        names += ["new-page"] * block.new_page + ["keep"] * block.keep
        if self.paper.header and block.pieces == self.paper.header.pieces:
            names.append("running")  # stands at the head of every page too
        before = after = Markup()
        if block.blank and block.blank.kind == "tick":
            before = self.tick(block.blank)
        elif block.blank and self.filled:
            after = self.pieces(block.blank.given, block.voice)
        elif block.blank:
            after = self.blank(block.blank, block.voice, width)
        words = self.words(block)
        if after and not words and not self.filled:
            return after
        return Markup('<{tag} class="{names}"{lang}>{before}{words}{after}</{tag}>').format(
            tag=tag,
            names=" ".join(names),
            lang=self.language(block.voice),
            before=before,
            words=words,
            after=after,
        )

    def language(self, voice: Edition) -> Markup:
        """Return the attributes of an element whose language is not the form's."""
        if voice is self.edition:
            return Markup()
        return Markup(' lang="{}" dir="{}"').format(voice.tag, voice.direction)

    def words(self, block: Paragraph) -> Markup:
        """Write the words of a paragraph."""
        return self.pieces(block.pieces, block.voice)

    def pieces(self, pieces: Iterable[Piece], voice: Edition) -> Markup:
        """Write pieces of text, marked where their language is not the paragraph's."""
        found = Markup()
        for piece in pieces:
            lines = (inline(voice, line, piece.edition) for line in piece.text.split("\n"))
            text = Markup("<br>").join(lines)
            found += Markup("<strong>{}</strong>").format(text) if piece.strong else text
        return found

    def frame(self, block: Table) -> Markup:
        """Write a box with what stands in its only column."""
        rows = (Markup("\n").join(self.blocks(row.cells[0])) for row in block.rows)
        whole = "whole" if all(row.whole for row in block.rows) else ""
        return Markup('<div class="frame {}">{}</div>').format(whole, Markup("\n").join(rows))

    def table(self, block: Table) -> Markup:
        """Write a table; its head is said again on every page."""
        widths = [share / sum(block.shares) for share in block.shares]
        columns = Markup().join(
            Markup('<col style="width: {:.1f}%">').format(100 * width) for width in widths
        )
        head, body = (
            Markup("\n").join(self.row(row, widths) for row in block.rows if row.head == wanted)
            for wanted in (True, False)
        )
        return Markup("<table><colgroup>{}</colgroup><thead>{}</thead><tbody>{}</tbody></table>").format(
            columns, head, body
        )

    def row(self, row: Row, widths: Sequence[float]) -> Markup:
        """Write a row of a table; a first cell without a blank heads its row."""
        cells = Markup()
        for place, (paragraphs, width) in enumerate(zip(row.cells, widths, strict=True)):
            blank = any(one.blank or one.style == "Form hint" for one in paragraphs)
            start, end = "<td>", "</td>"
            if row.head or (place == 0 and not blank):
                start, end = f'<th scope="{"col" if row.head else "row"}">', "</th>"
            content = Markup("\n").join(self.blocks(paragraphs, width))
            cells += Markup(start) + content + Markup(end)
        return Markup("<tr>{}</tr>").format(cells)

    # Blanks

    def tick(self, blank: Blank) -> Markup:
        """Write a box to tick, or a ticked one."""
        if self.filled:
            return Markup('<span class="ticked" lang="en">{}</span>').format(
                "×" if blank.ticked else "\u00a0"
            )
        return self.place(blank, "tick")

    def blank(self, blank: Blank, voice: Edition, width: float) -> Markup:
        """Write a field, or one box for each of its options."""
        if blank.kind == "choice":
            self.copies[blank.tag] = self.copies.get(blank.tag, 0) + 1
            options = (
                Markup('<p class="option"{}>{}{}</p>').format(
                    self.language(pieces[0].edition),
                    self.place(blank, "tick round", key, "".join(piece.text for piece in pieces)),
                    self.pieces(pieces, pieces[0].edition),
                )
                for key, pieces in blank.options.items()
            )
            return Markup('<div class="options">{}</div>').format(Markup().join(options))
        lines = 1
        if blank.kind == "text" and blank.length > ONE_LINE * width:
            lines = min(MOST_LINES, max(2, ceil(blank.length / LINE / width)))
        height = LINE_HEIGHT * lines + 3
        if blank.kind == "text" and not blank.length:
            lines, height = 2, CELL
        return self.place(blank, "blank", lines=lines, rtl=voice.rtl, style=f"height: {height:.1f}mm")

    def place(
        self,
        blank: Blank,
        kind: str,
        option: str = "",
        words: str = "",
        *,
        lines: int = 1,
        rtl: bool = False,
        style: str = "",
    ) -> Markup:
        """Write an input that keeps a place, and note what belongs there."""
        if not option:
            self.copies[blank.tag] = self.copies.get(blank.tag, 0) + 1
        copy = self.copies[blank.tag]
        name = blank.tag if copy == 1 else f"{blank.tag}#{copy}"
        label = ": ".join(filter(None, [blank.within, blank.name, words]))
        if copy > 1:
            label += f" ({self.edition.number(copy)})"
        key = f"{name}={option}"
        self.places[key] = Place(blank, name, label, option, lines, rtl)
        box = "text" if blank.kind in ("text", "day") else "checkbox"
        return Markup('<input type="{}" class="{}" name="{}" style="{}">').format(box, kind, key, style)


def _is_item(block: Paragraph) -> bool:
    return any(style.bullet for style in STYLES if style.name == block.style)


def _rules(edition: Edition) -> Iterator[str]:
    """Yield what CSS must be told of the languages: their fonts, and the digits of page numbers."""
    every = [font for one in editions().values() for font in one.fonts]
    # Text in another language than the form's: the fonts that the form has for other scripts come first.
    foreign = [*edition.fonts[1:], *source().fonts]
    for one in dict.fromkeys((edition, source())):
        own = list(edition.fonts) if one is edition else foreign
        families = ", ".join(f'"{font}"' for font in dict.fromkeys([*own, *every]))
        yield f'[lang="{one.tag}"] {{ font-family: {families}, serif }}\n'
    yield f'@page {{ @bottom-center {{ content: string(title) " · " counter(page, {edition.counter}) }} }}\n'


# Fields


def _fill_in(file: Pdf, places: dict[str, Place]) -> None:
    """Make fields of the boxes that keep their places."""
    form = file.Root.AcroForm
    form.NeedAppearances = True
    fields: list[Object] = []
    groups: dict[str, Object] = {}
    draw = partial(_drawing, file)
    for widget in list(form.Fields):
        place = places[str(widget.T)]
        for key in ("/AP", "/AS", "/MK", "/V", "/Ff", "/Border"):
            if key in widget:
                del widget[key]
        widget.F, widget.T, widget.TU = PRINTED, String(place.name), String(place.label)
        widget.BS = Dictionary(W=0)
        if place.blank.kind in ("tick", "choice"):
            on = Name(f"/{place.option or 'on'}")
            widget.AP = Dictionary(N=Dictionary({str(on): draw(widget, True), "/Off": draw(widget, False)}))
            widget.AS = Name.Off
        if place.blank.kind == "choice":
            if place.name not in groups:
                label = ": ".join(filter(None, [place.blank.within, place.blank.name]))
                groups[place.name] = file.make_indirect(
                    Dictionary(FT=Name.Btn, Ff=RADIO, T=widget.T, TU=String(label), V=Name.Off, Kids=Array())
                )
                fields.append(groups[place.name])
            del widget["/T"]
            del widget["/FT"]
            widget.Parent = groups[place.name]
            groups[place.name].Kids.append(widget)
            continue
        fields.append(widget)
        if place.blank.kind == "tick":
            widget.FT, widget.V = Name.Btn, Name.Off
            continue
        widget.FT, widget.V, widget.Q = Name.Tx, String(""), 2 if place.rtl else 0
        font = FONT.findall(str(widget.DA))[-1]
        widget.DA = String(f"{font} {FITTING if place.lines > 1 else PLAIN} Tf 0 g")
        widget.Ff = MULTILINE if place.lines > 1 else 0
    form.Fields = Array(fields)
    for page in file.pages:
        page.obj.Tabs = Name.S


def _drawing(file: Pdf, widget: Object, on: bool) -> Object:
    """Draw what stands in a box: two strokes from corner to corner, or nothing."""
    left, first, right, second = (float(side) for side in widget.Rect)
    width, height = abs(right - left), abs(second - first)
    strokes = f"1.2 w 1 J 1.5 1.5 m {width - 1.5:.2f} {height - 1.5:.2f} l S " * on
    strokes += f"1.5 {height - 1.5:.2f} m {width - 1.5:.2f} 1.5 l S" * on
    return file.make_stream(
        strokes.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, width, height])
    )
