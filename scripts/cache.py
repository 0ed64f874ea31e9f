"""What was made before, in ``.cache/``: each file known by all that it was made from."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import zlib
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from scripts import collation, fonts
from scripts.paths import CACHE, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

#: What WeasyPrint does not ask the libraries it sets type with.
VERSIONS = """
const char *pango_version_string(void);
const char *hb_version_string(void);
int FcGetVersion(void);
"""


def key(*parts: str | bytes) -> str:
    """Return a short name for all that a file is made from."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def contents(paths: Iterable[Path]) -> str:
    """Return a short name for what files hold and what they are called in the project."""
    files = sorted(
        file
        for path in paths
        for file in (path.rglob("*") if path.is_dir() else [path])
        if file.is_file() and "__pycache__" not in file.parts
    )
    return key(*(part for file in files for part in (file.relative_to(ROOT).as_posix(), file.read_bytes())))


@cache
def program() -> str:
    """Return a short name for the program of the project, the packages it is locked to, and Python."""
    return key(contents([ROOT / "scripts", ROOT / "requirements.txt"]), sys.version)


@cache
def machine() -> str:
    """Return a short name for what makes files beside the project: pinned packages, libraries, fonts."""
    # Takes longer to load than most commands take, and few of them set type.
    from weasyprint.text import ffi as libraries

    libraries.ffi.cdef(VERSIONS, override=True)
    versions = (
        sys.version,
        zlib.ZLIB_RUNTIME_VERSION,
        libraries.ffi.string(libraries.pango.pango_version_string()),
        libraries.ffi.string(libraries.harfbuzz.hb_version_string()),
        str(libraries.fontconfig.FcGetVersion()),
        collation.library(),
    )
    installed = (
        f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}"
        for folder in fonts.FOLDERS
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    )
    return key((ROOT / "requirements.txt").read_bytes(), *versions, *installed)


def keep(out: Path, name: str, make: Callable[[Path], object]) -> None:
    """Make a file, or take it from the cache where the same was made before; ``name`` is its :func:`key`."""
    store = CACHE / "files" / out.name
    note = store.with_name(store.name + ".key")
    if not (store.is_file() and note.is_file() and note.read_text() == name):
        store.parent.mkdir(parents=True, exist_ok=True)
        note.unlink(missing_ok=True)
        make(store)
        note.write_text(name)
    shutil.copyfile(store, out)


def known(file: Path, name: str, make: Callable[[], Any]) -> Any:
    """Return what JSON can hold, as ``make`` makes it now or made it before; ``name`` is its :func:`key`.

    It is kept in ``file``, one for each thing that may change, so that no more are kept than are of use.
    """
    with suppress(OSError, ValueError, LookupError, TypeError):
        kept = json.loads(file.read_bytes())
        if kept["key"] == name:
            return kept["value"]
    value = make()
    text = json.dumps({"key": name, "value": value}, ensure_ascii=False)
    with suppress(OSError):  # a cache that cannot be written to is only slow
        replace(file, text.encode("utf-8", "surrogatepass"))
    return value


def replace(file: Path, content: bytes) -> None:
    """Write a file of the cache whole, while other processes may read or write it too."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(file)
