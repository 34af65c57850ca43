"""Roll-ups: player_days and cohort_days, made from the logs and the XP ledger by two statements.

They repeat what play tables say, so that dashboards need not add up a million events; they can be
made anew at any time and `questlab tick` keeps them up. As roll-ups they carry no idempotency key
and no audit entry of their own (design.md §2, listed exceptions).
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession

_FIRST = date(1900, 1, 1)

# Days are log days and days with events together, so that XP earned outside a closed day still
# counts into the totals of the days after it.
_PLAYER_DAYS = """
INSERT INTO player_days (world_id, player_id, cohort, archetype, day, date, is_active,
  core_completed, core_total, is_perfect, streak, perfect_streak, freezes_held, debuffed,
  debuff_triggered, level, total_xp, xp_gained, season, season_xp, session_count, minutes,
  points_gained)
SELECT p.world_id, p.id, substr(CAST(p.first_day AS VARCHAR(10)), 1, 7), '', d.number - 1,
  l.day_date, l.is_active, l.core_completed, l.core_total, l.all_completed, l.streak_after,
  l.perfect_streak_after, l.freezes_after, l.debuffed, l.debuff_triggered,
  COALESCE(e.level_after, 1), COALESCE(e.total_xp_after, 0), d.xp, COALESCE(d.season, ''),
  CASE WHEN d.season IS NULL OR d.season_xp < 0 THEN 0 ELSE d.season_xp END,
  COALESCE(v.session_count, 0), COALESCE(v.total_time_minutes, 0), 0
FROM (
  SELECT g.player_id, g.day_date, g.season, SUM(g.xp) AS xp, MAX(g.has_log) AS has_log,
    SUM(MAX(g.has_log)) OVER (PARTITION BY g.player_id ORDER BY g.day_date) AS number,
    MAX(MAX(g.seq)) OVER (PARTITION BY g.player_id ORDER BY g.day_date) AS last_seq,
    SUM(SUM(g.xp)) OVER (PARTITION BY g.player_id, g.season ORDER BY g.day_date) AS season_xp
  FROM (
    SELECT a.player_id, a.day_date, a.xp, a.seq, a.has_log,
      (SELECT MIN(s.key) FROM seasons s WHERE s.world_id = :world_id AND s.deleted_at IS NULL
        AND s.start_date <= a.day_date AND s.end_date >= a.day_date) AS season
    FROM (
      SELECT player_id, day_date, 0 AS xp, NULL AS seq, 1 AS has_log
      FROM daily_logs WHERE evaluated
      UNION ALL
      SELECT player_id, day_date, SUM(final_xp), MAX(seq), 0
      FROM xp_events GROUP BY player_id, day_date
    ) a JOIN player_profiles q ON q.id = a.player_id AND q.world_id = :world_id
  ) g GROUP BY g.player_id, g.day_date, g.season
) d
JOIN daily_logs l ON l.player_id = d.player_id AND l.day_date = d.day_date AND l.evaluated
JOIN player_profiles p ON p.id = d.player_id
LEFT JOIN xp_events e ON e.player_id = d.player_id AND e.seq = d.last_seq
LEFT JOIN daily_logins v ON v.player_id = d.player_id AND v.login_date = d.day_date
WHERE d.has_log = 1 AND l.day_date >= :since
"""

_COHORT_DAYS = """
INSERT INTO cohort_days (world_id, cohort, date, player_count, active_count, perfect_count,
  debuffed_count, streak_sum, level_sum, xp_gained_sum, session_count, minutes)
SELECT world_id, cohort, date, COUNT(*), SUM(CASE WHEN is_active THEN 1 ELSE 0 END),
  SUM(CASE WHEN is_perfect THEN 1 ELSE 0 END), SUM(CASE WHEN debuffed THEN 1 ELSE 0 END),
  SUM(streak), SUM(level), SUM(xp_gained), SUM(session_count), SUM(minutes)
FROM player_days WHERE world_id = :world_id AND date >= :since
GROUP BY world_id, cohort, date
"""


def refresh(session: WriteSession, *, world_id: int, since: date | None = None) -> int:
    """Make a world's roll-ups anew from local date `since` on (all by default); gives the rows."""
    values = {"world_id": world_id, "since": since or _FIRST}
    typed = sa.bindparam("since", type_=sa.Date())
    for table in ("player_days", "cohort_days"):
        query = sa.text(f"DELETE FROM {table} WHERE world_id = :world_id AND date >= :since")
        session.execute(query.bindparams(typed), values)
    made = session.execute(sa.text(_PLAYER_DAYS).bindparams(typed), values)
    session.execute(sa.text(_COHORT_DAYS).bindparams(typed), values)
    return int(getattr(made, "rowcount", 0))


_MISSING = """
SELECT p.world_id, MIN(l.day_date) AS since
FROM daily_logs l JOIN player_profiles p ON p.id = l.player_id
WHERE l.evaluated AND NOT EXISTS (
  SELECT 1 FROM player_days d WHERE d.player_id = l.player_id AND d.date = l.day_date
)
GROUP BY p.world_id ORDER BY p.world_id
"""


def catch_up(session: WriteSession, *, world_id: int | None = None) -> int:
    """Bring the roll-ups of every world (or one) up to its closed days; gives the rows made."""
    query = sa.text(_MISSING).columns(world_id=sa.BigInteger(), since=sa.Date())
    behind = session.execute(query).all()
    return sum(
        refresh(session, world_id=world, since=since)
        for world, since in behind
        if world_id in (None, world)
    )


def is_behind(session: Session, *, world_id: int) -> bool:
    """Whether a closed day of the world is not in the roll-ups yet."""
    query = sa.text(_MISSING).columns(world_id=sa.BigInteger(), since=sa.Date())
    return any(world == world_id for world, _ in session.execute(query))
