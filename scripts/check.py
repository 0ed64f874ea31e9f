"""Everything that can be said about the text before it is built, all at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scripts import dates, facts, form, glossary, ledger, locks, pages, parity, structure, words
from scripts.editions import editions, source
from scripts.locks import State
from scripts.paths import CONFIG, DOCS, shown
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.structure import Structure

#: States of a block that says it follows the source as it reads now.
FOLLOWING = (State.FRESH, State.COPIED, State.UNRECORDED)


def problems(*, synced: bool = True) -> list[Problem]:
    """Return every fault of the pages, the ledger and the other data, sorted by file and line.

    Without ``synced``, a translation may have changed since its last sync, as it does while somebody works
    on it.
    """
    found: list[Problem] = []
    for step in (editions, ledger.ledger, glossary.terms, _catalogues):
        _collect(step, found)
    if not found:
        texts = {locale: pages.load(locale, found) for locale in editions()}
        found += _strays()
        found += _navigation(texts[source().locale])
        found += _structures(texts)
        found += _facts(texts)
        found += _translations(texts, synced=synced)
        found += form.problems()
    return sorted(set(found))


def _collect(step: Callable[[], object], found: list[Problem]) -> None:
    try:
        step()
    except BadInputError as error:
        found += error.problems


def _catalogues() -> None:
    for locale in editions():
        words.catalogue(locale)


def _strays() -> Iterator[Problem]:
    """Whatever lies in ``docs/`` is published, so nothing but pages may lie there."""
    for folder, subfolders, names in os.walk(DOCS):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        for name in names:
            if not name.endswith(".md") and not name.startswith("."):
                yield Problem.at(DOCS.joinpath(folder, name), 0, "only pages (.md) may lie in docs/")


def _navigation(texts: dict[str, pages.Page]) -> Iterator[Problem]:
    listed = pages.order()
    for path in listed:
        if path not in texts:
            yield Problem.at(
                CONFIG, 0, f"nav lists {path}, but there is no readable page docs/{source().locale}/{path}"
            )
    for path, page in texts.items():
        if path not in listed:
            yield Problem.at(page.file, 0, "the page is not in the nav of mkdocs.yml")


def _structures(texts: dict[str, dict[str, pages.Page]]) -> Iterator[Problem]:
    parsed = {
        locale: {path: structure.parse(page.body) for path, page in found.items()}
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


def _facts(texts: dict[str, dict[str, pages.Page]]) -> Iterator[Problem]:
    book, today = ledger.ledger(), dates.edition_date()
    for locale, found in texts.items():
        for page in found.values():
            result = facts.expand(page.body, page.path, book, editions()[locale], today)
            for line, fault in result.faults:
                yield page.problem(line, fault)


def _translations(texts: dict[str, dict[str, pages.Page]], *, synced: bool) -> list[Problem]:
    """Hold each translated block against the source that it says it follows.

    A block whose source has changed is left alone: nobody who changes the source can mend it.
    """
    found: list[Problem] = []
    translations = locks.load(texts, found)
    for text in translations.values():
        for finding in text.findings:
            if finding.state in FOLLOWING and finding.source and finding.translation:
                found += (
                    text.problem(finding.translation.line, f"{fault}: {finding.source.raw[:80]!r}")
                    for fault in parity.faults(finding.source, finding.translation)
                )
        if synced and not any(problem.file == shown(text.lock) for problem in found):
            command = f"./scripts/manual sync {shown(text.file)}"
            found += (
                text.problem(line, f"{fault}; when the text follows the source, run {command}")
                for line, fault in locks.faults(text)
            )
    found += (
        Problem.at(lock, 0, "the translation that this lock belongs to is gone")
        for lock in locks.files()
        if not locks.owner(lock).exists()
    )
    return found
