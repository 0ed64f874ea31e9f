"""Everything that can be said about the text before it is built, all at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from scripts import (
    characters,
    dates,
    form,
    glossary,
    ledger,
    likeness,
    locks,
    pages,
    spelling,
    structure,
    words,
)
from scripts.editions import editions, source
from scripts.examination import Examination, Subject, examine
from scripts.paths import CONFIG, DATA, DOCS, shown
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scripts.pages import Page
    from scripts.structure import Structure

#: The data hold all languages, so they may hold what any of them needs.
ALL_JOINERS = "\u200c"


class Examined(NamedTuple):
    """A page, what there is to say of it, and whether its lock could be read."""

    page: Page
    examination: Examination
    readable: bool


def problems(*, synced: bool = True) -> list[Problem]:
    """Return every fault of the pages, the ledger and the other data, sorted by file and line.

    Without ``synced``, a translation may have changed since its last sync, as it does while somebody works
    on it.
    """
    return report(synced=synced)[0]


def report(*, synced: bool = True) -> tuple[list[Problem], list[Problem]]:
    """Return all :func:`problems`, and what a person may want to look at, though it is no fault.

    There is no advice where the data have faults.
    """
    found: list[Problem] = list(_characters())
    for step in (editions, ledger.ledger, glossary.terms, _catalogues, dates.edition_date):
        _collect(step, found)
    if found:
        return sorted(set(found)), []
    texts = {locale: pages.load(locale, found) for locale in editions()}
    examined = _examined(texts, found)
    found += _strays()
    found += _navigation(texts[source().locale])
    found += _structures(texts, examined)
    found += _rules(examined, synced=synced)
    found += _words(synced=synced)
    found += _lost_locks()
    found += form.problems()
    return sorted(set(found)), list(_advice(texts, examined))


def _collect(step: Callable[[], object], found: list[Problem]) -> None:
    try:
        step()
    except BadInputError as error:
        found += error.problems


def _catalogues() -> None:
    for locale in editions():
        words.catalogue(locale)


def _characters() -> Iterator[Problem]:
    """Find unseen characters in the data, which anybody may send too."""
    for file in sorted(file for file in DATA.rglob("*") if file.suffix in (".yml", ".csv", ".po")):
        try:
            text = file.read_text("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
        except (OSError, UnicodeDecodeError):
            continue  # whoever reads the file says so
        for finding in characters.unseen(text, ALL_JOINERS):
            yield Problem.at(file, finding.line, str(finding))


def _strays() -> Iterator[Problem]:
    """Whatever lies in ``docs/`` is published, so nothing but pages may lie there."""
    yield from (
        Problem.at(folder, 0, "only the folders of the locales may stand in docs/")
        for folder in sorted(DOCS.iterdir())
        if folder.name not in editions() and not folder.name.startswith(".")
    )
    for folder, subfolders, names in os.walk(DOCS):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        for name in names:
            if not name.endswith(".md") and not name.startswith("."):
                yield Problem.at(DOCS.joinpath(folder, name), 0, "only pages (.md) may lie in docs/")


def _navigation(texts: dict[str, Page]) -> Iterator[Problem]:
    listed = pages.order()
    for path in listed:
        if path not in texts:
            yield Problem.at(
                CONFIG, 0, f"nav lists {path}, but there is no readable page docs/{source().locale}/{path}"
            )
    for path, page in texts.items():
        if path not in listed:
            yield Problem.at(page.file, 0, "the page is not in the nav of mkdocs.yml")


def _examined(texts: dict[str, dict[str, Page]], found: list[Problem]) -> dict[Path, Examined]:
    """Examine every page, each translation beside its source; faults of locks are added to ``found``."""
    originals = texts[source().locale]
    subjects, readable = [], []
    for locale, own in texts.items():
        for path, page in own.items():
            original = originals.get(path) if locale != source().locale else None
            faults: list[Problem] = []
            lines = locks.read(locks.place(page), faults) if original else None
            found += faults
            subjects.append(Subject(page, original, lines, editions()[locale]))
            readable.append(not faults)
    return {
        subject.page.file: Examined(subject.page, examination, whole)
        for subject, examination, whole in zip(subjects, examine(subjects), readable, strict=True)
    }


def _structures(texts: dict[str, dict[str, Page]], examined: dict[Path, Examined]) -> Iterator[Problem]:
    parsed = {
        locale: {path: examined[page.file].examination.structure for path, page in found.items()}
        for locale, found in texts.items()
    }
    originals = parsed[source().locale]
    for locale, found in texts.items():
        read: dict[str, Structure] = {**originals, **parsed[locale]}
        for page in found.values():
            yield from structure.problems(page, read)
        for path, page in found.items():
            if path not in originals:
                yield Problem.at(
                    page.file,
                    0,
                    f"a translation without its source: there is no docs/{source().locale}/{path}",
                )


def _rules(examined: dict[Path, Examined], *, synced: bool) -> Iterator[Problem]:
    """Hold every page against the rules, and each translation against its source and its lock."""
    for page, examination, readable in examined.values():
        for line, fault in examination.faults:
            yield page.problem(line, fault)
        if synced and readable:
            for line, fault in examination.unsynced:
                yield page.problem(line, _unsynced(page.file, fault))


def _words(*, synced: bool) -> Iterator[Problem]:
    """Hold the words of the interface against their source and their lock."""
    for locale in editions():
        if locale != source().locale:
            faults: list[Problem] = []
            text = locks.of_words(locale, faults)
            yield from faults
            for one in likeness.findings(text):
                yield text.problem(one.line, str(one))
            if synced and not faults:
                for line, fault in locks.faults(text):
                    yield text.problem(line, _unsynced(text.file, fault))


def _unsynced(file: Path, fault: str) -> str:
    return f"{fault}; when the text follows the source, run ./scripts/manual sync {shown(file)}"


def _lost_locks() -> Iterator[Problem]:
    for lock in locks.files():
        if not locks.owner(lock).exists():
            yield Problem.at(lock, 0, "the translation that this lock belongs to is gone")


def _advice(texts: dict[str, dict[str, Page]], examined: dict[Path, Examined]) -> Iterator[Problem]:
    """Give all advice on pages; what is said of several lines of a page is said once."""
    for locale, own in texts.items():
        for page in own.values():
            said: dict[str, list[int]] = {}
            for line, message in examined[page.file].examination.advice:
                said.setdefault(message, []).append(line + page.first_line - 1)
            for message, lines in said.items():
                more = f" (also {', '.join(map(str, lines[1:]))})" if len(lines) > 1 else ""
                yield Problem.at(page.file, lines[0], message + more)
        if missing := spelling.missing(editions()[locale]):
            yield Problem.at(DOCS / locale, 0, missing)
