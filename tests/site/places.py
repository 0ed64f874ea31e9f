"""Where things stand on the built site."""

from __future__ import annotations

from scripts.editions import editions, source

#: Where a mirror could have put the site.
MOUNT = "/mirror/of/manual/"
#: Pages of each kind: front page, text with tables and notes, form, tables, whole text, figures, part.
SAMPLE = (
    "index.html",
    "people/do-no-harm/index.html",
    "file/form/index.html",
    "reference/downloads/index.html",
    "whole-text/index.html",
    "translations/index.html",
    "basics/index.html",
)
LOCALES = list(editions())


def folder(locale: str) -> str:
    """Return the folder of a locale in the site, with its slash."""
    return "" if locale == source().locale else f"{locale}/"
