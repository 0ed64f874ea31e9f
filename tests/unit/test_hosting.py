from pathlib import Path

import pytest

from scripts import hosting


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("assets", "downloads", "fa"):
        (tmp_path / name).mkdir()
    hosting.write(tmp_path)
    return tmp_path


def test_every_folder_has_one_policy_and_downloads_another(site: Path) -> None:
    blocks = (site / "_headers").read_text().strip().split("\n\n")
    rules = {lines[0]: lines[1:] for lines in (block.split("\n") for block in blocks)}
    strict = [f"  Content-Security-Policy: {hosting.POLICY}; {hosting.UNFRAMED}"]
    assert {path for path, sent in rules.items() if sent == strict} == {
        "/",
        "/index.html",
        "/404.html",
        "/assets/*",
        "/fa/*",
    }
    assert rules["/downloads/*"] == [f"  Content-Security-Policy: {hosting.DOWNLOADS}"]
    assert "  Referrer-Policy: no-referrer" in rules["/*"]


def test_an_old_server_is_told_the_same(site: Path) -> None:
    told = (site / ".htaccess").read_text()
    assert f'"{hosting.POLICY}; {hosting.UNFRAMED}"' in told
    assert 'Referrer-Policy "no-referrer"' in told
    assert f"ErrorDocument 404 {hosting.urlsplit(hosting.site_url()).path}404.html" in told


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("", ""),
        ("https://example.org/manual", ""),
        ("https://www.example.com/", ""),
        ("https://manual.example/", ""),
        ("https://manual.test/mirror", "https://manual.test/mirror/"),
    ],
)
def test_books_name_no_address_that_is_only_an_example(
    address: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosting, "_config", lambda: {"site_url": address})
    assert hosting.published() == named


def test_no_address_for_readers_is_configured_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hosting.feedback() == ""
    monkeypatch.setattr(hosting, "_config", lambda: {"extra": {"feedback": "a@example.org"}})
    assert hosting.feedback() == "a@example.org"
    assert hosting.site_url() == ""
