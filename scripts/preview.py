"""A live preview of the website on this machine.

A page that was changed is shown at once (:mod:`scripts.proof`); then the whole site is made again, in other
processes, and takes the place of the one that is shown if no source has changed meanwhile.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.livereload import LiveReloadServer

from scripts import build, check, pages, proof, website, workers
from scripts.editions import editions, source
from scripts.locks import FOLDER as LOCKS
from scripts.paths import CONFIG, DATA, DOCS, OVERRIDES
from scripts.problems import BadInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WATCHED = (DOCS, DATA, OVERRIDES, CONFIG)
INTERVAL = 0.2  #: seconds between two looks at the sources
#: The content policy of the site forbids the script by which MkDocs reloads a page.
POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')

#: Every source with the time and size of its last change.
Sources = dict[Path, tuple[int, int]]


def serve(only: Sequence[str], port: int) -> None:
    """Serve the website until it is stopped; ``only`` limits it to some locales beside the source.

    Raises :class:`BadInputError` where the text has faults at the start; later faults are printed and the
    last good page stays.
    """
    if faults := check.problems(synced=False):
        raise BadInputError(faults)
    wanted = {source().locale, *(only or editions())}
    with tempfile.TemporaryDirectory() as folder:
        _Preview([locale for locale in editions() if locale in wanted], Path(folder), port).run()


class _Server(LiveReloadServer):
    """MkDocs' own server, which holds requests back while :class:`_Preview` changes a page."""

    def __init__(self, update: Callable[[], None], port: int, root: Path) -> None:
        super().__init__(update, "127.0.0.1", port, str(root), polling_interval=INTERVAL)
        self.build_delay = INTERVAL / 2

    def wake(self) -> None:
        """Ask for an update though no source has changed."""
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        page: bytes = super()._inject_js_into_html(POLICY.sub(b"", content), epoch)  # type: ignore[no-untyped-call]
        return page


class _Preview:
    """The site that is shown, and the one that is being made."""

    def __init__(self, locales: list[str], folder: Path, port: int) -> None:
        self.locales = locales
        self.folder = folder
        self.shown = folder / "shown"  #: a link, which leads to another folder when a new site is whole
        self.sources = _sources()
        self.made = self.sources  #: sources of the last whole site, good or not
        self.number = 0
        self.making: threading.Thread | None = None
        self.ready: Path | Exception | None = None
        self.server = _Server(self.update, port, self.shown)
        self.proofs = workers.pool(1)

    def run(self) -> None:
        """Make the site and serve it."""
        self._gather(self.folder / "0", nice=0)
        self._show(self.folder / "0")
        self._prepare()
        for path in WATCHED:
            self.server.watch(str(path))
        print(f"open {self.server.url} in a browser; stop with Ctrl-C", flush=True)
        try:
            self.server.serve()  # type: ignore[no-untyped-call]
        finally:
            self.server.shutdown()
            self.proofs.shutdown(cancel_futures=True)

    def update(self) -> None:
        """Show what has changed since the last time; requests wait meanwhile."""
        before, self.sources = self.sources, _sources()
        if self.making and self.ready:
            self.making.join()
            self._take(self.ready)
            self.making = self.ready = None
        self._prove({file for file, _ in before.items() ^ self.sources.items()}, before)
        if not self.making and self.made != self.sources:
            self.made = self.sources
            self.number += 1
            folder = self.folder / f"{self.number}"
            self.making = threading.Thread(target=self._make, args=(folder,), daemon=True)
            self.making.start()

    def _take(self, ready: Path | Exception) -> None:
        """Show the whole site that was made, unless it is old already."""
        if isinstance(ready, Exception):
            _print(str(ready))
        elif self.made == self.sources:
            self._show(ready)
        else:
            shutil.rmtree(ready)

    def _show(self, site: Path) -> None:
        old = self.shown.resolve()
        link = self.folder / "next"
        link.symlink_to(site)
        link.replace(self.shown)
        shutil.rmtree(old, ignore_errors=True)  # there is none at the start

    def _make(self, folder: Path) -> None:
        try:
            self._gather(folder, nice=10)
            self.ready = folder
        except Exception as error:  # such as a template that cannot be read: the preview goes on
            self.ready = error
        self.server.wake()

    def _gather(self, folder: Path, nice: int) -> None:
        """Make the whole site, as a build does."""
        with build.alone(wait=True), workers.pool(os.cpu_count() or 1, nice) as pool:
            website.gather(folder, self.locales, lambda make, locales: list(pool.map(make, locales)))

    def _prove(self, changed: set[Path], before: Sources) -> None:
        """Make the pages that were changed; where more than a page was, that waits for the whole site."""
        if all(file in before and file in self.sources and DOCS in file.parents for file in changed):
            tasks = [
                self.proofs.submit(proof.write, locale, path, self.shown)
                for file in changed
                for locale, path in self._pages(file)
            ]
            for fault in filter(None, [task.result() for task in tasks]):
                _print(fault)
        else:
            self.proofs.shutdown(wait=False, cancel_futures=True)
            self.proofs = workers.pool(1)
            self._prepare()

    def _pages(self, file: Path) -> Iterator[tuple[str, str]]:
        """List locale and path of each page that shows what a file of the text holds."""
        own, *parts = file.relative_to(DOCS).parts
        if parts[0] == LOCKS:
            parts = [*parts[1:-1], parts[-1].removesuffix(".lock")]
        for locale in self.locales if own == source().locale else [own]:
            if locale in self.locales:
                yield locale, "/".join(parts)

    def _prepare(self) -> None:
        for locale in self.locales:
            self.proofs.submit(proof.write, locale, pages.order()[0], self.shown)


def _sources() -> Sources:
    files = (file for path in WATCHED for file in (path.rglob("*") if path.is_dir() else [path]))
    return {file: (state.st_mtime_ns, state.st_size) for file in files if (state := _state(file))}


def _state(file: Path) -> os.stat_result | None:
    try:
        return file.stat() if file.is_file() else None
    except OSError:  # gone meanwhile
        return None


def _print(fault: str) -> None:
    print(f"{fault}\nthe last good page stays", flush=True)
