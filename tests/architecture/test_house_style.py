"""House style that a machine can judge: sizes, docstrings, and what never enters the product."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator

from tests.architecture.sources import (
    CHECKOUT,
    EVERYTHING,
    PRODUCT,
    functions,
    public_definitions,
    source_of,
    sources,
)

LINES_MAX, NOTEBOOK_LINES_MAX = 400, 600
FUNCTION_LINES_MAX = 70
_MARKERS = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"))
_LEFT_OPEN = re.compile(rf"#.*\b({_MARKERS})\b")


def test_no_file_is_longer_than_400_lines() -> None:
    """A file that grows past 400 lines is two files; a notebook tells one story, cell by cell."""
    found = [(s.path, s.line_count) for s in sources() if s.line_count > _lines_max(s.path)]
    assert found == [], "\n".join(map(str, found))


def _lines_max(path: object) -> int:
    return NOTEBOOK_LINES_MAX if str(path).startswith("notebooks/") else LINES_MAX


def test_no_function_is_longer_than_70_lines() -> None:
    """A function that grows past 70 lines is several functions."""
    found = [
        f"{source.path}:{node.lineno}: {node.name} has {length} lines"
        for source in sources()
        for node in functions(source)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]
    assert found == [], "\n".join(map(str, found))


def test_every_file_opens_with_a_docstring() -> None:
    """Each file says what it holds and why; only an empty __init__.py may be silent."""
    found = [s.path for s in sources() if s.tree.body and not ast.get_docstring(s.tree)]
    assert [path for path in found if not path.startswith("notebooks/")] == []


def test_everything_public_has_a_docstring() -> None:
    """Public functions, classes and methods of the product say what they promise."""
    found = [
        f"{source.path}:{node.lineno}: {node.name}"
        for source in sources(PRODUCT)
        for node in public_definitions(source)
        if not ast.get_docstring(node)
    ]
    assert found == [], "\n".join(map(str, found))


def test_every_test_promises_something_in_one_sentence() -> None:
    """Each test function opens with its promise."""
    found = [
        f"{source.path}:{node.lineno}: {node.name}"
        for source in sources(("tests",))
        for node in functions(source)
        if node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert found == [], "\n".join(map(str, found))


def test_nothing_prints() -> None:
    """Output goes through rich in cli/ or a log, never through print."""
    found = [
        f"{source.path}:{node.lineno}"
        for source in sources(PRODUCT)
        for node in source.nodes
        if isinstance(node, ast.Call)
        if isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert found == [], "\n".join(map(str, found))


def test_nothing_is_left_to_be_done() -> None:
    """No marker of unfinished work in any file."""
    assert _open_ends(EVERYTHING) == []
    probe = source_of("probe.py", "x = 1  # TO" + "DO: more\n")
    assert _LEFT_OPEN.search(probe.text)


def _open_ends(folders: tuple[str, ...]) -> list[str]:
    return [
        f"{source.path}:{number}"
        for source in sources(folders)
        if _LEFT_OPEN.search(source.text)
        for number, line in enumerate(source.text.splitlines(), start=1)
        if _LEFT_OPEN.search(line)
    ]


# Hosts that downloads come from, and folders that exist on one machine only.
_HOSTS = re.compile(r"\b(pypi\.org|pythonhosted\.org|anaconda\.(org|com)|npmjs\.(org|com))\b")
_MACHINE_PATHS = re.compile(r"(?<![\w.])/(root|home|Users|work|farm|mnt)/[\w.]")
_BINARY = frozenset({".png", ".ico", ".woff2", ".parquet", ".pyc"})


def test_no_host_and_no_machine_is_named() -> None:
    """Nothing kept in the repository names a download host or a path of somebody's machine."""
    found = [
        f"{path}:{number}: {match.group()}"
        for path, text in _kept_files()
        if _HOSTS.search(text) or _MACHINE_PATHS.search(text)
        for number, line in enumerate(text.splitlines(), start=1)
        for pattern in (_HOSTS, _MACHINE_PATHS)
        if (match := pattern.search(line)) and "re.compile" not in line
    ]
    assert found == [], "\n".join(found)


def _kept_files() -> Iterator[tuple[str, str]]:
    """Every text file that git keeps or would keep, with its text; without git, all files."""
    for path in _kept_paths():
        file = CHECKOUT / path
        if file.suffix not in _BINARY and file.is_file():
            yield path, file.read_text(encoding="utf-8")


def _kept_paths() -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive
        kept = (*EVERYTHING, "README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", ".ci/run")
        places = [CHECKOUT / name for name in kept]
        files = [f for place in places for f in (place, *place.rglob("*")) if f.is_file()]
        return sorted(str(f.relative_to(CHECKOUT)) for f in files if f.suffix != ".pyc")
    return sorted(path for path in listed.stdout.split("\0") if path)
