"""The XP ledger: a quick pass over every row, then a close look at the chains that broke.

The quick pass reads rows in the order of their ids and keeps one head for each player, so a
million rows take seconds and no memory. Whatever does not add up makes its player suspect; only
suspects are read again, in the order of `seq`, to say where and how.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import Any

from sqlmodel import Session

from model.rules.curves import level_at
from model.rules.ledger import GENESIS, HASH_VERSION, LedgerEvent, event_hash, total_after
from model.rules.seasons import active_season, season_xp_after
from model.rules.values import ABSENT, MODIFIERS, Step
from model.ruleset import Ruleset
from model.services.verification import streams
from model.services.verification.chains import Link, Names, broken_links, place
from model.services.verification.findings import Finding

NAMES = Names("V-XP", "xp_events", "event_hash")
_TYPES = {modifier.value: index for index, modifier in enumerate(MODIFIERS)}
_REFERENCES = (
    "quest_log_id",
    "boss_attempt_id",
    "dungeon_attempt_id",
    "season_participation_id",
    "reverses_id",
)
_FIRST = (0, GENESIS, 0, 1)

Head = tuple[Any, Any, Any, Any]
"""A chain's newest row: seq, hash, total XP and level after it."""


@dataclass
class XpLedger:
    """What a pass over the XP ledger found out."""

    heads: dict[int, Head] = field(default_factory=dict)
    seasons: dict[tuple[int, str], int] = field(default_factory=dict)
    suspects: set[int] = field(default_factory=set)
    events: int = 0
    modifiers: int = 0


class _Rules:
    """What one ruleset says about levels and seasons, by total and by day."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.thresholds = ruleset.game.thresholds
        self._game = ruleset.game
        self._keys: dict[str, str | None] = {}

    def season_of(self, day: str) -> str | None:
        """The key of the season of a local date (ISO text), or None."""
        if day not in self._keys:
            self._keys[day] = _season_key(self._game.seasons, day)
        return self._keys[day]


def _season_key(seasons: Sequence[Any], day: str) -> str | None:
    try:
        index = active_season(seasons, date.fromisoformat(day).toordinal())
    except (TypeError, ValueError):
        return None
    return None if index == ABSENT else str(seasons[index].key)


def quick_pass(
    session: Session, rulesets: Mapping[str, Ruleset], *, world_id: int | None = None
) -> XpLedger:
    """Read the whole ledger once (or the players of a world); see the file's docstring."""
    found = XpLedger()
    rules = {key: _Rules(ruleset) for key, ruleset in rulesets.items()}
    heads, suspects = found.heads, found.suspects
    has_seasons = any(ruleset.game.seasons for ruleset in rulesets.values())
    prefix = f"questlab-xp-{HASH_VERSION};"
    modifiers = iter(_modifiers(session, world_id))
    waiting = next(modifiers, None)
    for row in _events(session, world_id):
        (row_id, player, seq, source, reference, at, base, final, before, after, level_before,
         level_after, ruleset_hash, version, previous, stored, day) = row  # fmt: skip
        found.events += 1
        steps: list[Any] = []
        while waiting is not None and waiting[0] <= row_id:
            if waiting[0] == row_id:
                steps.append(waiting)
            found.modifiers += 1
            waiting = next(modifiers, None)
        last_seq, last_hash, last_total, _ = heads.get(player, _FIRST)
        heads[player] = (seq, stored, after, level_after)
        p, n, b, f, x, y, lb, la = (
            str(player), str(seq), str(base), str(final), str(before), str(after),
            str(level_before), str(level_after),
        )  # fmt: skip
        reasons, tail = _steps_text(steps) if steps else ("", "")
        try:
            text = (
                f"{prefix}{previous};{len(p)}:{p};{len(n)}:{n};{len(source)}:{source};"
                f"{len(reference)}:{reference};{len(at)}:{at};{len(b)}:{b};{len(f)}:{f};"
                f"{len(x)}:{x};{len(y)}:{y};{len(lb)}:{lb};{len(la)}:{la};"
                f"{len(ruleset_hash)}:{ruleset_hash};{len(reasons)}:{reasons};{tail}"
            )
            game = rules[ruleset_hash]
            thresholds = game.thresholds
            if (
                sha256(text.encode()).hexdigest() != stored
                or previous != last_hash
                or seq != last_seq + 1
                or version != HASH_VERSION
                or before != last_total
                or after != before + final
                or (bisect_right(thresholds, before) or 1) != level_before
                or (bisect_right(thresholds, after) or 1) != level_after
                or (steps and not _steps_add_up(steps, base, final))
            ):
                suspects.add(player)
        except (TypeError, KeyError, UnicodeEncodeError):
            suspects.add(player)  # a value that is not even of its column's type
            continue
        if has_seasons and (key := game.season_of(day)) is not None:
            given = found.seasons.get((player, key), 0)
            found.seasons[player, key] = season_xp_after(given, final)
    return found


def _steps_text(steps: Sequence[Sequence[Any]]) -> tuple[str, str]:
    """The reasons and the steps of an event as they are hashed."""
    fields = [f"{s[1]},{_TYPES.get(s[2], -1)},{s[3]},{s[4]},{s[5]}" for s in steps]
    return "|".join(str(s[6]) for s in steps), "".join(f"{len(t)}:{t};" for t in fields)


def _steps_add_up(steps: Sequence[Sequence[Any]], base: int, final: int) -> bool:
    if steps[0][4] != base or steps[-1][5] != final or steps[0][1] != 1:
        return False
    return all(b[4] == a[5] and b[1] == a[1] + 1 for a, b in pairwise(steps))


def _events(session: Session, world_id: int | None, player_id: int | None = None) -> Iterable[Any]:
    named = ", ".join(_REFERENCES)
    parts = "".join(f" || '|' || coalesce(CAST({name} AS TEXT), '')" for name in _REFERENCES)
    # Most rows refer to nothing: then the text is short to make.
    reference = (
        f"CASE WHEN coalesce({named}) IS NULL THEN content_key || '{'|' * len(_REFERENCES)}' "
        f"ELSE content_key{parts} END"
    )
    day = streams.day(session, "day_date")
    sql = (
        f"SELECT id, player_id, seq, event_source, {reference}, "
        f"{streams.utc(session, 'created_at')} || '|' || {day}, base_xp, final_xp, "
        "total_xp_before, total_xp_after, level_before, level_after, ruleset_hash, hash_version, "
        f"previous_hash, event_hash, {day} FROM xp_events"
    )
    if player_id is not None:
        return streams.stream(
            session, f"{sql} WHERE player_id = :player ORDER BY seq, id", {"player": player_id}
        )
    if world_id is not None:
        sql += f" WHERE player_id IN ({_PLAYERS})"
    return streams.stream(session, f"{sql} ORDER BY id", {"world": world_id or 0})


_PLAYERS = "SELECT id FROM player_profiles WHERE world_id = :world"
_MODIFIERS = (
    'SELECT xp_event_id, "order", type, multiplier_ppm, xp_before, xp_after, reason, id '
    "FROM xp_modifiers"
)


def _modifiers(session: Session, world_id: int | None) -> Iterable[Any]:
    sql = _MODIFIERS
    if world_id is not None:
        events = f"SELECT id FROM xp_events WHERE player_id IN ({_PLAYERS})"
        sql += f" WHERE xp_event_id IN ({events})"
    return streams.stream(session, f'{sql} ORDER BY xp_event_id, "order"', {"world": world_id or 0})


# --- The close look ------------------------------------------------------------------------------


def close_look(
    session: Session, rulesets: Mapping[str, Ruleset], found: XpLedger
) -> Iterator[Finding]:
    """Say what is wrong with each suspect's chain; corrects the heads on the way."""
    for player in sorted(found.suspects, key=str):
        if isinstance(player, int):
            yield from _player(session, player, rulesets, found)
        else:
            yield Finding("V-XP-HASH", "xp_events", f"player {player}", "is no player's number")


def _player(
    session: Session, player: int, rulesets: Mapping[str, Ruleset], found: XpLedger
) -> Iterator[Finding]:
    rows = list(_events(session, None, player))
    events = f"SELECT id FROM xp_events WHERE player_id = {player}"
    sql = f'{_MODIFIERS} WHERE xp_event_id IN ({events}) ORDER BY xp_event_id, "order"'
    steps: dict[int, list[Any]] = {}
    for modifier in streams.stream(session, sql):
        steps.setdefault(modifier[0], []).append(modifier)
    chain = f"player {player}"
    links = [
        Link(row[0], row[2], row[14], row[15], _computed(row, steps.get(row[0], ())))
        for row in rows
    ]
    yield from broken_links(NAMES, chain, links)
    total: Any = 0
    for row in rows:
        where = place(chain, row[2], row[0])
        for code, what, stored, wanted in _comparisons(row, steps.get(row[0], ()), total, rulesets):
            if stored != wanted:
                yield Finding(code, "xp_events", where, f"{what} is {stored}, expected {wanted}")
        total = row[9]
    if rows:
        found.heads[player] = (rows[-1][2], rows[-1][15], rows[-1][9], rows[-1][11])


def _computed(row: Sequence[Any], steps: Sequence[Sequence[Any]]) -> str:
    reasons = "|".join(str(step[6]) for step in steps)
    kept = tuple(
        Step(step[1], _TYPES.get(step[2], -1), step[3], step[4], step[5]) for step in steps
    )
    event = LedgerEvent._make((*row[1:13], reasons, kept))
    try:
        return event_hash(str(row[14]), event)
    except UnicodeEncodeError:
        return "no hash: the row holds text that is none"


def _comparisons(
    row: Sequence[Any], steps: Sequence[Sequence[Any]], total: Any, rulesets: Mapping[str, Ruleset]
) -> Iterator[tuple[str, str, Any, Any]]:
    """(code, what, stored value, recomputed value) for one event."""
    base, final, before, after, level_before, level_after, ruleset_hash, version = row[6:14]
    yield "V-XP-VERSION", "hash_version", version, HASH_VERSION
    yield "V-XP-TOTAL", "total_xp_before", before, total
    numbers = all(isinstance(value, int) for value in (before, final, after))
    if not numbers:
        yield "V-XP-TOTAL", "whole numbers", numbers, True
        return
    yield "V-XP-TOTAL", "total_xp_after", after, total_after(before, final)
    if steps:
        befores = [step[4] for step in steps]
        yield "V-XP-STEPS", "the modifiers' xp_before", befores, [base, *[s[5] for s in steps[:-1]]]
        yield "V-XP-STEPS", "final_xp", final, steps[-1][5]
        orders = [step[1] for step in steps]
        yield "V-XP-STEPS", "modifier order", orders, list(range(1, len(steps) + 1))
    ruleset = rulesets.get(ruleset_hash)
    yield "V-XP-RULESET", "ruleset_hash known", ruleset is not None, True
    if ruleset is not None:
        thresholds = ruleset.game.thresholds
        yield "V-XP-LEVEL", "level_before", level_before, level_at(before, thresholds)
        yield (
            "V-XP-LEVEL",
            "level_after",
            level_after,
            level_at(total_after(before, final), thresholds),
        )
