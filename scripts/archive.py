"""Archives (zip) that hold the same bytes for the same content: no clock, no owner, no order of a disk."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from pathlib import Path

#: The part that says what an archive is stands first and as it is (EPUB OCF 3.3, 4.2; ODF 1.3 part 2, 3.3).
FIRST = "mimetype"
EARLIEST = 1980  #: the year that a zip counts from


def write(out: Path, parts: Mapping[str, bytes], day: datetime.date) -> None:
    """Write the parts of an archive, by their names in it. Its only date is ``day``."""
    stamp = (day.year, day.month, day.day, 0, 0, 0) if day.year >= EARLIEST else (EARLIEST, 1, 1, 0, 0, 0)
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != FIRST, name)):
            entry = zipfile.ZipInfo(name, stamp)
            entry.create_system = 3  # whatever the machine
            entry.external_attr = 0o100644 << 16  # whatever its habits
            entry.compress_type = zipfile.ZIP_STORED if name == FIRST else zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name], compresslevel=9)
