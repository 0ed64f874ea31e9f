"""Burmese syllables stay whole, and nothing else changes."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from icu4py.breakers import LineBreaker

from scripts.runs import FINAL
from scripts.syllables import keep_whole

#: Website, European Union, digital.
CUT = ("ဝဘ်ဆိုက်", "ဥရောပသမဂ္ဂ", "ဒစ်ဂျစ်တယ်")


def test_a_syllable_that_icu_would_cut_is_held_together() -> None:
    held = [
        re.findall('<span class="syllable">(.*?)</span>', keep_whole(f"<p>{word}</p>", "my")) for word in CUT
    ]
    assert held == [["ဝဘ်"], ["မဂ္ဂ"], ["ဒစ်"]]
    for word in CUT:
        assert any(FINAL.match(part) for part in LineBreaker(word, "my")), word


def test_tags_and_other_scripts_stay_as_they_are() -> None:
    html = f'<a title="{CUT[0]}" href="x">Web</a> <p>ကျွန်ုပ်တို့</p>'
    assert keep_whole(html, "my") == html


@given(st.text(alphabet="ကဂစဒဘမယလသဆဝအ့်္းိုေရ ။A", max_size=30))
def test_the_text_stays_the_same(text: str) -> None:
    assert re.sub("<[^>]*>", "", keep_whole(f"<p>{text}</p>", "my")) == text
