"""Taking quests up, reporting what was done, giving up, losing, trying again.

A daily quest that is still in progress after its local day is lost at the character's next access.
`advance` is the step for other services: call it after a lesson, a quiz or a fight.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session

from model.db import WriteSession
from model.errors import Refused
from model.rules import campaigns as rules
from model.services import audit
from model.services.acting import acting_for
from model.services.campaigns.counting import is_reported, recount
from model.services.campaigns.rows import (
    PLACES,
    Go,
    GoInfo,
    Quest,
    all_rows,
    day_of,
    go_of,
    info,
    last_row,
    quest_of,
    running_go,
    set_status,
    write_counts,
)
from model.services.economy.rewards import require_key
from model.services.heroes.characters import characters_of
from model.services.heroes.common import (
    Answer,
    Fields,
    Hero,
    anyones_hero,
    ask,
    fresh,
    hero_seen,
    id_of,
    note,
    own_hero,
    touch,
)
from model.services.heroes.modifiers import expire_due
from model.tables import CharacterQuestProgress
from model.words import CampaignQuestType, CharacterQuestStatus

_DONE = CharacterQuestStatus.COMPLETED
_FAILED = CharacterQuestStatus.FAILED
_RUNNING = CharacterQuestStatus.IN_PROGRESS


def start(
    session: WriteSession, *, player_id: int, quest: str, character_id: int | None = None
) -> GoInfo:
    """Take a quest up, or up again: a lost one is tried again, a completed one is a new go.

    Errors, in this order: NotFound; Refused for somebody else's player; E-CAMP-004 while it is in
    progress, E-CAMP-001 closed, E-CAMP-005 done for good, E-CAMP-002 level, E-CAMP-003 before its
    turn in the story, E-CAMP-006 too early.
    """

    def work() -> Answer:
        hero = at_work(session, own_hero(session, player_id, character_id))
        designed = quest_of(hero.ruleset, quest)
        row = last_row(session, hero, quest)
        _require_startable(session, hero, designed, row)
        go = _begun(session, hero, designed, row)
        go = write_counts(session, go, recount(session, go))
        note(session, "campaigns.start", hero, quest=quest, run_number=go.row.run_number)
        return {"character_id": hero.id, "quest": quest}

    return _asked(session, "campaigns.start", player_id, quest, character_id, work)


def report(
    session: WriteSession,
    *,
    player_id: int,
    objective: str,
    count: int = 1,
    character_id: int | None = None,
) -> GoInfo:
    """Report so many enemies defeated for an objective; what is more than its target is dropped.

    Errors, in this order: NotFound; Refused for somebody else's player; E-CAMP-007 unless its quest
    is in progress, E-CAMP-008 for what is counted by itself, E-CAMP-009 before its turn,
    E-CAMP-010 when it is completed, E-CAMP-011 for a count below 1.
    """

    def work() -> Answer:
        hero = at_work(session, own_hero(session, player_id, character_id))
        fields = require_key(hero.ruleset, "quest_objectives", objective)
        go = running_go(session, hero, fields["quest"])
        place = go.quest.objectives.index(objective)
        _require_reportable(go, place, count, is_reported=is_reported(fields))
        counts = list(go.counts)
        target = go.quest.aims[place].target
        counts[place] = rules.counted(counts[place], counts[place] + count, target)
        go = write_counts(session, go, tuple(counts))
        write_counts(session, go, recount(session, go))
        note(session, "campaigns.report", hero, objective=objective, count=counts[place])
        return {"character_id": hero.id, "quest": go.quest.key}

    request = {
        "player": player_id,
        "objective": objective,
        "count": count,
        "character": character_id,
    }
    answer = ask(session, "campaigns.report", request, work)
    return _latest(session, answer)


def abandon(
    session: WriteSession, *, player_id: int, quest: str, character_id: int | None = None
) -> GoInfo:
    """Give a quest up: it counts as lost and may be tried again.

    Errors: NotFound; Refused for somebody else's player; E-CAMP-007 unless it is in progress.
    """

    def work() -> Answer:
        hero = at_work(session, own_hero(session, player_id, character_id))
        return _lose(session, hero, quest, action="campaigns.abandon")

    return _asked(session, "campaigns.abandon", player_id, quest, character_id, work)


def fail(
    session: WriteSession, *, player_id: int, quest: str, character_id: int | None = None
) -> GoInfo:
    """Let a player's quest be lost; game masters only.

    Errors: NotFound; E-CAMP-007 unless it is in progress.
    """

    def work() -> Answer:
        hero = at_work(session, anyones_hero(session, player_id, character_id))
        return _lose(session, hero, quest, action="campaigns.fail")

    return _asked(session, "campaigns.fail", player_id, quest, character_id, work)


def advance(session: WriteSession, *, player_id: int) -> tuple[GoInfo, ...]:
    """Count again what all of a player's quests in progress ask for; gives those that moved.

    A step of other services: it has no key of its own, for counting twice changes nothing, and
    leaves an audit entry only when something has moved.
    """
    acting_for(session, session.actor, player_id)
    moved = []
    for character in characters_of(session, player_id=player_id):
        hero = at_work(session, own_hero(session, player_id, character.id))
        for key, row in all_rows(session, hero.id, status=_RUNNING):
            if key not in hero.ruleset.content.get("campaign_quests", {}):
                continue
            go = go_of(session, hero, quest_of(hero.ruleset, key), row)
            counts = recount(session, go)
            if counts != go.counts:
                moved.append(info(write_counts(session, go, counts)))
    if moved:
        audit.record(
            session,
            action="campaigns.advance",
            object_type="player_profiles",
            object_key=str(player_id),
            details={"goes": [go.id for go in moved]},
        )
    return tuple(moved)


# --- Steps --------------------------------------------------------------------------------------


def _asked(
    session: WriteSession,
    service: str,
    player_id: int,
    quest: str,
    character_id: int | None,
    work: Callable[[], Answer],
) -> GoInfo:
    """Do a request about a quest once; gives the go as it now is."""
    request = {"player": player_id, "quest": quest, "character": character_id}
    return _latest(session, ask(session, service, request, work))


def _latest(session: Session, answer: Answer) -> GoInfo:
    hero = hero_seen(session, answer["character_id"])
    row = last_row(session, hero, answer["quest"])
    assert row is not None
    return info(go_of(session, hero, quest_of(hero.ruleset, answer["quest"]), row))


def at_work(session: WriteSession, hero: Hero) -> Hero:
    """The character after what time has done to it: modifiers that ran out, days that passed."""
    expire_due(session, hero)
    today = day_of(hero, session.now)
    for key, row in all_rows(session, hero.id, status=_RUNNING):
        fields = hero.ruleset.content.get("campaign_quests", {}).get(key, {})
        is_daily = fields.get("type") == CampaignQuestType.DAILY
        if rules.has_lapsed(is_daily, day_of(hero, row.started_at), today):
            set_status(session, row, _FAILED)
    return hero


def _require_startable(
    session: Session, hero: Hero, quest: Quest, row: CharacterQuestProgress | None
) -> None:
    campaign = _campaign(hero, quest)
    required = max(quest.fields["required_level"], int(campaign.get("required_level", 1)))
    last = rules.NONE if row is None else PLACES[CharacterQuestStatus(row.status)]
    wait = rules.days_to_wait(
        last,
        is_daily=quest.is_daily,
        started=day_of(hero, None if row is None else row.started_at),
        completed=day_of(hero, None if row is None else row.completed_at),
        repeat_after_days=quest.fields["repeat_after_days"],
        today=day_of(hero, session.now) if isinstance(session, WriteSession) else 0,
    )
    before = _story_before(session, hero, quest)
    answer = rules.start_refusal(
        quest.fields["is_active"] and campaign.get("is_active", True),
        last,
        level=hero.row.level,
        required_level=required,
        story_open=before is None,
        is_repeatable=quest.fields["repeatable"],
        days_to_wait=wait,
    )
    _refuse(hero, quest.key, answer, required=required, before=before, wait=wait)


def _campaign(hero: Hero, quest: Quest) -> Fields:
    return hero.ruleset.content.get("campaigns", {}).get(quest.fields["campaign"] or "", {})


def _story_before(session: Session, hero: Hero, quest: Quest) -> str | None:
    """The first quest of the story before this one that the character has not completed."""
    if quest.fields["type"] != CampaignQuestType.MAIN_STORY or quest.fields["campaign"] is None:
        return None
    done = {key for key, _ in all_rows(session, hero.id, status=_DONE)}
    earlier = [
        (fields["order"], key)
        for key, fields in hero.ruleset.content["campaign_quests"].items()
        if fields["campaign"] == quest.fields["campaign"]
        and fields["type"] == CampaignQuestType.MAIN_STORY
        and fields["is_active"]
        and fields["order"] < quest.fields["order"]
        and key not in done
    ]
    return min(earlier)[1] if earlier else None


def _refuse(
    hero: Hero, quest: str, answer: int, *, required: int, before: str | None, wait: int
) -> None:
    if answer == rules.RUNNING:
        raise Refused(
            f"The quest '{quest}' of character {hero.id} is in progress already. Finish it, or "
            "give it up.",
            code="E-CAMP-004",
        )
    if answer == rules.CLOSED:
        raise Refused(
            f"The quest '{quest}' or its campaign is closed. Choose another one.",
            code="E-CAMP-001",
        )
    if answer == rules.DONE_FOR_GOOD:
        raise Refused(
            f"Character {hero.id} has completed '{quest}', which is not repeated. Choose another "
            "one.",
            code="E-CAMP-005",
        )
    if answer == rules.LEVEL_TOO_LOW:
        raise Refused(
            f"The quest '{quest}' asks for a character of level {required}, and character "
            f"{hero.id} has {hero.row.level}. Gain levels first.",
            code="E-CAMP-002",
        )
    if answer == rules.STORY_ORDER:
        raise Refused(
            f"The quest '{quest}' comes after '{before}' in its story. Complete that one first.",
            code="E-CAMP-003",
        )
    if answer == rules.TOO_EARLY:
        raise Refused(
            f"Character {hero.id} may not take the quest '{quest}' up again yet. "
            f"Days to wait: {wait}.",
            code="E-CAMP-006",
        )


def _begun(
    session: WriteSession, hero: Hero, quest: Quest, row: CharacterQuestProgress | None
) -> Go:
    """A new go, or the lost one from its beginning again."""
    if row is None or row.status is _DONE:
        number = 1 if row is None else row.run_number + 1
        row = CharacterQuestProgress(
            character_id=hero.id,
            quest_id=id_of(session, hero, "campaign_quests", quest.key),
            run_number=number,
            status=_RUNNING,
            started_at=session.now,
            **fresh(session),
        )
        session.add(row)
        session.flush()
        return go_of(session, hero, quest, row)
    row.status, row.started_at = _RUNNING, session.now
    touch(session, row)
    return write_counts(session, go_of(session, hero, quest, row), (0,) * len(quest.objectives))


def _require_reportable(go: Go, place: int, count: int, *, is_reported: bool) -> None:
    key = go.quest.objectives[place]
    if not is_reported:
        raise Refused(
            f"The objective '{key}' is counted from what is done in play and not reported. "
            "Do it, and it counts.",
            code="E-CAMP-008",
        )
    if not rules.is_open(go.quest.aims, place, go.counts):
        raise Refused(
            f"It is not the turn of the objective '{key}'. Complete those before it first.",
            code="E-CAMP-009",
        )
    if go.counts[place] >= go.quest.aims[place].target:
        raise Refused(
            f"The objective '{key}' is completed. Turn to the next one.", code="E-CAMP-010"
        )
    if type(count) is not int or not 1 <= count <= 1_000_000:
        raise Refused(
            f"{count!r} cannot be reported: it takes a whole number from 1 to 1,000,000. "
            "Correct the number.",
            code="E-CAMP-011",
        )


def _lose(session: WriteSession, hero: Hero, quest: str, *, action: str) -> Answer:
    go = running_go(session, hero, quest)
    set_status(session, go.row, _FAILED)
    note(session, action, hero, quest=quest, run_number=go.row.run_number)
    return {"character_id": hero.id, "quest": quest}
