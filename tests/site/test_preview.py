"""The live preview, as a person uses it who edits a page beside a browser."""

from __future__ import annotations

import datetime
import os
import shutil
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from scripts import dates
from scripts.paths import CACHE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = "people/do-no-harm"
WORD = "آزمایش‌گاه"


class Preview(NamedTuple):
    tree: Path
    process: subprocess.Popen[str]
    url: str

    def get(self, path: str) -> str:
        with urlopen(self.url + path) as answer:
            return answer.read().decode()

    def wait_for(self, words: str, path: str) -> str:
        while words not in (found := self.get(path)):
            assert self.process.poll() is None
            time.sleep(0.1)
        return found


@pytest.fixture(scope="module")
def preview(site: Path, tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """Serve a copy of the project, with the websites that were made of the same sources."""
    own = tmp_path_factory.mktemp("preview") / "manual"
    shutil.copytree(tree, own)
    for name in ("website", "collected"):
        shutil.copytree(CACHE / name, own / CACHE.name / name)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    noon = datetime.datetime.combine(dates.edition_date(), datetime.time(12), datetime.UTC)
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts", "serve", "--only", "fa", "--port", str(port)],
        cwd=own,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(noon.timestamp())), "TMPDIR": str(own.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    started = Preview(own, process, f"http://127.0.0.1:{port}/")
    while True:
        try:
            started.get("")
            break
        except URLError:
            assert process.poll() is None, process.communicate()
            time.sleep(0.1)
    yield started
    process.terminate()
    process.communicate()


@pytest.fixture
def page(preview: Preview) -> Iterator[Path]:
    file = preview.tree / "docs" / "fa" / f"{PAGE}.md"
    before = file.read_bytes()
    yield file
    file.write_bytes(before)


def test_a_changed_page_is_shown_and_then_all_that_speaks_of_it(preview: Preview, page: Path) -> None:
    before = preview.get(f"fa/{PAGE}/")
    title = next(line for line in page.read_text("utf-8").splitlines() if line.startswith("title:"))
    page.write_text(page.read_text("utf-8").replace(title, f"{title} {WORD}"), "utf-8")
    now = preview.wait_for(WORD, f"fa/{PAGE}/")
    heading = title.removeprefix("title: ")
    assert now.count(f"{heading} {WORD}") >= 2
    # Nothing else of the page is different, but the number by which it is loaded again.
    body = now.partition("<article")[2].partition("</article>")[0]
    assert body.replace(f" {WORD}", "") == before.partition("<article")[2].partition("</article>")[0]
    assert "Content-Security-Policy" not in now
    for path in ("fa/people/consent/", "fa/whole-text/", "fa/people/"):
        assert f"{heading} {WORD}" in preview.wait_for(WORD, path)
    assert WORD not in preview.get(f"{PAGE}/")


def test_the_english_shows_on_its_own_page_and_on_those_of_its_translations(preview: Preview) -> None:
    file = preview.tree / "docs" / "en" / "cases" / "iran.md"
    before = file.read_bytes()
    file.write_bytes(before.rstrip() + b"\n\nOnemoreword.\n")
    try:
        for path in ("cases/iran/", "fa/cases/iran/"):
            preview.wait_for("Onemoreword", path)
    finally:
        file.write_bytes(before)


def test_a_page_with_a_fault_stays_as_it_was_and_the_fault_is_told(preview: Preview, page: Path) -> None:
    good = page.read_text("utf-8")
    page.write_text(f"{good}\n{{{{ no.such.fact }}}}\n", "utf-8")
    lines = iter(preview.process.stdout or ())
    assert any(f"docs/fa/{PAGE}.md:" in line and "no.such.fact" in line for line in lines)
    assert "no.such.fact" not in preview.get(f"fa/{PAGE}/")
    page.write_text(f"{good}\n{WORD}\n", "utf-8")
    preview.wait_for(WORD, f"fa/{PAGE}/")
