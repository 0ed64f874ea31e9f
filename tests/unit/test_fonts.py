from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from scripts import fonts
from scripts.editions import Edition, editions
from scripts.problems import BadInputError

WITH_FONT = [edition for edition in editions().values() if edition.web_font]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "CACHE", tmp_path / "cache")


@pytest.mark.parametrize("edition", WITH_FONT, ids=lambda edition: edition.locale)
def test_the_font_has_the_letters_used_and_no_others(edition: Edition, tmp_path: Path) -> None:
    out = tmp_path / "font.woff2"
    fonts.subset(edition.name, edition, out)
    assert out.read_bytes()[:4] == b"wOF2"
    assert set(TTFont(out).getBestCmap()) == {ord(letter) for letter in edition.name}


def test_the_same_letters_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = WITH_FONT[0]
    written = []
    for name, text in (("a", "کتاب"), ("b", "باتکک")):
        monkeypatch.setattr(fonts, "CACHE", tmp_path / name)  # nothing is taken from the cache
        fonts.subset(text, edition, tmp_path / f"{name}.woff2")
        written.append((tmp_path / f"{name}.woff2").read_bytes())
    assert written[0] == written[1]


def test_a_missing_font_is_said_to_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts._installed.cache_clear()
    monkeypatch.setattr(fonts, "FOLDERS", (tmp_path,))
    with pytest.raises(BadInputError, match="fonts-noto-core"):
        fonts.subset("x", WITH_FONT[0], tmp_path / "font.woff2")


def test_every_font_comes_from_our_own_site_and_only_for_its_own_letters() -> None:
    faces = fonts.faces()
    assert (
        faces.count("@font-face") == len(WITH_FONT) == faces.count("unicode-range:U+") == faces.count("swap")
    )
    assert "//" not in faces
