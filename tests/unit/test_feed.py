import pytest
from lxml import etree

from scripts import feed, ledger
from scripts.collection import Collection
from scripts.editions import editions

HTML = (
    '<p>x</p><ul><li><strong><time datetime="2026-08-05">5 August</time>, <a class="term" href="../x/#y">China</a>.'
    '</strong> A &amp; B.<sup id="fnref:cn.counter.2026"><a class="footnote-ref" href="#fn:cn.counter.2026">2</a></sup>'
    '<sup id="fnref2:cn.counter.2026"><a class="footnote-ref" href="#fn:cn.counter.2026">2</a></sup> So.</li>'
    "<li>no words in bold</li><li><strong>no footnote</strong> x</li></ul>"
)


def test_a_change_has_the_day_of_its_check_and_no_footnote() -> None:
    (change,) = feed.changes(HTML)
    assert change.anchor == "fnref:cn.counter.2026"
    assert change.title == "5 August, China."
    assert change.text == "A & B. So."
    assert change.checked == ledger.ledger().facts["cn.counter.2026"].checked_on


@pytest.fixture
def collection() -> Collection:
    return {
        "locale": "fa",
        "items": [
            {"kind": "part", "title": "x"},
            {
                "kind": "chapter",
                "path": feed.PAGE,
                "url": "reference/changelog/",
                "address": "fa/reference/changelog/",
                "title": "Changes",
                "html": HTML,
                "content": "en",
            },
        ],
    }


def test_the_feed_says_what_the_rules_ask_for(collection: Collection) -> None:
    text = feed.feed(collection, editions()["fa"], "https://example.org/")
    root = etree.fromstring(text.encode())
    name = {"a": feed.ATOM}
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    page = "https://example.org/fa/reference/changelog/"
    assert root.findtext("a:id", namespaces=name) == page
    assert root.xpath("a:link[@rel='self']/@href", namespaces=name) == ["https://example.org/fa/changes.atom"]
    (entry,) = root.findall("a:entry", name)
    assert entry.findtext("a:id", namespaces=name) == f"{page}#fnref:cn.counter.2026"
    assert {element.tag.partition("}")[2] for element in entry} == {
        "title",
        "id",
        "link",
        "updated",
        "content",
    }
    assert root.findtext("a:updated", namespaces=name) == entry.findtext("a:updated", namespaces=name)


def test_a_locale_without_the_page_has_no_feed() -> None:
    assert feed.feed({"locale": "fa", "items": []}, editions()["fa"], "https://example.org/") == ""
