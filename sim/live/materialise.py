"""A sample of a run's players in the live tables: played again through the live services.

The run's ruleset becomes the published content of a world of kind *sample*. Each sampled player is
played alone by the reference engine, which gives what they did; then a person joins the world and
does the same at the same instants through the services of play. So every row is one that the
services have checked and written, and the two XP ledgers must be equal to the last modifier, or
nothing of the player is kept. A player is one transaction: whoever cancels keeps whole players, and
asking again with the same world goes on with those that are missing.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from model.db import Actor, Database, ReadSession, WriteSession, read, write
from model.errors import Cancelled, NotFound, Refused, RunError
from model.rules.draws import mix
from model.ruleset import Ruleset
from model.services import content, play, runs, worlds
from model.services.idempotency import new_key
from model.services.play import replaying
from model.services.runs import RunInfo
from model.words import RunState, WorldKind
from sim import recorded
from sim.recorded import Input, Recorded, record_players, require_alone
from sim.scenario import Scenario

PLAYERS: Final = 500
PLAYERS_MAX: Final = 10_000
"""More would be no sample: it takes some seconds a player-year, and runs hold them all anyway."""

Progress = Callable[[int, int], None]
"""Called with (player-days done, player-days in all)."""
ShouldCancel = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample of a run in the live tables; `added` players came with this call."""

    world: str
    run_id: int
    players: int
    added: int
    xp_events: int
    """XP events that were written, each equal to the run's."""
    seconds: float


@dataclass(frozen=True, slots=True)
class _Job:
    """What one call has to do."""

    database: Database
    actor: Actor
    world: str
    run: RunInfo
    scenario: Scenario
    on_progress: Progress | None
    should_cancel: ShouldCancel | None

    @property
    def origin(self) -> datetime:
        """The instant of the run's minute 0."""
        return datetime.combine(self.scenario.start_on, datetime.min.time(), tzinfo=UTC)


def materialise(
    database: Database,
    run_id: int,
    *,
    actor: Actor,
    players: int = PLAYERS,
    world: str | None = None,
    on_progress: Progress | None = None,
    should_cancel: ShouldCancel | None = None,
) -> Sample:
    """Write a random sample of a run's players into a sample world of the live tables.

    The same run gives the same sample, and a larger one contains the smaller; people's names are
    Faker's, by the players' own keys. Replication 0 is sampled. `world` is by default
    `run-<number>`. Errors: NotFound for the run; RunError for a run that is not completed, more
    players than it has, players who meet, or a ledger that differs; Refused for a world that is
    something else; Cancelled, with the players so far kept: the same call goes on.
    """
    begun = time.perf_counter()
    with read(database) as session:
        run = runs.get_run(session, run_id=run_id)
    scenario = _scenario_of(run, players)
    key = world or f"run-{run_id}"
    job = _Job(database, actor, key, run, scenario, on_progress, should_cancel)
    with read(database) as session:
        ruleset = content.resolve(session, run.ruleset_hash)
        require_alone(ruleset)
        there = _there(session, job)
    missing = [who for who in sample_of(scenario, players) if _address(job, *who) not in there]
    events = _play_missing(job, ruleset, missing, of=players)
    seconds = time.perf_counter() - begun
    return Sample(key, run_id, players, len(missing), events, seconds)


def sample_of(scenario: Scenario, players: int) -> list[tuple[str, int]]:
    """The sampled players (cohort, ordinal) in the order drawn, by the scenario's seed alone."""
    random, drawn = Random(scenario.seed), dict[int, None]()
    while len(drawn) < players:
        drawn[random.randrange(scenario.players)] = None
    cohorts = sorted(scenario.cohorts, key=lambda cohort: cohort.key)
    found = []
    for number in drawn:
        for cohort in cohorts:
            if number < cohort.players:
                found.append((cohort.key, number))
                break
            number -= cohort.players
    return found


def _scenario_of(run: RunInfo, players: int) -> Scenario:
    """The run's scenario, when that many of its players can be sampled."""
    if run.state != RunState.COMPLETED:
        raise RunError(
            f"Run {run.id} is {run.state.value}: only a completed run can be sampled. "
            "See questlab runs, or simulate again.",
            code="E-RUN-090",
        )
    scenario = Scenario.from_json(run.scenario)
    most = min(PLAYERS_MAX, scenario.players)
    if type(players) is not int or not 1 <= players <= most:
        raise RunError(
            f"A sample of {players} players cannot be drawn from run {run.id}: it has "
            f"{scenario.players:,}, and at most {PLAYERS_MAX:,} are written. "
            f"Ask for 1 to {most:,}.",
            code="E-RUN-091",
        )
    return scenario


# --- The world --------------------------------------------------------------------------------


def _there(session: ReadSession, job: _Job) -> frozenset[str]:
    """The addresses of the sampled players who are there already."""
    try:
        found = worlds.world_by_key(session, key=job.world)
    except NotFound:
        return frozenset()
    return replaying.seated(session, world_id=_known(found, job.run))


def _ensure_world(session: WriteSession, job: _Job) -> int:
    """The id of the sample world, made with the run's ruleset unless it is there.

    In the first player's transaction: a run that cannot live again leaves no empty world.
    """
    run, key = job.run, job.world
    try:
        return _known(worlds.world_by_key(session, key=key), run)
    except NotFound:
        pass
    made = content.copy_world(
        session, reference=run.ruleset_hash, key=key, name=f"Sample of run {run.id}",
        kind=WorldKind.SAMPLE,
    )  # fmt: skip
    note = f"Sample of run {run.id}, seed {run.seed}, digest {run.digest}"
    content.publish(session, world=key, note=note)
    return made.id


def _known(world: worlds.WorldInfo, run: RunInfo) -> int:
    """The id of a world that is there already, when it is a sample of this very run."""
    if world.kind != WorldKind.SAMPLE or world.name != f"Sample of run {run.id}":
        raise Refused(
            f"There is a world '{world.key}' already, which is no sample of run {run.id}. "
            "Choose another key with --world.",
            code="E-RUN-092",
        )
    return world.id


# --- The players ------------------------------------------------------------------------------


def _play_missing(job: _Job, ruleset: Ruleset, missing: list[tuple[str, int]], *, of: int) -> int:
    """Play everybody who is not there yet; gives how many XP events were written."""
    stored = _stored_totals(job.run)
    days, written = job.scenario.horizon_days, 0
    done = of - len(missing)
    for number, who in enumerate(missing):
        _report(job, done + number, of, days)
        (player,) = record_players(ruleset, job.scenario, [who])
        _require_same_version(job.run, player, stored)
        _live_again(job, player, done + number, of)
        written += len(player.events)
    _report(job, of, of, days)
    return written


def _report(job: _Job, done: int, of: int, days: int) -> None:
    if job.should_cancel is not None and job.should_cancel():
        raise Cancelled(
            f"Cancelled with {done:,} of {of:,} players in world '{job.world}', all of them whole. "
            "Ask again for the same sample to go on."
        )
    if job.on_progress is not None:
        job.on_progress(done * days, of * days)


def _live_again(job: _Job, player: Recorded, done: int, of: int) -> None:
    """One player's whole life through the services, in one transaction, compared at its end."""
    spec, start_on = player.spec, job.scenario.start_on
    joined = job.origin + timedelta(minutes=player.joined_minute)
    why = f"sample of run {job.run.id}"
    with (
        write(job.database, actor=job.actor, key=new_key("sample"), why=why) as session,
        replaying.replaying(session, random_key=spec.random_key, start_on=start_on),
    ):
        prefix = f"sample:{_ensure_world(session, job)}:{spec.key}"
        replaying.move_clock(session, joined, key=prefix)
        player_id = replaying.seat(session, world=job.world, who=_person(job, player))
        for number, given in enumerate(player.inputs):
            # Apart within the minute: what came before an entry does not count in it.
            now = job.origin + timedelta(minutes=given.minute, microseconds=number)
            replaying.move_clock(session, now, key=f"{prefix}:{number}")
            _DOING[given.what](session, player_id, given)
            if number % 50 == 0:
                _report(job, done, of, job.scenario.horizon_days)
        found = replaying.ledger_of(session, player_id=player_id, start_on=start_on)
        if (found.events, found.modifiers) != (player.events, player.modifiers):
            raise _different(job.run, player, found.events)


_DOING: Mapping[str, Callable[[WriteSession, int, Input], Any]] = {
    recorded.RECORD: lambda session, player, given: play.record_metrics(
        session, player_id=player, values=given.values
    ),
    recorded.START_BOSS: lambda session, player, given: play.start_fight(
        session, player_id=player, boss=given.key
    ),
    recorded.ABANDON_BOSS: lambda session, player, given: play.abandon_fight(
        session, player_id=player
    ),
    recorded.ENTER_DUNGEON: lambda session, player, given: play.enter_dungeon(
        session, player_id=player, dungeon=given.key
    ),
    recorded.WEAR: lambda session, player, given: replaying.close_and_wear(
        session, player_id=player, title=given.key
    ),
}


def _person(job: _Job, player: Recorded) -> replaying.Seat:
    """Who the player is to be: a name by Faker, seeded by the player's own key."""
    from faker import Faker  # takes a moment to load

    fake = Faker("en_US")
    fake.seed_instance(mix(player.spec.random_key, job.run.seed))
    return replaying.Seat(
        name=f"{fake.first_name()} {fake.last_name()}",
        email=_address(job, player.spec.cohort, player.spec.ordinal),
        timezone=player.spec.timezone,
        hard_mode=bool(player.spec.archetype.choices.hard_mode),
    )


def _address(job: _Job, cohort: str, ordinal: int) -> str:
    """An address that tells which simulated player somebody is, and that leads nowhere."""
    return f"{cohort}.{ordinal}@{job.world}.sample.invalid"


# --- The run's own figures --------------------------------------------------------------------


def _stored_totals(run: RunInfo) -> dict[str, tuple[int, int]]:
    """(XP, level) of replication 0's players in the run's results, while these are kept."""
    from sim.live.records import results_of

    with contextlib.suppress(NotFound, RunError):
        frame = results_of(run).frame("players")
        first = frame[frame["replication"] == 0]
        columns = (first[name].tolist() for name in ("player_key", "total_xp", "level"))
        return {key: (xp, level) for key, xp, level in zip(*columns, strict=True)}
    return {}


def _require_same_version(
    run: RunInfo, player: Recorded, stored: Mapping[str, tuple[int, int]]
) -> None:
    """Refuse to write a player who is not what the run says: its engine was another one."""
    played = (player.final["total_xp"], player.final["level"])
    known = stored.get(player.spec.key, played)
    if known != played:
        raise RunError(
            f"Run {run.id} says that player {player.spec.key} has {known[0]} XP; played again it "
            f"is {played[0]}: the run was made by version {run.code_version}. Simulate it again "
            "and sample the new run.",
            code="E-RUN-094",
        )


def _different(run: RunInfo, player: Recorded, events: tuple[tuple[Any, ...], ...]) -> RunError:
    """The error for a live ledger that is not the run's: it says where they part."""
    pairs = zip(events, player.events, strict=False)
    same = sum(1 for _ in _while_equal(pairs))
    return RunError(
        f"The services gave player {player.spec.key} of run {run.id} another ledger from event "
        f"{same + 1} on ({len(events)} events, the run {len(player.events)}); nothing of the "
        "player was kept. The content has something that is not lived again yet, such as lessons, "
        "achievements or tasks with a value: sample a run of content without it.",
        code="E-RUN-095",
    )


def _while_equal(pairs: Any) -> Iterator[None]:
    for one, other in pairs:
        if one != other:
            return
        yield None
