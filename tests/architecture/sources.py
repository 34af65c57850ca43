"""Reading our own source files as syntax trees, for the tests of structure and style.

Only ast and pathlib: nothing is imported, so a broken module is still judged.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PRODUCT = ("model", "sim", "data", "pages", "cli", "docs", "app.py")
EVERYTHING = (*PRODUCT, "tests", "notebooks")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the checkout, dotted name, text and tree."""

    path: str
    module: str
    text: str
    tree: ast.Module

    @property
    def line_count(self) -> int:
        """How many lines the file has."""
        return self.text.count("\n")

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree, as `ast.walk` gives them."""
        return tuple(ast.walk(self.tree))


@dataclass(frozen=True, order=True)
class Import:
    """One imported module, as a dotted name, and where."""

    module: str
    path: str
    line: int


@cache
def sources(folders: tuple[str, ...] = EVERYTHING) -> tuple[Source, ...]:
    """Every Python file in these folders (or files), by path; written migrations are left out."""
    found = []
    for folder in folders:
        place = CHECKOUT / folder
        files = [place] if place.is_file() else sorted(place.rglob("*.py"))
        found.extend(_read_once(file) for file in files if "versions" not in file.parts)
    return tuple(found)


@cache
def _read_once(file: Path) -> Source:
    return read_source(file)


def read_source(file: Path) -> Source:
    """Read one file of the checkout."""
    path = file.relative_to(CHECKOUT)
    return source_of(str(path), file.read_text(encoding="utf-8"))


def source_of(path: str, text: str) -> Source:
    """Make a source from a path and a text (the self-tests invent some)."""
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return Source(path=path, module=module, text=text, tree=ast.parse(text, path))


def imports(source: Source) -> Iterator[Import]:
    """Every module a source imports, wherever in the file, `TYPE_CHECKING` and strings included.

    `from a import b` gives `a.b`, for b may be a module; the law judges by prefix.
    """
    for node in source.nodes:
        for module in _imported(node, source):
            yield Import(module=module, path=source.path, line=getattr(node, "lineno", 0))


def _imported(node: ast.AST, source: Source) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = ".".join(part for part in (_parent(node.level, source), node.module) if part)
        return [base if alias.name == "*" else f"{base}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and last_name(node.func).endswith(
        ("import_module", "__import__")
    ):
        return [str(a.value) for a in node.args[:1] if isinstance(a, ast.Constant)]
    return []


def last_name(called: ast.expr) -> str:
    """What a called name or attribute ends with; empty for what has no name."""
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _parent(level: int, source: Source) -> str:
    """The package that a relative import of this level starts from; empty for an absolute one."""
    if level == 0:
        return ""
    parts = source.module.split(".")
    keep = len(parts) - level + (1 if source.path.endswith("__init__.py") else 0)
    return ".".join(parts[:keep])


def functions(source: Source) -> Iterator[FunctionNode]:
    """Every function and method of a source, nested ones too."""
    for node in source.nodes:
        if isinstance(node, FunctionNode):
            yield node


def public_definitions(source: Source) -> Iterator[FunctionNode | ast.ClassDef]:
    """Public functions and classes of a module, and the public methods of its public classes."""
    for node in source.tree.body:
        if isinstance(node, FunctionNode | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                for inner in node.body:
                    if isinstance(inner, FunctionNode) and not inner.name.startswith("_"):
                        yield inner
