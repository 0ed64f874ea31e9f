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
def _icu() -> Callable[[str, Any], Any]:
    """Return the functions of ICU's collator by their short names; most systems add its release to a name."""
    for name in filter(None, map(find_library, LIBRARIES)):
        library = ctypes.CDLL(name)
        release = re.search(r"\.so\.(\d+)|\.(\d+)\.dylib", name)
        suffixes = ["", *(f"_{number}" for number in release.groups() if number)] if release else [""]
        for suffix in suffixes:
            if hasattr(library, f"ucol_open{suffix}"):
                return _caller(library, suffix)
    raise BadInputError([Problem("ICU", 0, "is not installed; on Debian the package is libicu-dev")])


def _caller(library: ctypes.CDLL, suffix: str) -> Callable[[str, Any], Any]:
    @cache
    def call(name: str, result: Any) -> Any:
        function = getattr(library, f"ucol_{name}{suffix}")
        function.restype = result
        return function

    return call
