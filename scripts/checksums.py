"""What pages say of the files to download once these are made: sizes, sums, signature, places in the book."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scripts import cache
from scripts.editions import editions
from scripts.paths import CACHE
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scripts.editions import Edition

SUMS = "SHA256SUMS"
#: The manual in single pages.
BOOK = "fighting-impunity-{locale}.pdf"
SIGNATURE = f"{SUMS}.sig"
#: Who signs, and what for, in the words of ``ssh-keygen -Y`` (ssh-keygen(1), ALLOWED SIGNERS).
IDENTITY, PURPOSE = "fighting-impunity", "file"
#: Where a page leaves room for what is known later, and what was put there the last time.
SIZE_PLACE = re.compile(
    r'(?P<place><template lang="(?P<locale>[^"]+)" data-file="(?P<name>[^"]+)"></template>)'
    r"(?:<small>[^<]*</small>)?"
)
SUMS_PLACE = re.compile(
    r'(?P<place><template lang="(?P<locale>[^"]+)" data-file="SHA256SUMS"></template>)'
    r'(?:<div class="sums">.*?</div>)?',
    flags=re.DOTALL,
)
CHAPTER_PLACE = re.compile(
    r'(?P<place><template lang="(?P<locale>[^"]+)" data-book="(?P<book>[^"]+)" data-chapter="(?P<id>[^"]+)">'
    r"</template>)(?:<span>[^<]*</span>)?"
)
#: The page on which each chapter begins, by the name of the book's file and the chapter's id.
Chapters = dict[str, dict[str, int]]


class File(NamedTuple):
    """A file to download."""

    size: int  #: in bytes
    sha256: str


class Signer(NamedTuple):
    """Who signs the list of checksums."""

    key: Path  #: private key, or the public one where an agent holds the other
    public: str  #: kind and public key, without the comment, which often names a person and a machine


def files(paths: Iterable[Path]) -> dict[str, File]:
    """Measure files; return them by name, in order."""
    return {
        path.name: File(path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(paths)
    }


def signer(key: Path) -> Signer:
    """Find out the public key that belongs to a key. Raises :class:`BadInputError` when it cannot be used."""
    public = key.read_text("utf-8") if key.suffix == ".pub" else _run(key, "-y", "-f", str(key))
    return Signer(key, " ".join(public.split()[:2]))


def publish(site: Path, by: Signer | None) -> None:
    """Write the list of checksums, sign it, and say on every page of the site what is said of files.

    Raises :class:`BadInputError` when it cannot be signed.
    """
    folder = site / "downloads"
    for name in (SUMS, SIGNATURE):
        (folder / name).unlink(missing_ok=True)
    known = files(folder.iterdir())
    sums = folder / SUMS
    sums.write_text(_listed(known))
    if by:
        _run(by.key, "-Y", "sign", "-f", str(by.key), "-n", PURPOSE, str(sums))
    begin = chapters(folder)
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        filled = fill(text, known, by, begin)
        if filled != text:
            page.write_text(filled, "utf-8")


def place(name: str, edition: Edition) -> str:
    """Return the place that a page leaves: for the size of a file, or for the list of checksums by its name.

    Books, searches and browsers take it for nothing.
    """
    return f'<template lang="{edition.locale}" data-file="{name}"></template>'


def chapter_place(book: str, chapter: str, edition: Edition) -> str:
    """Return the place that a page leaves for the number of the page on which a chapter of a book begins."""
    return f'<template lang="{edition.locale}" data-book="{book}" data-chapter="{chapter}"></template>'


def chapters(folder: Path) -> Chapters:
    """Find the chapters of all books in the folder of downloads."""
    books = (folder / BOOK.format(locale=locale) for locale in editions())
    return {file.name: _places(file) for file in books if file.is_file()}


def _places(book: Path) -> dict[str, int]:
    out = CACHE / "places" / f"{book.stem}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    # Loads what sets type, which takes longer than most commands.
    from scripts import pdf

    key = cache.key(book.read_bytes(), Path(pdf.__file__).read_bytes())
    cache.keep(out, key, lambda file: file.write_text(json.dumps(pdf.places(book)), "utf-8"))
    found: dict[str, int] = json.loads(out.read_text("utf-8"))
    return found


def fill(
    page: str, known: Mapping[str, File], by: Signer | None = None, begin: Chapters | None = None
) -> str:
    """Fill the places that a page leaves, whether or not they were filled before."""
    page = CHAPTER_PLACE.sub(
        lambda match: (
            match["place"]
            + _number(editions()[match["locale"]], (begin or {}).get(match["book"], {}).get(match["id"]))
        ),
        page,
    )
    page = SUMS_PLACE.sub(lambda match: match["place"] + _sums(editions()[match["locale"]], known, by), page)
    return SIZE_PLACE.sub(
        lambda match: match["place"] + _size(editions()[match["locale"]], known.get(match["name"])), page
    )


def _number(edition: Edition, page: int | None) -> str:
    return f"<span>{escape(edition.say('page.number', number=edition.number(page)))}</span>" if page else ""


def _size(edition: Edition, file: File | None) -> str:
    if not file:
        return ""
    large = file.size >= 1_000_000
    number = edition.number(round(file.size / 1_000_000, 1) if large else -(-file.size // 1000))
    return f"<small> {number} {'MB' if large else 'kB'}</small>"


def _sums(edition: Edition, known: Mapping[str, File], by: Signer | None) -> str:
    if not known:
        return ""
    parts = [
        f"<details><summary>{escape(edition.say('download.sums'))}</summary>{_code(_listed(known))}</details>"
    ]
    if by:
        allowed = f'{IDENTITY} namespaces="{PURPOSE}" {by.public}'
        check = f"ssh-keygen -Y verify -f allowed_signers -I {IDENTITY} -n {PURPOSE} -s {SIGNATURE} < {SUMS}"
        parts += [
            f"<p>{escape(edition.say('download.signed', list=SUMS, signature=SIGNATURE))}</p>",
            f"<p>{escape(edition.say('download.signer', file='allowed_signers'))}</p>{_code(allowed)}",
            f"<p>{escape(edition.say('download.verify'))}</p>{_code(check)}",
        ]
    return f'<div class="sums">{"".join(parts)}</div>'


def _code(text: str) -> str:
    return f'<pre dir="ltr"><code>{escape(text, quote=False)}</code></pre>'


def _listed(known: Mapping[str, File]) -> str:
    return "".join(f"{file.sha256}  {name}\n" for name, file in known.items())


def _run(key: Path, *arguments: str) -> str:
    try:
        return subprocess.run(["ssh-keygen", *arguments], capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        fault = "ssh-keygen is missing; it is part of OpenSSH (Debian: openssh-client)"
    except subprocess.CalledProcessError as error:
        fault = f"cannot sign: {' '.join(error.stderr.split()) or 'ssh-keygen failed'}"
    raise BadInputError([Problem.at(key, 0, fault)])
