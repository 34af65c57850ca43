"""What players' profiles and seasons say, against what the ledger gives."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session

from model.services.verification import streams
from model.services.verification.findings import Finding
from model.services.verification.xp_ledger import XpLedger


def players(
    session: Session, ledger: XpLedger, counts: dict[str, int], *, world_id: int | None
) -> Iterator[Finding]:
    """Totals, levels, streaks and season XP that contradict the ledger or each other."""
    where = "" if world_id is None else "WHERE world_id = :world"
    sql = (
        "SELECT id, total_xp, level, current_streak, longest_streak FROM player_profiles "
        f"{where} ORDER BY id"
    )
    counts["players"] = 0
    for player, total, level, current, longest in streams.stream(
        session, sql, {"world": world_id or 0}
    ):
        counts["players"] += 1
        row = f"id {player}"
        _, _, wanted_total, wanted_level = ledger.heads.get(player, (0, "", 0, 1))
        for code, what, stored, wanted in (
            ("V-PLAYER-TOTAL", "total_xp", total, wanted_total),
            ("V-PLAYER-LEVEL", "level", level, wanted_level),
        ):
            if stored != wanted:
                message = f"{what} is {stored}, the ledger gives {wanted}"
                yield Finding(code, "player_profiles", row, message)
        if longest < current:
            message = f"longest_streak is {longest}, below current_streak {current}"
            yield Finding("V-PLAYER-STREAK", "player_profiles", row, message)
    yield from _seasons(session, ledger, world_id)


def _seasons(session: Session, ledger: XpLedger, world_id: int | None) -> Iterator[Finding]:
    where = "" if world_id is None else "WHERE s.world_id = :world"
    sql = (
        "SELECT p.player_id, s.key, CAST(sum(p.season_xp) AS BIGINT) FROM season_participations p "
        f"JOIN seasons s ON s.id = p.season_id {where} GROUP BY p.player_id, s.key"
    )
    stored = {
        (player, key): xp
        for player, key, xp in streams.stream(session, sql, {"world": world_id or 0})
    }
    for player, key in sorted({*ledger.seasons, *stored}, key=str):
        said, given = stored.get((player, key), 0), ledger.seasons.get((player, key), 0)
        if said != given:
            yield Finding(
                "V-SEASON",
                "season_participations",
                f"player {player} season {key}",
                f"season_xp is {said}, the ledger gives {given}",
            )
