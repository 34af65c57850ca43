"""How a course fares as a whole, what each member lets be seen, and the XP that a buff gives once.

Source: sources/roguelearn.md, Guild (aggregated_progress_visible), GuildMembership
(progress_visible), GuildBuff.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules.guilds import BUFF_XP_MAX, MEMBER, OFFICER
from model.services.competition.common import give_reward
from model.services.guild_work.common import begin_with, paid
from model.services.guild_work.fights import PARTS
from model.services.guild_work.fights import TABLE as FIGHTS
from model.services.guild_work.quests import TABLE as QUESTS
from model.services.guild_work.quests import TASKS
from model.services.guilds.buffs import buff
from model.services.guilds.members import active_member, active_members, player_of, rank_of
from model.services.rows import act, columns, load
from model.words import CustomBossProgress, GuildBuffStatus, GuildQuestProgress


@dataclass(frozen=True, slots=True)
class MemberProgress:
    """How one member fares in a course who lets it be seen."""

    player_id: int
    level: int
    tasks: int
    tasks_completed: int
    fights: int
    fights_won: int


@dataclass(frozen=True, slots=True)
class GuildProgress:
    """How a course fares: all its active members together, and those who let it be seen."""

    guild_id: int
    member_count: int
    tasks: int
    tasks_completed: int
    fights: int
    fights_won: int
    members: tuple[MemberProgress, ...]


def dashboard(session: Session, *, guild_id: int, player_id: int) -> GuildProgress:
    """How a course fares, as a member sees it: officers also each one who lets it be seen.

    Errors: NotFound; E-GLD-001 for who is no member; E-GWK-025 for a member while the whole is not
    shown to members.
    """
    guild = load(session, "guilds", guild_id, what="guild")
    rank = rank_of(session, active_member(session, guild_id=guild_id, player_id=player_id))
    if rank < OFFICER and not guild["aggregated_progress_visible"]:
        raise Refused(
            f"Guild {guild_id} does not show its members how it fares. Ask its master.",
            code="E-GWK-025",
        )
    rows = active_members(session, guild_id)
    found = _counted(session, guild_id, [row["player_id"] for row in rows])
    shown = {row["player_id"] for row in rows if row["progress_visible"]}
    seen = [one for one in found if rank >= OFFICER and one.player_id in shown]
    return GuildProgress(
        guild_id=guild_id,
        member_count=len(rows),
        tasks=sum(one.tasks for one in found),
        tasks_completed=sum(one.tasks_completed for one in found),
        fights=sum(one.fights for one in found),
        fights_won=sum(one.fights_won for one in found),
        members=tuple(seen),
    )


def _counted(session: Session, guild_id: int, players: list[int]) -> list[MemberProgress]:
    tasks = _by_player(session, TASKS, QUESTS, "guild_quest_id", "progress_status", guild_id)
    name = "custom_boss_fight_id"
    fights = _by_player(session, PARTS, FIGHTS, name, "completion_status", guild_id)
    return [
        MemberProgress(
            player_id=one,
            level=player_of(session, one).level,
            tasks=sum(tasks.get(one, {}).values()),
            tasks_completed=tasks.get(one, {}).get(GuildQuestProgress.COMPLETED.value, 0),
            fights=sum(fights.get(one, {}).values()),
            fights_won=fights.get(one, {}).get(CustomBossProgress.COMPLETED.value, 0),
        )
        for one in players
    ]


def _by_player(
    session: Session, table: str, parent: str, reference: str, status: str, guild_id: int
) -> dict[int, dict[str, int]]:
    """How many rows of a guild each player has, by their state."""
    there, above = columns(table), columns(parent)
    query = (
        sa.select(there.player_id, there[status], sa.func.count())
        .join(above.id.table, above.id == there[reference])
        .where(above.guild_id == guild_id, there.deleted_at.is_(None))
        .group_by(there.player_id, there[status])
    )
    found: dict[int, dict[str, int]] = {}
    for player_id, state, number in session.execute(query):
        found.setdefault(player_id, {})[str(state)] = number
    return found


def collect_buff(session: WriteSession, *, buff_id: int, player_id: int) -> int:
    """Take what a buff in force gives each member once; gives what the caps left of its XP.

    Errors, in this order: NotFound; those of every act in a course; E-GWK-026 unless the buff is in
    force, gives XP or a title and was earned while the player was a member; E-GWK-027 for XP that
    was given.
    """
    occasion = f"guild_buff:{buff_id}"

    def work() -> int:
        _, member, row = begin_with(
            session, "guild_buffs", buff_id, player_id=player_id, what="buff", rank=MEMBER
        )
        effect = row["buff_effect"]
        xp = min(int(effect.get("xp_once", 0)), BUFF_XP_MAX)
        prize = {"xp": xp, "title": effect.get("title")}
        status = buff(session, buff_id=buff_id, at=session.now).status
        in_force = status == GuildBuffStatus.ACTIVE and member["joined_at"] <= row["activated_at"]
        if not any(prize.values()) or not in_force:
            raise Refused(
                f"Buff {buff_id} gives player {player_id} nothing now: it must be in force, have "
                "something to give once, and have been earned while the player was a member. "
                "Look at its state.",
                code="E-GWK-026",
            )
        if paid(session, player_id, occasion) is not None:
            raise Refused(
                f"Buff {buff_id} has given player {player_id} its prize. Nothing is owed.",
                code="E-GWK-027",
            )
        profile = player_of(session, player_id)
        give_reward(session, profile, prize, occasion=occasion, about={})
        return buff_id

    request = {"buff": buff_id, "player": player_id}
    act(session, "guild_work.collect_buff", request=request, table="guild_buffs", work=work)
    return paid(session, player_id, occasion) or 0
