"""Saying that a translation follows its source: the only way that a lock is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from scripts import check, dates, examination, locks, pages, words
from scripts.editions import editions, source
from scripts.files import write
from scripts.locks import State
from scripts.paths import DOCS, ROOT, shown
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from scripts.blocks import Block
    from scripts.locks import Finding, Text

LINE = re.compile(r"(?P<path>.+):(?P<line>\d+)")


@dataclass(frozen=True, slots=True)
class Target:
    """A text to sync."""

    text: Text
    lines: frozenset[int]  #: of the file, in whose blocks alone it follows the source; empty for the whole

    def confirms(self, finding: Finding) -> bool:
        """Tell whether a finding's block is one of those that follow the source."""
        return not self.lines or any(_holds(finding.translation, self.text, line) for line in self.lines)


def _holds(block: Block | None, text: Text, line: int) -> bool:
    return block is not None and block.line <= line - text.first_line + 1 <= block.end


def sync(names: Sequence[str], *, everything: bool = False, keep: bool = False) -> list[str]:
    """Write the locks of translations, and return a sentence on each.

    ``names`` are pages, catalogues of interface words, folders of either, or the block on a line, as
    ``page:line``; ``everything`` means all translations. They then follow the source as it reads now; with
    ``keep``, only their own words were corrected, and every block follows what it followed. Raises
    :class:`BadInputError` with all faults of these texts, and then writes nothing.
    """
    problems: list[Problem] = []
    targets = _targets(["."] if everything else names, _texts(problems), problems)
    _stop(problems, targets)
    problems += check.problems(synced=False)
    if not keep:
        for target in targets:
            problems += _differences(target)
    _stop(problems, targets)
    day = dates.today()
    return [_write(target, day, keep=keep) for target in targets]


def _texts(problems: list[Problem]) -> dict[Path, Callable[[], Text]]:
    """Return what reads each translation, by its file; to read all of them takes time."""
    found: dict[Path, Callable[[], Text]] = {}
    originals = pages.load(source().locale, problems)
    for locale in editions():
        if locale != source().locale:
            for path, page in pages.load(locale, problems).items():
                if path in originals:
                    found[page.file] = cache(partial(locks.of_page, page, originals[path], problems))
            found[words.FOLDER / f"{locale}.po"] = cache(partial(locks.of_words, locale, problems))
    return found


def _targets(
    names: Sequence[str], texts: dict[Path, Callable[[], Text]], problems: list[Problem]
) -> list[Target]:
    wanted: dict[Path, frozenset[int] | None] = {}
    for name in names:
        match = LINE.fullmatch(name)
        path = (ROOT / (match["path"] if match else name)).resolve()
        inside = [file for file in texts if file == path or path in file.parents]
        if not inside:
            problems.append(Problem(name, 0, _not_found(path)))
        elif not match:
            wanted |= dict.fromkeys(inside)
        elif inside != [path]:
            problems.append(Problem(name, 0, "only a page has lines; this is a folder"))
        elif texts[path]().lines is None:
            problems.append(Problem.at(path, 0, "has no lock yet; the first sync is for the whole of it"))
        elif not any(_holds(block, texts[path](), int(match["line"])) for block in texts[path]().translation):
            problems.append(Problem.at(path, int(match["line"]), "no block of text stands on this line"))
        elif (lines := wanted.get(path, frozenset())) is not None:
            wanted[path] = lines | {int(match["line"])}
    return [Target(texts[file](), lines or frozenset()) for file, lines in wanted.items()]


def _not_found(path: Path) -> str:
    if not path.exists():
        return "there is no such file or folder"
    if DOCS / source().locale in (path, *path.parents):
        return f"this is the source; name its translations, such as docs/<locale>/{path.name}"
    return "no translated page and no interface words stand here"


def _stop(problems: list[Problem], targets: list[Target]) -> None:
    """Raise the problems of the texts and their locks, and those that keep pages from being checked."""
    own = {shown(file) for target in targets for file in (target.text.file, target.text.lock)}
    others = {shown(folder) + "/" for folder in (DOCS, words.FOLDER)}
    found = [
        problem
        for problem in problems
        if problem.file in own or not problem.file.startswith(tuple(others)) or not targets
    ]
    if found:
        raise BadInputError(found)


def _differences(target: Target) -> Iterator[Problem]:
    """Name what a text that claims to follow its source does not have in common with it."""
    for one in examination.differences(target.text, target.confirms):
        yield target.text.problem(one.line, str(one))


def _write(target: Target, day: datetime.date, *, keep: bool) -> str:
    before = target.text
    confirmed = (lambda finding: False) if keep else target.confirms if target.lines else None
    lines = locks.record(before, day, confirmed)
    if lines != before.lines:
        write(before.lock, locks.written(lines))
    after = replace(before, lines=lines)
    counts = after.blocks()
    said = [f"{counts[state]} {state}" for state in State if counts[state] or state is State.FRESH]
    turned = counts[State.FRESH] - before.blocks()[State.FRESH]
    return f"{shown(before.file)}: {', '.join(said)}{f' ({turned} turned fresh)' if turned > 0 else ''}"
