"""Live play: joining, recording, partial rewards, closing days in each zone, titles, fights."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from model.db import Actor, read, write
from model.errors import ContentError, NotFound, Refused
from model.services import play, xp
from model.tables import BossAttempt, DailyLog, DungeonAttempt, QuestLog
from model.words import BossAttemptStatus, DungeonAttemptStatus, QuestStatus, Role, XpEventSource
from tests.model.services.play_worlds import FULL_DAY, MONDAY, Game, noon
from tests.sample_content import CONTENT

DAY = timedelta(days=1)


def _give(game: Game, player_id: int, xp_amount: int) -> None:
    with game.writing(noon(MONDAY)) as session:
        xp.adjust(session, player_id=player_id, xp=xp_amount)


def _day(game: Game, player_id: int, day: date) -> DailyLog:
    with read(game.database) as session:
        query = sa.select(DailyLog).where(
            col(DailyLog.player_id) == player_id, col(DailyLog.day_date) == day
        )
        return session.execute(query).scalar_one()


def test_joining_twice_is_one_player(sample: Game) -> None:
    """The same person in the same world is one profile; the first full local day is day one."""
    first, second = sample.join(), sample.join()
    assert first == second
    info = sample.player(first)
    assert info.first_day == MONDAY
    assert info.titles == ("the-beginner",), "account creation is earned at once"
    assert info.stats == {"str": 10, "agi": 10, "vit": 10, "disc": 10}


def test_joining_at_midnight_starts_that_day(sample: Game) -> None:
    """Joined exactly at local midnight, the day is full."""
    player_id = sample.join(now=datetime(2026, 1, 5, tzinfo=UTC))
    assert sample.player(player_id).first_day == MONDAY


def test_an_unknown_zone_is_refused(sample: Game) -> None:
    """A misspelt zone names the nearest."""
    with pytest.raises(NotFound, match="Europe/Berlin"):
        sample.join(timezone="Europe/Berlinn")


def test_partial_then_rest(sample: Game) -> None:
    """5,000 steps pay 10, 10,000 pay the other 15, and only then the quest is complete."""
    player_id = sample.join()
    assert sample.record(player_id, MONDAY, steps=5_000).xp_gained == 10
    info = sample.record(player_id, MONDAY, steps=9_999)
    assert info.xp_gained == 0
    assert [step.status for step in info.steps] == [QuestStatus.ACTIVE]
    assert sample.record(player_id, MONDAY, steps=10_000).xp_gained == 15
    assert sample.record(player_id, MONDAY, steps=20_000).xp_gained == 0


def test_recording_is_idempotent(sample: Game) -> None:
    """The same request under the same key pays once; another request under it is refused."""
    player_id = sample.join()
    gained = []
    for _ in range(2):
        with sample.writing(noon(MONDAY), key="same") as session:
            values = {"steps": 10_000}
            info = play.record_metrics(session, player_id=player_id, values=values)
            gained.append(info.xp_gained)
    assert gained == [25, 25]
    assert sample.player(player_id).total_xp == 25
    with sample.writing(noon(MONDAY), key="same") as session, pytest.raises(Refused):
        play.record_metrics(session, player_id=player_id, values={"steps": 1})


def test_every_wrong_value_is_named_and_nothing_recorded(sample: Game) -> None:
    """Unknown metrics and values out of range come together; nothing changes."""
    player_id = sample.join()
    values = {"step": 1, "steps": 100_001, "alcohol-free": 2}
    with pytest.raises(ContentError) as caught, sample.writing(noon(MONDAY)) as session:
        play.record_metrics(session, player_id=player_id, values=values)
    assert len(caught.value.violations) == 3
    assert "Did you mean 'steps'?" in str(caught.value)
    with read(sample.database) as session:
        assert session.execute(sa.select(QuestLog)).first() is None


def test_only_today_can_be_recorded(sample: Game) -> None:
    """Yesterday is closed, tomorrow has not begun."""
    player_id = sample.join()
    for day in (MONDAY - DAY, MONDAY + DAY):
        with sample.writing(noon(MONDAY)) as session, pytest.raises(Refused, match="cannot"):
            play.record_metrics(session, player_id=player_id, values={}, day=day)


def test_a_perfect_day_and_a_missed_one(sample: Game) -> None:
    """4 of 4 builds the streak; 2 of 4 breaks it and brings a debuff to the end of the next day."""
    player_id = sample.join()
    sample.full_days(player_id, MONDAY, 1)
    assert sample.player(player_id).current_streak == 1
    assert _day(sample, player_id, MONDAY).all_completed
    sample.record(player_id, MONDAY + DAY, steps=10_000, protein_grams=150)
    sample.record(player_id, MONDAY + 2 * DAY, sleep_minutes=480)
    info = sample.player(player_id)
    assert (info.current_streak, info.perfect_streak, info.longest_streak) == (0, 0, 1)
    assert info.debuff_active_until == datetime(2026, 1, 8, tzinfo=UTC)
    assert _day(sample, player_id, MONDAY + DAY).debuff_triggered
    with read(sample.database) as session:
        newest = session.execute(sa.text("SELECT final_xp FROM xp_events ORDER BY id DESC")).first()
    assert newest == (13,), "15 XP under the debuff are 13"


def test_a_day_is_closed_once(sample: Game) -> None:
    """Closing again changes nothing and gives the same; days close in order, after their end."""
    player_id = sample.join()
    with sample.writing(noon(MONDAY)) as session:
        play.record_metrics(session, player_id=player_id, values=FULL_DAY)
    with sample.writing(noon(MONDAY)) as session, pytest.raises(Refused, match="not ended"):
        play.close_day(session, player_id=player_id, day=MONDAY)
    with sample.writing(noon(MONDAY + 2 * DAY)) as session:
        with pytest.raises(Refused, match="next day to close"):
            play.close_day(session, player_id=player_id, day=MONDAY + DAY)
        first = play.close_day(session, player_id=player_id, day=MONDAY)
        again = play.close_day(session, player_id=player_id, day=MONDAY)
    assert (first.is_new, again.is_new) == (True, False)
    assert (first.streak, again.streak) == (1, 1)
    assert sample.player(player_id).current_streak == 1


def test_a_tick_closes_each_player_in_their_own_zone(sample: Game) -> None:
    """When Monday is over in Sydney it still runs in New York; a second tick finds nothing."""
    player_id = sample.join(timezone="Australia/Sydney")
    with sample.writing(datetime(2026, 1, 5, 13, 0, tzinfo=UTC)) as session:
        assert play.tick(session).days_closed == 1
    with sample.writing(datetime(2026, 1, 5, 13, 0, tzinfo=UTC)) as session:
        assert play.tick(session, world="sample").days_closed == 0
    assert sample.player(player_id).last_closed_date == MONDAY


def test_a_debuff_lasts_a_short_day_when_the_clocks_go_forward(sample: Game) -> None:
    """New York, 8 March 2026 has 23 hours: the debuff of the 7th ends at 04:00 UTC."""
    joined = datetime(2026, 3, 6, 18, tzinfo=UTC)
    player_id = sample.join(timezone="America/New_York", now=joined)
    with sample.writing(datetime(2026, 3, 8, 5, tzinfo=UTC)) as session:
        closed = play.close_day(session, player_id=player_id, day=date(2026, 3, 7))
    assert closed.debuff_triggered
    until = sample.player(player_id).debuff_active_until
    assert until == datetime(2026, 3, 9, 4, tzinfo=UTC)


def test_when_a_day_is_closed_changes_nothing(sample: Game) -> None:
    """Closing three empty days late gives what closing them on time gives: one debuff."""
    player_id = sample.join()
    with sample.writing(noon(MONDAY + 3 * DAY)) as session:
        assert play.tick(session).days_closed == 3
    logs = [_day(sample, player_id, MONDAY + number * DAY) for number in range(3)]
    assert [log.debuff_triggered for log in logs] == [True, False, False]
    until = datetime(2026, 1, 7, tzinfo=UTC)
    assert sample.player(player_id).debuff_active_until == until


def test_a_day_is_judged_by_the_rules_of_its_end(sample: Game) -> None:
    """Rules published after a day was over do not judge it, however late it is closed."""
    configs = CONTENT["game_configs"]
    value = {**configs["debuff"]["value"], "misses": 10}
    gentle = {**CONTENT, "game_configs": {**configs, "debuff": {"value": value}}}
    sample.publish(gentle, now=noon(MONDAY - DAY))
    player_id = sample.join()
    sample.publish(CONTENT, now=noon(MONDAY + 3 * DAY))
    with sample.writing(noon(MONDAY + 4 * DAY)) as session:
        assert play.tick(session).days_closed == 4
    logs = [_day(sample, player_id, MONDAY + number * DAY) for number in range(4)]
    assert [log.debuff_triggered for log in logs] == [False, False, False, True]


def test_any_access_is_activity(sample: Game) -> None:
    """A day on which only a title was put on is no absence: the next has its own debuff."""
    player_id = sample.join()
    with sample.writing(noon(MONDAY)) as session:
        play.wear(session, player_id=player_id, title="the-beginner")
    with sample.writing(noon(MONDAY + 2 * DAY)) as session:
        play.tick(session)
    logs = [_day(sample, player_id, MONDAY + number * DAY) for number in range(2)]
    assert [log.debuff_triggered for log in logs] == [True, True]


def test_an_at_most_quest_is_paid_at_the_close(sample: Game) -> None:
    """Screens down is decided when the day is over."""
    player_id = sample.join()
    assert sample.record(player_id, MONDAY, screen_minutes=60).xp_gained == 0
    with sample.writing(noon(MONDAY + DAY)) as session:
        play.tick(session)
    assert sample.player(player_id).total_xp == 15


def test_open_quests_expire_at_the_close(sample: Game) -> None:
    """What was not done is expired, what was done stays completed."""
    player_id = sample.join()
    sample.record(player_id, MONDAY, steps=10_000)
    with sample.writing(noon(MONDAY + DAY)) as session:
        play.tick(session)
    with read(sample.database) as session:
        states = session.execute(
            sa.select(col(QuestLog.status)).where(col(QuestLog.day_date) == MONDAY)
        ).scalars()
        assert sorted(states) == [QuestStatus.COMPLETED] + [QuestStatus.EXPIRED] * 5


def test_a_week_of_steps(sample: Game) -> None:
    """Movement Week opens on day 7 of play and counts the whole local week."""
    player_id = sample.join()
    sample.full_days(player_id, MONDAY, 6)
    info = sample.record(player_id, MONDAY + 6 * DAY, steps=10_000)
    assert "movement-week" in [step.quest for step in info.steps if step.award]


def test_rotation_begins_on_day_eight(sample: Game) -> None:
    """One rotating quest a day, from the configured day on."""
    player_id = sample.join()
    sample.full_days(player_id, MONDAY, 8)
    with read(sample.database) as session:
        query = sa.select(col(QuestLog.day_date), sa.func.count()).group_by(col(QuestLog.day_date))
        counts = {row[0]: row[1] for row in session.execute(query)}
    assert counts[MONDAY + DAY] == 6
    assert counts[MONDAY + 7 * DAY] == 8, "six, one rotating, and the week's quest on its Monday"


def test_a_title_is_earned_worn_and_lost(sample: Game) -> None:
    """The Consistent comes at 14 days, gives +5%, and goes with the streak, worn or not."""
    player_id = sample.join()
    sample.full_days(player_id, MONDAY, 14)
    assert "the-consistent" in sample.player(player_id).titles
    with sample.writing(noon(MONDAY + 14 * DAY)) as session:
        assert play.wear(session, player_id=player_id, title="the-consistent").active_title
    with sample.writing(noon(MONDAY + 14 * DAY)) as session:
        info = xp.award(
            session,
            player_id=player_id,
            source=XpEventSource.QUEST_COMPLETION,
            base_xp=100,
            day=MONDAY + 14 * DAY,
        )
    assert info.final_xp == 120, "100 × 1.15 × 1.05"
    # Two freezes are held by now, so the streak lasts two empty days and breaks on the third.
    with sample.writing(noon(MONDAY + 17 * DAY)) as session:
        play.tick(session)
    after = sample.player(player_id)
    assert after.current_streak == 0
    assert after.active_title is None and "the-consistent" not in after.titles


def test_a_title_that_is_not_held_cannot_be_worn(sample: Game) -> None:
    """Wearing needs holding; wearing nothing is always possible."""
    player_id = sample.join()
    with sample.writing(noon(MONDAY)) as session, pytest.raises(Refused, match="does not hold"):
        play.wear(session, player_id=player_id, title="iron-will")
    with sample.writing(noon(MONDAY)) as session:
        assert play.wear(session, player_id=player_id, title=None).active_title is None


def test_a_boss_is_fought_over_three_weeks(sample: Game) -> None:
    """Three phases of seven days with every core quest done end in victory and 500 base XP."""
    player_id = sample.join()
    with sample.writing(noon(MONDAY)) as session, pytest.raises(Refused, match="level"):
        play.start_fight(session, player_id=player_id, boss="the-inconsistent-one")
    _give(sample, player_id, 1_562)
    with sample.writing(noon(MONDAY)) as session:
        play.start_fight(session, player_id=player_id, boss="the-inconsistent-one")
    sample.full_days(player_id, MONDAY, 22)
    with read(sample.database) as session:
        attempt = session.execute(sa.select(BossAttempt)).scalar_one()
        assert (attempt.status, attempt.current_phase) == (BossAttemptStatus.VICTORY, 3)
        query = sa.text("SELECT base_xp FROM xp_events WHERE boss_attempt_id IS NOT NULL")
        assert session.execute(query).all() == [(500,)]
    with (
        sample.writing(noon(MONDAY + 22 * DAY)) as session,
        pytest.raises(Refused, match="already"),
    ):
        play.start_fight(session, player_id=player_id, boss="the-inconsistent-one")


def test_leaving_a_fight(sample: Game) -> None:
    """Leaving costs nothing and a new fight may start; a second one at once may not."""
    player_id = sample.join()
    _give(sample, player_id, 1_562)
    start = {"player_id": player_id, "boss": "the-inconsistent-one"}
    with sample.writing(noon(MONDAY)) as session:
        play.start_fight(session, **start)
    with (
        sample.writing(noon(MONDAY)) as session,
        pytest.raises(Refused, match="another fight"),
    ):
        play.start_fight(session, **start)
    with sample.writing(noon(MONDAY)) as session:
        play.abandon_fight(session, player_id=player_id)
    with sample.writing(noon(MONDAY)) as session:
        play.start_fight(session, **start)


def test_a_repeated_request_starts_one_fight(sample: Game) -> None:
    """The same key twice, as after a lost answer, is one fight and no refusal."""
    player_id = sample.join()
    _give(sample, player_id, 1_562)
    for _ in range(2):
        with sample.writing(noon(MONDAY), key="once") as session:
            play.start_fight(session, player_id=player_id, boss="the-inconsistent-one")


def test_play_is_ones_own(sample: Game) -> None:
    """Without being an admin nobody records for somebody else."""
    player_id = sample.join()
    stranger = Actor(user_id=9_999, name="Sam", roles=frozenset({Role.DESIGNER}))
    with (
        write(sample.database, actor=stranger, key="x", now=noon(MONDAY)) as session,
        pytest.raises(Refused, match="it needs the role admin"),
    ):
        play.record_metrics(session, player_id=player_id, values={"steps": 5})


def test_a_dungeon_counts_what_is_done_inside(sample: Game) -> None:
    """Steps from before the entry do not count; the clear pays base times rank, once."""
    player_id = sample.join()
    _give(sample, player_id, 592)
    sample.record(player_id, MONDAY, steps=4_000)
    with sample.writing(noon(MONDAY)) as session:
        play.enter_dungeon(session, player_id=player_id, dungeon="step-surge")
    before = sample.player(player_id).total_xp
    sample.record(player_id, MONDAY, steps=18_999)
    assert sample.player(player_id).total_xp - before == 15 + 10, "the steps quest only"
    sample.record(player_id, MONDAY, steps=19_000)
    assert sample.player(player_id).total_xp - before == 25 + 75
    late = noon(MONDAY) + timedelta(hours=23)
    with sample.writing(late) as session, pytest.raises(Refused, match="still closed"):
        play.enter_dungeon(session, player_id=player_id, dungeon="step-surge")


def test_a_dungeon_times_out(sample: Game) -> None:
    """Past its time it is over, without XP, and the cooldown runs from its end."""
    player_id = sample.join()
    _give(sample, player_id, 592)
    with sample.writing(noon(MONDAY)) as session:
        play.enter_dungeon(session, player_id=player_id, dungeon="step-surge")
    with sample.writing(noon(MONDAY + 3 * DAY)) as session:
        play.tick(session)
    with read(sample.database) as session:
        attempt = session.execute(sa.select(DungeonAttempt)).scalar_one()
    assert (attempt.status, attempt.xp_awarded) == (DungeonAttemptStatus.TIMED_OUT, 0)
    assert attempt.completed_at == noon(MONDAY + DAY)


def test_the_way_back_after_an_absence(sample: Game) -> None:
    """Seven days away, then seven days of four core quests: 200 base XP for returning."""
    player_id = sample.join()
    sample.full_days(player_id, MONDAY + 7 * DAY, 7)
    with read(sample.database) as session:
        query = sa.text("SELECT base_xp, content_key FROM xp_events WHERE event_source = 'event'")
        assert session.execute(query).all() == [(200, "return-protocol")]
