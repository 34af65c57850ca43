"""Promises of docs/: the reference is made from the present code and names everything."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from cli.main import app
from docs.build_reference import REFERENCE
from docs.build_reference import pages as build_pages
from docs.builders.errors import collect
from model.services import catalog
from model.settings import CHECKOUT, ENVIRONMENT

pages = cache(build_pages)
DOCS = CHECKOUT / "docs"
WRITTEN = sorted([*DOCS.rglob("*.md"), CHECKOUT / "README.md"])


# What is there, not what is built: building takes seconds, and every process collects every test.
THERE = sorted(path.relative_to(REFERENCE).as_posix() for path in REFERENCE.rglob("*.md"))


@pytest.mark.parametrize("name", THERE)
def test_the_reference_is_fresh(name: str) -> None:
    """Each page equals what the code gives now; `make reference` writes it anew."""
    assert (REFERENCE / name).read_text(encoding="utf-8") == pages()[name], "run: make reference"


def test_no_reference_page_is_missing_or_left_over() -> None:
    """The folder holds the built pages and nothing else."""
    assert sorted(pages()) == THERE


def test_every_command_is_named() -> None:
    """Each command has a heading in the reference and stands in some written page."""
    text = pages()["commands.md"]
    guides = "\n".join(p.read_text() for p in WRITTEN if p.parent != REFERENCE)
    for command in app.registered_commands:
        assert f"## questlab {command.name}\n" in text
        assert f"questlab {command.name}" in guides


def test_every_table_and_column_is_named() -> None:
    """Each table has a line in the list and a heading in its domain, each column a row."""
    for info in catalog.tables():
        assert f"[{info.name}](schema/{info.domain}.md#{info.name})" in pages()["tables.md"]
        _, _, below = pages()[f"schema/{info.domain}.md"].partition(f"## {info.name}\n")
        section = below.partition("\n## ")[0]
        assert all(f"| `{column.column}` |" in section for column in info.columns), info.name


def test_every_setting_is_named_and_read() -> None:
    """Settings in the reference are those of the code, and no code reads any other."""
    text = pages()["settings.md"]
    assert all(f"`{name}`" in text for name in ENVIRONMENT)
    read = set()
    for folder in ("model", "sim", "data", "pages", "cli"):
        for path in sorted((CHECKOUT / folder).rglob("*.py")):
            read |= set(re.findall(r"\bQUESTLAB_[A-Z_]+\b", path.read_text(encoding="utf-8")))
    assert read <= set(ENVIRONMENT)


def test_every_error_code_is_named_with_a_sentence() -> None:
    """Each code found in the source is in the reference, and none is bare."""
    text = pages()["errors.md"]
    codes = collect()
    assert len(codes) > 50
    for number, sentences in codes.items():
        assert f"| `{number}` |" in text
        assert sentences, f"{number} has no sentence"


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_links_and_pictures_lead_somewhere(path: Path) -> None:
    """Every relative link of every page names a file that is there."""
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
        if not target.startswith(("http://127.0.0.1", "http://localhost")):
            assert "://" not in target, f"{target}: the docs stand on their own"
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_commands_in_the_docs_exist(path: Path) -> None:
    """A `questlab …` or `make …` line of any page names a command there is."""
    text = path.read_text(encoding="utf-8")
    commands = {str(command.name) for command in app.registered_commands}
    named = set(re.findall(r"(?:^|`|\s)questlab ([a-z][a-z-]+)\b", text))
    assert named <= commands, named - commands
    targets = set(re.findall(r"^([a-z]+):", (CHECKOUT / "Makefile").read_text(), flags=re.M))
    assert set(re.findall(r"`make ([a-z]+)", text)) <= targets
