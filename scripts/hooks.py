"""MkDocs events, each handed on to the module it concerns. ``mkdocs.yml`` names this file."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

# MkDocs loads a hook by its file, with the folder of `mkdocs.yml` not on the path.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mkdocs.exceptions import PluginError
from mkdocs.utils import get_relative_url

from scripts import (
    checksums,
    collection,
    comments,
    dates,
    facts,
    generated,
    glossary,
    ledger,
    marks,
    pages,
    parts,
    safety,
    site,
)
from scripts.editions import Edition, editions, source

if TYPE_CHECKING:
    import datetime

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page


#: The number of a footnote as Python-Markdown prints it, always in Latin digits.
FOOTNOTE_NUMBER = re.compile(r'(<a class="footnote-ref" href="[^"]*">)(\d+)<')

#: Pages with the English of their missing blocks, by the path of the file; from Markdown to HTML.
_composed: dict[str, marks.Composition] = {}
#: The days on which the facts of a page were checked, by the path of the file.
_checked: dict[str, set[datetime.date]] = {}


def _edition(config: MkDocsConfig) -> Edition:
    languages: Any = config.plugins["i18n"]
    return editions()[languages.current_language or source().locale]


def _content(file: File) -> Edition:
    """Return the language a page's text is in: English on a fallback page."""
    return editions()[getattr(file, "locale", source().locale)]


def _path(file: File) -> str:
    return str(getattr(file, "norm_src_uri", file.src_uri))


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give the site the words of the locale that is built now."""
    edition = _edition(config)
    config.site_name = edition.say("manual.title")
    config.site_description = edition.say("manual.subtitle")
    config.theme["language"] = edition.locale
    # The footnotes extension fills in the number itself, for its own `{}`.
    config.mdx_configs["footnotes"]["BACKLINK_TITLE"] = edition.say("note.back", number="{}")
    collection.begin(edition.locale)
    return config


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Name the parts in the locale's language, and note the reading order."""
    for entry in nav.items:
        if entry.is_section:
            entry.title = _edition(config).say(f"part.{entry.title}")
    collection.order(nav)
    return nav


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Give the templates the languages and their words."""
    edition = _edition(config)
    preview = bool(config.extra.get("preview"))
    env.globals.update(site.for_all(), edition=edition, say=edition.say, preview=preview)
    return env


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Take out comments, fill in facts and generated parts."""
    content, path = _content(page.file), _path(page.file)
    today = dates.edition_date()
    composed = _composed[page.file.src_uri] = marks.load(content, path)
    if composed.english:
        markdown = composed.markdown
    result = facts.expand(comments.strip(markdown), path, ledger.ledger(), content, today, composed.english)
    if result.faults:
        raise PluginError(_faults(page.file, content))
    _checked[page.file.src_uri] = {ledger.ledger().facts[key].checked_on for key in result.facts}
    root = get_relative_url("", page.url).rstrip("/") + "/"
    return generated.fill(result.markdown, content, root, today)


def _faults(file: File, content: Edition) -> str:
    """Name the file and line of each wrong fact; MkDocs hands on the text without its front matter."""
    own = pages.read(Path(file.abs_src_path or ""), [])
    if own is None:
        return f"{file.src_uri}: cannot be read"
    faults = facts.expand(
        comments.strip(own.body), own.path, ledger.ledger(), content, dates.edition_date()
    ).faults
    return "\n".join(str(own.problem(line, fault)) for line, fault in faults)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let nothing through that a page may not hold; collect the page for the editions made later."""
    if faults := safety.published(html, ledger.ledger()):
        raise PluginError(f"{page.file.src_uri}: a page may not hold {'; '.join(faults[:10])}")
    edition, content = _edition(config), _content(page.file)
    composed = _composed[page.file.src_uri]
    html = marks.mark(html, composed, content)
    prefix = "" if edition is source() else f"{edition.locale}/"
    entry: collection.Item = {
        "title": str(page.title),
        "path": _path(page.file),
        "url": page.url.removeprefix(prefix) if page.url != "./" else "",
        "address": page.url,
        "description": str(page.meta.get("description", "")),
        "content": content.locale,
        "review": _review(page, content),
        "since": composed.since.isoformat() if composed.since else "",
        "stale": bool(composed.old),
        "partial": composed.partial,
        "notices": list(page.meta.get("notices", [])),
        "essential": _path(page.file) in pages.essential(),
    }
    if entry["path"] != glossary.PAGE:
        address = get_relative_url(f"{prefix}{glossary.PAGE.removesuffix('.md')}/", page.url)
        html = glossary.link_first_uses(html, content, address)
    html = FOOTNOTE_NUMBER.sub(lambda match: f"{match[1]}{content.numerals(match[2])}<", html)
    collection.add(page, html, entry)
    return html


def _review(page: Page, content: Edition) -> str:
    return "source" if content is source() else str(page.meta.get("review", "draft"))


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Tell the template what language the text is in and where its other languages are."""
    edition, content = _edition(config), _content(page.file)
    composed = _composed[page.file.src_uri]
    book, anchor = checksums.BOOK.format(locale=content.locale), _path(page.file).removesuffix(".md")
    checked = _checked[page.file.src_uri]
    context.update(
        parts=parts.listed(collection.current()["items"], edition, page.url),
        days=edition.span(min(checked), max(checked)) if checked else "",
        book=book,
        anchor=anchor,
        chapter_place=checksums.chapter_place(book, anchor, edition),
        content=content,
        since=composed.since and edition.date(composed.since),
        stale=bool(composed.old),
        partial=composed.partial,
        fallback=content is not edition,
        review=_review(page, content),
        notices=list(page.meta.get("notices", [])),
        alternates=site.alternates(page),
        home=get_relative_url("" if edition is source() else f"{edition.locale}/", page.url),
    )
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Mend what the theme and the languages plugin leave wrong in a finished page."""
    return site.finish_page(output, page, config)


def on_post_build(config: MkDocsConfig) -> None:
    """Make what needs the whole of a locale: its search data, its fonts, its whole text."""
    collection.end()
    site.finish_locale(collection.read(_edition(config).locale), _edition(config), Path(config.site_dir))
