"""Everything that can be said about the text before it is built, all at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scripts import (
    characters,
    comments,
    dates,
    examination,
    facts,
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
from scripts.paths import CONFIG, DATA, DOCS, shown
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.structure import Structure

#: The data hold all languages, so they may hold what any of them needs.
ALL_JOINERS = "\u200c"


def problems(*, synced: bool = True) -> list[Problem]:
    """Return every fault of the pages, the ledger and the other data, sorted by file and line.

    Without ``synced``, a translation may have changed since its last sync, as it does while somebody works
    on it.
    """
    found: list[Problem] = list(_characters())
    for step in (editions, ledger.ledger, glossary.terms, _catalogues):
        _collect(step, found)
    if not found:
        texts = {locale: pages.load(locale, found) for locale in editions()}
        found += _strays()
        found += _navigation(texts[source().locale])
        found += _structures(texts)
        found += _facts(texts)
        found += _rules(texts, synced=synced)
        found += form.problems()
    return sorted(set(found))


def advice() -> list[Problem]:
    """Return what a person may want to look at, though it is no fault; nothing where the data have faults.

    What is said of several lines of a page is said once.
    """
    found: list[Problem] = []
    try:
        texts = {locale: pages.load(locale, []) for locale in editions()}
        translations = locks.load(texts, [])
        ledger.ledger(), glossary.terms()
    except BadInputError:
        return []
    for locale, own in texts.items():
        for page in own.values():
            verdict = examination.examine(page, translations.get(page.file), editions()[locale])
            said: dict[str, list[int]] = {}
            for one in verdict.advice:
                said.setdefault(str(one), []).append(one.line + page.first_line - 1)
            for message, lines in said.items():
                more = f" (also {', '.join(map(str, lines[1:]))})" if len(lines) > 1 else ""
                found.append(Problem.at(page.file, lines[0], message + more))
        if missing := spelling.missing(editions()[locale]):
            found.append(Problem.at(DOCS / locale, 0, missing))
    return found


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
            result = facts.expand(comments.strip(page.body), page.path, book, editions()[locale], today)
            for line, fault in result.faults:
                yield page.problem(line, fault)


def _rules(texts: dict[str, dict[str, pages.Page]], *, synced: bool) -> list[Problem]:
    """Hold every page against the rules, and each translation against its source and its lock."""
    found: list[Problem] = []
    translations = locks.load(texts, found)
    for locale, own in texts.items():
        for page in own.values():
            text = translations.get(page.file)
            verdict = examination.examine(page, text, editions()[locale])
            found += (page.problem(one.line, str(one)) for one in verdict.errors)
    for file, text in translations.items():
        if file.suffix != ".md":  # the words of the interface
            found += (text.problem(one.line, str(one)) for one in likeness.findings(text))
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
