"""Each file to download is there, opens, and is of its kind."""

import hashlib
import json
from pathlib import Path

import docx
import pypdf
import pytest

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
