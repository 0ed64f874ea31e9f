"""The built site, served under a path that it was not built for, with the headers that it asks hosts for."""

from __future__ import annotations

import fnmatch
import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml.html import HtmlElement, fromstring

from tests.site.places import MOUNT

if TYPE_CHECKING:
    from collections.abc import Iterator


@functools.cache
def rules(text: str) -> dict[str, list[tuple[str, str]]]:
    """Read a file ``_headers`` as Netlify and Cloudflare Pages do: a path, then its headers, indented."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in filter(None, text.splitlines()):
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            sent.append((name, value))
        else:
            sent = found.setdefault(line, [])
    return found


class Handler(SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        return super().translate_path(
            "/" + path.removeprefix(MOUNT) if path.startswith(MOUNT) else "/missing"
        )

    def end_headers(self) -> None:
        path = "/" + self.path.removeprefix(MOUNT)
        for pattern, sent in rules(Path(self.directory, "_headers").read_text("utf-8")).items():
            if fnmatch.fnmatchcase(path, pattern):
                for name, value in sent:
                    self.send_header(name, value)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the site and return its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{MOUNT}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, HtmlElement]:
    """Parse every page of the manual, by its path in the site; the one for lost addresses is not among them."""
    files = (
        file
        for file in sorted(site.rglob("index.html"))
        if "downloads" not in file.relative_to(site).parts[:1]
    )
    return {file.relative_to(site).as_posix(): fromstring(file.read_bytes()) for file in files}
