"""The same sources give the same bytes, and files say nothing of who made them, where and with what."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml.html import HtmlElement

from scripts import checksums, dates, generated
from scripts.editions import editions

#: The shortest book; all websites are built with it.
LOCALE = "vi"


@pytest.fixture(scope="module")
def other(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a copy of the project in another folder, later, with other habits; leave the copy as it was."""
    noon = datetime.datetime.combine(dates.edition_date(), datetime.time(12), datetime.UTC)
    habits = {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "7", "USER": "somebody"}
    done = subprocess.run(
        [sys.executable, "-m", "scripts", "build", "--only", LOCALE],
        cwd=tree,
        env={**os.environ, **habits, "SOURCE_DATE_EPOCH": str(int(noon.timestamp()))},
        umask=0o077,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for kept in (tree / ".cache").iterdir():
        if kept.name == "known":
            continue  # of the sources, for the tests that follow
        shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
    return (tree / "site").rename(tmp_path_factory.mktemp("other") / "site")


def test_two_builds_in_two_folders_are_the_same(site: Path, other: Path) -> None:
    made = {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    expected = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    elsewhere = {Path("downloads", name) for one in editions() for name in generated.download_names(one)}
    assert expected - made == elsewhere - made
    assert {Path("downloads", name) for name in generated.download_names(LOCALE)} <= made
    different = [
        path.as_posix()
        for path in sorted(made - {Path("downloads", checksums.SUMS)})
        if plain(site / path) != plain(other / path)
    ]
    assert not different


def plain(path: Path) -> bytes:
    """Read a file; without the sizes and sums of files that only one of the builds made."""
    if path.suffix == ".html":
        return checksums.fill(path.read_text("utf-8"), {}).encode()
    return path.read_bytes()


def test_a_pdf_says_what_it_is_and_nothing_else(site: Path) -> None:
    books = sorted(site.glob("downloads/fighting-impunity-*.pdf"))
    assert len(books) >= 2 * len(editions())
    for file in books:
        with pikepdf.open(file) as book:
            assert set(book.docinfo) == {"/Title", "/Subject", "/CreationDate", "/ModDate"}
            metadata = book.Root.Metadata.read_bytes()
            assert b"dc:title" in metadata
            assert b"Producer" not in metadata
            assert b"CreatorTool" not in metadata


def test_archives_hold_names_contents_and_one_day(site: Path) -> None:
    day = dates.edition_date()
    archives = [path for path in (site / "downloads").iterdir() if zipfile.is_zipfile(path)]
    assert {path.suffix for path in archives} >= {".zip", ".epub", ".docx"}
    for path in archives:
        with zipfile.ZipFile(path) as archive:
            assert not archive.comment
            for entry in archive.infolist():
                assert not entry.extra
                assert entry.date_time == (day.year, day.month, day.day, 0, 0, 0)


def test_no_page_names_the_tool_that_made_it(pages: dict[str, HtmlElement]) -> None:
    assert not [name for name, page in pages.items() if page.xpath("//meta[@name='generator' or @name='author']")]
