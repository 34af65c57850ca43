"""A frozen snapshot of a world's content, with its hashes: what engines and services are given.

`document.py` freezes flat content into the canonical document and hashes it; `build.py` compiles
that document into `GameRules` and archetypes; `checks.py` and `checks_rules.py` find every broken
rule that no single row can show. Import from here. May use: rules, shapes, words, errors.
"""

from model.ruleset.checks import ruleset_violations
from model.ruleset.document import (
    FORMAT,
    FlatDocument,
    Ruleset,
    canonical_json,
    content_hash,
    freeze_document,
)

__all__ = [
    "FORMAT",
    "FlatDocument",
    "Ruleset",
    "canonical_json",
    "content_hash",
    "freeze_document",
    "ruleset_violations",
]
