"""One page of the website as it reads now, in a fraction of the time that a whole site takes.

What other pages say of it, such as its title in their menus, is only right when the whole site is made.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

# MkDocs has no other way to make a single page; its release is pinned.
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.structure.files import get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from scripts import collection, website

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation


class _Site(NamedTuple):
    """A locale's site as MkDocs has it before it makes any page."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Environment


@cache
def _site(locale: str, folder: Path) -> _Site:
    """Read all that a page of a locale depends on beside its own text; a process does so once."""
    config = website.configured(locale, folder)
    plugins = config.plugins
    config = plugins.on_config(config)
    plugins.on_pre_build(config=config)
    files = get_files(config)
    env = config.theme.get_env()
    files.add_files_from_theme(env, config)
    files = plugins.on_files(files, config=config)
    set_exclusions(files, config)
    nav = plugins.on_nav(get_navigation(files, config), config=config, files=files)
    for file in files.documentation_pages():
        (file.page or Page(None, file, config)).read_source(config)
    return _Site(config, files, nav, plugins.on_env(env, config=config, files=files))


def write(locale: str, path: str, folder: Path) -> str:
    """Write a page of a locale into a site that has been made before; say what is wrong if it cannot be.

    ``path`` is the same in every locale, such as ``people/consent.md``. The first page of a locale takes
    longer than all that follow.
    """
    config, files, nav, env = _site(locale, folder)
    pages = files.documentation_pages()
    for file in pages:
        if getattr(file, "norm_src_uri", file.src_uri) == path and file.page:
            collection.resume(locale)
            try:
                _populate_page(file.page, config, files)
                _build_page(file.page, config, pages, nav, env)
            except Exception as error:  # whatever stands in a page or a template, the preview goes on
                return str(error) or type(error).__name__
    return ""
