"""Malformed packs: refused as a whole, every fault with its place, nothing written, quickly."""

from __future__ import annotations

import os
import random
import re
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from data.loading import import_pack
from data.pack_files import read_pack
from data.pack_writer import pack_files
from model.db import Actor, Database, read, write
from model.errors import PackError
from tests.data.bad_packs import BASE, CASES, base_pack, lines_of, spoilt_pack

PLACE = re.compile(r".+\.yaml:\d+:\d+: .+ \[E-(PACK|CONTENT)-\d{3}\]")


def test_the_pack_that_is_spoilt_is_sound() -> None:
    """Each case differs from a sound pack in one place only."""
    assert read_pack(BASE).manifest.key == "small"


def test_there_are_enough_kinds() -> None:
    """At least 60 kinds of malformed packs are written by hand."""
    assert len(CASES) >= 60


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_spoilt_pack_says_exactly_what_is_wrong(name: str, tmp_path: Path) -> None:
    """Every fault is named with file, line, column, value, rule and code, and no other is."""
    pack = spoilt_pack(tmp_path, name)
    with pytest.raises(PackError) as caught:
        read_pack(pack)
    assert lines_of(caught.value, pack) == CASES[name]["expect"]


Hostile = Callable[[Path], None]


def _text(text: str | bytes) -> Hostile:
    data = text.encode() if isinstance(text, str) else text
    return lambda pack: (pack / "world.yaml").write_bytes(data) and None


def _alias_bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join(lines)


def _hundred_megabytes(pack: Path) -> None:
    with (pack / "world.yaml").open("ab") as file:
        file.truncate(100_000_000)


def _many_files(pack: Path) -> None:
    for number in range(201):
        (pack / f"more-{number:03}.yaml").write_text("format: 1\n")


def _many_large_files(pack: Path) -> None:
    for number in range(5):
        with (pack / f"more-{number}.yaml").open("wb") as file:
            file.truncate(4_900_000)


def _link(pack: Path) -> None:
    (pack / "link.yaml").symlink_to("/etc/passwd")


def _pipe(pack: Path) -> None:
    os.mkfifo(pack / "pipe.yaml")


HOSTILE: dict[str, tuple[Hostile, str]] = {
    "alias-bomb": (_text(_alias_bomb()), "world.yaml:1:5: an anchor = '&a0'"),
    "100-megabytes": (_hundred_megabytes, "world.yaml:1:1: the file's size = 100000000 must be at"),
    "many-files": (_many_files, ":1:1: the number of files = 203 must be at most 200"),
    "many-large-files": (_many_large_files, "more-4.yaml:1:1: the pack's size"),
    "utf-16": (
        _text("format: 1\n".encode("utf-16")),
        "world.yaml:1:1: a byte = '0xff' is not UTF-8",
    ),
    "latin-1": (_text(b"format: 1\nsource: caf\xe9\n"), "world.yaml:2:12: a byte = '0xe9' is not"),
    "nul": (_text(b"format: 1\nsource: a\x00b\n"), "world.yaml:2:10: a character = 'U+0000' is"),
    "control": (_text(b"format: 1\nsource: a\x1bb\n"), "world.yaml:2:10: a character = 'U+001B'"),
    "deep-lists": (_text("a: " + "[" * 1_000_000), "world.yaml:1:23: the nesting = 21 must be"),
    "deep-maps": (_text("a: " + "{b: " * 200_000), "the nesting = 21 must be at most 20"),
    "many-values": (_text("a:\n" + "- 1\n" * 1_000_000), "the number of values is over 100,000"),
    "binary": (_text(bytes(range(1, 256)) * 100), "world.yaml:2:118: a byte = '0x80' is not UTF-8"),
    "link": (_link, "link.yaml:1:1: the file must be an ordinary file"),
    "pipe": (_pipe, "pipe.yaml:1:1: the file must be an ordinary file"),
    "no-manifest": (lambda pack: (pack / "pack.yaml").unlink(), "pack.yaml:1:1: the pack has no"),
    "other-ending": (
        lambda pack: (pack / "more.yml").write_text("format: 1\nsource: x\n") and None,
        "more.yml:1:1: the file = 'more.yml' must end in .yaml",
    ),
    "folder-as-file": (lambda pack: (pack / "x.yaml").mkdir(), "x.yaml:1:1: the file must be an"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_are_refused_cheaply(name: str, tmp_path: Path) -> None:
    """Files made to exhaust or deceive the reader: one sentence, below 2 s and 256 MB."""
    make, expected = HOSTILE[name]
    pack = base_pack(tmp_path)
    make(pack)
    started = time.process_time()
    with pytest.raises(PackError) as caught:
        read_pack(pack)
    elapsed = time.process_time() - started
    assert expected in str(caught.value)
    assert elapsed < 2
    tracemalloc.start()
    with pytest.raises(PackError):
        read_pack(pack)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 256_000_000


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """A wrong folder name ends in a sentence that says what to give."""
    with pytest.raises(PackError, match=r"is not a folder\. Give a folder that holds a pack\.yaml"):
        read_pack(tmp_path / "nothing")


def test_no_bad_pack_writes_anything(database: Database, owner: Actor, tmp_path: Path) -> None:
    """Whatever is wrong with a pack, every table is as it was before, bit for bit."""
    with write(database, actor=owner, key="good", why="test") as session:
        import_pack(session, BASE)
    before = _checksums(database)
    for name in sorted(CASES):
        pack = spoilt_pack(tmp_path, name)
        with (
            pytest.raises(PackError),
            write(database, actor=owner, key=name, why="test") as session,
        ):
            import_pack(session, pack, world="small")
    assert _checksums(database) == before


def _checksums(database: Database) -> dict[str, list[str]]:
    tables = sa.MetaData()
    tables.reflect(database.engine)
    with read(database) as session:
        return {name: _rows(session, table) for name, table in sorted(tables.tables.items())}


def _rows(session: Session, table: sa.Table) -> list[str]:
    return sorted(str(row) for row in session.execute(sa.select(table)))


def test_a_mutated_pack_is_refused_with_places_or_still_round_trips(tmp_path: Path) -> None:
    """500 random mutations: refused with file:line:column, or read back as they are written."""
    sound = (BASE / "world.yaml").read_text("utf-8")
    accepted = 0
    faults: list[str] = []
    for seed in range(500):
        pack = base_pack(tmp_path)
        (pack / "world.yaml").write_text(_mutated(sound, seed), "utf-8")
        try:
            found = read_pack(pack)
        except PackError as error:
            faults += [f"seed {seed}: {v}" for v in error.violations if not PLACE.fullmatch(str(v))]
            continue
        accepted += 1
        again = tmp_path / "again"
        again.mkdir(exist_ok=True)
        for name, data in pack_files(found.document, found.manifest, source="test").items():
            (again / name).write_bytes(data)
        assert read_pack(again).document == found.document, f"seed {seed}"
    assert faults == []
    assert 20 < accepted < 400  # the mutations reach both outcomes


def _mutated(text: str, seed: int) -> str:
    chance = random.Random(seed)
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    line = lines[at]
    kind = chance.randrange(7)
    if kind == 0:
        lines[at] = ""
    elif kind == 1:
        lines[at] = line * 2
    elif kind == 2:
        other = chance.randrange(len(lines))
        lines[at], lines[other] = lines[other], line
    elif kind == 3:
        place = chance.randrange(len(line))
        lines[at] = (
            line[:place] + chance.choice("\"'{}[]:,#-&*!|> \u00e9\u2028") + line[place + 1 :]
        )
    elif kind == 4:
        lines[at] = re.sub(
            r"\d+", lambda _: str(chance.choice((0, 1, 7, 2**31, 2**63, 10**30))), line
        )
    elif kind == 5:
        lines[at] = "  " + line
    else:
        lines[at] = line.replace(
            ": ", f": {chance.choice(('null', 'true', '1.5', '[]', '{}', 'x'))} ", 1
        )
    return "".join(lines)
