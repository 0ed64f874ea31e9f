"""The PDF edition in single pages: WeasyPrint sets the book; anything it would warn of is an error here."""

from __future__ import annotations

import io
import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pydyf
import pypdfium2
from pikepdf import NameTree, Pdf
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from scripts import patches
from scripts.editions import editions
from scripts.paths import OVERRIDES
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.editions import Edition

ASSETS = OVERRIDES / "print"
#: The tool that made a PDF, in its XMP metadata.
PRODUCER = re.compile(rb'<rdf:Description rdf:about="" pdf:Producer="[^"]*" />')


class Assets(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Opens the stylesheet and pictures of ``overrides/print/`` and refuses every other address.

    The text of the book comes from strangers; it must not reach a network or another file.
    """

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Open one of our own files by its name. Raises :class:`ValueError` for anything else."""
        folder = f"{ASSETS.as_uri()}/"
        name = url.removeprefix(folder)
        if not url.startswith(folder) or name not in {path.name for path in ASSETS.iterdir()}:
            raise ValueError(f"{url} is not part of the book")
        return super().fetch(url, headers)


def render(html: str, edition: Edition, out: Path) -> None:
    """Set a book from :func:`scripts.book.assemble` as a tagged PDF (PDF/UA-1).

    The same HTML gives the same bytes. Raises :class:`BadInputError` with all that WeasyPrint warns of (links
    that lead nowhere, unknown addresses) and with the characters that none of the edition's fonts has.
    """
    patches.apply()
    with _warnings(out) as problems:
        document = HTML(string=html, base_url=f"{ASSETS.as_uri()}/", url_fetcher=Assets()).render()
        content = document.write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=True, finisher=lambda _, pdf: _direct(pdf, edition)
        )
        problems += _font_problems(document.fonts.values(), out)
    if problems:
        raise BadInputError(problems)
    out.write_bytes(content)


def _direct(pdf: pydyf.PDF, edition: Edition) -> None:
    """Tell viewers how the pages of the book follow one another, and nobody what tool made it."""
    del pdf.info["Producer"]
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.extra.get("Type") == "/Metadata":
            stream.stream = [PRODUCER.sub(b"", part) for part in stream.stream]
    pdf.catalog["PageLayout"] = "/SinglePage"
    if edition.rtl:
        pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L"


def picture(file: Path, height: int) -> bytes:
    """Return the first page of a PDF as a picture (PNG), ``height`` pixels high."""
    with pypdfium2.PdfDocument(file) as document:
        page = document[0]
        drawn = page.render(scale=height / page.get_height()).to_pil().convert("RGB")
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def places(file: Path) -> dict[str, int]:
    """Return the numbers of the pages, from 1, on which the chapters of a book begin, by their ids."""
    with Pdf.open(file) as book:
        numbers = {page.obj.objgen: number for number, page in enumerate(book.pages, 1)}
        names = NameTree(book.Root.Names.Dests)
        found = ((str(name), numbers[place[0].objgen]) for name, place in names.items())
        return {name: number for name, number in found if ":" not in name}


@contextmanager
def _warnings(out: Path) -> Iterator[list[Problem]]:
    """Collect what WeasyPrint logs as problems of the file it makes."""
    problems: list[Problem] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            problems.append(Problem.at(out, 0, record.getMessage()))

    logger, handler = logging.getLogger("weasyprint"), Handler(logging.WARNING)
    logger.addHandler(handler)
    try:
        yield problems
    finally:
        logger.removeHandler(handler)


def _font_problems(fonts: Any, out: Path) -> list[Problem]:
    """Name the characters that would be set in a font that ``data/editions.yml`` does not name.

    Which font stands in differs from one machine to the next, and so would the bytes.
    """
    named = {family for edition in editions().values() for family in edition.fonts}
    return [
        Problem.at(
            out, 0, f"{font.family} would be used for {' '.join(sorted(set(font.to_unicode.values())))}"
        )
        for font in fonts
        if font.family not in named
    ]
