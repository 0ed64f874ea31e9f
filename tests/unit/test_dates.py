import datetime

import pytest

from scripts import dates
from scripts.ledger import ledger
from scripts.problems import BadInputError


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert dates.edition_date() == datetime.date(2023, 11, 14)


def test_without_git_it_is_the_day_of_the_newest_check(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(dates, "ROOT", tmp_path)
    assert dates.edition_date() == ledger().newest


@pytest.mark.parametrize("value", ["soon", "9" * 40])
def test_nonsense_is_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(BadInputError, match="SOURCE_DATE_EPOCH"):
        dates.edition_date()
