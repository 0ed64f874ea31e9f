"""The website: MkDocs makes each locale by itself; what has not changed comes from the cache."""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError, ConfigurationError, PluginError

from scripts import cache, collection, dates, hosting
from scripts.editions import editions, source
from scripts.paths import CACHE, CONFIG, DATA, DOCS, OVERRIDES, ROOT
from scripts.problems import BadInputError, Problem
from scripts.site import sitemap, write_report

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

#: Makes locales, maybe several at once.
Run = Callable[[Callable[[str], list[Problem]], list[str]], Iterable[list[Problem]]]

FOLDER = CACHE / "website"

#: Material prints a notice about a future release on every start; README tells what we plan.
os.environ["NO_MKDOCS_2_WARNING"] = "1"


def build(folder: Path, run: Run) -> None:
    """Put the sites of all locales into a folder; ``run`` makes those that have changed.

    Raises :class:`BadInputError` with all that MkDocs warns of.
    """
    gather(folder, list(editions()), run)
    write_report(folder)
    hosting.write(folder)
    (folder / "sitemap.xml").write_text(
        sitemap(map(collection.read, editions()), hosting.site_url()), "utf-8"
    )


def gather(folder: Path, locales: list[str], run: Run) -> None:
    """Put the sites of some locales into a folder, without what tells of all; as :func:`build`."""
    changed = [locale for locale in locales if _note(locale).read_text() != _name(locale, _sources(locale))]
    if problems := [problem for found in run(make, changed) for problem in found]:
        raise BadInputError(problems)
    for locale in locales:
        shutil.copytree(FOLDER / locale, folder, dirs_exist_ok=True)


def make(locale: str) -> list[Problem]:
    """Build the site of a locale into the cache; return what MkDocs warns of."""
    note, sources = _note(locale), _sources(locale)
    note.write_text("")
    config = configured(locale, FOLDER / locale)
    notes = _Notes()
    log = logging.getLogger("mkdocs")
    log.addHandler(notes)
    level, propagate = log.level, log.propagate
    log.setLevel(logging.WARNING)
    log.propagate = False
    try:
        mkdocs_build(config)
    except (Abort, BuildError, ConfigurationError, PluginError) as error:
        return [_located(message) for message in notes.messages] or [_located(str(error))]
    finally:
        log.removeHandler(notes)
        log.setLevel(level)
        log.propagate = propagate
    note.write_text(_name(locale, sources))
    return []


def configured(locale: str, folder: Path) -> MkDocsConfig:
    """Return what MkDocs is told to build the site of one locale into a folder."""
    config = load_config(str(CONFIG), site_dir=str(folder), strict=True)
    languages: Any = config.plugins["i18n"]
    for language in languages.config.languages:
        language.build = language.locale == locale
    languages.current_language = locale
    return config


def _note(locale: str) -> Path:
    """Return the file that says what the site in the cache was made from."""
    note = FOLDER / f"{locale}.key"
    if not note.exists():
        note.parent.mkdir(parents=True, exist_ok=True)
        note.touch()
    return note


def _name(locale: str, sources: str) -> str:
    """Return a short name for all that a site is made from, and for what was collected from it."""
    collected = collection.FOLDER / f"{locale}.json"
    return cache.key(sources, collected.read_bytes() if collected.is_file() else b"")


def _sources(locale: str) -> str:
    """Return a short name for all that a site is made from, as it reads now.

    Of the other locales, a site knows only which pages they have.
    """
    pages = "\n".join(sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")))
    texts = [DOCS / one for one in (source().locale, locale)]
    return cache.key(
        pages,
        cache.contents([*texts, DATA, OVERRIDES, ROOT / "scripts", CONFIG]),
        dates.edition_date().isoformat(),
        cache.machine(),
    )


class _Notes(logging.Handler):
    """Keeps what MkDocs warns of, so that it can be said all at once and with its place."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not message.startswith("Aborted with"):
            self.messages.append(message)


def _located(message: str) -> Problem:
    """Add file and line to a message of MkDocs where it names a page and a link."""
    file = re.search(r"'((?:[\w.-]+/)*[\w.-]+\.md)'", message)
    path = DOCS / file[1] if file else None
    if not path or not path.is_file():
        return Problem.at(CONFIG, 0, message)
    link = re.search(r"link '([^']+)'", message)
    lines = path.read_text("utf-8").splitlines()
    found = [number for number, text in enumerate(lines, 1) if link and link[1] in text]
    return Problem.at(path, found[0] if found else 0, message)
