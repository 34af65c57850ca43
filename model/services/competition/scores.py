"""What a board ranks by: whom it is about, and each one's score in a period, as of an instant.

Everything is asked of the ledger and the logs. XP and quests count for the player's local date;
duels, lessons given and events for the UTC date on which they ended. Level and streak are as they
stood at the instant, skill points as they stand now (no history is kept of them).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from model.services.competition.periods import Span
from model.tables import (
    CampaignQuest,
    Character,
    CharacterQuestProgress,
    DailyLog,
    Duel,
    GuildMembership,
    Leaderboard,
    LessonProgress,
    PartyMembership,
    PeerTeaching,
    PlayerProfile,
    PvpEvent,
    PvpParticipant,
    QuestLog,
    SeasonParticipation,
    SkillState,
    SkillTree,
    XpEvent,
)
from model.words import (
    CharacterQuestStatus,
    DuelStatus,
    GuildMembershipStatus,
    LeaderboardMetric,
    PartyMembershipStatus,
    PeerTeachingStatus,
    PvpEventStatus,
    PvpParticipantStatus,
    QuestStatus,
)

Asked = sa.Select[*tuple[Any, ...]]
"""A query of (player, score) rows."""


def scores(session: Session, board: Leaderboard, *, span: Span, at: datetime) -> dict[int, int]:
    """The score of everybody the board is about; 0 (for a level 1) for who has none."""
    lowest = 1 if board.ranking_metric is LeaderboardMetric.LEVEL else 0
    found = dict.fromkeys(session.execute(ranked(board, at)).scalars(), lowest)
    for metric in _METRICS[board.ranking_metric]:
        for player, score in session.execute(metric(board, span, at)):
            if player in found:
                found[player] += int(score) - lowest
    return found


# --- Whom it is about ---------------------------------------------------------------------------


def ranked(board: Leaderboard, at: datetime) -> Asked:
    """The players of the board's world and scope who had joined by the instant."""
    query = sa.select(col(PlayerProfile.id)).where(
        col(PlayerProfile.world_id) == board.world_id, col(PlayerProfile.joined_at) <= at
    )
    if board.region is not None:
        zone = col(PlayerProfile.timezone)
        own = sa.or_(zone == board.region, zone.startswith(f"{board.region}/", autoescape=True))
        query = query.where(own)
    if board.class_id is not None:
        query = query.where(col(PlayerProfile.class_id) == board.class_id)
    for name, scope in _SCOPES.items():
        reference = getattr(board, name)
        if reference is not None:
            query = query.where(col(PlayerProfile.id).in_(scope(reference)))
    return query


def _of(player: Any, *conditions: Any) -> Asked:
    return sa.select(col(player)).where(*conditions)


def _in_campaign(reference: int) -> Asked:
    query = _of(Character.player_id, col(CampaignQuest.campaign_id) == reference)
    query = query.join(
        CharacterQuestProgress, col(CharacterQuestProgress.character_id) == col(Character.id)
    )
    return query.join(CampaignQuest, col(CampaignQuest.id) == col(CharacterQuestProgress.quest_id))


_SCOPES: dict[str, Callable[[int], Asked]] = {
    "pvp_event_id": lambda reference: _of(
        PvpParticipant.player_id,
        col(PvpParticipant.pvp_event_id) == reference,
        col(PvpParticipant.participation_status).not_in(
            (PvpParticipantStatus.WITHDRAWN, PvpParticipantStatus.DISQUALIFIED)
        ),
    ),
    "lesson_id": lambda reference: _of(
        LessonProgress.player_id, col(LessonProgress.lesson_id) == reference
    ),
    "campaign_id": _in_campaign,
    "party_id": lambda reference: _of(
        PartyMembership.player_id,
        col(PartyMembership.party_id) == reference,
        col(PartyMembership.account_status) == PartyMembershipStatus.ACTIVE,
        col(PartyMembership.deleted_at).is_(None),
    ),
    "guild_id": lambda reference: _of(
        GuildMembership.player_id,
        col(GuildMembership.guild_id) == reference,
        col(GuildMembership.account_status) == GuildMembershipStatus.ACTIVE,
        col(GuildMembership.deleted_at).is_(None),
    ),
    "skill_id": lambda reference: _of(SkillState.player_id, col(SkillState.skill_id) == reference),
    "course_id": lambda reference: _of(
        SkillTree.player_id,
        col(SkillTree.course_id) == reference,
        col(SkillTree.deleted_at).is_(None),
    ),
    "season_id": lambda reference: _of(
        SeasonParticipation.player_id, col(SeasonParticipation.season_id) == reference
    ),
}


# --- Each one's score ---------------------------------------------------------------------------


def _days(column: Any, span: Span) -> Any:
    return column >= span.first if span.last is None else column.between(span.first, span.last)


def _instants(column: Any, span: Span, at: datetime) -> Any:
    """Between the first and the last day by UTC, and not after the instant."""
    first = datetime.combine(span.first, datetime.min.time(), UTC)
    inside = sa.and_(column >= first, column <= at)
    if span.last is None:
        return inside
    end = datetime.combine(span.last + timedelta(days=1), datetime.min.time(), UTC)
    return sa.and_(inside, column < end)


def _counted(player: Any, *conditions: Any) -> Asked:
    return sa.select(col(player), sa.func.count()).where(*conditions).group_by(col(player))


def _total_xp(board: Leaderboard, span: Span, at: datetime) -> Asked:
    return (
        sa.select(col(XpEvent.player_id), sa.func.sum(col(XpEvent.final_xp)))
        .where(_days(col(XpEvent.day_date), span), col(XpEvent.created_at) <= at)
        .group_by(col(XpEvent.player_id))
    )


def _quests(board: Leaderboard, span: Span, at: datetime) -> Asked:
    return _counted(
        QuestLog.player_id,
        col(QuestLog.status) == QuestStatus.COMPLETED,
        _days(col(QuestLog.day_date), span),
        col(QuestLog.completed_at) <= at,
    )


def _campaign_quests(board: Leaderboard, span: Span, at: datetime) -> Asked:
    progress = CharacterQuestProgress
    query = _counted(
        Character.player_id,
        col(progress.status) == CharacterQuestStatus.COMPLETED,
        _instants(col(progress.completed_at), span, at),
        col(progress.deleted_at).is_(None),
    ).join(progress, col(progress.character_id) == col(Character.id))
    if board.campaign_id is not None:
        query = query.join(CampaignQuest, col(CampaignQuest.id) == col(progress.quest_id))
        query = query.where(col(CampaignQuest.campaign_id) == board.campaign_id)
    return query


def _lessons_given(board: Leaderboard, span: Span, at: datetime) -> Asked:
    return _counted(
        PeerTeaching.teacher_id,
        col(PeerTeaching.session_status) == PeerTeachingStatus.COMPLETED,
        _instants(col(PeerTeaching.scheduled_time), span, at),
        col(PeerTeaching.deleted_at).is_(None),
    )


def _duels_won(board: Leaderboard, span: Span, at: datetime) -> Asked:
    return _counted(
        Duel.winner_id,
        col(Duel.duel_status) == DuelStatus.COMPLETED,
        col(Duel.winner_id).is_not(None),
        _instants(col(Duel.completed_at), span, at),
    )


def _level(board: Leaderboard, span: Span, at: datetime) -> Asked:
    newest = (
        sa.select(col(XpEvent.player_id), sa.func.max(col(XpEvent.seq)).label("seq"))
        .where(col(XpEvent.created_at) <= at)
        .group_by(col(XpEvent.player_id))
        .subquery()
    )
    return sa.select(col(XpEvent.player_id), col(XpEvent.level_after)).join(
        newest,
        sa.and_(newest.c.player_id == XpEvent.player_id, newest.c.seq == XpEvent.seq),
    )


def _streak(board: Leaderboard, span: Span, at: datetime) -> Asked:
    newest = (
        sa.select(col(DailyLog.player_id), sa.func.max(col(DailyLog.day_date)).label("day"))
        .where(col(DailyLog.evaluated_at) <= at, _days(col(DailyLog.day_date), span))
        .group_by(col(DailyLog.player_id))
        .subquery()
    )
    return sa.select(col(DailyLog.player_id), col(DailyLog.streak_after)).join(
        newest,
        sa.and_(newest.c.player_id == DailyLog.player_id, newest.c.day == DailyLog.day_date),
    )


def _skill_points(board: Leaderboard, span: Span, at: datetime) -> Asked:
    query = sa.select(col(SkillState.player_id), sa.func.sum(col(SkillState.level)))
    if board.skill_id is not None:
        query = query.where(col(SkillState.skill_id) == board.skill_id)
    return query.group_by(col(SkillState.player_id))


def _event_score(board: Leaderboard, span: Span, at: datetime) -> Asked:
    query = (
        sa.select(col(PvpParticipant.player_id), sa.func.sum(col(PvpParticipant.final_score)))
        .join(PvpEvent, col(PvpEvent.id) == col(PvpParticipant.pvp_event_id))
        .where(
            col(PvpParticipant.participation_status) == PvpParticipantStatus.COMPLETED,
            col(PvpEvent.activation_status) == PvpEventStatus.COMPLETED,
            col(PvpParticipant.final_score).is_not(None),
        )
        .group_by(col(PvpParticipant.player_id))
    )
    if board.pvp_event_id is not None:
        return query.where(col(PvpParticipant.pvp_event_id) == board.pvp_event_id)
    return query.where(_instants(col(PvpEvent.end_date), span, at))


_METRICS: dict[LeaderboardMetric, tuple[Callable[[Leaderboard, Span, datetime], Asked], ...]] = {
    LeaderboardMetric.TOTAL_XP: (_total_xp,),
    LeaderboardMetric.QUEST_COMPLETION: (_quests, _campaign_quests),
    LeaderboardMetric.PEER_TEACHING: (_lessons_given,),
    LeaderboardMetric.KNOWLEDGE_DUELS_WON: (_duels_won,),
    LeaderboardMetric.LEVEL: (_level,),
    LeaderboardMetric.CURRENT_STREAK: (_streak,),
    LeaderboardMetric.SKILL_POINTS: (_skill_points,),
    LeaderboardMetric.EVENT_SCORE: (_event_score,),
}
