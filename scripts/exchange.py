"""Texts for translators who work outside the project: out as PO or DOCX, and in again.

A message is a block. Its context names the page, the section, the place in it and the hash of the source, so
that a text that comes back late is still recorded as what it was made from.
"""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
from collections import defaultdict, deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from babel import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from scripts import blocks, check, composition, dates, ledger, locks, pages, parity, words
from scripts.editions import editions, source
from scripts.files import undone_on_error, write
from scripts.locks import Line, State
from scripts.paths import DOCS, shown
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from scripts.blocks import Block
    from scripts.locks import Finding, Text
    from scripts.pages import Page

CONTEXT = re.compile(r"(?P<path>[^#\s]+)#(?P<section>\S*):(?P<number>\d+) (?P<hash>[0-9a-f]{10})")
#: States of a block that a translator is asked to look at, as its text stands.
FUZZY = (State.STALE, State.EDITED, State.COPIED, State.UNRECORDED)
LARGEST = 20_000_000  #: bytes
#: The words in the file are for people who translate from English.
RULES = """\
Translate the text of each message. Keep as they are: {{ … }} (a date or number, printed in your language by
itself), [^ … ] (a footnote), the address in [text](address), and the marks ** and `. A fuzzy message is an
older translation: the English has changed since, so bring it up to date. Then send this file back."""


@dataclass(frozen=True, slots=True)
class Message:
    """A block on its way to a translator."""

    context: str
    english: str
    text: str  #: the translation as it stands; empty where there is none
    fuzzy: bool  #: whether somebody must look at it
    comments: tuple[str, ...]
    place: tuple[str, int]  #: file and line of the English


@dataclass(frozen=True, slots=True)
class Answer:
    """A translated block on its way back."""

    line: int  #: of the file that it came in; of a table, its row
    context: str
    english: str
    text: str


@dataclass(slots=True)
class _Sheet:
    """A page of the source, its translation, and what answers change in it.

    Blocks of the source are known by their ``id()``.
    """

    original: Page
    page: Page | None  #: the translation, where there is one
    text: Text
    texts: dict[int, str] = field(default_factory=dict)  #: answers
    lines: dict[int, int] = field(default_factory=dict)  #: of the file that the answers came in
    follows: dict[int, str] = field(default_factory=dict)  #: hash of the source that an answer was made from


def messages(locale: str, *, everything: bool = False) -> list[Message]:
    """List the blocks of a locale that are stale, edited, copied or missing; with ``everything``, all.

    Raises :class:`BadInputError` where pages or locks cannot be read.
    """
    problems: list[Problem] = []
    sheets = _sheets(locale, problems)
    if problems:
        raise BadInputError(problems)
    found: list[Message] = []
    for path in pages.order():
        if path in sheets:
            found += _of_page(sheets[path].original, sheets[path].text, everything=everything)
    return found


def _sheets(locale: str, problems: list[Problem]) -> dict[str, _Sheet]:
    originals, own = (pages.load(each, problems) for each in (source().locale, locale))
    sheets = {}
    for path, original in originals.items():
        if path in own:
            text = locks.of_page(own[path], original, problems)
        else:
            lock = DOCS / locale / locks.FOLDER / f"{path}.lock"
            text = locks.Text(DOCS / locale / path, lock, blocks.of_page(original), [], [])
        sheets[path] = _Sheet(original, own.get(path), text)
    return sheets


def _of_page(original: Page, text: Text, *, everything: bool) -> Iterator[Message]:
    contexts = _contexts(original.path, text.source)
    for finding in text.findings:
        block, mate = finding.source, finding.translation
        if block is None or not block.translatable or (finding.state is State.FRESH and not everything):
            continue
        kept = [*(f"{{{{ {fact} }}}} ({_value(fact)})" for fact in block.facts)]
        kept += [*(f"[^{note}]" for note in block.notes), *block.links, *(f"`{code}`" for code in block.code)]
        comments = (parity.named(block.path), *([f"Keep: {' '.join(dict.fromkeys(kept))}"] if kept else []))
        place = (shown(original.file), original.first_line + block.line - 1)
        fuzzy = finding.state in FUZZY
        yield Message(contexts[id(block)], block.raw, mate.raw if mate else "", fuzzy, comments, place)


def _value(fact: str) -> str:
    known = ledger.ledger().facts.get(fact)
    return str(known.value) if known else ""


def _contexts(path: str, found: Iterable[Block]) -> dict[int, str]:
    contexts = {}
    for section, parts in blocks.sections(found).items():
        for number, block in enumerate(parts, 1):
            contexts[id(block)] = f"{path}#{section}:{number} {block.hash}"
    return contexts


def to_po(found: Iterable[Message], locale: str) -> bytes:
    """Write messages as a PO file."""
    edition = editions()[locale]
    day = datetime.datetime.combine(dates.today(), datetime.time(), datetime.UTC)
    catalog = Catalog(
        locale=edition.formats,
        project=source().say("manual.title"),
        header_comment="\n".join(f"# {line}" for line in RULES.splitlines()),
        version=f"{dates.today()}",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        fuzzy=False,
    )
    catalog.creation_date = catalog.revision_date = day
    for message in found:
        added = catalog.add(
            message.english,
            message.text,
            context=message.context,
            auto_comments=message.comments,
            locations=[message.place],
            flags=["fuzzy"] if message.fuzzy else [],
        )
        added.flags -= {"python-format"}  # a percent sign is only a percent sign
    stream = io.BytesIO()
    write_po(stream, catalog, width=0)
    return stream.getvalue()


def from_po(file: Path, problems: list[Problem]) -> tuple[str, list[Answer]]:
    """Read a PO file: the locale it says it is in, and its finished messages.

    Messages that are empty or fuzzy are left out. Faults are added to ``problems``.
    """
    text = _read(file, problems)
    if text is None:
        return "", []
    try:
        catalog = read_po(io.StringIO(text), abort_invalid=True, ignore_obsolete=True)
    except PoFileError as error:
        problems.append(Problem(file.name, error.lineno or 0, f"is no readable PO file: {error}"))
        return "", []
    except (ValueError, LookupError, TypeError, AttributeError, SyntaxError, UnknownLocaleError) as error:
        problems.append(Problem(file.name, 0, f"is no readable PO file: {error}"))
        return "", []
    answers = []
    for message in catalog:
        if not message.id or not message.string or message.fuzzy:
            continue
        line = message.lineno or 0
        if isinstance(message.id, str) and isinstance(message.string, str):
            answers.append(Answer(line, str(message.context or ""), message.id, message.string))
        else:
            problems.append(Problem(file.name, line, "a block has no plural forms"))
    return str(catalog.locale_identifier or ""), answers


def _read(file: Path, problems: list[Problem]) -> str | None:
    try:
        if file.stat().st_size > LARGEST:
            problems.append(Problem(file.name, 0, f"is larger than {LARGEST} bytes"))
            return None
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.append(Problem(file.name, line, "is not UTF-8 text"))
    except OSError as error:
        problems.append(Problem(file.name, 0, f"cannot be read: {error.strerror}"))
    return None


def known_locale(name: str, file: Path) -> str:
    """Find the locale that a file is in: by what it says, else by its name. Raises :class:`BadInputError`."""
    others = {locale: edition for locale, edition in editions().items() if locale != source().locale}
    for wanted in (name, file.stem):
        for locale, edition in others.items():
            if wanted.replace("_", "-") in (locale, edition.tag, edition.formats.replace("_", "-")):
                return locale
    fault = f"says {name or 'no language'}; call it <locale>{file.suffix}, with one of {', '.join(others)}"
    raise BadInputError([Problem(file.name, 0, fault)])


class LateError(Exception):
    """Raised for an answer whose source is no more, while nobody knows what took its place."""


def apply(locale: str, answers: Iterable[Answer], name: str, problems: list[Problem]) -> list[str]:
    """Write answers into the pages of a locale and record what they follow; return a sentence on each page.

    ``name`` is the file they came in, for messages. Raises :class:`BadInputError` with ``problems`` and
    every fault of every answer, or with what a check of the pages finds; then all files are as they were.
    """
    sheets = _sheets(locale, problems)
    said = []
    for answer in answers:
        clean = replace(answer, text=unicodedata.normalize("NFC", answer.text.strip()))
        try:
            problems += [Problem(name, answer.line, fault) for fault in _placed(clean, sheets)]
        except LateError:
            said.append(f"{name}:{answer.line}: left out, because the English has changed since the export")
    answered = [sheet for sheet in sheets.values() if sheet.texts]
    made = [] if problems else [_made(sheet, name, problems) for sheet in answered]
    if problems:
        raise BadInputError(problems)
    with undone_on_error([file for sheet in answered for file in (sheet.text.file, sheet.text.lock)]):
        for sheet, (markdown, text) in zip(answered, made, strict=True):
            if markdown:
                write(text.file, markdown)
            if text.lines is not None and text.lines != sheet.text.lines:
                write(text.lock, locks.written(text.lines))
        _check(answered, [text for _, text in made], name)
    return said + [_sentence(sheet, text) for sheet, (_, text) in zip(answered, made, strict=True)]


def _placed(answer: Answer, sheets: Mapping[str, _Sheet]) -> Iterator[str]:
    """Note an answer on its sheet; yield what is wrong with it."""
    match = CONTEXT.fullmatch(answer.context)
    if not match or match["path"] not in sheets:
        yield f"the context {answer.context[:80]!r} names no block; leave it as the export wrote it"
        return
    sheet = sheets[match["path"]]
    contexts = _contexts(match["path"], sheet.text.source)
    same = [one for one in sheet.text.source if one.hash == match["hash"] and id(one) not in sheet.texts]
    # Of blocks that read the same, the one at the place that the context names.
    same.sort(key=lambda one: contexts[id(one)] != answer.context)
    late = [f.source for f in sheet.text.findings if f.line and f.line.source == match["hash"] and f.source]
    if not same and not late:
        raise LateError
    block = (same or late)[0]
    was = block if same else composition.alone(block, answer.english.strip())
    if (
        not block.translatable
        or was is None
        or was.hash != match["hash"]
        or not _equal(was.raw, answer.english)
    ):
        yield "the English is not as it was exported; only the translation may be changed"
        return
    sheet.texts[id(block)] = answer.text
    sheet.lines[id(block)] = answer.line
    sheet.follows[id(block)] = match["hash"]
    yield from composition.faults(was, answer.text)


def _equal(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one.strip()) == unicodedata.normalize("NFC", other.strip())


def _made(sheet: _Sheet, name: str, problems: list[Problem]) -> tuple[str, Text]:
    """Return the page with its answers, empty where it stays as it is, and the text with its lock."""
    findings = sheet.text.findings
    pairs = [(finding.source, finding.translation) for finding in findings]
    new = [mate is None or mate.raw != sheet.texts[id(one)] for one, mate in pairs if id(one) in sheet.texts]
    markdown, page = "", sheet.page
    if any(new):
        markdown = composition.compose(sheet.original, sheet.page, pairs, sheet.texts)
        faults: list[Problem] = []
        locale, _, path = sheet.text.file.relative_to(DOCS).as_posix().partition("/")
        page = pages.parse(markdown, locale, path, sheet.text.file, faults)
        problems += [Problem(name, min(sheet.lines.values()), fault.message) for fault in faults]
    if page is None:
        return "", sheet.text
    translation = blocks.of_page(page)
    owners: dict[tuple[str, str], deque[Finding]] = defaultdict(deque)
    for finding in findings:
        owners[_key(finding, sheet)].append(finding)
    lines: list[Line | None] = []
    for block in translation:
        if waiting := owners[block.kind, block.raw]:
            lines.append(_line(waiting.popleft(), block, sheet))
        else:
            fault = f"these texts together make a block of its own: {block.raw[:60]!r}"
            problems.append(Problem(name, min(sheet.lines.values()), fault))
    for waiting in owners.values():
        problems += [
            Problem(
                name,
                sheet.lines[id(f.source)],
                "does not fit in the page; translate what stands around it too",
            )
            for f in waiting
            if id(f.source) in sheet.lines
        ]
    complete = sheet.text.lines is not None or None not in lines
    kept = [line for line in lines if line] if complete else None
    text = replace(sheet.text, translation=translation, lines=kept, first_line=page.first_line)
    return markdown, text


def _key(finding: Finding, sheet: _Sheet) -> tuple[str, str]:
    """Return what a block will read like: its kind and its words."""
    block = finding.translation or finding.source
    if block is None:  # a finding has one of the two
        raise AssertionError
    return block.kind, sheet.texts.get(id(finding.source), block.raw)


def _line(finding: Finding, block: Block, sheet: _Sheet) -> Line | None:
    """Return the line of the lock: what an answer was made from; else what the block followed before."""
    if finding.translation is None and finding.source and not finding.source.translatable:
        made_from = finding.source.hash
    elif id(finding.source) in sheet.follows:
        made_from = sheet.follows[id(finding.source)]
    else:
        return finding.line
    new = Line(made_from, block.hash, dates.today())
    old = finding.line
    return old if old and (old.source, old.translation) == (new.source, new.translation) else new


def _check(sheets: list[_Sheet], texts: list[Text], name: str) -> None:
    """Raise what a check finds in the pages as they are now, at the lines of the answers."""
    lines: dict[tuple[str, int], int] = {}
    for sheet, text in zip(sheets, texts, strict=True):
        for finding in text.findings:
            block = finding.translation
            if block and id(finding.source) in sheet.lines:
                first = text.first_line - 1
                place = sheet.lines[id(finding.source)]
                lines |= {
                    (shown(text.file), first + line): place for line in range(block.line, block.end + 1)
                }
    own = {shown(text.file) for text in texts}
    found = [
        Problem(name, lines[problem.file, problem.line], problem.message)
        if (problem.file, problem.line) in lines
        else problem
        for problem in check.problems(synced=False)
        if problem.file in own or not problem.file.startswith((shown(DOCS), shown(words.FOLDER)))
    ]
    if found:
        raise BadInputError(found)


def _sentence(sheet: _Sheet, text: Text) -> str:
    counts = text.blocks()
    states = ", ".join(f"{counts[state]} {state}" for state in State if counts[state])
    return f"{shown(text.file)}: {len(sheet.texts)} blocks came in; {states}"
