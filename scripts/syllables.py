"""Burmese syllables that a browser would cut at the end of a line.

Browsers find the words of a language without spaces with the dictionary of ICU, as we do for the books. In
words that it does not know ICU sometimes breaks before the consonant that ends a syllable.
"""

from __future__ import annotations

import re

from icu4py.breakers import LineBreaker

from scripts.runs import FINAL, UNSPACED

#: Text between two tags.
TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
#: The last letter of a text with its marks, and the one that ends its syllable.
CUT = re.compile(
    rf"(?P<start>[\u1000-\u102a\u103f](?:\u1039[\u1000-\u1021]|[\u102b-\u1038\u103b-\u103e])*)"
    rf"(?P<end>{FINAL.pattern}(?:(?<=\u1039)[\u1000-\u1021])?[\u102b-\u103e]*)"
)


def keep_whole(html: str, locale: str) -> str:
    """Wrap each syllable that ICU would cut in ``<span class="syllable">``, which allows no break.

    A word joiner would do so too, but the browser's own search and what a reader copies would have it.
    """
    return TEXT.sub(lambda match: _wrapped(match[0], locale), html)


def _wrapped(text: str, locale: str) -> str:
    if not UNSPACED.search(text):
        return text
    breaks = set()
    place = 0
    for part in LineBreaker(text, locale):
        place += len(part)
        breaks.add(place)
    return CUT.sub(
        lambda match: (
            f'<span class="syllable">{match[0]}</span>' if match.start("end") in breaks else match[0]
        ),
        text,
    )
