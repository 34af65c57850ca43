"""What a verification says: findings that name a row and what to do, and the report of all."""

from __future__ import annotations

from dataclasses import dataclass, field

from model.services.anchors import Coverage

_NO_COVERAGE = Coverage(0, None, 0, None)
_TAMPERED = (
    "Restore a backup made before this, or keep it as evidence: a ledger row is never repaired"
)
_ADVICE = {
    "V-XP": _TAMPERED,
    "V-TRANSFER": _TAMPERED,
    "V-AUDIT": _TAMPERED,
    "V-ANCHOR": "Restore the backup made nearest to that anchor",
    "V-PLAYER": "Find who wrote to the table past the services, then correct it by a service",
    "V-SEASON": "Find who wrote to the table past the services, then restore a backup",
    "V-WALLET": "Find who wrote to the table past the services, then restore a backup",
    "V-TRANSACTION": "Find who wrote to the table past the services, then restore a backup",
    "V-RULESET": "Restore a backup: rulesets are addressed by their content",
    "V-DRAFT": "Undo to the last change set, or publish and look at the differences",
    "V-WORLD": "Find who wrote to the table past the services, then restore a backup",
    "V-REFERENCE": "Save the row again with references that exist",
    "V-RESULTS": "Run the simulation again: the same run gives the same digest",
}


def advice_for(code: str) -> str:
    """What to do about findings of a code."""
    found = [text for prefix, text in _ADVICE.items() if code.startswith(prefix)]
    return found[0] if found else "Restore a backup"


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: what kind, in which row, and a sentence with both values."""

    code: str
    table: str
    row: str
    message: str

    @property
    def advice(self) -> str:
        """What to do about it."""
        return advice_for(self.code)

    def __str__(self) -> str:
        """One line: table row: message. What to do. [code]."""
        return f"{self.table} {self.row}: {self.message}. {self.advice}. [{self.code}]"


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification looked at and found; `coverage` is how far anchors reach."""

    findings: tuple[Finding, ...]
    counts: dict[str, int] = field(default_factory=dict)
    coverage: Coverage = _NO_COVERAGE

    @property
    def is_sound(self) -> bool:
        """Nothing contradicts anything."""
        return not self.findings
