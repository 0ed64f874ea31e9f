"""Each file to download is there, opens, and is of its kind."""

import hashlib
import json
import zipfile
from pathlib import Path

import docx
import odfdo
import pypdf
import pytest
from lxml.html import fromstring

from scripts import generated
from scripts.editions import editions
from scripts.ledger import ledger

NAMES = [name for locale in editions() for name in generated.download_names(locale)]


@pytest.mark.parametrize("name", NAMES)
def test_each_download_opens_as_what_it_is(site: Path, name: str) -> None:
    file = site / "downloads" / name
    if file.suffix == ".pdf":
        assert file.read_bytes().startswith(b"%PDF-1.")
        assert len(pypdf.PdfReader(file).pages) > 10
    elif file.suffix in (".epub", ".zip"):
        with zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
            assert len(archive.namelist()) > 10
    elif file.suffix == ".html":
        assert file.read_bytes().startswith(b"<!doctype html>")
        assert file.stat().st_size < 250_000
    elif file.suffix == ".odt":
        assert len(odfdo.Document(file).body.get_headers()) > 50
    else:
        assert file.suffix == ".docx"
        assert len(docx.Document(str(file)).paragraphs) > 50


def test_nothing_else_lies_there(site: Path) -> None:
    assert sorted(path.name for path in (site / "downloads").iterdir()) == sorted([*NAMES, "SHA256SUMS"])


def test_the_sums_are_right(site: Path) -> None:
    lines = (site / "downloads" / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert sorted(sums) == sorted(NAMES)
    for name, digest in sums.items():
        assert hashlib.sha256((site / "downloads" / name).read_bytes()).hexdigest() == digest


def test_the_facts_are_published_as_data(site: Path) -> None:
    data = json.loads((site / "facts.json").read_text("utf-8"))
    assert set(data["facts"]) == set(ledger().facts)
    assert all(fact["source"] in data["sources"] for fact in data["facts"].values())


def test_every_download_page_links_all_of_them(site: Path) -> None:
    for locale in editions():
        page = site / ("" if locale == "en" else locale) / "reference" / "downloads" / "index.html"
        text = page.read_text("utf-8")
        assert all(f"downloads/{name}" in text for name in NAMES)


@pytest.mark.parametrize("locale", editions())
def test_the_page_tells_the_size_and_the_sum_of_each(site: Path, locale: str) -> None:
    page = site / ("" if locale == "en" else locale) / "reference" / "downloads" / "index.html"
    root = fromstring(page.read_bytes())
    sizes = {
        place.get("data-file"): place.getnext().text
        for place in root.iter("template")
        if place.get("data-file") in NAMES
    }
    assert set(sizes) == set(NAMES)
    assert all(size.endswith((" kB", " MB")) for size in sizes.values())
    (sums,) = root.find_class("sums")
    assert sums.findtext(".//code") == (site / "downloads" / "SHA256SUMS").read_text()


def test_no_book_is_too_heavy(site: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in (site / "downloads").iterdir()}
    assert not {name: size for name, size in sizes.items() if size > 6_000_000}
