"""All that the rules say of one page, looked up where nothing has changed since it was said."""

from __future__ import annotations

import datetime
import functools
from dataclasses import asdict
from typing import TYPE_CHECKING, NamedTuple

from scripts import (
    advice,
    blocks,
    cache,
    comments,
    facts,
    glossary,
    languages,
    letters,
    likeness,
    locks,
    pages,
    safety,
    spelling,
    structure,
)
from scripts.editions import FILE
from scripts.ledger import ledger
from scripts.paths import CONFIG, OVERRIDES
from scripts.rules import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scripts.blocks import Block
    from scripts.editions import Edition
    from scripts.ledger import Ledger
    from scripts.locks import Finding as Pair
    from scripts.locks import Line, Text
    from scripts.pages import Page
    from scripts.structure import Structure

#: Lines of a page's body, counted from 1, and what there is to say.
Said = list[tuple[int, str]]


class Verdict(NamedTuple):
    """What the rules say of a page."""

    errors: list[Finding]
    advice: list[Finding]


class Examination(NamedTuple):
    """All that a page and its source say by themselves, without a look at other pages."""

    structure: Structure
    faults: Said  #: by the rules, and by the ledger
    advice: Said
    unsynced: Said  #: where its lock is untrue


class Subject(NamedTuple):
    """A page of the project; a translation has its source beside it, and the lines of its lock, if any."""

    page: Page
    original: Page | None
    lines: list[Line] | None
    edition: Edition


def examine(subjects: Sequence[Subject]) -> list[Examination]:
    """Examine pages."""
    found = cache.known_all([_task(subject) for subject in subjects], _examined)
    return [
        Examination(structure.restored(made), *([(line, message) for line, message in one] for one in said))
        for made, *said in found
    ]


def _task(subject: Subject) -> cache.Task:
    page, original, lines, edition = subject
    parts = [cache.program(), _data(), spelling.version(edition), page.locale, page.front, page.body]
    if original:
        parts += [original.front, original.body, "" if lines is None else locks.written(lines)]
    name = cache.key(*(part.encode("utf-8", "surrogatepass") for part in parts))
    return cache.Task(f"examined/{page.locale}/{page.path}", name, subject)


def _examined(page: Page, original: Page | None, lines: list[Line] | None, edition: Edition) -> list[object]:
    text = locks.beside(page, original, lines) if original else None
    verdict = judge(page, text, ledger(), edition)
    # What is overdue on a day is no fault.
    filled = facts.expand(comments.strip(page.body), page.path, ledger(), edition, datetime.date.min)
    return [
        asdict(structure.parse(page.body)),
        [*filled.faults, *((one.line, str(one)) for one in verdict.errors)],
        [(one.line, str(one)) for one in verdict.advice],
        list(locks.faults(text)) if text else [],
    ]


def judge(page: Page, text: Text | None, ledger: Ledger, edition: Edition) -> Verdict:
    """Judge a page by every rule."""
    found = safety.findings(page, structure.parse(page.body), ledger, edition)
    own = text.translation if text else blocks.of_page(page)
    found += _language(own, edition)
    found += likeness.findings(text) if text else []
    hints = [*spelling.findings(own, edition), *(advice.findings(text, edition) if text else [])]
    # Where no dictionary is installed, nothing is known of a comment on spelling either.
    unread = {"spelling"} if spelling.missing(edition) else set()
    kept = {one for one in comments.judge(page.body, hints, Level.ADVICE) if one.rule not in unread}
    return Verdict(sorted(set(comments.judge(page.body, found, Level.ERROR))), sorted(kept))


def differences(text: Text, compared: Callable[[Pair], bool]) -> list[Finding]:
    """Return where the blocks of a translation that are ``compared`` differ from their source.

    What a comment in the page allows is left out.
    """
    found = list(likeness.findings(text, compared))
    page = pages.read(text.file, []) if found and text.file.suffix == ".md" else None
    return comments.left(page.body, found) if page else found


def _language(found: list[Block], edition: Edition) -> Iterator[Finding]:
    for block in found:
        yield from letters.findings(block.plain, block.line, edition)
        if script := languages.other_script(block.plain, edition):
            yield Finding(block.line, "script", f"most letters are of {script}: {likeness.short(block.raw)}")
        elif language := languages.other_language(block.plain, edition):
            yield Finding(block.line, "language", f"this reads as {language}: {likeness.short(block.raw)}")


@functools.cache
def _data() -> str:
    """Return a short name for all data that an examination depends on."""
    own = cache.contents([CONFIG, *OVERRIDES.rglob("*.html"), FILE, glossary.FILE, spelling.OWN])
    # Of a fact only what it is matters here, not what it claims.
    known = [(fact.id, fact.type) for fact in ledger().facts.values()]
    return cache.key(own, repr((known, sorted(ledger().urls))))
