"""The EPUBs as a build leaves them: whole, well-formed, readable without the fonts of the device."""

from __future__ import annotations

import posixpath
import subprocess
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urldefrag

import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from scripts import collection
from scripts.editions import Edition, editions
from scripts.ledger import ledger

pytestmark = pytest.mark.parametrize("edition", editions().values(), ids=editions())

NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
}
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
KINDS = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".png": "image/png",
    ".ttf": "font/ttf",
}


def file(site: Path, edition: Edition) -> Path:
    return site / "downloads" / f"fighting-impunity-{edition.locale}.epub"


@cache
def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def pages(path: Path) -> dict[str, Any]:
    """Parse every page; one that is not well-formed XML raises an error."""
    return {
        posixpath.basename(name): etree.fromstring(content)
        for name, content in parts(path).items()
        if name.endswith(".xhtml")
    }


def find(root: Any, path: str) -> list[Any]:
    found: list[Any] = root.xpath(path, namespaces=NAMES)
    return found


def package(path: Path) -> Any:
    (name,) = find(etree.fromstring(parts(path)["META-INF/container.xml"]), "//c:rootfile/@full-path")
    assert name == "EPUB/package.opf"
    return etree.fromstring(parts(path)[name])


def test_the_manifest_lists_every_file_once_with_its_kind(site: Path, edition: Edition) -> None:
    items = find(package(file(site, edition)), "//opf:item")
    listed = {item.get("href"): item.get("media-type") for item in items}
    assert len(listed) == len(items)
    held = {name.removeprefix("EPUB/") for name in parts(file(site, edition)) if name.startswith("EPUB/")}
    assert set(listed) == held - {"package.opf"}
    assert listed == {name: KINDS[posixpath.splitext(name)[1]] for name in listed}
    assert sorted(set(parts(file(site, edition))) - {f"EPUB/{name}" for name in held}) == [
        "META-INF/container.xml",
        "mimetype",
    ]


def test_it_holds_the_chapters_of_the_book_in_order(site: Path, edition: Edition) -> None:
    chosen = collection.for_book(collection.read(edition.locale))["items"]
    titles = [item["title"] for item in chosen if item["kind"] == "chapter"]
    read = package(file(site, edition))
    names = {item.get("id"): item.get("href") for item in find(read, "//opf:item")}
    order = [names[identifier] for identifier in find(read, "//opf:itemref/@idref")]
    chapters = [name for name in order if name.startswith("chapter-")]
    assert [find(pages(file(site, edition))[name], "string(//h:h1)") for name in chapters] == titles
    contents = find(pages(file(site, edition))["nav.xhtml"], "//h:nav[@epub:type='toc']")[0]
    assert find(contents, "h:ol/h:li/h:ol/h:li/h:a/@href") == chapters
    parts_of_it = [item["title"] for item in chosen if item["kind"] == "part"]
    assert [find(span, "string()") for span in find(contents, "h:ol/h:li/h:span")] == parts_of_it
    assert sorted(order) == sorted(pages(file(site, edition)))


def test_every_link_leads_somewhere(site: Path, edition: Edition, site_url: str) -> None:
    found = pages(file(site, edition))
    ids = {name: find(page, "//@id") for name, page in found.items()}
    assert all(len(set(each)) == len(each) for each in ids.values())
    bad, outside = [], set()
    for name, page in found.items():
        for address in find(page, "//@href | //@src"):
            target, fragment = urldefrag(address)
            if address.startswith("https://"):
                outside.add(address)
            elif target and f"EPUB/{target}" not in parts(file(site, edition)):
                bad.append((name, address))
            elif fragment and fragment not in ids[target or name]:
                bad.append((name, address))
    assert not bad
    assert not {link for link in outside - set(ledger().urls) if not link.startswith(site_url)}


def test_every_page_says_its_language_and_direction(site: Path, edition: Edition) -> None:
    directions = {one.tag: one.direction for one in editions().values()}
    for page in pages(file(site, edition)).values():
        assert page.get("dir") == directions[page.get("lang")]
        for element in find(page, "//*[@lang]"):
            assert element.get(XML_LANGUAGE) == element.get("lang")
    read = package(file(site, edition))
    assert find(read, "//opf:spine/@page-progression-direction") == [edition.direction]
    assert find(read, "//dc:language/text()")[0] == edition.tag


def test_the_letters_come_with_it(site: Path, edition: Edition) -> None:
    fonts = [content for name, content in parts(file(site, edition)).items() if name.endswith(".ttf")]
    assert len(fonts) == (2 if edition.web_font else 0)
    if not fonts:
        return
    script = {"Arabic": (0x620, 0x6FF), "Tibetan": (0xF00, 0xFFF), "Myanmar": (0x1000, 0x109F)}
    first, last = script[edition.scripts[0]]
    own = [page for page in pages(file(site, edition)).values() if page.get("lang") == edition.tag]
    assert len(own) > 3
    letters = {
        letter for page in own for letter in map(ord, find(page, "string(//h:body)")) if first <= letter <= last
    }
    assert len(letters) > 25
    for font in fonts:
        assert letters <= set(TTFont(BytesIO(font)).getBestCmap())


def test_the_data_names_no_person_tool_or_machine(site: Path, edition: Edition) -> None:
    read = package(file(site, edition))
    assert {etree.QName(element).localname for element in find(read, "//dc:*")} == {
        "identifier",
        "title",
        "language",
        "date",
        "description",
        "rights",
    }
    metadata = etree.tostring(read, encoding="unicode").split("<manifest>")[0]
    assert "generator" not in metadata
    for name in ("accessMode", "accessModeSufficient", "accessibilityFeature", "accessibilityHazard"):
        assert f"schema:{name}" in metadata


def test_epubcheck_has_nothing_to_say(site: Path, edition: Edition) -> None:
    program, java = which("epubcheck"), which("java")
    if not program or not java:
        pytest.skip("epubcheck is not installed")
    # Debian's is the archive itself, which not every kernel can start.
    quick = [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    start = [*quick, "-jar", program] if Path(program).read_bytes()[:2] == b"PK" else [program]
    done = subprocess.run(
        [*start, "--failonwarnings", file(site, edition)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
