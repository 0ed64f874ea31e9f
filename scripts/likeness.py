"""Where a translation is unlike its source: in what no language changes, and where it is still English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts import parity
from scripts.locks import State
from scripts.rules import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.locks import Finding as Pair
    from scripts.locks import Text

#: States of a block that says it follows the source as it reads now; a change of the English is no fault of
#: the others.
FOLLOWING = (State.FRESH, State.COPIED, State.UNRECORDED)
LONGEST_QUOTE = 60  #: characters of the English shown beside a fault


def follows(pair: Pair) -> bool:
    """Tell whether a block claims to follow its source as it reads now."""
    return pair.state in FOLLOWING


def findings(text: Text, compared: Callable[[Pair], bool] = follows) -> Iterator[Finding]:
    """Find where the blocks of a translation that are ``compared`` differ from those they translate."""
    for pair in text.findings:
        if pair.source and pair.translation and compared(pair):
            line, english = pair.translation.line, f"English: {short(pair.source.raw)}"
            for fault in parity.faults(pair.source, pair.translation):
                yield Finding(line, "likeness", f"{fault}; {english}")
            if pair.source.prose and pair.source.text == pair.translation.text:
                yield Finding(line, "copied", f"this is still English: {short(pair.source.raw)}")


def short(raw: str) -> str:
    """Return the beginning of a text, in quotation marks."""
    words = " ".join(raw.split())
    return f"«{words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE].rstrip() + '…'}»"
