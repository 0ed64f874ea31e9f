"""The day that a build speaks for."""

from __future__ import annotations

import datetime
import os
import subprocess

from scripts.ledger import ledger
from scripts.paths import ROOT
from scripts.problems import BadInputError, Problem


def edition_date() -> datetime.date:
    """Return the date printed in the editions and used to tell what is overdue.

    ``SOURCE_DATE_EPOCH`` (reproducible-builds.org) if set; else the day of the last commit; else, in a
    tree without git, the day on which a fact was last checked. Never the clock: two builds of the same
    sources must be the same.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or _last_commit()
    return _day(epoch) if epoch else ledger().newest


def today() -> datetime.date:
    """Return the day on which somebody works on the text: ``SOURCE_DATE_EPOCH`` if set, else the clock's."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return _day(epoch) if epoch else datetime.datetime.now(datetime.UTC).date()


def _day(epoch: str) -> datetime.date:
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        fault = f"SOURCE_DATE_EPOCH must be a number of seconds, not {epoch!r}"
        raise BadInputError([Problem("environment", 0, fault)]) from None


def _last_commit() -> str:
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
