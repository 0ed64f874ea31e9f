from pathlib import Path

import pytest

from scripts import links

BASE = "https://example.org/manual/"


def site(folder: Path, link: str) -> Path:
    (folder / "fa" / "a").mkdir(parents=True)
    (folder / "downloads").mkdir()
    (folder / "downloads" / "x.pdf").write_bytes(b"%PDF")
    (folder / "index.html").write_text('<html><body><p id="top">x</p></body></html>')
    (folder / "fa" / "a" / "index.html").write_text(
        f'<html><body><h2 id="here">x</h2><a href="{link}">x</a></body></html>'
    )
    return folder


@pytest.mark.parametrize(
    "link",
    [
        "#here",
        "./#here",
        "../../",
        "../../index.html#top",
        "../../downloads/x.pdf",
        BASE,
        BASE + "fa/a/#here",
        "https://gov.example/",
    ],
)
def test_links_that_lead_somewhere(tmp_path: Path, link: str) -> None:
    assert list(links.faults(site(tmp_path, link), BASE, ["https://gov.example/"])) == []


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("#nowhere", "has no id nowhere"),
        ("../b/", "leads to nothing"),
        ("../../downloads/y.pdf", "leads to nothing"),
        ("https://other.example/", "is not in the ledger"),
        ("http://gov.example/", "is not an https address"),
        ("javascript:alert(1)", "is not an https address"),
        (BASE + "fa/b/", "leads to nothing"),
        ("/outside/", "is not in the ledger"),
    ],
)
def test_links_that_lead_nowhere_are_named_with_their_page(tmp_path: Path, link: str, reason: str) -> None:
    (fault,) = links.faults(site(tmp_path, link), BASE, ["https://gov.example/"])
    assert fault.startswith("fa/a/index.html: ")
    assert reason in fault


def test_readers_may_write_only_to_the_configured_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = site(tmp_path, "mailto:a@example.org")
    assert len(list(links.faults(built, BASE, []))) == 1
    monkeypatch.setattr(links.hosting, "feedback", lambda: "a@example.org")
    assert list(links.faults(built, BASE, [])) == []
    monkeypatch.setattr(links.hosting, "feedback", lambda: "b@example.org")
    assert len(list(links.faults(built, BASE, []))) == 1
