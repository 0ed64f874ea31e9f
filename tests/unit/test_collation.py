from __future__ import annotations

import pytest

from scripts import collation
from scripts.editions import editions
from scripts.problems import BadInputError

#: Words in the order of a dictionary, which differs from that of their code points.
WORDS = {
    "en": ["act", "Asset", "base", "élite", "fact"],
    "zh": ["安全", "北京", "上海", "中国"],  # by sound: an, bei, shang, zhong
    "vi": ["an", "ăn", "ân", "ba", "đa", "em", "êm", "y"],
    "fa": ["آب", "بار", "پا", "تا", "چرا", "زن", "ژرف", "کار", "گام", "نان", "وام", "هوا", "یار"],
    "bo": ["ཀ", "བཀའ", "ཁ", "མཁན", "ག", "རྒྱལ", "ང"],  # by the root of the syllable, not by its first letter
    "my": ["ကလေး", "ကား", "ကျား", "ခါး", "ငါး"],
    "ug": ["ئا", "ئە", "با", "پا", "تا", "جا", "چا", "خا", "دا"],
}


@pytest.mark.parametrize("locale", editions())
def test_words_stand_in_the_order_of_a_dictionary(locale: str) -> None:
    key = collation.order(editions()[locale])
    assert sorted(sorted(WORDS[locale]), key=key) == WORDS[locale]


def test_a_system_without_icu_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collation, "LIBRARIES", ("no-such-library",))
    for cached in (collation.library, collation._icu, collation.order):
        cached.cache_clear()
    try:
        with pytest.raises(BadInputError, match="libharfbuzz-icu0"):
            collation.order(editions()["fa"])
    finally:
        collation.library.cache_clear()
