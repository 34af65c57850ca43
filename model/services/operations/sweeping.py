"""The sweep: what the clock asks of live operations in one world, done once whoever sweeps first.

For `questlab tick`, beside closing days; an admin's, because scripts reward and seasons close the
days of all players. Everything it does is found anew from rows and times, so a sweep that was cut
off, or came late, is made up for by the next one.
"""

from __future__ import annotations

from dataclasses import dataclass

from model.db import WriteSession
from model.errors import NotFound
from model.services import audit
from model.services.idempotency import once
from model.services.operations import events, lore, scripts, seasonal, seasons
from model.tables import World
from model.words import Role

STEPS_MAX = 200
"""Steps of scripts that one sweep does at most."""


@dataclass(frozen=True, slots=True)
class SweepInfo:
    """What a sweep did: events moved, script steps done, lore published, seasons closed."""

    events: int
    seasonal_events: int
    script_steps: int
    lore: int
    seasons_closed: int
    carried_on: int


def sweep(session: WriteSession, *, world_id: int, steps_max: int = STEPS_MAX) -> SweepInfo:
    """Do what is due in a world; a sweep without anything to do leaves no audit entry.

    Errors, in this order: E-REFUSED-002; NotFound for the world, or before it is published.
    """
    session.actor.require(Role.ADMIN)

    def work() -> dict[str, int]:
        if session.get(World, world_id) is None:
            raise NotFound(f"There is no world {world_id}.")
        made = _sweep(session, world_id, steps_max)
        if any(made.values()):
            audit.record(
                session, action="operations.sweep", object_type="worlds", object_key=str(world_id),
                details=made,
            )  # fmt: skip
        return made

    request = {"world": world_id, "steps_max": steps_max}
    answer = once(session, service="operations.sweep", request=request, work=work)
    assert answer is not None
    return SweepInfo(**answer)


def _sweep(session: WriteSession, world_id: int, steps_max: int) -> dict[str, int]:
    # Scripts first: what they start or end is then where the clock has it.
    steps = scripts.due_scripts(session, world_id, steps_max=steps_max)
    moved = events.due_events(session, world_id)
    seasonal_moved = seasonal.due_seasonal(session, world_id)
    published = lore.due_lore(session, world_id)
    closed, carried = seasons.due_seasons(session, world_id)
    return {
        "events": moved,
        "seasonal_events": seasonal_moved,
        "script_steps": steps,
        "lore": published,
        "seasons_closed": closed,
        "carried_on": carried,
    }
