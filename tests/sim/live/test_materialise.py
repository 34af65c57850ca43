"""Promises of a run's sample in the live tables: the run's ledgers, checked, in a world apart."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from sqlmodel import col

from model.db import read
from model.errors import Cancelled, NotFound, Refused, RunError
from model.rules.values import MODIFIERS, SOURCES
from model.services import worlds
from model.services.verification import verify
from model.tables import (
    DailyLog,
    PlayerProfile,
    PlayerTitle,
    Title,
    User,
    World,
    XpEvent,
    XpModifier,
)
from model.words import WorldKind
from sim.live.materialise import sample_of
from sim.live.sandbox import Sandbox
from sim.reference import run_reference
from sim.results import Results
from sim.scenario import CohortSpec, Scenario

LATE = CohortSpec("late", 3, start_day=2, archetypes=(("dedicated", 1),))
MIXED = CohortSpec("all", 5, archetypes=(("dedicated", 1), ("lapsing-and-returning", 1)))
SCENARIO = Scenario(key="two-cohorts", cohorts=(LATE, MIXED), horizon_days=10, seed=3)
PLAYERS = 3


@pytest.fixture
def run_id(sandbox: Sandbox) -> int:
    """A small run of the fitness world, on record."""
    results: Results = sandbox.simulate("fitness", scenario=SCENARIO)
    return int(results.record["run_id"])


def live(sandbox: Sandbox, query: sa.Select[Any]) -> list[tuple[Any, ...]]:
    """The rows of a query as plain tuples."""
    with read(sandbox.database) as session:
        return [tuple(row) for row in session.execute(query)]


def in_sample(query: sa.Select[Any], world: str) -> sa.Select[Any]:
    """Join a query on players to their person and world."""
    return (
        query.join(User, col(User.id) == col(PlayerProfile.user_id))
        .join(World, col(World.id) == col(PlayerProfile.world_id))
        .where(col(World.key) == world)
    )


def player_key(email: str) -> str:
    """The run's key of a player, from the address of the person."""
    return ":".join(email.partition("@")[0].rsplit(".", 1))


def live_ledgers(sandbox: Sandbox, world: str) -> dict[str, list[tuple[Any, ...]]]:
    """Each player's events as (day, source, content key, base, final, total, level, steps)."""
    events = in_sample(
        sa.select(
            col(User.email), col(XpEvent.id), col(XpEvent.day_date), col(XpEvent.event_source),
            col(XpEvent.content_key), col(XpEvent.base_xp), col(XpEvent.final_xp),
            col(XpEvent.total_xp_after), col(XpEvent.level_after),
        ).join(PlayerProfile, col(PlayerProfile.id) == col(XpEvent.player_id)),
        world,
    ).order_by(col(XpEvent.seq))  # fmt: skip
    steps = sa.select(
        col(XpModifier.xp_event_id), col(XpModifier.type), col(XpModifier.multiplier_ppm),
        col(XpModifier.xp_after),
    ).order_by(col(XpModifier.order))  # fmt: skip
    chains: dict[int, list[tuple[Any, ...]]] = {}
    for event_id, *step in live(sandbox, steps):
        chains.setdefault(event_id, []).append((MODIFIERS.index(step[0]), *step[1:]))
    found: dict[str, list[tuple[Any, ...]]] = {}
    for email, event_id, day, source, *rest in live(sandbox, events):
        line = ((day - SCENARIO.start_on).days, SOURCES.index(source), *rest)
        chain = tuple(chains.get(event_id, []))
        found.setdefault(player_key(email), []).append((*line, chain))
    return found


def run_ledgers(sandbox: Sandbox) -> tuple[dict[str, list[tuple[Any, ...]]], pd.DataFrame]:
    """The same of all players as the reference engine gives it, and its table of players."""
    data = run_reference(sandbox.ruleset("fitness"), SCENARIO)
    players = data.frames()["players"]
    keys = players["player_key"].tolist()
    chains: dict[tuple[int, int], list[tuple[int, ...]]] = {}
    for player, seq, _, kind, ppm, _, after in data.modifiers.array().tolist():
        chains.setdefault((player, seq), []).append((kind, ppm, after))
    found: dict[str, list[tuple[Any, ...]]] = {}
    for row in data.events.array().tolist():
        line = (row[3], row[4], data.content_keys[row[5]], row[6], row[7], row[9], row[11])
        chain = tuple(chains.get((row[0], row[1]), []))
        found.setdefault(keys[row[0]], []).append((*line, chain))
    return found, players.set_index("player_key")


def test_a_sample_has_the_runs_ledgers_in_a_world_apart(sandbox: Sandbox, run_id: int) -> None:
    """Ledgers, modifiers, levels, streaks and titles are the run's, names are people's, all verify.

    A cancelled call keeps whole players, the next goes on, one more changes nothing; the live
    world has nobody.
    """
    done: list[int] = []
    with pytest.raises(Cancelled, match="1 of 3 players in world 'run-"):
        sandbox.materialise(
            run_id, players=PLAYERS, on_progress=lambda days, _: done.append(days),
            should_cancel=lambda: bool(done) and done[-1] > 0,
        )  # fmt: skip
    world = f"run-{run_id}"
    assert len(live_ledgers(sandbox, world)) == 1
    made = sandbox.materialise(run_id, players=PLAYERS)
    assert (made.world, made.players, made.added) == (world, PLAYERS, PLAYERS - 1)
    assert sandbox.materialise(run_id, players=PLAYERS).added == 0

    wanted, players = run_ledgers(sandbox)
    chosen = {f"{cohort}:{ordinal}" for cohort, ordinal in sample_of(SCENARIO, PLAYERS)}
    assert {key.partition(":")[0] for key in chosen} == {"late", "all"}
    assert live_ledgers(sandbox, world) == {key: wanted[key] for key in chosen}

    held = sa.select(col(User.email), col(Title.key)).select_from(PlayerProfile)
    held = held.join(PlayerTitle, col(PlayerTitle.player_id) == col(PlayerProfile.id))
    held = held.join(Title, col(Title.id) == col(PlayerTitle.title_id))
    titles: dict[str, set[str]] = {}
    for email, key in live(sandbox, in_sample(held, world)):
        titles.setdefault(player_key(email), set()).add(key)
    profiles = in_sample(
        sa.select(
            col(User.email), col(User.name), col(PlayerProfile.level), col(PlayerProfile.total_xp),
            col(PlayerProfile.current_streak), col(PlayerProfile.longest_streak),
            sa.select(sa.func.count()).where(col(DailyLog.player_id) == col(PlayerProfile.id))
            .scalar_subquery(),
        ).select_from(PlayerProfile),
        world,
    )  # fmt: skip
    for email, name, level, total, streak, longest, days in live(sandbox, profiles):
        final = players.loc[player_key(email)]
        state = (level, total, streak, longest)
        names = ("level", "total_xp", "current_streak", "longest_streak")
        assert state == tuple(final[column] for column in names)
        assert titles.get(player_key(email), set()) == set(filter(None, final["titles"].split(",")))
        assert len(name.split()) >= 2
        assert days >= SCENARIO.horizon_days - 4

    with read(sandbox.database) as session:
        assert verify(session).findings == ()
        assert worlds.world_by_key(session, key=world).kind == WorldKind.SAMPLE
    assert live_ledgers(sandbox, "fitness") == {}


@pytest.mark.databases("sqlite")
def test_what_cannot_be_sampled_is_refused_and_leaves_nothing(
    sandbox: Sandbox, run_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown and unfinished runs, too many players, a world of something else, another ledger."""
    with pytest.raises(NotFound, match="999"):
        sandbox.materialise(999)
    for players in (0, 9, 10_001):
        with pytest.raises(RunError, match="it has 8") as refused:
            sandbox.materialise(run_id, players=players)
        assert refused.value.code == "E-RUN-091"
    with pytest.raises(Refused, match="'fitness' already, which is no sample of run"):
        sandbox.materialise(run_id, players=1, world="fitness")
    with pytest.raises(Cancelled):
        sandbox.simulate("fitness", scenario=SCENARIO, force=True, should_cancel=lambda: True)
    with pytest.raises(RunError, match="is cancelled: only a completed run"):
        sandbox.materialise(run_id + 1, players=1)
    monkeypatch.setattr("sim.live.materialise._stored_totals", lambda run: {"all:0": (1, 1)})
    monkeypatch.setattr("sim.live.materialise.sample_of", lambda *_: [("all", 0)])
    with pytest.raises(RunError, match="says that player all:0 has 1 XP"):
        sandbox.materialise(run_id, players=1, world="other")
    monkeypatch.setattr("sim.live.materialise._stored_totals", lambda run: {})
    monkeypatch.setattr("model.services.xp.boost_of", lambda *_, **__: 2_000_000)
    with pytest.raises(RunError, match="another ledger from event 1 on"):
        sandbox.materialise(run_id, players=1, world="other")
    assert "other" not in set(sandbox.worlds()["key"])
    count = sa.select(sa.func.count()).select_from(PlayerProfile)
    assert live(sandbox, count) == [(0,)]


def test_a_larger_sample_contains_the_smaller() -> None:
    """Players are drawn by the scenario's seed alone, each once, from all cohorts."""
    everybody = sample_of(SCENARIO, 8)
    assert sample_of(SCENARIO, 3) == everybody[:3]
    assert sorted(everybody) == [("all", n) for n in range(5)] + [("late", n) for n in range(3)]
