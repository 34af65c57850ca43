"""Looking at quests: a character's log, and how far it is in a campaign's story."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from model.rules import campaigns as rules
from model.services.campaigns.rows import GoInfo, all_rows, go_of, info, quest_of
from model.services.economy.rewards import require_key
from model.services.heroes.common import hero_seen, parts
from model.words import CampaignQuestType, CharacterQuestStatus


@dataclass(frozen=True, slots=True)
class QuestInfo:
    """One quest of a campaign as a character sees it; `completed` counts its completed goes."""

    quest: str
    name: str
    type: str
    required_level: int
    status: CharacterQuestStatus
    completed: int


@dataclass(frozen=True, slots=True)
class CampaignInfo:
    """A campaign's quests in their order, and the share of its story that is done."""

    campaign: str
    name: str
    quests: tuple[QuestInfo, ...]
    story_done: int
    story_total: int
    story_ppm: int


def quest_log(
    session: Session, *, character_id: int, status: CharacterQuestStatus | None = None
) -> tuple[GoInfo, ...]:
    """The goes of a character (with a status), in the order in which they were begun.

    Quests that are published no more are left out.
    """
    hero = hero_seen(session, character_id)
    where = {} if status is None else {"status": status}
    known = hero.ruleset.content.get("campaign_quests", {})
    return tuple(
        info(go_of(session, hero, quest_of(hero.ruleset, key), row))
        for key, row in all_rows(session, character_id, **where)
        if key in known
    )


def campaign_of(session: Session, *, character_id: int, campaign: str) -> CampaignInfo:
    """How far a character is in a campaign; NotFound names the nearest."""
    hero = hero_seen(session, character_id)
    fields = require_key(hero.ruleset, "campaigns", campaign)
    latest: dict[str, CharacterQuestStatus] = {}
    completed: dict[str, int] = {}
    for key, row in all_rows(session, character_id):
        latest[key] = CharacterQuestStatus(row.status)
        completed[key] = completed.get(key, 0) + (row.status == CharacterQuestStatus.COMPLETED)
    keys = [
        key
        for key in parts(hero.ruleset, "campaign_quests", "campaign", campaign)
        if hero.ruleset.content["campaign_quests"][key]["is_active"]
    ]
    quests = []
    for key in keys:
        quest = hero.ruleset.content["campaign_quests"][key]
        quests.append(
            QuestInfo(
                quest=key,
                name=quest["name"],
                type=quest["type"],
                required_level=max(quest["required_level"], fields["required_level"]),
                status=latest.get(key, CharacterQuestStatus.NOT_STARTED),
                completed=completed.get(key, 0),
            )
        )
    story = [quest for quest in quests if quest.type == CampaignQuestType.MAIN_STORY]
    done = sum(quest.completed > 0 for quest in story)
    share = rules.story_ppm(done, len(story))
    return CampaignInfo(campaign, fields["name"], tuple(quests), done, len(story), share)
