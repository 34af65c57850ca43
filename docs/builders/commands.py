"""docs/reference/commands.md: every command of `questlab` with its arguments and exit codes."""

from __future__ import annotations

import inspect
from typing import Any

import typer

from cli import failures
from cli.main import app
from docs.builders.markdown import code, page, table


def build() -> str:
    """The page of all commands."""
    group: Any = typer.main.get_command(app)
    parts = [_command(name, command) for name, command in group.commands.items()]
    return page(
        "Commands",
        f"{app.info.help} Answers go to stdout, everything else to stderr.",
        *parts,
        "## Exit codes",
        _exit_codes(),
    )


def _command(name: str, command: Any) -> str:
    arguments = " ".join(
        _spelling(p) if p.required else f"[{_spelling(p).strip('[]')}]"
        for p in command.params
        if not p.opts[0].startswith("-")
    )
    rows = [
        (code(_spelling(parameter)), parameter.help, code(_default(parameter)))
        for parameter in command.params
    ]
    paragraphs = [" ".join(text.split()) for text in inspect.cleandoc(command.help).split("\n\n")]
    heading = f"## questlab {name}"
    usage = f"```\nquestlab {name} [OPTIONS] {arguments}".rstrip() + "\n```"
    options = table(("argument or option", "meaning", "default"), rows) if rows else ""
    return "\n\n".join(part for part in (heading, usage, *paragraphs, options) if part)


def _spelling(parameter: Any) -> str:
    if not parameter.opts[0].startswith("-"):
        return str(parameter.metavar or parameter.name.upper())
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    return names if parameter.is_flag else f"{names} {parameter.metavar or 'NUMBER'}"


def _default(parameter: Any) -> str:
    default = parameter.default
    return "" if default in (None, False) or callable(default) else str(default).lower()


def _exit_codes() -> str:
    """The exit codes as the failures module explains them."""
    text = inspect.getdoc(failures) or ""
    listed = text.split("Exit codes:")[1].rstrip(".").split("·")
    rows = [" ".join(entry.split()).rstrip(".").split(" ", 1) for entry in listed]
    return table(("code", "meaning"), [(code(row[0]), row[1]) for row in rows])
