"""Alphabetical order, as each language has it (Unicode Technical Standard 35, part 5), by ICU."""

from __future__ import annotations

import ctypes
import re
from ctypes.util import find_library
from functools import cache
from typing import TYPE_CHECKING, Any

from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.editions import Edition

#: Names of the library: everywhere, and as macOS brings it.
LIBRARIES = ("icui18n", "icucore")


@cache
def order(edition: Edition) -> Callable[[str], bytes]:
    """Return a function that makes of a text the key by which an index in a language is sorted.

    Raises :class:`BadInputError` when ICU is not installed or does not know the language.
    """
    call, locale = _icu(), edition.formats.encode()
    status = ctypes.c_int(0)
    collator = ctypes.c_void_p(call("open", ctypes.c_void_p)(locale, ctypes.byref(status)))
    if status.value > 0:
        raise BadInputError([Problem("ICU", 0, f"has no order for {edition.formats} (error {status.value})")])

    def key(text: str) -> bytes:
        units = text.encode("utf-16-le")
        get, length = call("getSortKey", ctypes.c_int32), len(units) // 2
        size = get(collator, units, length, None, 0)
        buffer = ctypes.create_string_buffer(size)
        get(collator, units, length, buffer, size)
        return buffer.raw

    return key


@cache
def library() -> str:
    """Return the file name of ICU, which on most systems has its release in it."""
    for name in filter(None, map(find_library, LIBRARIES)):
        return name
    raise BadInputError([Problem("ICU", 0, "is not installed; on Debian libharfbuzz-icu0 brings it")])


@cache
def _icu() -> Callable[[str, Any], Any]:
    """Return the functions of ICU's collator by their short names; most systems add its release to a name."""
    loaded = ctypes.CDLL(library())
    suffixes = ["", *(f"_{number}" for number in re.findall(r"\d+", library().partition(".")[2]))]
    for suffix in suffixes:
        if hasattr(loaded, f"ucol_open{suffix}"):
            return _caller(loaded, suffix)
    raise BadInputError([Problem("ICU", 0, f"{library()} has no alphabetical order that we know to ask for")])


def _caller(loaded: ctypes.CDLL, suffix: str) -> Callable[[str, Any], Any]:
    @cache
    def call(name: str, result: Any) -> Any:
        function = getattr(loaded, f"ucol_{name}{suffix}")
        function.restype = result
        return function

    return call
