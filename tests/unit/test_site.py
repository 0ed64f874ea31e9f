from types import SimpleNamespace

import pytest
from lxml.html import fromstring

from scripts import site
from scripts.collection import Collection
from scripts.editions import editions

FA = editions()["fa"]


@pytest.mark.parametrize(
    ("link", "finished"),
    [
        ("./", "./index.html"),
        (".", "./index.html"),
        ("..", "../index.html"),
        ("../..#x", "../../index.html#x"),
        ("../../", "../../index.html"),
        ("../consent/", "../consent/index.html"),
        ("people/consent/#ask", "people/consent/index.html#ask"),
        ("#ask", "#ask"),
        ("../a..b", "../a..b"),
        ("../x.pdf", "../x.pdf"),
        ("https://example.org/a/", "https://example.org/a/"),
        ("/a/", "/a/"),
    ],
)
def test_a_link_to_a_folder_names_the_file_in_it(link: str, finished: str) -> None:
    assert site._finish(f'<a href="{link}">x</a>', FA) == f'<a href="{finished}">x</a>'


def test_tables_can_be_moved_and_need_no_inline_style() -> None:
    done = site._finish('<table><tr><th style="text-align: right;">x</th></tr></table>', FA)
    assert done.startswith('<div class="scroll" role="group" tabindex="0" aria-label="')
    assert '<th class="align-end">' in done
    assert "style=" not in done
    assert done.endswith("</table></div>")


def test_every_page_knows_itself_in_every_language() -> None:
    file = SimpleNamespace(
        src_uri="people/do-no-harm.md", norm_src_uri="people/do-no-harm.md", locale_alternate_of="fa"
    )
    found = site.alternates(SimpleNamespace(file=file, url="fa/people/do-no-harm/"))  # type: ignore[arg-type]
    assert [each.edition for each in found] == list(editions().values())
    assert [each.url for each in found[:2]] == [
        "../../../people/do-no-harm/",
        "../../../zh/people/do-no-harm/",
    ]
    assert found[3].url == "./"
    assert found[0].translated
    assert found[0].address == "people/do-no-harm/"


def test_home_pages_lead_to_home_pages() -> None:
    file = SimpleNamespace(src_uri="index.md", norm_src_uri="index.md", locale_alternate_of="en")
    found = site.alternates(SimpleNamespace(file=file, url=""))  # type: ignore[arg-type]
    assert [each.url for each in found[:2]] == ["./", "zh/"]


@pytest.fixture
def whole() -> str:
    html = '<h2 id="h">H</h2><p><a href="#h">own</a><a href="../b/#h">b</a><a href="../../downloads/x.pdf">x</a></p>'
    common = {"kind": "chapter", "description": "d", "notices": []}
    collection: Collection = {
        "locale": "fa",
        "items": [
            {
                **common,
                "path": "a.md",
                "url": "a/",
                "address": "fa/a/",
                "title": "الف",
                "html": html,
                "content": "fa",
                "review": "draft",
            },
            {
                **common,
                "path": "b.md",
                "url": "b/",
                "address": "fa/b/",
                "title": "B",
                "html": html,
                "content": "en",
                "review": "source",
            },
        ],
    }  # type: ignore[typeddict-item]
    return site.whole_text(collection, FA)


def test_the_whole_text_has_every_link_inside_it(whole: str) -> None:
    page = fromstring(whole)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert page.xpath("//article[1]//p/a/@href") == ["#a:h", "#b:h", "../../downloads/x.pdf"]
    assert {target[1:] for target in page.xpath("//article//a/@href") if target.startswith("#")} <= set(ids)


def test_the_whole_text_marks_what_is_english(whole: str) -> None:
    page = fromstring(whole)
    assert [(each.get("lang"), each.get("dir")) for each in page.xpath("//article")] == [
        (None, None),
        ("en", "ltr"),
    ]
    assert page.xpath("//article[2]/p[@class='banner']/@lang") == ["fa"]
    assert page.xpath("//h2/text()") == ["الف", "B"]
    assert page.xpath("//h3/text()") == ["H", "H"]
