import pytest
from markdown import Markdown
from mkdocs.config import load_config

from scripts import facts, markup, pages
from scripts.paths import CONFIG


@pytest.fixture(scope="module")
def website() -> Markdown:
    """Markdown as MkDocs itself sets it up for the website."""
    config = load_config(str(CONFIG))
    return Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


def test_a_page_is_judged_as_the_website_renders_it(website: Markdown) -> None:
    for path in ("people/consent.md", "where/compare.md", "should-you-file.md", "basics/timeline.md"):
        # Facts are left out, because each side puts its own text in their place.
        body = facts.NOTE.sub("", facts.LOOKUP.sub(r"\g<target>index.md", pages.load("en", [])[path].body))
        body = body.replace("index.md)", "other.md)")
        website.reset()
        assert markup.render(body) == website.convert(body)


@pytest.mark.parametrize(
    "html",
    [
        "<script>",
        "<p onclick=x>a</p>",
        "<p onclick='x'>a</p>",
        '<p/onclick="x">a</p>',
        '<p class="admonition-title" onclick="x">a</p>',
        '<a href="a"b="c">x</a>',
        "<!-- a -->",
        "<![CDATA[a]]>",
        "<!doctype html>",
        "a < b",
        "<p>a</div>",
        "</main>",
        "<p>",
        '<h2 id="a" style="x">a</h2>',
        '<td style="text-align: left; color: red">a</td>',
        '<div class="admonition danger banner">a</div>',
        '<a href="a" title="b">c</a>',
        '<time datetime="2020">a</time>',
    ],
)
def test_whatever_is_not_on_the_list_is_a_fault(html: str) -> None:
    reading = markup.read(html)
    assert reading.tags or reading.attributes


def test_what_a_page_consists_of_is_read() -> None:
    reading = markup.read(
        '<h2 id="a">A &amp; b</h2>\n<p>See <a href="b.md#c">the <em>page</em></a>.</p>\n'
        "<ul>\n<li>one<ul>\n<li>two</li>\n</ul>\n</li>\n</ul>\n<p><br /></p>"
    )
    assert not reading.tags
    assert not reading.attributes
    assert reading.links == [("b.md#c", "the page")]
    assert reading.texts == ["A & b", "See the page.", "one", "two"]


def test_the_first_line_that_matters_is_found() -> None:
    body = "one\n\ntwo\n\n> three\n\nfour\n"
    assert markup.first_line(body, lambda html: "<blockquote>" in html) == 5
    assert markup.first_line(body, lambda html: "four" in html) == 7


def test_a_fact_stands_for_itself_and_cannot_be_forged() -> None:
    html = markup.render("[a]({{ us.list }}) {{ us.size }} `{{ us.size }}`[^us.size]")
    assert f'href="{markup.TARGET}us.list{markup.END}"' in html
    assert f"{markup.VALUE}us.size{markup.END}" in html
    assert "<code>{{ us.size }}</code>" in html
    assert f"{markup.NOTED}us.size{markup.END}" in html
