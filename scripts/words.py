"""The words of the interface, one PO catalogue a locale in ``data/interface/``.

Messages are known by a key (``banner.draft``), so that no word of any language stands in a template or
in code; ``en.po`` holds the English words and is the source of the others.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from babel.messages.pofile import PoFileError, read_po

from scripts.paths import DATA
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = DATA / "interface"
SOURCE = "en"


@cache
def catalogue(locale: str) -> Catalog:
    """Read a locale's catalogue.

    Raises :class:`BadInputError` when the file is missing or is no PO file.
    """
    path = FOLDER / f"{locale}.po"
    try:
        with path.open("rb") as file:
            return read_po(file, locale=None, abort_invalid=True, ignore_obsolete=True)
    except FileNotFoundError:
        raise BadInputError([Problem.at(path, 0, "the interface words of this locale are missing")]) from None
    except PoFileError as error:
        raise BadInputError([Problem.at(path, error.lineno or 0, str(error))]) from None
    except (UnicodeDecodeError, ValueError) as error:
        raise BadInputError([Problem.at(path, 0, f"not a readable PO file: {error}")]) from None


def translated(locale: str, key: str) -> bool:
    """Tell whether a locale has words of its own for a key."""
    message = catalogue(locale).get(key)
    return message is not None and bool(message.string) and not message.fuzzy


def words(locale: str, key: str, **values: object) -> str:
    """Return a message in a locale, in English where the locale has none yet.

    ``values`` fill its ``{placeholders}``. Raises :class:`KeyError` for a key that no catalogue has:
    that is a fault of the program, not of its input.
    """
    message = catalogue(locale).get(key) if translated(locale, key) else catalogue(SOURCE).get(key)
    if message is None or not message.string:
        raise KeyError(f"no interface message {key!r} in {FOLDER.name}/{SOURCE}.po")
    text = message.string if isinstance(message.string, str) else message.string[0]
    return text.format(**values) if values else text


def keys(locale: str) -> list[str]:
    """List the keys of a locale's catalogue in file order."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue(locale)
        if message.id
    ]
