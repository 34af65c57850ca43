"""Goes at quests: the published quest, the stored go, and what its objectives have come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import Refused
from model.rules import calendar
from model.rules import campaigns as rules
from model.rules.values import ABSENT
from model.ruleset import Ruleset
from model.services.economy.rewards import require_key
from model.services.heroes.common import Fields, Hero, fresh, id_of, parts, touch
from model.tables import (
    CampaignQuest,
    CharacterObjective,
    CharacterQuestProgress,
    QuestObjective,
)
from model.words import CampaignQuestType, CharacterQuestStatus

PLACES = {
    CharacterQuestStatus.NOT_STARTED: rules.NONE,
    CharacterQuestStatus.IN_PROGRESS: rules.IN_PROGRESS,
    CharacterQuestStatus.COMPLETED: rules.COMPLETED,
    CharacterQuestStatus.FAILED: rules.FAILED,
}
"""Where a go stands, as the rules say it."""


@dataclass(frozen=True, slots=True)
class Quest:
    """One published quest; objectives in their order, `aims` at the same places."""

    key: str
    fields: Fields
    objectives: tuple[str, ...]
    aims: tuple[rules.Aim, ...]
    rewards: tuple[str, ...]

    @property
    def is_daily(self) -> bool:
        """Whether it is for one local day."""
        return bool(self.fields["type"] == CampaignQuestType.DAILY)


@dataclass(frozen=True, slots=True)
class Go:
    """One go of a character at a quest, with the counts of its objectives."""

    hero: Hero
    quest: Quest
    row: CharacterQuestProgress
    counts: tuple[int, ...]

    @property
    def id(self) -> int:
        """The stored go's id."""
        assert self.row.id is not None
        return self.row.id


@dataclass(frozen=True, slots=True)
class ObjectiveInfo:
    """One objective within a go: `is_open` when it is its turn."""

    objective: str
    kind: str
    count: int
    target: int
    is_optional: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class GoInfo:
    """One go at a quest; `is_fulfilled` when it only waits to be completed."""

    id: int
    character_id: int
    quest: str
    run_number: int
    status: CharacterQuestStatus
    objectives: tuple[ObjectiveInfo, ...]
    progress_ppm: int
    is_fulfilled: bool
    started_at: datetime | None
    completed_at: datetime | None


# --- What is published --------------------------------------------------------------------------


def quest_of(ruleset: Ruleset, key: str) -> Quest:
    """A quest by key; NotFound names the nearest."""
    require_key(ruleset, "campaign_quests", key)
    return _quest(ruleset, key)


@lru_cache(maxsize=512)
def _quest(ruleset: Ruleset, key: str) -> Quest:
    designed = ruleset.content.get("quest_objectives", {})
    links = [
        ruleset.content["quest_objective_links"][link]
        for link in parts(ruleset, "quest_objective_links", "quest", key)
    ]
    order = {link["objective"]: int(link["order"]) for link in reversed(links)}
    keys = parts(ruleset, "quest_objectives", "quest", key)
    objectives = tuple(sorted(keys, key=lambda name: (order.get(name, len(designed)), name)))
    places = {name: place for place, name in enumerate(objectives)}
    aims = tuple(
        rules.Aim(
            target=designed[name]["target_count"],
            is_optional=designed[name]["is_optional"],
            order=order.get(name, ABSENT),
            after=tuple(
                places[link["after"]]
                for link in links
                if link["objective"] == name and link["after"] in places
            ),
        )
        for name in objectives
    )
    rewards = parts(ruleset, "quest_rewards", "quest", key)
    return Quest(key, ruleset.content["campaign_quests"][key], objectives, aims, rewards)


# --- What is stored -----------------------------------------------------------------------------


def last_row(session: Session, hero: Hero, quest: str) -> CharacterQuestProgress | None:
    """The character's latest go at a quest by key."""
    query = (
        sa.select(CharacterQuestProgress)
        .where(
            col(CharacterQuestProgress.character_id) == hero.id,
            col(CharacterQuestProgress.quest_id) == id_of(session, hero, "campaign_quests", quest),
            col(CharacterQuestProgress.deleted_at).is_(None),
        )
        .order_by(col(CharacterQuestProgress.run_number).desc())
        .limit(1)
    )
    return session.execute(query).scalar_one_or_none()


def running_go(session: Session, hero: Hero, quest: str) -> Go:
    """The go that is in progress; E-CAMP-007 when there is none."""
    designed = quest_of(hero.ruleset, quest)
    row = last_row(session, hero, quest)
    if row is None or row.status is not CharacterQuestStatus.IN_PROGRESS:
        status = "not begun" if row is None else row.status.value.replace("_", " ")
        raise Refused(
            f"The quest '{quest}' of character {hero.id} is {status}; this takes one in progress. "
            "Start it first.",
            code="E-CAMP-007",
        )
    return go_of(session, hero, designed, row)


def go_of(session: Session, hero: Hero, quest: Quest, row: CharacterQuestProgress) -> Go:
    """A stored go with the counts of its objectives."""
    stored = {key: found.current_count for key, found in objective_rows(session, row).items()}
    return Go(hero, quest, row, tuple(stored.get(key, 0) for key in quest.objectives))


def objective_rows(session: Session, row: CharacterQuestProgress) -> dict[str, CharacterObjective]:
    """The stored objectives of a go by key."""
    query = (
        sa.select(col(QuestObjective.key), CharacterObjective)
        .select_from(CharacterObjective)
        .join(QuestObjective, col(QuestObjective.id) == col(CharacterObjective.objective_id))
        .where(
            col(CharacterObjective.progress_id) == row.id,
            col(CharacterObjective.deleted_at).is_(None),
        )
    )
    return dict(session.execute(query).all())


def all_rows(
    session: Session, character_id: int, **where: Any
) -> list[tuple[str, CharacterQuestProgress]]:
    """All goes of a character with the quest's key, in the order in which they were begun."""
    conditions = [col(getattr(CharacterQuestProgress, k)) == v for k, v in where.items()]
    query = (
        sa.select(col(CampaignQuest.key), CharacterQuestProgress)
        .select_from(CharacterQuestProgress)
        .join(CampaignQuest, col(CampaignQuest.id) == col(CharacterQuestProgress.quest_id))
        .where(
            col(CharacterQuestProgress.character_id) == character_id,
            col(CharacterQuestProgress.deleted_at).is_(None),
            *conditions,
        )
        .order_by(col(CharacterQuestProgress.id))
    )
    return [(key, row) for key, row in session.execute(query)]


def write_counts(session: WriteSession, go: Go, counts: tuple[int, ...]) -> Go:
    """Store the counts of a go's objectives that have changed."""
    stored = objective_rows(session, go.row)
    for place, key in enumerate(go.quest.objectives):
        if counts[place] != go.counts[place]:
            _write_count(session, go, key, stored.get(key), counts[place])
    return Go(go.hero, go.quest, go.row, counts)


def _write_count(
    session: WriteSession, go: Go, key: str, row: CharacterObjective | None, count: int
) -> None:
    if row is None:
        row = CharacterObjective(
            progress_id=go.id,
            objective_id=id_of(session, go.hero, "quest_objectives", key),
            **fresh(session),
        )
        session.add(row)
        session.flush()
    target = go.quest.aims[go.quest.objectives.index(key)].target
    row.current_count = count
    row.completed_at = session.now if count >= target else None
    touch(session, row)


def set_status(
    session: WriteSession, row: CharacterQuestProgress, to: CharacterQuestStatus
) -> None:
    """Move a go to another state and stamp it."""
    row.status = to
    touch(session, row)


# --- As it is shown -----------------------------------------------------------------------------


def info(go: Go) -> GoInfo:
    """A go as it stands."""
    aims, counts = go.quest.aims, go.counts
    designed = go.hero.ruleset.content.get("quest_objectives", {})
    return GoInfo(
        id=go.id,
        character_id=go.hero.id,
        quest=go.quest.key,
        run_number=go.row.run_number,
        status=CharacterQuestStatus(go.row.status),
        objectives=tuple(
            ObjectiveInfo(
                objective=key,
                kind=designed[key]["objective_type"],
                count=counts[place],
                target=aims[place].target,
                is_optional=aims[place].is_optional,
                is_open=rules.is_open(aims, place, counts),
            )
            for place, key in enumerate(go.quest.objectives)
        ),
        progress_ppm=rules.progress_ppm(aims, counts),
        is_fulfilled=rules.is_fulfilled(aims, counts),
        started_at=go.row.started_at,
        completed_at=go.row.completed_at,
    )


def day_of(hero: Hero, instant: datetime | None) -> int:
    """The number of the player's local day of an instant; ABSENT for none."""
    if instant is None:
        return ABSENT
    return calendar.local_date(hero.profile.timezone, instant).toordinal()
