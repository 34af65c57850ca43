"""Why did this player get 83 XP, or lose the streak, on day 12? One day told in plain words.

    explain(ruleset, scenario, player="all:17", day=12)

Only that player is played again, up to that day: draws are keyed by who and when, so the numbers
are those of any run of the ruleset and scenario, whatever it kept. What is coupled to others (the
rank on a season's board) is said to be; where players meet (the setting `competition`) all of them
are played. May use: explain_day, sim.reference, population, errors.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import pandas as pd

from model.errors import RunError, did_you_mean
from model.rules.calendar import midnight_minutes
from model.ruleset import Ruleset
from sim.explain_day import AwardTold, TellingPlayer
from sim.explain_words import clock_words, plain, step_words
from sim.population import PlayerSpec, players_of, some_players_of
from sim.progress import Watch
from sim.reference import play_out
from sim.reference_player import Player
from sim.reference_state import World
from sim.run_data import RunData
from sim.scenario import CohortSpec, Scenario

_COUPLED: Final = "season_ranked"
_TITLED: Final = ("title_earned", "title_lost")
_FOUGHT: Final = ("boss_", "dungeon_")
_MET: Final = ("duel_", "match_")
_TOLD_ELSEWHERE: Final = ("streak_broken", "debuff_set", "freeze_used")
TOGETHER_DAYS_MAX: Final = 200_000
"""Player-days that are played to tell one of a player who meets others; about a minute."""


@dataclass(frozen=True)
class Explanation:
    """One day of one player: sections of sentences, and the awards behind them.

    Shows itself in a notebook; `str` is the same as text, `awards` and `steps` are frames.
    """

    player: str
    archetype: str
    timezone: str
    replication: int
    day: int
    date: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    told: tuple[AwardTold, ...] = ()

    @property
    def xp(self) -> int:
        """XP of the day."""
        return sum(award.final_xp for award in self.told)

    @property
    def title(self) -> str:
        """Who and when, in one line."""
        return (
            f"{self.player} ({self.archetype}, {self.timezone}) on day {self.day}, {self.date}: "
            f"{self.xp:,} XP"
        )

    def awards(self) -> pd.DataFrame:
        """The day's awards as the ledger has them (columns of `xp_events`)."""
        names = [name for name in AwardTold._fields if name != "steps"]
        rows = [award[: len(names)] for award in self.told]
        return pd.DataFrame(rows, columns=names)

    def steps(self) -> pd.DataFrame:
        """The modifier steps of the day's awards (columns of `xp_modifiers`)."""
        rows = [(award.seq, *step) for award in self.told for step in award.steps]
        columns = ["seq", "order", "type", "multiplier_ppm", "xp_before", "xp_after"]
        return pd.DataFrame(rows, columns=columns)

    def as_json(self) -> dict[str, Any]:
        """The whole explanation as plain JSON."""
        return {
            "player": self.player,
            "archetype": self.archetype,
            "timezone": self.timezone,
            "replication": self.replication,
            "day": self.day,
            "date": self.date,
            "xp": self.xp,
            "sections": {heading: list(lines) for heading, lines in self.sections},
            "awards": [
                {**award._asdict(), "steps": [step._asdict() for step in award.steps]}
                for award in self.told
            ],
        }

    def __str__(self) -> str:
        """The title, then each section with its sentences."""
        parts = [self.title]
        for heading, lines in self.sections:
            parts += ["", heading, *(f"  {line}" for line in lines)]
        return "\n".join(parts)

    def __repr__(self) -> str:
        """The text itself, so that a plain prompt shows it."""
        return str(self)

    def _repr_html_(self) -> str:
        """The same for notebooks."""
        parts = [f"<strong>{html.escape(self.title)}</strong>"]
        for heading, lines in self.sections:
            items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
            parts.append(f"<p>{html.escape(heading)}</p><ul>{items}</ul>")
        return f"<div>{''.join(parts)}</div>"


def explain(
    ruleset: Ruleset, scenario: Scenario, *, player: str | int, day: int, replication: int = 0
) -> Explanation:
    """Play one player up to a day (0 = the scenario's start) and tell that day.

    `player` is a key such as `all:17`, or the number alone when there is one cohort. Errors:
    RunError for a player, day or replication that the scenario does not have, and where players
    meet for more of them than can be played again in a minute.
    """
    cohort, ordinal = _who(scenario, str(player))
    _check(scenario, day=day, replication=replication)
    (spec,) = some_players_of(ruleset, scenario, cohort, [ordinal], replication=replication)
    date = (scenario.start_on + timedelta(days=day)).isoformat()
    about = (spec.key, spec.archetype.key, spec.timezone, replication, day, date)
    midnights = midnight_minutes(spec.timezone, scenario.start_on, day + 2)
    told = None
    if day >= spec.start_day:
        told = _played(ruleset, scenario, spec, day, midnights, replication=replication)
    if told is None or not told.was_told:
        line = "Had not begun yet: play starts with the first full local day after joining."
        return Explanation(*about, (("Presence", (line,)),))
    return Explanation(*about, tuple(_sections(told, midnights[day])), tuple(told.awards))


def _played(
    ruleset: Ruleset,
    scenario: Scenario,
    spec: PlayerSpec,
    day: int,
    midnights: Any,
    *,
    replication: int,
) -> TellingPlayer:
    rows = RunData(ruleset.game, replication=0, start_on=scenario.start_on, keep_events=False)
    world = World(ruleset.game, rows, start_ordinal=scenario.start_on.toordinal())
    told = TellingPlayer(world, spec, told_day=day, midnights=midnights)
    short = replace(scenario, cohorts=_begun(scenario, day), horizon_days=day + 1, replications=1)
    players: list[Player] = [told]
    if ruleset.game.competition.is_on:
        players = _everybody(ruleset, short, told, replication=replication)
    play_out(players, short, watch=Watch(1, None, None), replication=replication)
    return told


def _begun(scenario: Scenario, day: int) -> tuple[CohortSpec, ...]:
    """The cohorts that play on a day; the others cannot have met anybody."""
    return tuple(cohort for cohort in scenario.cohorts if cohort.start_day <= day)


def _everybody(
    ruleset: Ruleset, scenario: Scenario, told: TellingPlayer, *, replication: int
) -> list[Player]:
    """All players of a scenario, the one who tells among them."""
    days = scenario.players * scenario.horizon_days
    if days > TOGETHER_DAYS_MAX:
        raise RunError(
            f"The players of this content meet (setting 'competition'), so all of them are played "
            f"to tell one's day: {days:,} player-days, and at most {TOGETHER_DAYS_MAX:,} are. Ask "
            "for an earlier day, or simulate fewer players.",
            code="E-RUN-102",
        )
    specs = players_of(ruleset, scenario, replication=replication)
    return [
        told if spec.key == told.spec.key else Player(told.world, spec, index=1 + place)
        for place, spec in enumerate(specs)
    ]


def _sections(told: TellingPlayer, midnight: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The sections of a told day that have something to say."""
    awards = [_award_words(award, midnight) for award in told.awards]
    total = sum(award.final_xp for award in told.awards)
    if awards:
        awards.append(f"Together {total:,} XP.")
    yield "Presence", tuple(told.presence)
    sections = {
        "Recorded": told.recorded,
        "Quests": told.quests,
        "XP": awards or ["No XP was granted."],
        "Streak": told.streak_told,
        "Debuff": told.debuff_told,
        "Dungeons and bosses": [*told.fights, *_occurrences(told, midnight, _FOUGHT)],
        "Titles": [*_occurrences(told, midnight, _TITLED)],
        "Besides": [*_besides(told, midnight)],
    }
    yield from ((heading, tuple(lines)) for heading, lines in sections.items() if lines)


def _award_words(award: AwardTold, midnight: int) -> str:
    what = f"{plain(award.source)} {award.content_key}".strip()
    steps = "; ".join(step_words(step) for step in award.steps) or "no modifier applied"
    level = "" if award.level_before == award.level_after else f", now level {award.level_after}"
    return (
        f"#{award.seq} {clock_words(award.minute - midnight)} {what}: {award.base_xp:,} base XP → "
        f"{award.final_xp:,} ({steps}); total {award.total_xp_before:,} → "
        f"{award.total_xp_after:,}{level}."
    )


def _occurrences(told: TellingPlayer, midnight: int, kinds: tuple[str, ...]) -> Iterator[str]:
    for kind, minute, key, value in told.happened:
        if kind.startswith(kinds):
            yield f"{clock_words(max(0, minute - midnight))}: {_happened_words(kind, key, value)}."


def _happened_words(kind: str, key: str, value: int) -> str:
    if kind == "boss_phase":
        return f"phase of boss {key} {'won' if value else 'lost, it begins again'}"
    if kind == "dungeon_entered":
        return f"dungeon {key} entered{' under a debuff: no bonus' if value else ''}"
    if kind.startswith(_MET) and kind != "match_bye":
        return f"{plain(kind)} in {key}, the other side had {value:,}"
    if kind == "tournament_placed":
        return f"rank {value} in {key}"
    if kind == "critical_hit":
        return f"critical hit on {key}, ×{value / 1_000_000:g}"
    if kind == "damage_taken":
        return f"missed {key}: {value / 10:.1f} health lost"
    if kind == "health_left":
        return f"{value / 10:.1f} health left"
    if kind == "died":
        return f"died: level {value} from here on"
    shown = f" ({value:,})" if value else ""
    return f"{plain(kind)}{' ' + key if key else ''}{shown}"


def _besides(told: TellingPlayer, midnight: int) -> Iterator[str]:
    known = (*_FOUGHT, *_TITLED, *_TOLD_ELSEWHERE, _COUPLED)
    for kind, minute, key, value in told.happened:
        if not kind.startswith(known):
            yield f"{clock_words(max(0, minute - midnight))}: {_happened_words(kind, key, value)}."
    if any(kind == _COUPLED for kind, *_ in told.happened):
        yield (
            "A season's board is ranked about now. The rank depends on all players: it is in the "
            "run's table occurrences (kind season_ranked)."
        )


def _who(scenario: Scenario, player: str) -> tuple[Any, int]:
    """The cohort and number of a player's key."""
    cohorts = {cohort.key: cohort for cohort in scenario.cohorts}
    key, _, number = player.rpartition(":")
    if not key and len(cohorts) == 1:
        key = next(iter(cohorts))
    if key not in cohorts:
        hint = did_you_mean(key, cohorts) or f"Cohorts: {', '.join(sorted(cohorts))}."
        raise RunError(
            f"There is no player '{player}': a player is COHORT:NUMBER. {hint}", code="E-RUN-065"
        )
    players = cohorts[key].players
    if not (number.isascii() and number.isdigit() and int(number) < players):
        raise RunError(
            f"There is no player '{player}': cohort '{key}' has players {key}:0 to "
            f"{key}:{players - 1}.",
            code="E-RUN-065",
        )
    return cohorts[key], int(number)


def _check(scenario: Scenario, *, day: int, replication: int) -> None:
    if not 0 <= day < scenario.horizon_days:
        raise RunError(
            f"Day {day} is not in the run: days are 0 to {scenario.horizon_days - 1}.",
            code="E-RUN-066",
        )
    if not 0 <= replication < scenario.replications:
        raise RunError(
            f"Replication {replication} is not in the run: replications are 0 to "
            f"{scenario.replications - 1}.",
            code="E-RUN-066",
        )
