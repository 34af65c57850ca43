"""Writes docs/reference from the code: `make reference`. A test proves that the pages are fresh."""

from __future__ import annotations

from pathlib import Path

from docs.builders import commands, errors, flows, rulesets, tables
from docs.builders.markdown import code, page, table
from model.settings import ENVIRONMENT

REFERENCE = Path(__file__).resolve().parent / "reference"


def pages() -> dict[str, str]:
    """Every reference page by its file name."""
    return {
        "README.md": _index(),
        "commands.md": commands.build(),
        "settings.md": _settings(),
        "tables.md": tables.build_tables(),
        **tables.build_domains(),
        "words.md": tables.build_words(),
        "states.md": tables.build_states(),
        "rulesets.md": rulesets.build(),
        "flows.md": flows.build(),
        "errors.md": errors.build(),
    }


def _index() -> str:
    rows = [
        ("[Commands](commands.md)", "every `questlab` command, its options and exit codes"),
        ("[Settings](settings.md)", "the environment variables that are read"),
        (
            "[Tables](tables.md)",
            "every table and column, with a diagram per domain",
        ),
        ("[Words](words.md)", "every enum and its values"),
        ("[States](states.md)", "the life of every status column, and who may change it"),
        ("[Ruleset format](rulesets.md)", "the frozen content document and all JSON shapes"),
        ("[Flows](flows.md)", "what people can do, with its service and its test"),
        ("[Error codes](errors.md)", "every stable code and its sentences"),
    ]
    return page("Reference", "Made from the code, so it cannot be out of date.", _two(rows))


def _two(rows: list[tuple[str, str]]) -> str:
    return table(("page", "what it lists"), rows)


def _settings() -> str:
    rows = [(code(name), about) for name, about in ENVIRONMENT.items()]
    return page(
        "Settings",
        "Read from the environment; every one has a default that works on a fresh checkout.",
        table(("variable", "meaning"), rows),
    )


def main() -> None:
    """Write every page; pages that are no longer built are removed."""
    REFERENCE.mkdir(exist_ok=True)
    built = pages()
    for name, text in built.items():
        (REFERENCE / name).parent.mkdir(exist_ok=True)
        (REFERENCE / name).write_text(text, encoding="utf-8")
    for old in REFERENCE.rglob("*.md"):
        if old.relative_to(REFERENCE).as_posix() not in built:
            old.unlink()


if __name__ == "__main__":
    main()
