"""Text packed small, so that an old phone takes it up in a moment.

Web servers pack with gzip, which leaves our text a quarter too large, and what packs better needs a loop
for every letter to unpack: slow in a browser that has just opened a page. So the text is taken as people
read it, in words: there is a list of all words, and the text is their numbers. Two numbers that come
together again get a number of their own, and so do two of these, so that one number often stands for a
phrase (Re-Pair: Larsson and Moffat, "Off-line Dictionary-Based Compression", Proceedings of the IEEE, 2000).
The more often a number comes, the fewer bits it takes (canonical Huffman codes, as in RFC 1951, section
3.2.2). Who unpacks has each word once to fold it for a search, and need not spell the text out.

``overrides/packed/unpack.js`` unpacks it.
"""

from __future__ import annotations

import functools
import heapq
import itertools
import re
import string
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from scripts.runs import FINAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Pair = tuple[int, int]

#: Kinds of words, and what stands between two of a kind without being written.
SIGN, WORD, SYLLABLE = range(3)
GAPS = ("", " ", "\u0f0b")


class Word(NamedTuple):
    """A word, a syllable, or what stands between them."""

    kind: int
    text: str


LINE = Word(SIGN, "\n")
END = 0  #: the number that ends a line, and its place in the list of words
LONGEST = 16  #: bits of a number
AT_ONCE = 400  #: of the most frequent pairs are numbered,
NEARLY = 0.7  #: if they come nearly as often as the first of them

BASE64 = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"  #: RFC 4648, section 4


class Part(NamedTuple):
    """A part of a text, packed. Numbers up to 63 are written as letters of base64."""

    words: list[str]  #: of each kind a line for each new word: what it does not share with the one before
    shared: list[str]  #: of each kind a letter for each: how long the beginning is that it shares
    sizes: str  #: a letter for each number so far: how many bits it takes in this part
    length: int  #: how many numbers there are, with one for each pair
    bits: str  #: these, six bits in a letter


def pack(*texts: Sequence[str]) -> list[Part]:
    """Pack the lines of a text that comes in parts; each can be read when those before it are there.

    Number 0 ends a line. Then each part has numbers for its new words, one that says that the next two are a
    new pair, and numbers for its new pairs in the order in which they are met.
    """
    cut = [[word for line in text for word in (*words(line), LINE)] for text in texts]
    places = {word: place for place, word in enumerate(dict.fromkeys((LINE, *itertools.chain(*cut))))}
    text, pairs = _paired([places[word] for word in itertools.chain(*cut)], first=len(places))
    ends = [0, *(end for end, place in enumerate(text, 1) if place == END)]
    bounds = [ends[count] for count in itertools.accumulate(map(len, texts), initial=0)]
    numbers = {END: END}  # of each place
    free = itertools.count(END + 1)
    found = []
    for all_words, (start, end) in zip(cut, itertools.pairwise(bounds), strict=True):
        new = sorted(word for word in set(all_words) if places[word] not in numbers)
        for word in new:
            numbers[places[word]] = next(free)
        written = list(_written(text[start:end], pairs, numbers, free))
        codes = _codes(Counter(written))
        fronts = [_fronts([word.text for word in new if word.kind == kind]) for kind in range(len(GAPS))]
        found.append(
            Part(
                words=["\n".join(rest for _, rest in front) for front in fronts],
                shared=["".join(BASE64[shared] for shared, _ in front) for front in fronts],
                sizes="".join(
                    BASE64[len(codes.get(number, ""))] for number in range(max(codes, default=END) + 1)
                ),
                length=end - start,
                bits=_letters("".join(map(codes.__getitem__, written))),
            )
        )
    return found


def _letters(bits: str) -> str:
    return "".join(BASE64[int(bits[at : at + 6].ljust(6, "0"), 2)] for at in range(0, len(bits), 6))


#: A Burmese syllable.
SYLLABLES = rf"[\u1000-\u102a\u103f](?:\u1039[\u1000-\u1021]|{FINAL.pattern}|[\u102b-\u103e])*"
#: Text of scripts that put nothing between words: a Burmese syllable, or a character.
UNSPACED = re.compile(rf"{SYLLABLES}|.")
#: Words in a line, as :func:`_class` writes it. A link between two letters of the Latin script is left out by
#: the fold (``SHA-256`` is a word), all else is folded without regard to what stands beside it.
WORDS = re.compile(r"(?P<word>[aw]+(?:(?<=a)-(?=a)[aw]+)*)|(?P<syllable>t+)|(?P<unspaced>u+)|[\t -]+")


@functools.cache
def _class(letter: str) -> str:
    if letter in "-./\u2010\u2011\u2012\u2013\u2014\u2015":
        return "-"
    if unicodedata.category(letter)[0] in "LMN" or letter == "\u200c":
        if "\u1000" <= letter <= "\u109f" or "\u2e80" <= letter <= "\u9fff":
            return "u"
        base = unicodedata.normalize("NFKD", letter)[0]
        latin = letter in "đĐı" or (base.isascii() and base.isalnum())
        return "t" if "\u0f00" <= letter <= "\u0fff" else "a" if latin else "w"
    return letter if letter == "\t" else " "


def words(line: str) -> list[Word]:
    """Cut a line into words, syllables and signs, without the gaps that go without saying.

    Each folded by itself, they are the line as the search folds it.
    """
    found: list[Word] = []
    for match in WORDS.finditer("".join(map(_class, line))):
        part = line[match.start() : match.end()]
        if match["unspaced"]:
            found += (Word(SIGN, one) for one in UNSPACED.findall(part))
        else:
            found.append(Word(WORD if match["word"] else SYLLABLE if match["syllable"] else SIGN, part))
    kinds = [SIGN, *(word.kind for word in found), SIGN]
    return [
        word
        for before, word, after in zip(kinds, found, kinds[2:], strict=False)
        if before != after or word != (SIGN, GAPS[before])
    ]


def _paired(text: list[int], first: int) -> tuple[list[int], dict[int, Pair]]:
    """Give numbers from ``first`` to pairs that come back; return the text with them, and what they are."""
    pairs: dict[int, Pair] = {}
    while True:
        counts = Counter(itertools.pairwise(text))
        again = [(pair, count) for pair, count in counts.items() if count > 1 and END not in pair]
        frequent = heapq.nlargest(AT_ONCE, again, key=lambda one: one[1])
        new: dict[Pair, int] = {}
        lefts: set[int] = set()
        rights: set[int] = set()
        for (left, right), count in frequent:
            # Pairs that share a number would take it from one another.
            if count >= NEARLY * frequent[0][1] and left not in rights and right not in lefts:
                lefts.add(left)
                rights.add(right)
                new[left, right] = first + len(pairs)
                pairs[new[left, right]] = (left, right)
        if not new:
            return text, pairs
        paired: list[int] = []
        for number in text:
            if paired and (pair := new.get((paired[-1], number))):
                paired[-1] = pair
            else:
                paired.append(number)
        text = paired


def _written(
    text: Iterable[int], pairs: Mapping[int, Pair], numbers: dict[int, int], free: Iterator[int]
) -> Iterator[int]:
    """Write a text in its numbers. A new pair is spelled out after a mark, and gets the next free number."""
    mark = next(free)

    def write(place: int) -> Iterator[int]:
        if place in numbers:
            yield numbers[place]
        else:
            yield mark
            for part in pairs[place]:
                yield from write(part)
            numbers[place] = next(free)

    for place in text:
        yield from write(place)


def _codes(counts: Counter[int]) -> dict[int, str]:
    """Return the canonical Huffman code of each number, none longer than :data:`LONGEST`."""
    sizes = dict.fromkeys(counts, 0)
    heap = [(count, number, [number]) for number, count in counts.items()]
    heapq.heapify(heap)
    while len(heap) > 1:
        (rare, _, some), (less, number, others) = heapq.heappop(heap), heapq.heappop(heap)
        for one in some + others:
            sizes[one] += 1
        heapq.heappush(heap, (rare + less, number, some + others))
    if max(sizes.values(), default=0) > LONGEST:  # make the rarest less rare
        return _codes(Counter({number: count // 2 + 1 for number, count in counts.items()}))
    codes = {}
    code = size = 0
    for one, number in sorted((one, number) for number, one in sizes.items()):
        code <<= one - size
        size = one
        codes[number] = format(code, f"0{size}b")
        code += 1
    return codes


def _fronts(words: Sequence[str]) -> list[tuple[int, str]]:
    """Return of each word how many letters (of UTF-16) it shares with the one before, and the rest."""
    found = []
    for before, word in itertools.pairwise(["", *words]):
        same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(before, word, strict=False))
        beginning = "".join(letter for letter, _ in same)[: len(BASE64) // 2 - 1]
        found.append((len(beginning.encode("utf-16-le")) // 2, word[len(beginning) :]))
    return found
