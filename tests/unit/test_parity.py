import pytest

from scripts import parity
from scripts.blocks import split


@pytest.mark.parametrize(
    ("english", "own", "message"),
    [
        ("See [a](b.md)", "ببینید [آ](c.md)", "the link target b.md of the English is not here"),
        (
            "See [a]({{ us.list }})",
            "ببینید [آ]({{ uk.list }})",
            "the link target {{uk.list}} is not in the English",
        ),
        ("On {{ us.act }}", "در", "the fact {{ us.act }} of the English is not here"),
        ("A[^us.act]", "آ[^us.act][^us.act]", "the footnote [^us.act] is not in the English"),
        ("Type `ls`", "بنویسید `rm`", "the code `rm` is not in the English"),
        ("A", "آ <b>x</b>", "the raw HTML <b>, </b> is not in the English"),
        ("A", "![آ](b.png)", "the picture b.png is not in the English"),
        ("## A {#a}", "## آ {#b}", "the heading has {#b}, the English has {#a}"),
        ("## A {#a}", "## آ", "the heading has no id, the English has {#a}"),
        ("- A", "آ", "the English is a list item in a bulleted list here, this is a paragraph"),
        (
            '!!! danger "A"\n    b',
            '!!! note "آ"\n    ب',
            "a box !!! danger here, this is a title in a box !!! note",
        ),
    ],
)
def test_what_a_translation_must_not_change(english: str, own: str, message: str) -> None:
    assert message in "; ".join(parity.faults(split(english)[0], split(own)[0]))


def test_order_wrapping_and_emphasis_are_free() -> None:
    english = split("On {{ us.act }} see **[a](b.md)** and `x`[^us.act]")[0]
    assert list(parity.faults(english, split("`x` و [آ](b.md)\nدر {{us.act}}[^us.act]")[0])) == []
