"""How players answer to what happens: both engines to the bit, off is as before, effects hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.loading import export_world, import_pack, write_pack
from data.pack_files import PACKS_FOLDER, read_pack
from model.db import Actor, Database, read, write
from model.ruleset import Ruleset
from model.services.content import freeze_document, normalise
from sim import CohortSpec, Scenario, run_reference
from sim.engine import Keep, run_fast
from sim.experiments.calibrate import calibrate
from sim.explain import explain
from tests.sim.answer_worlds import (
    MONTHS,
    NO_WEIGHTS,
    REMINDED,
    RETURNING,
    STREAK_DRIVEN,
    answering_world,
    document_of,
    world_of,
)
from tests.sim.test_fast_engine import CLOCK_CHANGES, assert_same
from tests.sim.worlds import one_quest, small

KEPT = Keep(events=False, days=True, occurrences=True)
ONE_ZONE = Scenario.of(players=150, days=100, seed=4, timezones=(("UTC", 1),))
ALWAYS_THERE = {"lapse_ppm": 0, "churn_ppm": 0}
UNMOVED = {**ALWAYS_THERE, "streak_login_ppm": 0, "debuff_login_ppm": 0}
"""Nothing but what a test looks at makes a day likelier or less likely."""
ONLY_STREAK_LOSS = {
    **NO_WEIGHTS, "baseline_ppm": 1_000_000, "streak_loss_ppm": 1_000_000, "memory_days": 30,
    "login_ppm": 1_000_000,
}  # fmt: skip
AWAY = 7


def days_of(ruleset: Ruleset, scenario: Scenario = ONE_ZONE) -> dict[str, pd.DataFrame]:
    """Days and occurrences of a run."""
    return run_fast(ruleset, scenario, keep=KEPT).frames()


def active_of(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Who was there: player by day."""
    return frames["player_days"].pivot(index="player_key", columns="day", values="is_active")


@pytest.mark.parametrize(("seed", "replication"), [(11, 0), (12, 2)])
def test_both_engines_answer_alike(seed: int, replication: int) -> None:
    """All three at once: zones, clock changes, cohorts that come late; every ledger and digest."""
    scenario = replace(CLOCK_CHANGES, seed=seed)
    slow = run_reference(answering_world(), scenario, replication=replication)
    fast = run_fast(answering_world(), scenario, replication=replication)
    assert_same(fast, slow)
    happened = slow.frames()["occurrences"]
    assert (happened["kind"] == "reminded").sum() > 50
    assert fast.digest != run_fast(world_of({"regular": {}}), scenario).digest


def test_one_year_in_many_zones_is_played_alike() -> None:
    """Every month, weeks beyond weeks, both clock changes, at another start."""
    zones = (("America/St_Johns", 1), ("Australia/Lord_Howe", 1), ("UTC", 1))
    cohorts = (
        CohortSpec("first", players=7, timezones=zones),
        CohortSpec("second", players=5, start_day=170, timezones=zones),
    )
    scenario = Scenario(
        key="year", cohorts=cohorts, horizon_days=380, start_on=date(2026, 8, 30), seed=2
    )
    assert_same(run_fast(answering_world(), scenario), run_reference(answering_world(), scenario))


@pytest.mark.parametrize(
    "parts",
    [
        {"motivation": NO_WEIGHTS, "reminders": {**REMINDED, "max_per_week": 0}},
        {"motivation": {**NO_WEIGHTS, "login_ppm": 900_000}},
        {"motivation": {**STREAK_DRIVEN, "login_ppm": 0}, "login_by_month_ppm": [1_000_000] * 12},
    ],
)
def test_what_is_off_plays_as_before(parts: dict[str, Any]) -> None:
    """Weights of nothing, a pull of nothing, no reminders, months alike: the digest of none."""
    scenario = replace(CLOCK_CHANGES, horizon_days=30)
    plain = run_fast(world_of({"regular": {}}), scenario).digest
    assert run_fast(world_of({"regular": parts}), scenario).digest == plain
    assert run_reference(world_of({"regular": parts}), scenario).digest == plain


def test_content_without_them_is_the_same_content() -> None:
    """Nothing is written where nothing was said: rulesets keep their hash."""
    document, faults = normalise(document_of({"regular": {}}))
    assert not faults
    said = document["archetypes"]["regular"]["engagement"]
    assert not {"login_by_month_ppm", "motivation", "reminders"} & set(said)
    assert all(not archetype.answers.is_kept for archetype in small().archetypes.values())


def test_months_multiply_the_chance() -> None:
    """Nobody comes in a month of nothing; half the factor is about half the days."""
    months = [1_000_000, 500_000, 0, *[1_000_000] * 9]
    engagement = {**UNMOVED, "login_ppm": [800_000] * 7}
    days = days_of(world_of({"regular": {"login_by_month_ppm": months}}, **engagement))
    shown = days["player_days"].assign(month=days["player_days"]["date"].astype(str).str[5:7])
    share = shown.groupby("month")["is_active"].mean()
    assert share["03"] == 0
    # 150 players × 27 days or more: five standard errors are below 0.04.
    assert abs(share["01"] - 0.8) < 0.04 and abs(share["02"] - 0.4) < 0.04


def test_a_lost_streak_that_weighs_loses_players() -> None:
    """Paired with a twin: nobody comes more often, and more stay away for a week after a break."""
    heavy = days_of(_long_streaks({"motivation": ONLY_STREAK_LOSS}))
    twin = days_of(_long_streaks({}))
    here, there = active_of(heavy), active_of(twin)
    assert ((here == 1) <= (there == 1)).all(axis=None), "no day is won"
    breaks = twin["occurrences"].query(f"kind == 'streak_broken' and day < {100 - AWAY}")
    first = breaks.groupby("player_key")["day"].min()
    assert len(first) > 100
    for player, day in first.items():
        assert here.loc[player, :day].equals(there.loc[player, :day]), "nothing before the break"

    def lost(active: pd.DataFrame) -> int:
        return sum(not active.loc[p, d + 1 : d + AWAY].any() for p, d in first.items())

    assert lost(there) == 0 and lost(here) > 20


def _long_streaks(parts: dict[str, Any]) -> Ruleset:
    """Everybody comes on 97% of days and then keeps the streak; the first day away breaks it."""
    document = one_quest(1_000_000)
    document["game_configs"]["streaks"]["value"] |= {"freeze_every_days": 0}
    engagement = document["archetypes"]["regular"]["engagement"]
    engagement |= {**UNMOVED, "login_ppm": [970_000] * 7, **parts}
    return freeze_document(document)


def test_reminders_bring_back_and_never_more_than_the_week_allows() -> None:
    """Paired with a twin, day by day; and every reminder is recounted from the days."""
    rules = {**REMINDED, "minute": 1_300, "streak_days": 2}
    told = days_of(world_of({"regular": {"reminders": rules}}, **UNMOVED))
    twin = days_of(world_of({"regular": {}}, **UNMOVED))
    here, there = active_of(told), active_of(twin)
    assert ((here == 1) >= (there == 1)).all(axis=None) and here.sum().sum() > there.sum().sum()
    seen = told["occurrences"].query("kind == 'reminded'")
    found = {(row.player_key, row.day): row.value for row in seen.itertuples()}
    assert (seen["minute"] == seen["day"] * 1440 + 1_300).all()
    assert found == _recounted(told["player_days"], rules)


def _recounted(days: pd.DataFrame, rules: dict[str, int]) -> dict[tuple[str, int], int]:
    """Who should have been reminded on which day, from the days alone (nobody is seen later)."""
    expected = {}
    for player, mine in days.sort_values("day").groupby("player_key"):
        away = told = streak = 0
        for row in mine.itertuples():
            told = 0 if date.fromisoformat(str(row.date)[:10]).weekday() == 0 else told
            away = 0 if row.is_active else away + 1
            is_due = rules["away_days_min"] <= away <= rules["away_days_max"]
            if away and told < rules["max_per_week"] and (is_due or streak >= rules["streak_days"]):
                told += 1
                expected[player, row.day] = away
            streak = row.streak
    return expected


def test_nobody_is_told_in_quiet_hours_or_after_a_visit() -> None:
    """A minute in the quiet hours sends nothing; one before all visits finds everybody absent."""
    night = {**REMINDED, "minute": 1_400, "away_days_min": 1}
    frames = days_of(world_of({"regular": {"reminders": night}}, **UNMOVED))
    assert "reminded" not in set(frames["occurrences"]["kind"])
    early = {**REMINDED, "minute": 490, "away_days_min": 1, "max_per_week": 7, "login_ppm": 0}
    late = {**early, "minute": 1_300}
    counts = {}
    for name, rules in (("early", early), ("late", late)):
        world = world_of({"regular": {"reminders": rules}}, **UNMOVED, active_minute_first=490)
        frames = days_of(world)
        seen = frames["occurrences"].query("kind == 'reminded' and value == 1")
        active = active_of(frames)
        counts[name] = sum(active.loc[row.player_key, row.day] for row in seen.itertuples())
    assert counts["late"] == 0 < counts["early"], "whoever comes later was not there yet"


@pytest.mark.databases("sqlite")
def test_a_pack_keeps_what_its_players_answer_to(
    database: Database, owner: Actor, tmp_path: Path
) -> None:
    """Written as decimals, read again, brought into a database and out of it: the same content."""
    pack = read_pack(PACKS_FOLDER / "fitness")
    engagement = pack.document["archetypes"]["casual"]["engagement"]
    more = {"motivation": RETURNING, "reminders": REMINDED, "login_by_month_ppm": MONTHS}
    document, faults = normalise(
        {
            **pack.document,
            "archetypes": {
                **pack.document["archetypes"],
                "casual": {
                    **pack.document["archetypes"]["casual"],
                    "engagement": {**engagement, **more},
                },
            },
        }
    )
    assert not faults
    write_pack(replace(pack, document=document), tmp_path / "out")
    again = read_pack(tmp_path / "out").document
    assert again == document
    answers = freeze_document(again).archetypes["casual"].answers
    assert answers.month_ppm == tuple(MONTHS) and answers.reminders.max_per_week == 3
    assert answers.is_kept and freeze_document(again).archetypes["regular"].answers.is_kept
    text = (tmp_path / "out" / "archetypes.yaml").read_text("utf-8")
    assert "login_by_month: [1.05," in text and "streak_loss: 0.1" in text
    with write(database, actor=owner, key="load", why="test") as session:
        import_pack(session, tmp_path / "out", world="one")
    with read(database) as session:
        export_world(session, world="one", folder=tmp_path / "exported")
    assert read_pack(tmp_path / "exported").document == document


def test_every_fault_is_told_at_once() -> None:
    """Too few months, shares above one, a memory of no days, days away reversed."""
    broken = document_of(
        {
            "regular": {
                "motivation": {**RETURNING, "success_ppm": 1_000_001, "memory_days": 0},
                "reminders": {**REMINDED, "max_per_week": 8},
                "login_by_month_ppm": [1_000_000] * 11,
            },
            "returning": {"reminders": {**REMINDED, "away_days_max": 1}},
        }
    )
    told = "\n".join(str(fault) for fault in normalise(broken)[1])
    for name in ("success_ppm", "memory_days", "max_per_week", "login_by_month_ppm"):
        assert name in told
    assert "away_days_max = 1 must not be below away_days_min = 2. Raise it." in told


def test_a_day_says_what_moved_the_player() -> None:
    """The presence line tells motivation, yesterday's reminder and the month."""
    scenario = Scenario.of(players=12, days=40, seed=3, start_on=date(2026, 1, 1))
    seen = run_reference(answering_world(), scenario).frames()["occurrences"]
    row = seen[seen["kind"] == "reminded"].iloc[0]
    told = [
        str(explain(answering_world(), scenario, player=row["player_key"], day=int(row["day"]) + n))
        for n in (0, 1)
    ]
    assert "reminded" in told[0]
    if "Absent: away" not in told[1] and "left for good" not in told[1]:
        assert "raised by yesterday's reminder" in told[1]
    every = "".join(
        str(explain(answering_world(), scenario, player=row["player_key"], day=day))
        for day in range(5, 30)
    )
    assert "by a motivation of" in every


def test_calibration_leaves_them_alone_and_says_so() -> None:
    """They are carried over as they are, with a sentence; nothing of them is fitted."""
    ruleset = world_of({"regular": {"motivation": RETURNING, "login_by_month_ppm": MONTHS}})
    days = days_of(ruleset, Scenario.of(players=40, days=42, seed=8))["player_days"]
    log = days.rename(columns={"player_key": "user", "is_active": "activity"})
    found = calibrate(ruleset, log[["user", "date", "activity", "streak", "debuffed"]])
    row = found.archetypes()["regular"]["engagement"]
    assert row["motivation"] == RETURNING and row["login_by_month_ppm"] == MONTHS
    assert any("not fitted" in line and "motivation" in line for line in found.report())
    assert found.fitted_ruleset().archetypes["regular"].answers.is_kept


def test_months_follow_the_local_date() -> None:
    """Two zones a day apart: each stays away on its own first of April."""
    zones = (("Pacific/Kiritimati", 1), ("Pacific/Pago_Pago", 1))
    ruleset = world_of({"regular": {"login_by_month_ppm": [*[1_000_000] * 3, 0, *[1_000_000] * 8]}})
    scenario = Scenario.of(players=60, days=40, seed=3, timezones=zones, start_on=date(2026, 3, 10))
    run = run_fast(ruleset, scenario)
    assert_same(run, run_reference(ruleset, scenario))
    shown = active_of(run.frames()).sum()
    april = (date(2026, 4, 1) - date(2026, 3, 10)).days
    assert all(shown[day] > 0 for day, _ in pairwise(range(2, april)))
    assert shown[april:].sum() == 0 < shown[april - 1]
