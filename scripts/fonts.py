"""Fonts for scripts that many devices cannot show, each cut down to the letters its edition uses."""

from __future__ import annotations

import hashlib
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.editions import editions
from scripts.paths import CACHE
from scripts.problems import BadInputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.editions import Edition

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
)
#: Blocks a web font is asked for, by Unicode script. Letters of other scripts come from the reader's device,
#: so that a page in English loads no font. U+200C and U+200D decide how Arabic letters join.
RANGES = {"Arabic": "U+600-6FF,U+200C-200D", "Tibetan": "U+F00-FFF", "Myanmar": "U+1000-109F"}
#: Percent to which letters are enlarged that are small beside Latin ones.
SCALES = {"Tibetan": 115}


def subset(text: str, edition: Edition, out: Path, style: str = "Regular") -> None:
    """Write the web font of an edition, with the letters of a text and what the font needs to join them.

    ``out`` ends in ``.woff2`` for the website, or in ``.ttf``. Raises :class:`BadInputError` when the font is
    not installed.
    """
    from fontTools import version

    source = _installed(edition.web_font, style)
    letters = "".join(sorted(set(text)))
    key = hashlib.sha256(f"{version}\0{letters}\0".encode() + _digest(source)).hexdigest()
    store = CACHE / "fonts" / f"{key}{out.suffix}"
    if not store.is_file():
        store.parent.mkdir(parents=True, exist_ok=True)
        fresh = store.with_suffix(".part")
        _cut(source, letters, fresh, flavor="woff2" if out.suffix == ".woff2" else None)
        fresh.replace(store)
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(store, out)


def faces() -> str:
    """Return the ``@font-face`` rules of all web fonts, and the rules that use them, as CSS.

    The addresses are relative to the stylesheet. A device that has the whole font loads none.
    """
    return "".join(_face(edition) for edition in editions().values() if edition.web_font)


def _face(edition: Edition) -> str:
    ranges = ",".join(RANGES[script] for script in edition.scripts if script in RANGES)
    family = f"{edition.web_font} {edition.locale}"
    # Some systems know a font by its full name, others by the one of PostScript.
    names = (f"{edition.web_font} Regular", f"{edition.web_font.replace(' ', '')}-Regular")
    places = ",".join(
        [*(f'local("{name}")' for name in names), f'url(fonts/{edition.locale}.woff2) format("woff2")']
    )
    scale = "".join(f"size-adjust:{SCALES[script]}%;" for script in edition.scripts if script in SCALES)
    return (
        f'@font-face{{font-family:"{family}";src:{places};font-display:swap;{scale}unicode-range:{ranges}}}'
        f'html:lang({edition.tag}){{--md-text-font:"{family}"}}'
    )


@cache
def _installed(family: str, style: str) -> Path:
    name = f"{family.replace(' ', '')}-{style}.ttf"
    for file in _files(name):
        return file
    fault = f"{name} is missing; it is part of Debian's fonts-noto-core, which ./scripts/manual installs"
    raise BadInputError([Problem("fonts", 0, fault)])


def _files(name: str) -> Iterable[Path]:
    return (file for folder in FOLDERS if folder.is_dir() for file in sorted(folder.rglob(name)))


@cache
def _digest(file: Path) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()


def _cut(source: Path, letters: str, out: Path, flavor: str | None) -> None:
    # Takes longer to load than most commands take, and few of them cut a font.
    from fontTools import subset as fonttools

    options = fonttools.Options()
    options.flavor = flavor
    options.layout_features = ["*"]
    options.hinting = False  # a third of the size, and no screen of today needs it
    options.notdef_outline = True
    font = fonttools.load_font(str(source), options)
    cutter = fonttools.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    font["head"].modified = font["head"].created  # the same letters give the same bytes
    fonttools.save_font(font, str(out), options)
    font.close()
