import pytest

from scripts import stylesheet

PAGE = (
    '<html dir="ltr"><body><div class="admonition note" id="x"><p>text</p><table></table></div></body></html>'
)


@pytest.fixture
def reduce(monkeypatch: pytest.MonkeyPatch):
    def reduced(css: str, page: str = PAGE) -> str:
        monkeypatch.setattr(stylesheet, "_material", lambda: stylesheet._parse(css))
        return stylesheet.stylesheet([page], "").removesuffix(stylesheet._own())

    return reduced


@pytest.mark.parametrize(
    "rule",
    [
        "p{color:red}",
        ".note>p{color:red}",
        "#x p:first-child::before{color:red}",
        "table:not([data-x]):not(.y){color:red}",
        ":is(p, div){color:red}",
        "*{color:red}",
        "@media print{p{color:red}}",
    ],
)
def test_a_rule_for_something_on_the_page_is_kept(reduce, rule: str) -> None:
    assert reduce(rule) == rule


@pytest.mark.parametrize(
    "rule",
    [
        "video{color:red}",
        ".md-dialog p{color:red}",
        "#y{color:red}",
        "p[data-x]{color:red}",
        "@media print{.tabbed{color:red}}",
        "@keyframes turn{from{color:red}}",
    ],
)
def test_a_rule_for_nothing_on_the_page_is_left_out(reduce, rule: str) -> None:
    assert reduce(rule) == ""


def test_only_the_wanted_selectors_of_a_rule_are_kept(reduce) -> None:
    assert reduce("video,p,.y{color:red}") == "p{color:red}"


def test_sides_follow_the_text_and_not_the_page(reduce) -> None:
    css = (
        "[dir=ltr] p{margin-left:1em;border-top-right-radius:2px;left:0}[dir=rtl] p{margin-right:1em;right:0}"
    )
    assert reduce(css) == "[dir] p{margin-inline-start:1em;border-start-end-radius:2px;inset-inline-start:0}"


def test_properties_that_nothing_asks_for_are_left_out(reduce) -> None:
    css = ':root{--a:var(--b);--b:1;--c:url("data:x;y}z");--d:var(--e);--e:1}p{color:var(--a)}'
    assert reduce(css, PAGE + "<i>") == ":root{--a:var(--b);--b:1;}p{color:var(--a)}"


def test_our_own_rules_stand_last_and_name_no_other_origin() -> None:
    css = stylesheet.stylesheet([PAGE], "@font-face{}")
    own = stylesheet._own()
    assert css.endswith("@font-face{}" + own)
    assert "url(" not in own
