"""A live preview of the website on this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mkdocs.commands.serve import serve as mkdocs_serve

from scripts import check
from scripts.editions import editions, source
from scripts.paths import CONFIG, DATA, OVERRIDES
from scripts.problems import BadInputError

if TYPE_CHECKING:
    from collections.abc import Sequence


def serve(only: Sequence[str], port: int) -> None:
    """Serve the website until it is stopped; ``only`` limits it to some locales beside the source.

    Raises :class:`BadInputError` where the text has faults at the start; later faults are printed and the
    last good page stays.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    if faults := check.problems(synced=False):
        raise BadInputError(faults)
    # The content policy of the site forbids the script by which MkDocs reloads a page.
    options: dict[str, Any] = {"extra": {"preview": True}}
    if only:
        wanted = {source().locale, *only}
        languages = [
            {
                "locale": edition.locale,
                "name": edition.name,
                "default": edition is source(),
                "build": edition.locale in wanted,
            }
            for edition in editions().values()
        ]
        plugin = {"docs_structure": "folder", "reconfigure_material": False, "languages": languages}
        options["plugins"] = [{"i18n": plugin}]
    print(f"open http://127.0.0.1:{port}/ in a browser; stop with Ctrl-C", flush=True)
    watch = [str(DATA), str(OVERRIDES)]
    mkdocs_serve(config_file=str(CONFIG), dev_addr=f"127.0.0.1:{port}", watch=watch, **options)
