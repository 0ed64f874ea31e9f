"""The built site, served on this machine under a path that it was not built for."""

from __future__ import annotations

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from lxml.html import HtmlElement, fromstring

from tests.site.places import MOUNT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Handler(SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        return super().translate_path(
            "/" + path.removeprefix(MOUNT) if path.startswith(MOUNT) else "/missing"
        )

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
