"""What was made before, in ``.cache/``: each file known by all that it was made from."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import zlib
from contextlib import nullcontext, suppress
from functools import cache
from itertools import repeat, starmap
from typing import TYPE_CHECKING, Any, NamedTuple

from scripts import collation, fonts, workers
from scripts.paths import CACHE, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

MANY = 20  #: tasks; to do fewer takes less time than to start a process
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


class Task(NamedTuple):
    """Something to find out that JSON can hold, and all that it is found out from."""

    name: str  #: of the thing, such as ``blocks/fa/index.md``; what was known of it before is forgotten
    key: str  #: a :func:`key`
    arguments: tuple[Any, ...]


def known(name: str, key: str, make: Callable[[], Any]) -> Any:
    """Return what ``make`` finds out now or found out before; see :class:`Task`."""
    (value,) = known_all([Task(name, key, ())], make)
    return value


def known_all(tasks: Sequence[Task], make: Callable[..., Any]) -> list[Any]:
    """Return what ``make`` finds out for each task now or found out before.

    On every processor, where there is much to do; ``make`` must then be a function of a module.
    """
    values = {place: kept[0] for place, task in enumerate(tasks) if (kept := _kept(task))}
    new = [place for place in range(len(tasks)) if place not in values]
    count = min(os.cpu_count() or 1, len(new) // MANY)
    with workers.pool(count, fork=True) if count > 1 else nullcontext() as pool:
        arguments = (tasks[place].arguments for place in new)
        if pool:
            found = pool.map(_call, repeat(make), arguments, chunksize=len(new) // (4 * count))
        else:
            found = starmap(make, arguments)
        for place, value in zip(new, found, strict=True):
            values[place] = value
            text = json.dumps({"key": tasks[place].key, "value": value}, ensure_ascii=False)
            with suppress(OSError):  # a cache that cannot be written to is only slow
                replace(_file(tasks[place]), text.encode("utf-8", "surrogatepass"))
    return [values[place] for place in range(len(tasks))]


def _kept(task: Task) -> list[Any] | None:
    """Return a list of the one value that is kept for a task."""
    with suppress(OSError, ValueError, LookupError, TypeError):
        kept = json.loads(_file(task).read_bytes())
        if kept["key"] == task.key:
            return [kept["value"]]
    return None


def _file(task: Task) -> Path:
    return CACHE / "known" / f"{task.name}.json"


def _call(make: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    return make(*arguments)


def replace(file: Path, content: bytes) -> None:
    """Write a file of the cache whole, while other processes may read or write it too."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(file)
