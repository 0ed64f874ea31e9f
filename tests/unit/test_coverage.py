import json
import subprocess
import sys

from scripts import blocks, coverage, pages
from scripts.editions import editions, source
from scripts.paths import ROOT


def test_every_locale_page_and_word_of_the_source_is_counted_once() -> None:
    data = coverage.status()
    texts = pages.load_all()
    assert set(data["locales"]) == set(editions()) - {source().locale}
    whole = sum(block.words for page in texts["en"].values() for block in blocks.of_page(page))
    for locale, entry in data["locales"].items():
        assert list(entry["pages"]) == pages.order()
        assert sum(entry["words"].values()) == whole
        assert entry["coverage"] == round(entry["words"]["fresh"] / whole, 4)
        assert set(entry["words"]) >= {"fresh", "stale", "edited", "copied", "missing"}
        for path, page in entry["pages"].items():
            assert page["review"] in (("draft", "reviewed") if path in texts[locale] else (None,))
            assert sum(page["blocks"].values()) >= len(blocks.of_page(texts["en"][path]))
            assert 0 <= page["coverage"] <= 1
        assert entry["interface"]["blocks"]["fresh"] > 50


def test_the_table_names_every_page_and_locale() -> None:
    text = coverage.table(coverage.status())
    for name in (*pages.order(), *(locale for locale in editions() if locale != "en")):
        assert name in text


def test_json_on_the_command_line_is_json() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scripts", "status", "--format", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(done.stdout)
    assert set(said.pop("readability")) == set(pages.order())
    assert said == coverage.status()


def test_facts_that_wait_are_listed() -> None:
    facts = coverage.status()["facts"]
    assert facts["all"] == facts["seen"] + len(facts["unopened"])
