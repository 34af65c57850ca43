"""Proving what is stored: hashes, chains, totals, wallets, drafts and results computed again.

Nothing is repaired here and nothing is believed: each stored number is compared with what the
ledgers and the rules give. A finding locates the row. Tails that were cut or hashed again are
found by the signed anchors, which are kept outside the database (`model.services.anchors`).

    streams           many rows at the speed of the driver
    chains            where exactly a hash chain breaks
    xp_ledger, currency_ledger, audit_trail    the three kinds of chain
    players, contents, references, results     what the rest says, against them

Outside code imports from here, never from a file in this folder.
"""

from __future__ import annotations

from sqlmodel import Session

from model.services import anchors
from model.services.verification.audit_trail import audit_trail
from model.services.verification.contents import drafts, stored_rulesets
from model.services.verification.currency_ledger import currency_ledger
from model.services.verification.findings import Finding as Finding
from model.services.verification.findings import Report as Report
from model.services.verification.players import players
from model.services.verification.references import references
from model.services.verification.results import results
from model.services.verification.xp_ledger import close_look, quick_pass
from model.services.worlds import world_by_key


def verify(session: Session, *, world: str | None = None) -> Report:
    """Compute everything again and compare; see the file's docstring.

    `world` limits the players, drafts and XP looked at; all else is always read whole.
    """
    report = verify_ledgers(session, world=world)
    findings, counts = list(report.findings), report.counts
    findings += drafts(session, counts, world=world)
    findings += references(session)
    findings += results(session, counts)
    broken_anchors, coverage = anchors.check(session)
    findings += [Finding(b.code, b.table, b.row, b.message) for b in broken_anchors]
    return Report(tuple(findings), counts, coverage)


def verify_ledgers(session: Session, *, world: str | None = None) -> Report:
    """The part of `verify` that looks at XP, currency and the audit trail, without anchors."""
    world_id = None if world is None else world_by_key(session, key=world).id
    rulesets, findings = stored_rulesets(session)
    ledger = quick_pass(session, rulesets, world_id=world_id)
    findings += close_look(session, rulesets, ledger)
    counts = {
        "rulesets": len(rulesets),
        "xp_events": ledger.events,
        "xp_modifiers": ledger.modifiers,
    }
    findings += players(session, ledger, counts, world_id=world_id)
    findings += currency_ledger(session, counts)
    counts["audit_events"], broken = audit_trail(session)
    return Report((*findings, *broken), counts)
