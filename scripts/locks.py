"""Which blocks of a translation follow the source as it reads now.

Beside every translated page lies a lock, ``docs/<locale>/.sync/<path>.lock``; beside the interface words of
a locale ``data/interface/.sync/<locale>.lock``. It holds a line for each block of the translation, in its
order: the hash of the source block that it was made from, its own hash, and the day. ``-`` stands for the
source of a block that the translation has of its own. Nothing else is kept, no history is needed, and a
change of a translation shows one line for each block that it changed.

A lock is true while its second column is what the page says. Only a sync writes it, so whoever changes a
translation says with it whether the block follows the source again; what the source does cannot make a lock
untrue.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict, deque
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from scripts import alignment, blocks, words
from scripts.editions import source
from scripts.paths import DOCS, ROOT, shown
from scripts.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from scripts.blocks import Block
    from scripts.pages import Page

#: First line of a lock. It changes with the form of the lines and with what the hash of a block includes.
VERSION = "v1"
FOLDER = ".sync"
OWN = "-"  #: the source of a block that has none
LINE = re.compile(r"(?P<source>[0-9a-f]{10}|-) (?P<translation>[0-9a-f]{10}) (?P<date>\d{4}-\d\d-\d\d)")
LARGEST = 1_000_000  #: bytes


class State(StrEnum):
    """What is known of a block."""

    FRESH = "fresh"  #: made from the source block as it reads now
    STALE = "stale"  #: the source block has changed since
    EDITED = (
        "edited"  #: changed since the last sync, and nobody said that it follows the source as it reads now
    )
    COPIED = "copied"  #: still the words of the source
    MISSING = "missing"  #: the source block has no translation
    ORPHAN = "orphan"  #: the translation has no source block, or none any more
    UNRECORDED = "unrecorded"  #: the page has no lock


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a lock."""

    source: str  #: hash of the source block, or :data:`OWN`
    translation: str  #: hash of the translated block
    date: datetime.date  #: day of the sync

    def __str__(self) -> str:
        return f"{self.source} {self.translation} {self.date}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A block, its mate, and what is known of them."""

    state: State
    source: Block | None
    translation: Block | None
    line: Line | None = None  #: of the lock, as it stood at the last sync

    @property
    def touched(self) -> bool:
        """Whether the translated block has changed since the last sync."""
        return self.translation is not None and (
            self.line is None or self.line.translation != self.translation.hash
        )

    @property
    def since(self) -> datetime.date | None:
        """The last day on which a stale or edited block was said to follow the source."""
        return self.line.date if self.line and self.state in (State.STALE, State.EDITED) else None


@dataclass(frozen=True)
class Text:
    """A translated page, or the interface words of a locale, beside its source and its lock."""

    file: Path  #: the translation
    lock: Path
    source: list[Block]
    translation: list[Block]
    lines: list[Line] | None  #: of the lock; ``None`` where there is none
    first_line: int = 1  #: line of the file on which the body begins

    def problem(self, line: int, message: str) -> Problem:
        """Make a problem of this text; ``line`` is counted in its body, from 1."""
        return Problem.at(self.file, self.first_line + line - 1, message)

    @cached_property
    def findings(self) -> list[Finding]:
        """The state of every block, in the order of the source."""
        return compare(self.source, self.translation, self.lines)

    @property
    def since(self) -> datetime.date | None:
        """The last day on which the whole text was said to follow the source; ``None`` if it still does."""
        return min((finding.since for finding in self.findings if finding.since), default=None)

    def blocks(self) -> dict[State, int]:
        """Count the blocks in each state."""
        return {state: sum(finding.state is state for finding in self.findings) for state in State}

    def words(self) -> dict[State, int]:
        """Count the words of the source by the state of their block; an orphan has none."""
        found = dict.fromkeys(State, 0)
        for finding in self.findings:
            found[finding.state] += finding.source.words if finding.source else 0
        return found


def load(texts: dict[str, dict[str, Page]], problems: list[Problem]) -> dict[Path, Text]:
    """Put every translation beside its source, by its file: pages, then interface words.

    ``texts`` are all pages by locale and path. A translation without a source is left out.
    """
    originals = texts[source().locale]
    others = [locale for locale in texts if locale != source().locale]
    found = [
        of_page(page, originals[path], problems)
        for locale in others
        for path, page in texts[locale].items()
        if path in originals
    ]
    return {text.file: text for text in [*found, *(of_words(locale, problems) for locale in others)]}


def of_page(page: Page, original: Page, problems: list[Problem]) -> Text:
    """Put a translated page beside its source; what is wrong with its lock is added to ``problems``."""
    return beside(page, original, read(place(page), problems))


def beside(page: Page, original: Page, lines: list[Line] | None) -> Text:
    """Put a translated page beside its source; ``lines`` are those of its lock."""
    own, english = blocks.of_page(page), blocks.of_page(original)
    return Text(page.file, place(page), english, own, lines, page.first_line)


def place(page: Page) -> Path:
    """Return where the lock of a translated page lies; it may not be there."""
    return DOCS / page.locale / FOLDER / f"{page.path}.lock"


def of_words(locale: str, problems: list[Problem]) -> Text:
    """Put the interface words of a locale beside the source's.

    Raises :class:`scripts.problems.BadInputError` where a catalogue cannot be read.
    """
    file = words.FOLDER / f"{locale}.po"
    lock = words.FOLDER / FOLDER / f"{locale}.lock"
    original, own = (blocks.of_catalogue(words.catalogue(each)) for each in (source().locale, locale))
    return Text(file, lock, original, own, read(lock, problems))


def files() -> list[Path]:
    """List every lock, also one whose translation is gone."""
    folders = [*DOCS.glob(f"*/{FOLDER}"), words.FOLDER / FOLDER]
    return sorted(lock for folder in folders for lock in folder.rglob("*.lock"))


def owner(lock: Path) -> Path:
    """Return the file of the translation that a lock belongs to; it may be gone."""
    folder = next(part for part in lock.parents if part.name == FOLDER)
    name = lock.relative_to(folder).with_suffix("")
    return folder.parent / (name.with_suffix(".po") if folder.parent == words.FOLDER else name)


def read(lock: Path, problems: list[Problem]) -> list[Line] | None:
    """Read a lock; ``None`` where there is none. Faults are added to ``problems``, with their lines."""
    for part in (lock, *lock.parents):
        if part == ROOT:
            break
        if part.is_symlink():
            fault = f"{shown(part)} is a symbolic link; a lock must be a file of its own"
            problems.append(Problem.at(lock, 0, fault))
            return None
    try:
        if lock.stat().st_size > LARGEST:
            problems.append(Problem.at(lock, 0, f"is larger than {LARGEST} bytes"))
            return None
        text = lock.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        problems.append(Problem.at(lock, 0, f"cannot be read: {error.strerror}"))
        return None
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        problems.append(
            Problem.at(lock, number, "is not UTF-8 text; take the file from the last good change")
        )
        return None
    head, *rest = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if head != VERSION:
        problems.append(Problem.at(lock, 1, f"a lock begins with a line {VERSION}, not {head[:40]!r}"))
        return None
    found = []
    for number, written in enumerate(rest, 2):
        try:
            found.append(_line(written))
        except ValueError as error:
            problems.append(Problem.at(lock, number, str(error)))
    return found


def _line(written: str) -> Line:
    if written.startswith(("<<<<<<<", "|||||||", "=======", ">>>>>>>")):
        raise ValueError("a merge left this mark; take it out, keep a line for each block, and run sync")
    match = LINE.fullmatch(written)
    if not match:
        raise ValueError(f"a line has two hashes and a day, not {written[:60]!r}")
    try:
        day = datetime.date.fromisoformat(match["date"])
    except ValueError:
        raise ValueError(f"there is no day {match['date']}") from None
    return Line(match["source"], match["translation"], day)


def written(lines: Sequence[Line]) -> str:
    """Return the text of a lock."""
    return "".join(f"{line}\n" for line in (VERSION, *lines))


def record(text: Text, day: datetime.date, confirmed: Callable[[Finding], bool] | None = None) -> list[Line]:
    """Return the lines of a lock that is true of a text.

    The blocks for which ``confirmed`` holds are said to follow their source as it reads now; without it, the
    whole text is. Every other block keeps the source it was made from; where nobody knows that source, the
    block is new and follows the present one. ``day`` stands in each line that is new; the others keep theirs.
    """
    findings = text.findings
    if confirmed is None and text.lines is not None:
        # Also what the translation had of its own may have found a source.
        findings = compare(text.source, text.translation, [line for line in text.lines if line.source != OWN])
    known = {(line.source, line.translation): line for line in text.lines or ()}
    lines = {}
    for finding in findings:
        if finding.translation is None:
            continue
        made_from = finding.source.hash if finding.source else OWN
        if confirmed is not None and finding.line and not (finding.source and confirmed(finding)):
            made_from = finding.line.source
        new = Line(made_from, finding.translation.hash, day)
        lines[id(finding.translation)] = known.get((new.source, new.translation), new)
    return [lines[id(block)] for block in text.translation]


def faults(text: Text) -> Iterator[tuple[int, str]]:
    """Yield where a lock is untrue: a line of the page's body, and what changed there without a sync."""
    if text.lines is None and not text.translation:
        return
    if text.lines is None:
        yield 1, "the translation has no lock, so nobody knows what it follows"
        return
    if [line.translation for line in text.lines] == [block.hash for block in text.translation]:
        return
    found = False
    for finding in text.findings:
        if finding.touched and finding.translation:
            found = True
            yield finding.translation.line, f"{finding.translation.raw[:60]!r} changed since the last sync"
    if not found:
        yield 1, "blocks were taken out or moved since the last sync"


def compare(
    source: Sequence[Block], translation: Sequence[Block], lines: Sequence[Line] | None
) -> list[Finding]:
    """Say of every block of a source and its translation what state it is in, in the order of the source.

    ``lines`` are the lock's; without them nothing is known of any block that has a mate.
    """
    if lines is None:
        pairs = alignment.align(source, translation)
        return [Finding(_unrecorded(*pair), *pair) for pair in pairs]
    made, left = _made_from(translation, lines)
    own = [(None, block) for block in translation if id(block) in made and made[id(block)].source == OWN]
    pairs = alignment.align(source, translation, [*own, *_sure(source, translation, made)])
    for block, other in pairs:
        if block and other and id(other) not in made:
            made |= {id(other): line for line in left if line.source == block.hash}
            left = [line for line in left if line is not made.get(id(other))]
    return [_finding(block, other, made.get(id(other))) for block, other in pairs]


def _unrecorded(source: Block | None, translation: Block | None) -> State:
    if source is None:
        return State.ORPHAN
    return State.MISSING if translation is None else State.UNRECORDED


def _finding(source: Block | None, translation: Block | None, line: Line | None) -> Finding:
    if translation is None:
        return Finding(State.MISSING, source, None)
    if source is None:
        return Finding(State.ORPHAN, None, translation, line)
    if line is None:
        state = State.EDITED
    elif line.source == source.hash:
        copied = translation.text == source.text and source.prose
        state = State.COPIED if copied else State.FRESH
    else:
        state = State.STALE if line.translation == translation.hash else State.EDITED
    return Finding(state, source, translation, line)


def _made_from(translation: Sequence[Block], lines: Sequence[Line]) -> tuple[dict[int, Line], list[Line]]:
    """Find the line of each translated block, by its hash, else by its place; return also the lines left."""
    now, then = [block.hash for block in translation], [line.translation for line in lines]
    if now == then:
        return {id(block): line for block, line in zip(translation, lines, strict=True)}, []
    found: dict[int, Line] = {}
    left = dict(enumerate(lines))
    changed = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        if tag == "equal":
            found |= {id(translation[j1 + n]): left.pop(i1 + n) for n in range(i2 - i1)}
        else:
            changed.append((range(i1, i2), range(j1, j2)))
    moved: defaultdict[str, deque[int]] = defaultdict(deque)
    for number, line in left.items():
        moved[line.translation].append(number)
    for _, places in changed:
        for place in places:
            if moved[now[place]]:
                found[id(translation[place])] = left.pop(moved[now[place]].popleft())
    for numbers, places in changed:
        old = [number for number in numbers if number in left]
        new = [place for place in places if id(translation[place]) not in found]
        if len(old) == len(new):
            found |= {
                id(translation[place]): left.pop(number) for number, place in zip(old, new, strict=True)
            }
    return found, list(left.values())


def _sure(
    source: Sequence[Block], translation: Sequence[Block], made: dict[int, Line]
) -> list[alignment.Pair]:
    """Pair the blocks whose source reads as it did, wherever it stands now: in its section or elsewhere."""
    pairs: list[alignment.Pair] = []
    free = {id(block): block for block in source}
    waiting = {id(block): block for block in translation if id(block) in made}

    def take(left: Sequence[Block], right: Sequence[Block]) -> None:
        ours, theirs = [block.hash for block in left], [made[id(block)].source for block in right]
        for i, j, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
            same = zip(left[i : i + size], right[j : j + size], strict=True)
            pairs.extend((free.pop(id(block)), waiting.pop(id(other))) for block, other in same)

    theirs = blocks.sections(waiting.values())
    for section, found in blocks.sections(source).items():
        take(found, theirs.get(section, []))
    take([*free.values()], [*waiting.values()])
    places: defaultdict[str, deque[Block]] = defaultdict(deque)
    for block in free.values():
        places[block.hash].append(block)
    pairs += [
        (same.popleft(), other) for other in waiting.values() if (same := places[made[id(other)].source])
    ]
    return pairs
