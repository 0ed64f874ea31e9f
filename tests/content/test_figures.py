"""No date, figure, amount or number of a law stands in the English pages outside the ledger."""

import re
from collections import defaultdict

import pytest

from scripts import pages, prose
from scripts.facts import LOOKUP, NOTE
from scripts.ledger import ledger

PAGES = pages.load("en", [])

SMALL = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|quarter|several"
LARGE = r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
UNIT = r"seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)|kilomet\w+|met(?:re|er)s?"
MONTH = "January|February|March|April|June|July|August|September|October|November|December"
PROVISION = (
    "sections?|articles?|regulations?|paragraphs?|chapters?|parts?|rules?|decrees?|orders?|titles?|laws?"
)
#: What counts as a figure in words, by name. "May" is the month where no sentence begins with it.
FIGURES = {
    "span of time": rf"(?i:\b(?:{SMALL}|{LARGE})(?:-\w+)? (?:\w+ )?(?:{UNIT})\b)",
    "large number": rf"(?i:\b(?:{LARGE})(?:-\w+)?\b|\b(?:hundred|thousand|million|billion|dozen)s?\b)",
    "share": r"(?i:\b(?:one|two|three) (?:thirds?|quarters?|fifths?|tenths?)\b|\bone in \w+\b|\bhalf (?:of|the)\b)",
    "percentage": r"(?i:\bper ?cent\b)|%",
    "money": r"(?i:\b(?:dollars?|euros?|pounds?|yuan|francs?)\b)|[$€£¥]",
    "month": rf"\b(?:{MONTH})\b|(?<=[a-z,] )May\b",
    "weekday": r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b",
    "provision": rf"(?i:\b(?:{PROVISION}) (?:{SMALL}|{LARGE})\b)|(?i:\b(?:{PROVISION})) [IVX]+\b",
}

#: Figures that need no source: page, words, and why.
ALLOWED = {
    ("evidence/preserve.md", "SHA-256"): "name of a method",
    ("after/after-filing.md", "every three months"): "advice",
    ("after/after-filing.md", "six, twelve and twenty-four months"): "advice",
    ("after/what-works.md", "several months"): "advice",
    ("cases/xinjiang.md", "from one year to another"): "what a row of a table should hold",
    ("evidence/interviews.md", "the tenth of May"): "an example of what a witness says",
    ("evidence/linking-the-person.md", "one week later"): "an example of a gap",
    ("evidence/preserve.md", "Once in six months"): "advice",
    ("file/form.md", "one day read"): "some day",
    ("file/step-by-step.md", "in two minutes"): "advice",
    ("investigate/companies-hong-kong.md", "hundreds of companies"): "how service firms work",
    ("investigate/companies-mainland.md", "seventeen characters"): "a step of the sum shown",
    ("investigate/companies-mainland.md", "thirty-one"): "a step of the sum shown",
    ("investigate/people.md", "after one or two years"): "how often posts change",
    ("investigate/people.md", "seventeen digits"): "a step of the sum shown",
    ("investigate/people.md", "seventeen weights"): "a step of the sum shown",
    ("investigate/people.md", "thousands of identity numbers"): "an example of an offer",
    ("people/consent.md", "at least one night"): "advice",
    ("people/consent.md", "nine of fourteen victims"): "an example of what not to write",
    ("reference/changelog.md", "Two years before"): "a heading, counted from the edition",
    ("reference/checklists.md", "six, twelve and twenty-four months"): "advice",
    ("where/united-states-filing.md", "within two weeks"): "advice",
}


@pytest.fixture(params=list(PAGES))
def page(request: pytest.FixtureRequest) -> pages.Page:
    return PAGES[request.param]


def figures(words: str) -> list[str]:
    """The figures written in words: spans of time, shares, money, months, weekdays, numbers of provisions."""
    found = (match for pattern in FIGURES.values() for match in re.finditer(pattern, words))
    return [match[0] for match in found]


def typed(block: prose.Block) -> str:
    """The block as its writer typed it, without marks, facts, footnotes, addresses and ids."""
    text = re.sub(r"\]\([^)]*\)|\{#[^}]*\}", "]", LOOKUP.sub("", NOTE.sub("", block.text)))
    return re.sub(r"[*\[\]]", "", text)


def notes(blocks: list[prose.Block]) -> dict[int, list[str]]:
    """The facts that the footnotes of each line name; the cells of a row of a table stand on one line."""
    found: dict[int, list[str]] = defaultdict(list)
    for block in blocks:
        found[block.line] += [match[0][2:-1] for match in NOTE.finditer(block.text)]
    return found


def claims(page: pages.Page) -> list[tuple[str, str, list[str]]]:
    """Place, words and facts of each block that is no invented example; what is allowed is taken out."""
    blocks = prose.blocks(page.body)
    named, found = notes(blocks), []
    for block in blocks:
        if not block.example:
            words = typed(block)
            for path, allowed in ALLOWED:
                if path == page.path:
                    words = words.replace(allowed, "")
            place = f"docs/en/{page.path}:{page.first_line + block.line - 1}"
            found.append((place, words, named[block.line]))
    return found


@pytest.mark.parametrize(
    "words",
    [
        "The answer came after twelve months.",
        "A listing ends after fifty-six days.",
        "The law was changed about ten years ago.",
        "It has been in force since March.",
        "In May the minister decided.",
        "The speech was on a Tuesday.",
        "About forty officials are listed.",
        "Nineteen people were charged.",
        "The law names hundreds of people.",
        "One third of the listings rest on such files.",
        "One in five requests succeeds.",
        "Half of the requests fail.",
        "About sixty per cent were removed.",
        "A fine of a million dollars is possible.",
        "The rule stands in section four.",
        "Title IV is about Russia.",
        "Read Article five first.",
    ],
)
def test_a_figure_in_words_is_found(words: str) -> None:
    assert figures(words)


@pytest.mark.parametrize(
    "words",
    [
        "Answer five questions in order.",
        "May you use the document, and did each victim agree?",
        "You may send the file. May the government share it?",
        "People march for their rights.",
        "Two people decide, and one of them must not have written the file.",
        "Part of the file is restricted.",
        "Each person says yes on another day.",
        "A second reader checks the file.",
    ],
)
def test_plain_words_are_no_figure(words: str) -> None:
    assert not figures(words)


def test_no_figure_stands_without_its_source(page: pages.Page) -> None:
    """A block with a figure of its own, in digits or in words, carries a footnote."""
    bare = [
        f"{place}: {found}: {words}"
        for place, words, named in claims(page)
        if not named and (found := [*re.findall(r"\d+", words), *figures(words)])
    ]
    assert not bare


def test_digits_are_those_of_a_fact_that_the_block_names(page: pages.Page) -> None:
    """A footnote is no cover for another number: it must itself hold the one that is typed."""
    book, wrong = ledger(), []
    for place, words, named in claims(page):
        facts = [book.facts[key] for key in named]
        said = " ".join(f"{fact.claim} {fact.where} {fact.value} {fact.source.title}" for fact in facts)
        known = set(re.findall(r"\d+", said))
        wrong += [
            f"{place}: {number}: {words}" for number in re.findall(r"\d+", words) if number not in known
        ]
    assert not wrong


def test_a_printed_figure_has_a_footnote_in_its_block(page: pages.Page) -> None:
    book, bare = ledger(), []
    blocks = prose.blocks(page.body)
    named = notes(blocks)
    for block in blocks:
        printed = [match["id"].strip() for match in LOOKUP.finditer(block.text) if not match["target"]]
        values = [key for key in printed if book.facts[key].type not in ("text", "url")]
        if values and not named[block.line]:
            bare.append(f"docs/en/{page.path}:{page.first_line + block.line - 1}: {values}")
    assert not bare


def test_what_is_allowed_is_still_needed() -> None:
    for path, words in ALLOWED:
        blocks = [typed(block) for block in prose.blocks(PAGES[path].body) if not block.example]
        assert any(words in block for block in blocks), (path, words)
        assert figures(words) or re.search(r"\d", words), (path, words)
