"""From the text to ``site/``: the website, then the files to download, swapped in when whole."""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import multiprocessing
import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError, ConfigurationError, PluginError

from scripts import book, check, collection, dates, form_docx, generated, ledger, pdf, spreads
from scripts.editions import editions
from scripts.paths import CACHE, CONFIG, DATA, DOCS, OVERRIDES, ROOT, SITE
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

#: Told what was done, and how many of how many steps.
Report = Callable[[str, int, int], None]

#: Material prints a notice about a future release on every start; README tells what we plan.
os.environ["NO_MKDOCS_2_WARNING"] = "1"


def build(
    only: Sequence[str] = (), *, site: bool = True, files: bool = True, report: Report | None = None
) -> None:
    """Make everything into a fresh folder and put it in the place of ``site/``.

    ``only`` limits the files to download to some locales; ``site`` and ``files`` leave out the website or
    the files: what is left out is taken from the last build. Raises :class:`BadInputError` with every fault
    of the text; whatever happens, the last good ``site/`` stays until the new one is whole.
    """
    with _alone():
        _recover()
        if faults := check.problems(synced=False):
            raise BadInputError(faults)
        fresh = CACHE / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        say = report or _silent
        if site or not SITE.is_dir():
            say("website", 0, 1)
            website(fresh)
            say("website", 1, 1)
        else:
            shutil.copytree(SITE, fresh)
        downloads = fresh / "downloads"
        downloads.mkdir(exist_ok=True)
        _keep_old(downloads)
        if files:
            _make_files(downloads, only or list(editions()), say)
        _write_sums(downloads)
        _write_facts(fresh / "facts.json")
        _swap(fresh)


def _silent(what: str, done: int, of: int) -> None:
    """Report nothing."""


def website(folder: Path) -> None:
    """Build the seven sites into a folder. Raises :class:`BadInputError` with all of MkDocs' warnings."""
    notes = _Notes()
    log = logging.getLogger("mkdocs")
    log.addHandler(notes)
    level, propagate = log.level, log.propagate
    log.setLevel(logging.WARNING)
    log.propagate = False
    try:
        mkdocs_build(load_config(str(CONFIG), site_dir=str(folder), strict=True))
    except (Abort, BuildError, ConfigurationError, PluginError) as error:
        faults = [_located(message) for message in notes.messages]
        raise BadInputError(faults or [_located(str(error))]) from None
    finally:
        log.removeHandler(notes)
        log.setLevel(level)
        log.propagate = propagate


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


def _make_files(folder: Path, locales: Sequence[str], say: Report) -> None:
    # Fresh interpreters: a forked copy of a process with running threads can hang.
    workers = min(os.cpu_count() or 1, len(locales))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        # The longest book first, so that no long one is left for the end.
        sized = sorted(locales, key=lambda locale: -_length(collection.for_book(collection.read(locale))))
        tasks = {pool.submit(make_locale, locale, str(folder)): locale for locale in sized}
        for done, task in enumerate(as_completed(tasks), 1):
            task.result()
            say(tasks[task], done, len(tasks))


def _length(book_items: collection.Collection) -> int:
    return sum(len(item.get("html", "")) for item in book_items["items"])


def make_locale(locale: str, folder: str) -> None:
    """Make the files that one locale offers into a folder; what has not changed comes from the cache."""
    from pathlib import Path

    edition, day = editions()[locale], dates.edition_date()
    config = load_config(str(CONFIG))
    single, double, form, example = (Path(folder, name) for name in generated.download_names(locale))
    html = book.assemble(collection.for_book(collection.read(locale)), edition, config.site_url or "", day)
    key = _key(html, day.isoformat(), *_program(OVERRIDES / "print", ROOT / "scripts"))
    _cached(single, key, lambda out: pdf.render(html, edition, out))
    _cached(double, key, lambda out: spreads.impose(single, out, edition))
    words = (path.read_bytes() for path in sorted(DATA.glob("interface/*.po")))
    pages = (path.read_bytes() for path in sorted(DOCS.glob("*/file/form.md")))
    structure = ((DATA / name).read_bytes() for name in ("form.yml", "editions.yml", "facts.yml"))
    key = _key(locale, day.isoformat(), *words, *pages, *structure, *_program(ROOT / "scripts"))
    _cached(form, key, lambda out: form_docx.write_docx(edition, out))
    _cached(example, _key("filled", key), lambda out: form_docx.write_docx(edition, out, filled=True))


def _program(*folders: Path) -> list[bytes]:
    """Return what makes a file beside its text: our own code and the pinned libraries."""
    own = (
        file
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.suffix in (".py", ".css", ".html")
    )
    return [file.read_bytes() for file in own] + [(ROOT / "requirements.txt").read_bytes()]


def _key(*parts: str | bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _cached(out: Path, key: str, make: Callable[[Path], None]) -> None:
    """Make a file, or take it from the cache where the same was made before."""
    store = CACHE / "files" / out.name
    note = store.with_name(store.name + ".key")
    if not (store.is_file() and note.is_file() and note.read_text() == key):
        store.parent.mkdir(parents=True, exist_ok=True)
        note.unlink(missing_ok=True)
        make(store)
        note.write_text(key)
    shutil.copyfile(store, out)


def _keep_old(downloads: Path) -> None:
    for locale in editions():
        for name in generated.download_names(locale):
            old = SITE / "downloads" / name
            if old.is_file() and not (downloads / name).exists():
                shutil.copyfile(old, downloads / name)


def _write_sums(downloads: Path) -> None:
    files = sorted(path for path in downloads.iterdir() if path.name != "SHA256SUMS")
    lines = (f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)
    (downloads / "SHA256SUMS").write_text("".join(lines))


def _write_facts(file: Path) -> None:
    book_of_facts = ledger.ledger()
    data = {
        "sources": {
            source.id: {name: getattr(source, name) for name in ("title", "issuer", "kind", "date", "url")}
            for source in book_of_facts.sources.values()
        },
        "facts": {
            fact.id: {
                "claim": fact.claim,
                "type": fact.type,
                "value": fact.value,
                "source": fact.source.id,
                "where": fact.where,
                "status": fact.status,
                "checked_on": fact.checked_on,
                "recheck_by": fact.recheck_by,
            }
            for fact in book_of_facts.facts.values()
        },
    }
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n", "utf-8")


def _swap(fresh: Path) -> None:
    old = CACHE / "last"
    shutil.rmtree(old, ignore_errors=True)
    if SITE.exists():
        SITE.rename(old)
    fresh.rename(SITE)
    shutil.rmtree(old, ignore_errors=True)


def _recover() -> None:
    """Put the last site back where a run was stopped between the two steps of the swap."""
    if not SITE.exists() and (CACHE / "last").is_dir():
        (CACHE / "last").rename(SITE)


@contextmanager
def _alone() -> Iterator[None]:
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadInputError(
                [Problem("site", 0, "another build is running; wait until it has finished")]
            ) from None
        yield
