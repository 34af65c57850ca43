"""What the passing of time brings about in a world, besides closed days: one list, for `tick`.

Everything here also happens at the next access of whoever it concerns; a sweep only makes it happen
for those who stay away. Each runs in a transaction of its own, so that one that fails keeps no
other from its work. Adding one: a line in SWEEPS; its function stays in its own area.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from model.db import WriteSession
from model.services import (
    competition,
    engagement,
    exams,
    guild_work,
    guilds,
    heroes,
    operations,
    parties,
)
from model.services.worlds import WorldInfo


class Sweep(NamedTuple):
    """One sweep: what it is called in reports, and its function, which gives how many it moved."""

    name: str
    run: Callable[[WriteSession, WorldInfo], int]


def _operations(session: WriteSession, world: WorldInfo) -> int:
    done = operations.sweep(session, world_id=world.id)
    return sum(getattr(done, name) for name in done.__dataclass_fields__)


SWEEPS: tuple[Sweep, ...] = (
    Sweep("duels decided", lambda s, w: competition.fights.settle_all(s, world=w.key)),
    Sweep("party invitations closed", lambda s, w: parties.expire_overdue(s, world=w.key)),
    Sweep("party members resting", lambda s, w: parties.rest_the_silent(s, world=w.key)),
    Sweep("guild requests closed", lambda s, w: guilds.expire_overdue(s, world=w.key)),
    Sweep("guild tasks overdue", lambda s, w: guild_work.expire_overdue(s, world=w.key)),
    Sweep("guild fights overdue", lambda s, w: guild_work.close_overdue(s, world=w.key)),
    Sweep("guild buffs weighed", lambda s, w: guilds.weigh_all(s, world=w.key)),
    Sweep("learning sessions abandoned", lambda s, w: engagement.abandon_silent(s)),
    Sweep("exams timed out", lambda s, w: len(exams.time_out_all(s, world=w.key))),
    Sweep("modifiers ended", lambda s, w: heroes.expire(s, world=w.key)),
    Sweep("events and seasons moved", _operations),
    Sweep("boards rebuilt", lambda s, w: competition.rebuilding.rebuild_all(s, world=w.key)),
)
"""In this order: what ends is ended before boards count it."""
