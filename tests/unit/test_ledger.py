import datetime
from pathlib import Path

import pytest

from scripts import ledger
from scripts.problems import BadInputError

SOURCE = 'law: {title: A law, issuer: Parliament, kind: law, url: "https://example.org/law"}\n'
GOOD = "a.b: {claim: c, source: law, where: s 1, status: seen, checked_on: 2026-11-22}\n"


def load(folder: Path, facts: str = GOOD, sources: str = SOURCE) -> ledger.Ledger:
    (folder / "facts.yml").write_text(facts, "utf-8")
    (folder / "sources.yml").write_text(sources, "utf-8")
    return ledger.load(folder / "facts.yml", folder / "sources.yml")


def test_a_good_ledger_is_read_with_lines_and_sources(tmp_path: Path) -> None:
    book = load(tmp_path, "# comment\n\n" + GOOD)
    assert book.facts["a.b"].line == 3
    assert book.facts["a.b"].source.title == "A law"
    assert book.urls == {"https://example.org/law": "law"}
    assert book.newest == datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (GOOD.replace("claim: c, ", ""), "claim is missing"),
        (GOOD.replace("source: law", "source: lex"), "unknown source 'lex'"),
        (GOOD.replace("status: seen", "status: perhaps"), "status must be seen or unopened"),
        (GOOD.replace("2026-11-22", "yesterday"), "checked_on must be a day"),
        (GOOD.replace("{claim", "{colour: red, claim"), "unknown key 'colour'"),
        (GOOD.replace("{claim", "{value: 3, claim"), "type must be one of"),
        (GOOD.replace("{claim", "{value: many, type: number, claim"), "is no number"),
        (GOOD.replace("{claim", "{value: yes, type: number, claim"), "is no number"),
        (GOOD.replace("{claim", '{value: "2026-13", type: month, claim'), "is no month"),
        (
            GOOD.replace("{claim", '{value: "javascript:alert(1)", type: url, claim'),
            "must begin with https://",
        ),
        (
            GOOD.replace("{claim", '{value: "http://example.org/", type: url, claim'),
            "must begin with https://",
        ),
        (GOOD.replace("{claim", "{type: number, claim"), "type stands without a value"),
        (GOOD.replace("a.b", "Ab"), "an id is lower case words joined by dots"),
        (GOOD + GOOD, "stands twice, first on line 1"),
        ("a.b: just text\n" + GOOD.replace("a.b", "a.c"), "must hold `key: value` lines"),
        ("a.b: [1, 2\n", "is not readable YAML"),
        ("- a\n- b\n", "must hold records"),
        ("a.b: {claim: !!python/object/apply:os.system [ls], source: law}\n", "python/object"),
    ],
)
def test_every_fault_has_file_line_and_reason(tmp_path: Path, facts: str, message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        load(tmp_path, facts)
    assert any(message in str(problem) for problem in caught.value.problems), caught.value.problems
    assert all(problem.file.endswith(".yml") for problem in caught.value.problems)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    facts = GOOD.replace("a.b", "a.one").replace("seen", "maybe") + GOOD.replace("a.b", "a.two").replace(
        "law", "lex"
    )
    with pytest.raises(BadInputError) as caught:
        load(tmp_path, facts, SOURCE + "old: {title: t, issuer: i, kind: law}\n")
    assert [problem.line for problem in caught.value.problems if "a." in problem.message] == [1, 2]
    assert any("no fact uses this source" in problem.message for problem in caught.value.problems)


def test_a_file_that_is_not_there_or_no_text_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "sources.yml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInputError) as caught:
        ledger.load(tmp_path / "facts.yml", tmp_path / "sources.yml")
    messages = [problem.message for problem in caught.value.problems]
    assert any("cannot be read" in message for message in messages)
    assert any("is not UTF-8" in message for message in messages)


def test_overdue_is_told_by_the_day_it_is_asked_for(tmp_path: Path) -> None:
    fact = load(
        tmp_path, GOOD.replace("checked_on: 2026-11-22", "checked_on: 2026-11-22, recheck_by: 2026-12-20")
    ).facts["a.b"]
    assert not fact.overdue(datetime.date(2026, 12, 20))
    assert fact.overdue(datetime.date(2026, 12, 21))


def test_the_projects_own_ledger_is_sound() -> None:
    book = ledger.ledger()
    assert book.facts
    assert all(fact.recheck_by is None or fact.recheck_by > fact.checked_on for fact in book.facts.values())
