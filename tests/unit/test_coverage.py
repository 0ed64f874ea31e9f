import json
import subprocess
import sys

from scripts import coverage, pages
from scripts.editions import editions, source
from scripts.paths import ROOT


def test_every_locale_and_page_is_counted_by_words_of_the_source() -> None:
    data = coverage.status()
    texts = pages.load_all()
    assert set(data["locales"]) == set(editions()) - {source().locale}
    for locale, entry in data["locales"].items():
        assert list(entry["pages"]) == pages.order()
        translated = sum(texts["en"][path].words for path in texts[locale])
        whole = sum(page.words for page in texts["en"].values())
        assert entry["words"] == {"translated": translated, "missing": whole - translated}
        assert entry["coverage"] == round(translated / whole, 4)
        for path in texts[locale]:
            assert entry["pages"][path]["review"] in ("draft", "reviewed")


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
    assert json.loads(done.stdout) == coverage.status()


def test_facts_that_wait_are_listed() -> None:
    facts = coverage.status()["facts"]
    assert facts["all"] == facts["seen"] + len(facts["unopened"])
