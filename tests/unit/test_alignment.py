import random

from scripts import alignment, blocks, pages

PAIRS = [
    (locale, path)
    for locale in ("zh", "vi", "fa", "bo", "my", "ug")
    for path in ("index.md", "people/do-no-harm.md")
]


def both(locale: str, path: str) -> tuple[list[blocks.Block], list[blocks.Block]]:
    english, own = (pages.load(each, [])[path] for each in ("en", locale))
    return blocks.of_page(english), blocks.of_page(own)


def found_again(locale: str, path: str) -> tuple[int, int]:
    """Take blocks away and change the places of sections, five times: return how many find their mate, of how many."""
    source, own = both(locale, path)
    truth = {id(a): b for a, b in zip(source, own, strict=True)}
    assert alignment.align(source, own) == list(zip(source, own, strict=True))
    chance = random.Random(f"{locale} {path}")
    right = possible = 0
    for _ in range(5):
        kept = [block for block in own if block.anchor or chance.random() > 0.1]
        parts = list(blocks.sections(kept).values())
        chance.shuffle(parts)
        shuffled = [block for part in parts for block in part]
        pairs = alignment.align(source, shuffled)
        assert [a for a, _ in pairs if a] == source
        assert sorted(id(b) for _, b in pairs if b) == sorted(map(id, shuffled))
        right += sum(b is not None and truth[id(a)] is b for a, b in pairs if a)
        possible += len(kept)
    return right, possible


def test_each_page_pairs_also_when_blocks_are_lost_and_sections_change_places() -> None:
    each_page = [found_again(*pair) for pair in PAIRS]
    assert min(right / possible for right, possible in each_page) > 0.9
    assert sum(right for right, _ in each_page) / sum(possible for _, possible in each_page) > 0.95


def test_a_heading_without_its_id_still_finds_its_mate() -> None:
    source = blocks.split("## A {#a}\n\nOne\n\n## B {#b}\n\nTwo `x`\n\n## C {#c}\n\nThree")
    own = blocks.split("## آ {#a}\n\nیک\n\n## ب\n\nدو `x`\n\n## پ {#c}\n\nسه")
    assert all(a and b and a.kind == b.kind for a, b in alignment.align(source, own))


def test_a_page_that_is_far_too_long_ends() -> None:
    source, own = blocks.split("One\n\n" * 900), blocks.split("- یک\n" * 2000)
    pairs = alignment.align(source, own)
    assert len([b for _, b in pairs if b]) == 2000


def test_sure_pairs_are_kept_and_what_has_no_mate_gets_none() -> None:
    source, own = blocks.split("One 1\n\nTwo 2"), blocks.split("یک 1\n\nدو 2")
    pairs = alignment.align(source, own, [(None, own[0]), (source[0], own[1])])
    assert pairs == [(None, own[0]), (source[0], own[1]), (source[1], None)]
