"""The exchange of texts as a Word document: a table with the English and, beside it, the translation."""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from lxml.etree import LxmlError

from scripts import dates
from scripts.editions import editions, source
from scripts.exchange import Answer, Message
from scripts.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from docx.table import _Cell as Cell

    from scripts.editions import Edition

LARGEST = 100_000_000  #: bytes, unpacked
#: What a translation leaves as it is.
KEPT = re.compile(r"(\{\{[^}]*\}\}|\[\^[^\]]*\]|(?<=\])\([^)]*\)|`[^`]*`)")
#: Begins the key of a row, in hidden letters at the end of its English cell.
KEY = "\u2063key:"
SPACES = {qn("w:br"): "\n", qn("w:tab"): " "}
#: Keep brackets that run from the left in their places within a line from the right; taken out again.
ISOLATE = "\u2066\u2069"
OLD = "FFF2CC"  #: colour of a cell whose text is older than the English
RULES = (
    "Write your translation in the right column. Change nothing in the left column.",
    "Keep as they are: {{ … }} (a date or number, printed in your language by itself), [^ … ] (a footnote), "
    "the address in [text](address), and the marks ** and `.",
    "A yellow cell holds an older translation: the English has changed since. Bring it up to date. What you "
    "leave as it is stays marked as old.",
    "Then send this document back.",
)


def to_docx(found: Iterable[Message], locale: str) -> bytes:
    """Write messages as a document."""
    edition = editions()[locale]
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = f"{source().say('manual.title')} ({edition.tag})"
    properties.language = edition.tag
    properties.created = properties.modified = datetime.datetime.combine(dates.today(), datetime.time())
    for rule in RULES:
        document.add_paragraph(rule)
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, (source().name, edition.name), strict=True):
        cell.text = name
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    # Rows are made from one; to ask the table for its cells takes longer with every row.
    for message in found:
        english, own = table.add_row().cells
        english.text = message.english
        key = english.paragraphs[0].add_run(_key(message))
        key.font.hidden, key.font.size, key.font.color.rgb = True, Pt(1), RGBColor(0xFF, 0xFF, 0xFF)
        _write(own, message, edition)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _key(message: Message) -> str:
    state = _digest(message.text) if message.fuzzy else "-"
    return f"{KEY}{message.context} {state}"


def _digest(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:10]


def _write(cell: Cell, message: Message, edition: Edition) -> None:
    paragraph = cell.paragraphs[0]
    if edition.rtl:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for piece in filter(None, KEPT.split(message.text)):
        kept = edition.rtl and KEPT.fullmatch(piece)
        run = paragraph.add_run(f"{ISOLATE[0]}{piece}{ISOLATE[1]}" if kept else piece)
        run.font.rtl = True if edition.rtl and not kept else None
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), edition.tag)
        language.set(qn("w:bidi"), edition.tag)
        run._r.get_or_add_rPr().append(language)
    if message.fuzzy:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", OLD)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)


def from_docx(file: Path, problems: list[Problem]) -> tuple[str, list[Answer]]:
    """Read a document: the language it says it is in, and the rows whose translation is finished.

    A row is finished where it has a text, and not the older one that it went out with. Faults are added to
    ``problems``; the line of an answer is its row.
    """
    try:
        with zipfile.ZipFile(file) as package:
            if sum(part.file_size for part in package.infolist()) > LARGEST:
                problems.append(Problem(file.name, 0, f"is larger than {LARGEST} bytes when it is unpacked"))
                return "", []
        document = docx.Document(str(file))
        rows = [row for table in document.tables for row in table._tbl.tr_lst]
    except OSError as error:
        problems.append(Problem(file.name, 0, f"cannot be read: {error.strerror or error}"))
        return "", []
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        LxmlError,
        ParseError,
        KeyError,
        ValueError,
        AttributeError,
    ):
        problems.append(Problem(file.name, 0, "is no readable DOCX document"))
        return "", []
    answers = []
    for number, row in enumerate(rows, 1):
        cells = [_text(cell) for cell in row.tc_lst]
        if len(cells) != 2 or KEY not in cells[0]:
            if number > 1:
                problems.append(
                    Problem(file.name, number, "the row has lost its key; export the document again")
                )
            continue
        english, _, key = cells[0].partition(KEY)
        context, _, state = key.strip().rpartition(" ")
        if cells[1] and state != _digest(cells[1]):
            answers.append(Answer(number, context, english.strip(), cells[1]))
    return str(document.core_properties.language or ""), answers


def _text(cell: object) -> str:
    """Return the text of a cell; a paragraph of it is a line."""
    lines = []
    for paragraph in getattr(cell, "p_lst"):  # noqa: B009
        nodes = paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
        pieces = (SPACES.get(node.tag) or node.text or "" for node in nodes)
        lines.append("".join(pieces))
    return re.sub(f"[{ISOLATE}]", "", "\n".join(lines)).strip()
