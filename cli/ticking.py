"""`tick`: closing the days that are due, and everything else that time alone brings about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from cli.care import JsonOption, WorldOption
from cli.console import note, say, say_json

if TYPE_CHECKING:
    from model.db import Actor, Database
    from model.services.worlds import WorldInfo


def tick(world: WorldOption = None, as_json: JsonOption = False) -> None:
    """Close every local day that has ended, and do all else that time alone brings about.

    Each player in their own time zone; then what ends by itself (duels, invitations, exams, events,
    bans …), boards, and the daily figures of dashboards.
    """
    from model.db import open_database, read, write
    from model.services import moderation, people, play, rollups, worlds
    from model.services.idempotency import new_key

    with open_database() as database:
        with read(database) as session:
            owner = people.local_owner(session)
            chosen = None if world is None else worlds.world_by_key(session, key=world)
            known = worlds.list_worlds(session) if chosen is None else [chosen]
        with write(database, actor=owner, key=new_key("tick"), why="tick") as session:
            closed = play.tick(session, world=world)
        swept, failed = _sweep(database, owner, [w for w in known if w.published_number])
        if world is None:
            with write(database, actor=owner, key=new_key("tick"), why="tick") as session:
                ended = moderation.sweep(session)
            swept["bans expired"], swept["tickets closed"] = (
                ended.bans_expired,
                ended.tickets_closed,
            )
        # In a transaction of its own: days stay closed even if the roll-ups cannot be made now.
        with write(database, actor=owner, key=new_key("roll-ups"), why="tick") as session:
            rollups.catch_up(session, world_id=None if chosen is None else chosen.id)
    moved = {name: count for name, count in swept.items() if count}
    if as_json:
        days = {"players": closed.players, "days_closed": closed.days_closed}
        say_json(days | {"swept": moved, "failed": failed})
    else:
        say(f"Closed {closed.days_closed:,} days of {closed.players:,} players.")
        for name, count in moved.items():
            say(f"{count:,} {name}.")
        for sentence in failed:
            note(sentence)
    if failed:
        raise typer.Exit(1)


def _sweep(
    database: Database, owner: Actor, chosen: Sequence[WorldInfo]
) -> tuple[dict[str, int], list[str]]:
    """Run every sweep of every world: how many each moved, and what failed, as sentences."""
    from model.db import write
    from model.errors import QuestlabError
    from model.services.idempotency import new_key
    from model.services.sweeps import SWEEPS

    counts, failed = dict.fromkeys((sweep.name for sweep in SWEEPS), 0), []
    for world in chosen:
        for sweep in SWEEPS:
            try:
                with write(database, actor=owner, key=new_key("sweep"), why="tick") as session:
                    counts[sweep.name] += sweep.run(session, world)
            except QuestlabError as error:
                failed.append(f"{world.key}: {sweep.name}: {error}")
    return counts, failed
