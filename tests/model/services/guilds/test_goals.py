"""What counts towards a goal of a guild: what members did, not what was corrected by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from model.db import read
from model.services import xp
from model.services.guilds.goals import counts_of
from model.tables import ExamBoss, ExamBossAttempt, PlayerProfile
from model.words import (
    Difficulty,
    ExamAttemptStatus,
    ExamGenerationSource,
    GuildGoalCount,
    XpEventSource,
)
from tests.model.services.guilds.ground import Ground


def _count(ground: Ground, counts: GuildGoalCount, player_id: int) -> int:
    span = {"first": ground.ahead(hours=-1), "last": ground.ahead(hours=1)}
    with read(ground.game.database) as session:
        return counts_of(session, guild_id=ground.course, counts=counts, **span)[player_id]


def test_corrections_are_no_deeds(ground: Ground) -> None:
    """XP by hand counts neither as XP nor as a day; what was taken back is counted no more."""
    first, goal = ground.learners[2], GuildGoalCount
    ground.later(days=1)
    today = ground.now.date()
    with ground.as_(None) as session:
        by_hand = xp.adjust(session, player_id=first, xp=500)
    assert (_count(ground, goal.XP_EARNED, first), _count(ground, goal.ACTIVE_DAYS, first)) == (
        0,
        0,
    )
    earned = []
    for base in (30, 50):
        with ground.as_(None) as session:
            given: Any = {"source": XpEventSource.LESSON, "base_xp": base, "day": today}
            earned.append(xp.award(session, player_id=first, **given))
    assert _count(ground, goal.XP_EARNED, first) == sum(one.final_xp for one in earned)
    for event in (by_hand, earned[0]):
        with ground.as_(None) as session:
            xp.reverse(session, event_id=event.event_id)
    assert _count(ground, goal.XP_EARNED, first) == earned[1].final_xp
    assert _count(ground, goal.ACTIVE_DAYS, first) == 1


def test_exam_bosses_are_boss_fights(ground: Ground) -> None:
    """Each boss once however often it was beaten; none that was lost, or that one wrote oneself."""
    first = ground.learners[0]
    template, ai = ExamGenerationSource.TEMPLATE, ExamGenerationSource.AI_GENERATED
    won, lost = ExamAttemptStatus.COMPLETED, ExamAttemptStatus.FAILED
    with ground.as_(None) as session:
        world = session.get_one(PlayerProfile, first).world_id
        bosses = [
            ExamBoss(world_id=world, key=key, title=key, difficulty=Difficulty.EASY)
            for key in ("algebra", "logic")
        ]
        session.add_all(bosses)
        session.flush()
        one, other = (boss.id for boss in bosses)
        attempts = [
            (one, template, won), (one, template, won), (other, template, lost), (None, ai, won),
            (None, ai, won), (None, ExamGenerationSource.USER_INPUT, won),
        ]  # fmt: skip
        started = session.now - timedelta(minutes=5)
        for boss_id, source, status in attempts:
            session.add(
                ExamBossAttempt(
                    player_id=first, exam_boss_id=boss_id, title="Mock", progress_status=status,
                    difficulty=Difficulty.EASY, generation_source=source, created_at=started,
                    started_at=started, completed_at=session.now,
                )
            )  # fmt: skip
    assert _count(ground, GuildGoalCount.BOSS_FIGHTS_WON, first) == 3
    assert _count(ground, GuildGoalCount.BOSS_FIGHTS_WON, ground.learners[1]) == 0
