"""Completing a quest whose objectives are done: its rewards, once, all of them or none.

XP goes through the player's own ledger with all its modifiers and caps; what came out of it is also
the character's experience. Items go into the character's bag and must fit.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from model.db import WriteSession
from model.errors import Refused
from model.rules import calendar
from model.rules import campaigns as rules
from model.services import xp
from model.services.campaigns.counting import recount
from model.services.campaigns.quests import at_work
from model.services.campaigns.rows import Go, running_go, set_status, write_counts
from model.services.consequences import follow
from model.services.economy.rewards import give_currency, give_item
from model.services.heroes.characters import gain_experience
from model.services.heroes.common import Answer, Fields, ask, id_of, note, own_hero
from model.services.ledger import Reference
from model.services.play.days import arrive
from model.words import (
    CharacterQuestStatus,
    QuestRewardType,
    TransactionType,
    XpEventSource,
)


@dataclass(frozen=True, slots=True)
class DoneInfo:
    """One completed go and what it gave; `level` is the character's after it."""

    character_id: int
    quest: str
    run_number: int
    xp: int = 0
    level: int = 1
    items: dict[str, int] = field(default_factory=dict)
    currencies: dict[str, int] = field(default_factory=dict)


def complete(
    session: WriteSession, *, player_id: int, quest: str, character_id: int | None = None
) -> DoneInfo:
    """Complete a quest whose required objectives are done, and take its rewards.

    Errors, in this order: NotFound; Refused for somebody else's player; E-CAMP-007 unless it is in
    progress, E-CAMP-012 while objectives are left, E-ECON-008 when an item does not fit.
    """

    def work() -> Answer:
        hero = at_work(session, own_hero(session, player_id, character_id))
        arrive(session, player_id=player_id)
        go = running_go(session, hero, quest)
        go = write_counts(session, go, recount(session, go))
        _require_fulfilled(go)
        done = _reward(session, go)
        go.row.completed_at = session.now
        set_status(session, go.row, CharacterQuestStatus.COMPLETED)
        said = asdict(done)
        note(
            session,
            "campaigns.complete",
            hero,
            **{name: value for name, value in said.items() if name != "character_id"},
        )
        follow(session, hero.profile)
        return said

    request = {"player": player_id, "quest": quest, "character": character_id}
    return DoneInfo(**ask(session, "campaigns.complete", request, work))


def _require_fulfilled(go: Go) -> None:
    if rules.is_fulfilled(go.quest.aims, go.counts):
        return
    left = [
        key
        for key, aim, count in zip(go.quest.objectives, go.quest.aims, go.counts, strict=True)
        if not aim.is_optional and count < aim.target
    ]
    raise Refused(
        f"The quest '{go.quest.key}' is not done: {', '.join(left)} is left. Do that first.",
        code="E-CAMP-012",
    )


def _reward(session: WriteSession, go: Go) -> DoneInfo:
    hero, earned = go.hero, 0
    items: dict[str, int] = {}
    currencies: dict[str, int] = {}
    for key in go.quest.rewards:
        reward = hero.ruleset.content["quest_rewards"][key]
        kind, value = QuestRewardType(reward["reward_type"]), int(reward["reward_value"])
        if kind is QuestRewardType.XP:
            earned += _award(session, go, value)
        elif kind is QuestRewardType.ITEM and reward["item"]:
            give_item(
                session,
                hero.profile,
                hero.ruleset,
                item=reward["item"],
                quantity=value,
                character_id=hero.id,
            )
            items[reward["item"]] = items.get(reward["item"], 0) + value
        elif kind is QuestRewardType.CURRENCY and reward["currency"]:
            _pay(session, go, key, reward, value)
            currencies[reward["currency"]] = currencies.get(reward["currency"], 0) + value
    level = gain_experience(session, hero, xp=earned) if earned else hero.row.level
    return DoneInfo(hero.id, go.quest.key, go.row.run_number, earned, level, items, currencies)


def _award(session: WriteSession, go: Go, base_xp: int) -> int:
    profile = go.hero.profile
    assert profile.id is not None
    return xp.award(
        session,
        player_id=profile.id,
        source=XpEventSource.QUEST_COMPLETION,
        base_xp=base_xp,
        day=calendar.local_date(profile.timezone, session.now),
        reference=Reference(content_key=go.quest.key),
    ).final_xp


def _pay(session: WriteSession, go: Go, key: str, reward: Fields, amount: int) -> None:
    reward_id = id_of(session, go.hero, "quest_rewards", key)
    give_currency(
        session,
        go.hero.profile,
        go.hero.ruleset,
        currency=reward["currency"],
        amount=amount,
        reference=f"campaign-quest:{go.id}:{reward_id}",
        kind=TransactionType.QUEST_COMPLETION,
        description=f"quest {go.quest.key}"[:500],
    )
