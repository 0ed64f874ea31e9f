"""The files that go to translators and come back: PO for those with an editor for it, DOCX for all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts import exchange, exchange_docx
from scripts.editions import source
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scripts.exchange import Message

WRITERS = {".po": exchange.to_po, ".docx": exchange_docx.to_docx}
READERS = {".po": exchange.from_po, ".docx": exchange_docx.from_docx}


def write(file: Path, found: Iterable[Message], locale: str) -> None:
    """Write messages for a translator. Raises :class:`BadInputError` where that cannot be."""
    _known(file)
    if locale == source().locale:
        raise BadInputError(
            [Problem(file.name, 0, f"{locale} is the source; name the locale to translate into")]
        )
    try:
        file.write_bytes(WRITERS[file.suffix](found, locale))
    except OSError as error:
        raise BadInputError([Problem(str(file), 0, f"cannot be written: {error.strerror}")]) from None


def read(file: Path) -> list[str]:
    """Take in a file that came back from a translator; see :func:`scripts.exchange.apply`."""
    _known(file)
    problems: list[Problem] = []
    language, answers = READERS[file.suffix](file, problems)
    if problems:
        raise BadInputError(problems)
    if not answers:
        raise BadInputError(
            [Problem(file.name, 0, "holds no finished translation: all is empty or unconfirmed")]
        )
    return exchange.apply(exchange.known_locale(language, file), answers, file.name, problems)


def _known(file: Path) -> None:
    if file.suffix not in WRITERS:
        raise BadInputError([Problem(file.name, 0, f"must end with {' or '.join(WRITERS)}")])
