"""ZIP archives of office formats: what one may hold, asked before anything of it is unpacked.

Reading stops at the size that an entry declares, so the declared sizes are the most that can come
out of it.
"""

from __future__ import annotations

import io
import zipfile

from model.errors import Refused

ENTRIES_MAX = 2_000
UNPACKED_BYTES_MAX = 200_000_000
PART_BYTES_MAX = 32_000_000
"""The largest part made of XML; pictures may be larger."""


def opened(content: bytes, *, needs: str, what: str) -> zipfile.ZipFile:
    """The archive, when it is sound and holds `needs`; Refused for a bomb or another archive."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise Refused(
            f"The file is no {what}: its ZIP archive is damaged. Save it again.", code="E-DOC-073"
        ) from error
    _require_bounds(archive.infolist(), what)
    if needs not in archive.namelist():
        raise Refused(
            f"The file is no {what}: its archive lacks {needs}. Save it again as {what}.",
            code="E-DOC-074",
        )
    return archive


def _require_bounds(entries: list[zipfile.ZipInfo], what: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    largest = max(
        (e.file_size for e in entries if e.filename.endswith((".xml", ".rels"))), default=0
    )
    if len(entries) > ENTRIES_MAX or unpacked > UNPACKED_BYTES_MAX or largest > PART_BYTES_MAX:
        raise Refused(
            f"The {what} has {len(entries):,} parts and {unpacked:,} bytes when it is unpacked "
            f"(largest text {largest:,}); at most {ENTRIES_MAX:,} parts, {UNPACKED_BYTES_MAX:,} "
            f"bytes and {PART_BYTES_MAX:,} of text in one part are read. Split it.",
            code="E-DOC-075",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(
            f"The {what} is locked with a password. Save it without one.", code="E-DOC-076"
        )
