import pytest

from scripts import outline
from scripts.blocks import split


def test_each_block_finds_its_element() -> None:
    markdown = "One\n\n- a\n\n    b\n- c\n\n| x |\n|---|\n| y |\n"
    html = "<p>One</p><ul><li><p>a</p><p>b</p></li><li>c</li></ul><table><thead><tr><th>x</th></tr></thead><tbody><tr><td>y</td></tr></tbody></table><div class='footnote'><ol><li>n</li></ol></div>"
    pairs = outline.match(split(markdown), outline.parse(html))
    assert [(block.path, element.tag, outline.text(element)) for block, element in pairs] == [
        ("p", "p", "One"),
        ("ul/li", "p", "a"),
        ("ul/li/p", "p", "b"),
        ("ul/li", "li", "c"),
        ("table/th", "th", "x"),
        ("table/td", "td", "y"),
    ]


@pytest.mark.parametrize(
    ("markdown", "html", "line"),
    [
        ("One\n\n- a", "<p>One</p><ol><li>a</li></ol>", 3),
        ("One\n\nTwo", "<p>One</p>", 3),
        ("One", "<p>One</p><p>Two</p>", 1),
        ("", "<p>One</p>", 1),
    ],
)
def test_a_page_that_is_read_in_two_ways_is_not_matched(markdown: str, html: str, line: int) -> None:
    with pytest.raises(outline.OutlineError) as error:
        outline.match(split(markdown), outline.parse(html))
    assert error.value.line == line
