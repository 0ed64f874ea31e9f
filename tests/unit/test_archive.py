import datetime
import os
import zipfile
from pathlib import Path

import pytest

from scripts import archive

DAY = datetime.date(2026, 11, 22)
PARTS = {"b/two.txt": b"two", "mimetype": b"application/x", "a.txt": b"one"}


def test_the_same_parts_give_the_same_bytes_whatever_their_order_and_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write(tmp_path / "one", PARTS, DAY)
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    before = os.umask(0o077)
    try:
        archive.write(tmp_path / "two", dict(reversed(PARTS.items())), DAY)
    finally:
        os.umask(before)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_kind_stands_first_and_uncompressed(tmp_path: Path) -> None:
    archive.write(tmp_path / "one", PARTS, DAY)
    assert (tmp_path / "one").read_bytes()[30:51] == b"mimetypeapplication/x"
    assert zipfile.ZipFile(tmp_path / "one").namelist() == ["mimetype", "a.txt", "b/two.txt"]


def test_nothing_is_said_but_names_and_the_day(tmp_path: Path) -> None:
    archive.write(tmp_path / "one", PARTS, DAY)
    with zipfile.ZipFile(tmp_path / "one") as opened:
        assert not opened.comment
        for entry in opened.infolist():
            assert not entry.extra
            assert not entry.comment
            assert entry.date_time == (2026, 11, 22, 0, 0, 0)


def test_a_day_before_zip_is_the_first_that_zip_knows(tmp_path: Path) -> None:
    archive.write(tmp_path / "one", PARTS, datetime.date(1970, 1, 1))
    assert zipfile.ZipFile(tmp_path / "one").infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
