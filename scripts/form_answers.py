"""The answers of the filled form: the examples of the page ``file/form.md``, as the form's blanks take them.

In an example box, a paragraph is an answer to a choice, a row of a table with its cells between middle dots,
or a part of a text. In a section that is filled in more than once, the first field's example may list the
blocks (``E1, E2``); a paragraph of the other fields then begins with the blocks that it answers (``E2: ``).

What a program must understand, the choices, days and blocks, is read from the English page, so that a
translator may write the others freely.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts import form
from scripts.editions import source
from scripts.paths import DOCS
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.form import Field, Section, Text, Words

CELL = " · "  #: between the cells of a table's row
BLOCK = r"[A-Z]\d+"  #: name of a block of a section that is filled in more than once
BLOCKS = re.compile(rf"{BLOCK}(?:\W+{BLOCK})*")
FOR_BLOCKS = re.compile(rf"(?P<blocks>{BLOCKS.pattern})\s*[:\N{{FULLWIDTH COLON}}]\s*")
DAY = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]+) (\d{4})\b")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in one field of one block."""

    texts: tuple[str, ...] = ()  #: paragraphs, in the language of the page; facts stay as ``{{ id }}``
    options: tuple[str, ...] = ()  #: ids of what is chosen
    days: tuple[datetime.date, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()  #: of a table, its fixed first cells left out


def blocks(section: Section, english: dict[str, Words]) -> tuple[str, ...]:
    """Name the blocks of a section that the examples fill; one without a name where they list none."""
    first = [_plain(text) for text in paragraphs(english[section.fields[0].id])]
    if section.copies > 1 and len(first) == 1 and BLOCKS.fullmatch(first[0]):
        return tuple(re.findall(BLOCK, first[0]))
    return ("",)


def paragraphs(words: Words) -> list[Text]:
    """Return the paragraphs of the first example; further ones are about other cases."""
    return next((box.paragraphs for box in words.boxes if box.kind == form.EXAMPLE), [])


def answers(
    section: Section, block: str, page: Path, own: dict[str, Words], english: dict[str, Words]
) -> dict[str, Answer]:
    """Return the answers of a block by field; a field without an example is left out.

    Raises :class:`BadInputError` with every example of the section that its field cannot take.
    """
    found: dict[str, Answer] = {}
    problems: list[Problem] = []
    for field in section.fields:
        voice = own.get(field.id, english[field.id])
        file = page if field.id in own else DOCS / source().locale / form.PAGE
        given = [_plain(text) for text in paragraphs(voice)]
        original = [_plain(text) for text in paragraphs(english[field.id])]
        if not original:
            continue
        faults: list[str] = []
        if len(given) != len(original):
            faults.append(f"its example has {len(given)} paragraphs, the English one has {len(original)}")
        elif field is section.fields[0] and block:
            found[field.id] = Answer((block,))
        else:
            pairs = [
                (_without_blocks(text), _without_blocks(other)) if block else (text, other)
                for text, other in zip(given, original, strict=True)
                if not block or _is_for(block, other)
            ]
            if not pairs:
                faults.append(f"its example says nothing for {block}")
            else:
                found[field.id] = _answer(field, pairs, english[field.id], faults)
        problems += [Problem.at(file, voice.line, f"{field.id}: {fault}") for fault in faults]
    if problems:
        raise BadInputError(problems)
    return found


def every(page: Path, own: dict[str, Words], english: dict[str, Words]) -> dict[str, list[dict[str, Answer]]]:
    """Return the answers of every block of every section, as :func:`answers` does for one.

    Raises :class:`BadInputError` with every example that its field cannot take.
    """
    found: dict[str, list[dict[str, Answer]]] = {}
    problems = []
    for section in form.structure().sections:
        for block in blocks(section, english):
            try:
                found.setdefault(section.id, []).append(answers(section, block, page, own, english))
            except BadInputError as error:
                problems += error.problems
    if problems:
        raise BadInputError(list(dict.fromkeys(problems)))
    return found


def _answer(field: Field, pairs: list[tuple[str, str]], words: Words, faults: list[str]) -> Answer:
    """Understand an example, given in the language of the page and in English."""
    texts = tuple(text for text, _ in pairs)
    match field.type:
        case "choice" | "choices":
            labels = {_plain(item): key for item, key in zip(words.items, field.options, strict=True)}
            chosen = tuple(labels[other] for _, other in pairs if other in labels)
            if field.type == "choice" and len(chosen) != 1:
                faults.append("its example must be one of the options, word for word")
            return Answer(tuple(text for text, other in pairs if other not in labels), chosen)
        case "date" | "date-range":
            days = tuple(day for _, other in pairs for day in _days(other))
            expected = 1 if field.type == "date" else 2
            if len(days) != expected:
                faults.append(f"its example must hold {expected} days, such as 6 May 2024")
            return Answer(days=days)
        case "table":
            rows = tuple(tuple(cell.strip() for cell in text.split(CELL)) for text in texts)
            if {len(row) for row in rows} != {len(field.columns)}:
                faults.append(f"each row of its example must have {len(field.columns)} cells")
            if field.rows and len(rows) != len(field.rows):
                faults.append(f"its example has {len(rows)} rows, the table has {len(field.rows)}")
            return Answer(rows=tuple(row[1:] for row in rows) if field.rows else rows)
    return Answer(texts)


def _is_for(block: str, text: str) -> bool:
    match = FOR_BLOCKS.match(text)
    return match is not None and block in re.findall(BLOCK, match["blocks"])


def _without_blocks(text: str) -> str:
    return FOR_BLOCKS.sub("", text, count=1)


def _days(text: str) -> list[datetime.date]:
    found = []
    for day, month, year in DAY.findall(text):
        with contextlib.suppress(ValueError):  # no such month or day
            found.append(datetime.date(int(year), MONTHS.index(month) + 1, int(day)))
    return found


def _plain(text: Text) -> str:
    return "".join(span.text for span in text)
