"""House style that a machine can judge: sizes, docstrings, and what never enters the product."""

from __future__ import annotations

import ast
import re

from tests.architecture.sources import (
    EVERYTHING,
    PRODUCT,
    functions,
    public_definitions,
    source_of,
    sources,
)

LINES_MAX = 400
FUNCTION_LINES_MAX = 70
_MARKERS = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"))
_LEFT_OPEN = re.compile(rf"#.*\b({_MARKERS})\b")


def test_no_file_is_longer_than_400_lines() -> None:
    """A file that grows past 400 lines is two files."""
    found = [(s.path, s.line_count) for s in sources() if s.line_count > LINES_MAX]
    assert found == []


def test_no_function_is_longer_than_70_lines() -> None:
    """A function that grows past 70 lines is several functions."""
    found = [
        f"{source.path}:{node.lineno}: {node.name} has {length} lines"
        for source in sources()
        for node in functions(source)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]
    assert found == []


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
    assert found == []


def test_every_test_promises_something_in_one_sentence() -> None:
    """Each test function opens with its promise."""
    found = [
        f"{source.path}:{node.lineno}: {node.name}"
        for source in sources(("tests",))
        for node in functions(source)
        if node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert found == []


def test_nothing_prints() -> None:
    """Output goes through rich in cli/ or a log, never through print."""
    found = [
        f"{source.path}:{node.lineno}"
        for source in sources(PRODUCT)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
    ]
    assert found == []


def test_nothing_is_left_to_be_done() -> None:
    """No marker of unfinished work in any file."""
    assert _open_ends(EVERYTHING) == []
    probe = source_of("probe.py", "x = 1  # TO" + "DO: more\n")
    assert _LEFT_OPEN.search(probe.text)


def _open_ends(folders: tuple[str, ...]) -> list[str]:
    return [
        f"{source.path}:{number}"
        for source in sources(folders)
        for number, line in enumerate(source.text.splitlines(), start=1)
        if _LEFT_OPEN.search(line)
    ]
