"""From the text to ``site/``: the website, then the files to download, swapped in when whole."""

from __future__ import annotations

import fcntl
import functools
import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from scripts import (
    book,
    cache,
    check,
    checksums,
    collection,
    dates,
    epub,
    form,
    form_docx,
    form_html,
    form_odt,
    form_pdf,
    generated,
    glossary,
    hosting,
    interior,
    ledger,
    offline,
    pdf,
    spreads,
    website,
    workers,
)
from scripts.editions import editions, source
from scripts.paths import CACHE, CONFIG, DATA, DOCS, OVERRIDES, PRINT, ROOT, SITE
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scripts.editions import Edition

#: Told what was done, and how many of how many steps.
Report = Callable[[str, int, int], None]
T = TypeVar("T")


def build(
    only: Sequence[str] = (),
    *,
    site: bool = True,
    files: bool = True,
    print_ready: bool = False,
    sign: Path | None = None,
    report: Report | None = None,
) -> None:
    """Make everything into a fresh folder and put it in the place of ``site/``.

    ``only`` limits the files to download to some locales; ``site`` and ``files`` leave out the website or
    the files: what is left out is taken from the last build. ``print_ready`` adds the interiors for a
    printer, in ``print/``; ``sign`` is a key of SSH that signs the list of checksums. Raises
    :class:`BadInputError` with every fault of the text; whatever happens, the last good ``site/`` stays until
    the new one is whole.
    """
    with alone(), _workers() as run:
        _recover()
        signer = checksums.signer(sign) if sign else None
        _check()
        fresh = CACHE / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        say = report or _silent
        if site or not SITE.is_dir():
            say("website", 0, 1)
            website.build(fresh, lambda make, locales: [found for _, found in run(make, locales)])
            say("website", 1, 1)
        else:
            shutil.copytree(SITE, fresh)
        (fresh / "downloads").mkdir(exist_ok=True)
        _keep_old(fresh / "downloads")
        locales = sorted(only or editions(), key=_length, reverse=True)  # no long book for the end
        if files:
            for done, (locale, _) in enumerate(run(functools.partial(make_locale, fresh), locales), 1):
                say(locale, done, len(locales))
        checksums.publish(fresh, signer)
        _write_facts(fresh / "facts.json")
        _swap(fresh)
        if print_ready:
            PRINT.mkdir(exist_ok=True)
            locales = sorted(only or editions(), key=_length, reverse=True)
            for done, (locale, _) in enumerate(run(make_interior, locales), 1):
                say(f"print {locale}", done, len(locales))


def _silent(what: str, done: int, of: int) -> None:
    """Report nothing."""


def _check() -> None:
    """Stop at the faults of the text, unless the same text was found good before."""
    note = CACHE / "checked"
    name = cache.contents([DOCS, DATA, CONFIG, ROOT / "scripts"]) + dates.edition_date().isoformat()
    if note.is_file() and note.read_text() == name:
        return
    if faults := check.problems(synced=False):
        raise BadInputError(faults)
    note.write_text(name)


@contextmanager
def _workers() -> Iterator[Callable[[Callable[[str], T], Sequence[str]], Iterator[tuple[str, T]]]]:
    """Give a function that does something for several locales, as many at once as the machine has cores."""
    with workers.pool(os.cpu_count() or 1) as pool:

        def run(work: Callable[[str], T], locales: Sequence[str]) -> Iterator[tuple[str, T]]:
            if len(locales) == 1:  # not worth a new interpreter
                yield locales[0], work(locales[0])
                return
            tasks = {pool.submit(work, locale): locale for locale in locales}
            for task in as_completed(tasks):
                yield tasks[task], task.result()

        yield run


def _length(locale: str) -> int:
    items = collection.for_book(collection.read(locale))["items"]
    return sum(len(item.get("html", "")) for item in items)


def make_locale(site: Path, locale: str) -> None:
    """Make the files that one locale offers, into ``site/downloads``.

    ``site`` holds the website of the locale. What has not changed comes from the cache.
    """
    edition, day = editions()[locale], dates.edition_date()
    site_url = hosting.published()
    folder = site / "downloads"
    out = {key: [folder / name for name in names] for key, names in generated.downloads(locale).items()}
    chosen = collection.for_book(collection.read(locale))
    words = [DATA / "interface" / f"{one}.po" for one in dict.fromkeys((source().locale, locale))]
    program = (cache.contents([ROOT / "scripts"]), cache.machine(), day.isoformat(), site_url)
    data = [DATA / "editions.yml", glossary.FILE, *words]
    text = (json.dumps(chosen), cache.contents(data), *program)

    (single,), (double,), (ebook,) = (out[f"download.{kind}"] for kind in ("single", "spreads", "epub"))
    key = cache.key(*text, cache.contents([OVERRIDES / "print"]))
    cache.keep(
        single,
        key,
        lambda file: pdf.render(book.assemble(chosen, edition, site_url, day), edition, file),
    )
    printed = single.read_bytes()
    key = cache.key(printed, *program)
    cache.keep(double, key, lambda file: spreads.impose(single, file, edition))

    key = cache.key(*text, printed, cache.contents([OVERRIDES / "epub"]))
    cache.keep(
        ebook,
        key,
        lambda file: epub.write(chosen, edition, site_url, day, epub.cover(single), file),
    )

    _make_forms(edition, out, words, program)

    (zipped,) = out.pop("download.offline")
    known = checksums.files(file for files in out.values() for file in files)
    members = sorted(offline.members(site, edition, known))
    key = cache.key(
        *(part for name in members for part in (name, (site / name).read_bytes())),
        repr(known),
        cache.contents(words),
        *program,
    )
    cache.keep(zipped, key, lambda file: offline.write(site, edition, site_url, day, known, file))


def _make_forms(
    edition: Edition, out: Mapping[str, Sequence[Path]], words: Sequence[Path], program: Sequence[str]
) -> None:
    """Make the form of one locale and its filled example, in every format."""
    pages = filter(Path.is_file, (DOCS / one / form.PAGE for one in (source().locale, edition.locale)))
    looks = cache.contents([OVERRIDES / "form"])
    key = cache.key(edition.locale, cache.contents([*pages, *words, *DATA.glob("*.yml")]), looks, *program)
    for name, filled in (("download.form", False), ("download.example", True)):
        for file in out[name]:
            cache.keep(file, key, functools.partial(_write_form, edition, filled=filled))
    for file in out["download.form-html"]:
        cache.keep(file, key, functools.partial(form_html.write_html, edition))


def _write_form(edition: Edition, out: Path, *, filled: bool) -> None:
    """Write the form in the format that the name of the file asks for."""
    write = {".docx": form_docx.write_docx, ".odt": form_odt.write_odt, ".pdf": form_pdf.write_pdf}
    write[out.suffix](edition, out, filled=filled)


def make_interior(locale: str) -> None:
    """Make the pages of one locale that a printer binds between covers, into ``print/``."""
    edition, day = editions()[locale], dates.edition_date()
    chosen = collection.for_book(collection.read(locale))
    html = book.assemble(chosen, edition, hosting.published(), day, interior=True)
    key = cache.key(html, cache.contents([ROOT / "scripts", OVERRIDES / "print"]), cache.machine())
    out = PRINT / f"fighting-impunity-{locale}-interior.pdf"
    cache.keep(out, key, lambda file: interior.render(html, edition, file))


def _keep_old(folder: Path) -> None:
    for locale in editions():
        for name in generated.download_names(locale):
            old = SITE / "downloads" / name
            if old.is_file() and not (folder / name).exists():
                shutil.copyfile(old, folder / name)


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
def alone(*, wait: bool = False) -> Iterator[None]:
    """Let nobody else write to what builds leave in the cache.

    Raises :class:`BadInputError` where somebody does, and ``wait`` is not set.
    """
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            raise BadInputError(
                [Problem("site", 0, "another build is running; wait until it has finished")]
            ) from None
        yield
