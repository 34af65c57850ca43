"""docs/reference/errors.md: every stable code found in the source, with its sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from docs.builders.markdown import code, page, table
from model.settings import CHECKOUT

FOLDERS = ("model", "sim", "data", "pages", "cli")
_CODE_IN_CALL = re.compile(r"^E-[A-Z]+-\d{3}$")


# Codes whose sentence is put together where the code is not.
COMPOSED = {
    "E-CONTENT-003": "must be {…}..{…}",
    "E-CONTENT-017": "{table} {key}: {field} = {value} must be {…} (a rule over several fields).",
    "E-REFUSED-009": "The request holds a whole number of 2^63 or more, which no database column "
    "can keep. Nothing was changed; give a smaller one.",
    "E-DB-002": "{database} cannot be used: {reason}. Check that the server runs and that "
    "QUESTLAB_DATABASE_URL is right.",
    "E-RUN-081": "{file} cannot be used: {n} faults, each with its line.",
    "E-RUN-083": "The content has no archetype '{…}', or '{…}' cannot be fitted.",
    "E-DB-003": "The database is at revision {…}, this program needs {…}.",
    "E-FIND-002": "There is no table '{…}'. Did you mean '{…}'?",
    "E-FIND-021": "Run {…} has no results: it is {…}, or its results were removed.",
    "E-LIVE-002": "{table} {id} is {status} and cannot become {to}; from there it moves to {…}.",
    "E-MOD-002": "{table} {id} is {status} and cannot become {to}; from there it moves to {…}.",
    "E-RUN-020": "{what} = {value} must be a whole number from {low} to {high}. Change it.",
    "E-RULE-060": "{table}: {field} = {value} must lie in the future. Choose a later time.",
    "E-RULE-061": "{table}: {field} = {value} must lie within a year (366 days). "
    "Choose an earlier time.",
    "E-RECORD-020": "{name} may not {act} {table}: {reason}.",
    "E-RECORD-024": "{table} {id} cannot move from {…} to {…}: {reason}.",
    "E-REFUSED-031": "{…} cannot become {…}: {…}.",
    "E-DB-006": "The storage is full: nothing was changed. Free some space and try again.",
}


def build() -> str:
    """The page of all error codes."""
    rows = [(code(found), "<br>".join(sentences)) for found, sentences in sorted(collect().items())]
    return page(
        "Error codes",
        "Every error is a sentence that says what is wrong, where, and what to do; the code at its "
        "end is stable. `{…}` stands for a name or value. One code can carry several sentences of "
        "the same kind.",
        table(("code", "sentences"), rows),
    )


def collect() -> dict[str, list[str]]:
    """Every code in the source and the different sentences that are raised with it."""
    found: dict[str, list[str]] = {}
    for path in _files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = list(ast.walk(tree))
        for number, sentence in _in_classes(nodes) | _in_calls(nodes) | _anywhere(nodes):
            sentences = found.setdefault(number, [])
            if sentence and sentence not in sentences:
                sentences.append(sentence)
    return {number: sorted(sentences) for number, sentences in found.items()}


def _anywhere(nodes: list[ast.AST]) -> set[tuple[str, str]]:
    """Codes in any other place, with the sentence that is written down for them here."""
    return {
        (node.value, COMPOSED.get(node.value, ""))
        for node in nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _CODE_IN_CALL.match(node.value)
    }


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted((CHECKOUT / folder).rglob("*.py"))


def _in_classes(nodes: list[ast.AST]) -> set[tuple[str, str]]:
    """Codes that an error class has by itself, with the class's own sentence."""
    return {
        (node.value.value, f"{(ast.get_docstring(owner) or '').splitlines()[0]}")
        for owner in nodes
        if isinstance(owner, ast.ClassDef)
        for node in owner.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and _CODE_IN_CALL.match(node.value.value)
    }


def _in_calls(nodes: list[ast.AST]) -> set[tuple[str, str]]:
    """Codes given to an error or a violation, with the text beside them."""
    found = set()
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        codes = [
            argument.value
            for argument in arguments
            if isinstance(argument, ast.Constant)
            and isinstance(argument.value, str)
            and _CODE_IN_CALL.match(argument.value)
        ]
        for number in codes:
            texts = [_text(a) for a in arguments if isinstance(a, ast.Constant | ast.JoinedStr)]
            texts = [text for text in texts if text and text != number]
            found.add((number, _tidy(texts)))
    return found


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    assert isinstance(node, ast.JoinedStr)
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{…}" for part in node.values
    )


def _tidy(texts: list[str]) -> str:
    """What, rule and fix as sentences on one line, without Markdown's own signs."""
    line = ""
    for text in texts:
        starts_anew = line and text[0].isupper() and not line.endswith(".")
        line += (". " if starts_anew else " ") + text
    return " ".join(line.split()).replace("*", "\\*").replace("<", "&lt;")
