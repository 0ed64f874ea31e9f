"""Every page of every locale is read as it is rendered: the same blocks, in the same order, with the same words."""

import functools
import re

import markdown
import pytest
from mkdocs.config import load_config

from scripts import blocks, dates, facts, generated, ledger, outline, pages, structure
from scripts.editions import editions
from scripts.paths import CONFIG

PAGES = [page for locale in editions() for page in pages.load(locale, []).values()]

MARKS = re.compile(r"(?P<code>`[^`]*`)|\{:[^}]*\}|\[\^[^\]]*\]|\[\?\]\([^)]*\)")


@functools.cache
def renderer() -> markdown.Markdown:
    config = load_config(str(CONFIG))
    return markdown.Markdown(
        extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {}
    )


def letters(text: str) -> str:
    return "".join(re.findall(r"\w", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.locale}/{page.path}")
def test_each_block_is_rendered_where_it_is_read(page: pages.Page) -> None:
    edition = editions()[page.locale]
    text = facts.expand(page.body, page.path, ledger.ledger(), edition, dates.edition_date()).markdown
    html = renderer().reset().convert(generated.fill(text, edition, "../", dates.edition_date()))
    pairs = outline.match(blocks.of_page(page), outline.parse(html))
    assert len(pairs) == len(blocks.split(page.body))
    expanded = [block for block in blocks.split(text) if not block.path.startswith("note:")]
    assert len(expanded) == len(pairs)
    for block, (own, element) in zip(expanded, pairs, strict=True):
        if own.kind == "place":
            continue
        # The words as the other parser renders them, without footnotes, marks of facts and attributes.
        words = MARKS.sub(lambda match: match["code"] or "", block.raw)
        other = outline.parse(structure.PARSER.renderInline(words)).text_content()
        for note in element.xpath(".//sup[starts-with(@id, 'fnref')]"):
            note.text = ""
            for child in list(note):
                child.text = ""
        assert letters(outline.text(element)) == letters(other), (
            f"{page.file}:{page.first_line + own.line - 1}"
        )
