import copy
import json
from pathlib import Path

import pytest

from scripts import changes, coverage
from scripts.problems import BadInputError

REPORT = json.loads(json.dumps(coverage.status()))
PAGE = "people/do-no-harm.md"


def test_nothing_changed() -> None:
    assert changes.table(REPORT, copy.deepcopy(REPORT)) == "No translation changed, and none became stale."


def test_a_page_that_is_new_and_not_yet_recorded_says_what_to_do() -> None:
    before = copy.deepcopy(REPORT)
    after = copy.deepcopy(REPORT)
    page = after["locales"]["fa"]["pages"][PAGE]
    page["blocks"] = dict.fromkeys(page["blocks"], 0) | {"unrecorded": 71}
    page["coverage"] = 0.0
    before["locales"]["fa"]["pages"][PAGE]["blocks"] = dict.fromkeys(page["blocks"], 0) | {"missing": 71}
    before["locales"]["fa"]["pages"][PAGE]["coverage"] = 0.0
    [row] = changes.table(before, after).splitlines()[2:]
    assert row == (
        f"| docs/fa/{PAGE} | 0% → 0% | missing: 71 → 0; unrecorded: 0 → 71 "
        "| say with `sync` that the page follows the English |"
    )


def test_a_change_of_english_shows_what_became_stale_but_asks_for_nothing() -> None:
    after = copy.deepcopy(REPORT)
    for locale in ("zh", "bo"):
        page = after["locales"][locale]["pages"][PAGE]
        page["blocks"]["fresh"] -= 2
        page["blocks"]["stale"] += 2
        page["coverage"] = round(page["coverage"] - 0.1, 4)
    rows = changes.table(REPORT, after).splitlines()[2:]
    assert [row.split(" | ")[0] for row in rows] == [f"| docs/bo/{PAGE}", f"| docs/zh/{PAGE}"]
    assert all("stale: " in row and row.endswith("|  |") for row in rows)


def test_a_page_that_went_away_is_named() -> None:
    after = copy.deepcopy(REPORT)
    del after["locales"]["my"]["pages"][PAGE]
    assert f"docs/my/{PAGE}" in changes.table(REPORT, after)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"locales": {"fa": {}}}', '{"locales": 3}', "null", "\xff"]
)
def test_what_is_no_report_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "before.json"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadInputError, match=r"before\.json"):
        changes.read(file)
    with pytest.raises(BadInputError, match="cannot be read"):
        changes.read(tmp_path / "none.json")
