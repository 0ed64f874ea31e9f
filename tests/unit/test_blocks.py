from scripts import blocks, pages
from scripts.paths import CACHE, DOCS

PAGE = """First *paragraph*[^us.act]
that wraps at {{us.size}} <!-- a note -->.

## One {#one} ##

- item [a](b.md "t")
  wraps

    second `code`
- [list]({{ us.list }})
    1. nested

!!! danger flow "Title [x](d.md)"
    Body

    | a | b |
    |---|---|
    | x \\| y | {{ f }} |

Term
:   Meaning

> quoted

```py
print()
```

[downloads]

<!-- a
comment -->

!!! note
    Box without a title
"""


def test_every_kind_of_block_is_found_where_it_stands() -> None:
    found = [(block.path, block.line, block.end, block.raw, block.section) for block in blocks.split(PAGE)]
    assert found == [
        ("p", 1, 2, "First *paragraph*[^us.act] that wraps at {{us.size}} <!-- a note -->.", ""),
        ("h2", 4, 4, "One", "one"),
        ("ul/li", 6, 7, 'item [a](b.md "t") wraps', "one"),
        ("ul/li/p", 9, 9, "second `code`", "one"),
        ("ul/li", 10, 10, "[list]({{ us.list }})", "one"),
        ("ul/li/ol/li", 11, 11, "nested", "one"),
        ("box:danger.flow/title", 13, 13, "Title [x](d.md)", "one"),
        ("box:danger.flow/p", 14, 14, "Body", "one"),
        ("box:danger.flow/table/th", 16, 17, "a", "one"),
        ("box:danger.flow/table/th", 16, 17, "b", "one"),
        ("box:danger.flow/table/td", 18, 18, "x \\| y", "one"),
        ("box:danger.flow/table/td", 18, 18, "{{ f }}", "one"),
        ("dl/dt", 20, 20, "Term", "one"),
        ("dl/dd", 21, 21, "Meaning", "one"),
        ("quote/p", 23, 23, "quoted", "one"),
        ("code", 25, 27, "```py\nprint()\n```", "one"),
        ("place", 29, 29, "[downloads]", "one"),
        ("box:note/title", 34, 34, "", "one"),
        ("box:note/p", 35, 35, "Box without a title", "one"),
    ]


def test_what_translation_keeps_is_listed_and_is_no_prose() -> None:
    first, _, item, second, linked, *_ = blocks.split(PAGE)
    assert (first.plain, first.facts, first.notes, first.html) == (
        "First paragraph that wraps at .",
        ("us.size",),
        ("us.act",),
        (),
    )
    assert (item.plain, item.links) == ("item a wraps", ("b.md",))
    assert (second.plain, second.code) == ("second", ("code",))
    assert (linked.links, linked.facts) == (("{{us.list}}",), ("us.list",))
    assert first.words == 5


def test_the_span_of_every_block_of_every_page_holds_its_words() -> None:
    for locale in ("en", "zh", "fa", "my"):
        for page in pages.load(locale, []).values():
            for block in blocks.split(page.body):
                assert " ".join(page.body[slice(*block.span)].split()) == " ".join(block.raw.split())


def test_front_matter_stands_above_the_body_on_its_own_lines() -> None:
    text = "---\ntitle: T\nreview: draft\ndescription: D\n---\n\nText.\n"
    page = pages.parse(text, "fa", "x.md", DOCS / "fa" / "x.md", [])
    assert page
    found = blocks.of_page(page)
    assert [(block.path, page.first_line + block.line - 1) for block in found] == [
        ("meta/title", 2),
        ("meta/description", 4),
        ("p", 7),
    ]


def test_no_page_can_write_a_looked_up_address_itself() -> None:
    (block,) = blocks.split("[x](\ue000us.list)")
    assert block.facts == ()
    assert block.links == ("\ufffdus.list",)


def test_a_remembered_page_is_the_same_and_a_damaged_memory_is_not_used() -> None:
    page = pages.load("fa", [])["index.md"]
    first = blocks.of_page(page)
    file = CACHE / "known" / "blocks" / "fa" / "index.md.json"
    for content in (file.read_bytes(), b"{", b"[]", b'{"key": 1}'):
        file.write_bytes(content)
        blocks._of_body.cache_clear()
        assert blocks.of_page(page) == first
