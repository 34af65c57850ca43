"""The XP ledger: chained awards, corrections by hand, reversals, and two awards at once."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col

from model.db import read
from model.errors import NotFound, Refused
from model.rules.ledger import GENESIS
from model.rules.values import MODIFIERS
from model.services import play, xp
from model.services.ledger import Reference
from model.tables import SeasonParticipation, XpEvent
from model.words import ModifierType, XpEventSource
from tests.model.services.play_worlds import FULL_DAY, MONDAY, Game, noon

QUEST = XpEventSource.QUEST_COMPLETION


def _award(game: Game, player_id: int, base_xp: int = 25, *, day: date = MONDAY) -> xp.AwardInfo:
    with game.writing(noon(day)) as session:
        return xp.award(
            session,
            player_id=player_id,
            source=QUEST,
            base_xp=base_xp,
            day=day,
            reference=Reference(content_key="steps"),
        )


def _events(game: Game, player_id: int) -> list[XpEvent]:
    with read(game.database) as session:
        query = sa.select(XpEvent).where(col(XpEvent.player_id) == player_id)
        return list(session.execute(query.order_by(col(XpEvent.seq))).scalars())


def test_events_are_chained_to_the_newest(sample: Game) -> None:
    """Each event links to the hash of the one before it, the first to the beginning."""
    player_id = sample.join()
    for _ in range(3):
        _award(sample, player_id)
    events = _events(sample, player_id)
    assert [event.seq for event in events] == [1, 2, 3]
    links = [event.previous_hash for event in events]
    assert links == [GENESIS, events[0].event_hash, events[1].event_hash]
    assert [event.total_xp_after for event in events] == [25, 50, 75]


def test_an_award_goes_through_the_chain_of_the_situation(sample: Game) -> None:
    """A Saturday multiplies by 1.10 and the step is stored with its reason's numbers."""
    player_id = sample.join()
    info = _award(sample, player_id, 100, day=MONDAY + timedelta(days=5))
    assert info.final_xp == 110
    assert [MODIFIERS[step.type] for step in info.steps] == [ModifierType.WEEKEND_BONUS]


def test_season_and_title_reach_real_awards(sample: Game) -> None:
    """In season 2 an award is ×1.10, and its XP counts for that season (rules.md §1.11)."""
    player_id = sample.join()
    info = _award(sample, player_id, 100, day=date(2026, 3, 9))
    assert info.final_xp == 110
    with read(sample.database) as session:
        season_xp = session.execute(sa.select(col(SeasonParticipation.season_xp))).scalars().all()
    assert season_xp == [110]


def test_a_level_rises_at_its_threshold(sample: Game) -> None:
    """280 XP are level 2."""
    player_id = sample.join()
    assert _award(sample, player_id, 279).level_after == 1
    info = _award(sample, player_id, 1)
    assert (info.level_before, info.level_after) == (1, 2)
    assert sample.player(player_id).level == 2


def test_caps_hold_over_the_day_and_the_week(sample: Game) -> None:
    """5,000 a day and 25,000 a week; the cap is a recorded step."""
    player_id = sample.join()
    gained = [
        _award(sample, player_id, 4_000, day=MONDAY + timedelta(days=number // 2)).final_xp
        for number in range(14)
    ]
    assert gained[:2] == [4_000, 1_000]
    assert sum(gained) == 25_000


def test_a_correction_needs_a_reason_and_never_goes_below_zero(sample: Game) -> None:
    """Taking more than there is takes what there is, without the chain."""
    player_id = sample.join()
    _award(sample, player_id, 100)
    with sample.writing(noon(MONDAY)) as session:
        assert xp.adjust(session, player_id=player_id, xp=-500).final_xp == -100
    assert sample.player(player_id).total_xp == 0
    with sample.writing(noon(MONDAY)) as session:
        session.why = " "
        with pytest.raises(Refused, match="reason"):
            xp.adjust(session, player_id=player_id, xp=5)
    with sample.writing(noon(MONDAY)) as session, pytest.raises(Refused, match="Nothing"):
        xp.adjust(session, player_id=player_id, xp=-1)


def test_a_reversal_is_a_new_event_and_happens_once(sample: Game) -> None:
    """The event stays, a negative one takes it back; a second reversal is refused."""
    player_id = sample.join()
    info = _award(sample, player_id, 300)
    with sample.writing(noon(MONDAY)) as session:
        assert xp.reverse(session, event_id=info.event_id).final_xp == -300
    assert sample.player(player_id).total_xp == 0
    assert sample.player(player_id).level == 1
    assert len(_events(sample, player_id)) == 2
    with sample.writing() as session, pytest.raises(Refused, match="already"):
        xp.reverse(session, event_id=info.event_id)
    with sample.writing() as session, pytest.raises(NotFound):
        xp.reverse(session, event_id=999_999)


def test_a_reversed_award_does_not_open_the_cap_again(sample: Game) -> None:
    """Reversing and earning again cannot be farmed: the day's room stays used."""
    player_id = sample.join()
    info = _award(sample, player_id, 5_000)
    with sample.writing(noon(MONDAY)) as session:
        xp.reverse(session, event_id=info.event_id)
    assert _award(sample, player_id, 100).final_xp == 0


def test_the_same_key_corrects_once(sample: Game) -> None:
    """Asking again with the same idempotency key gives the same event."""
    player_id = sample.join()
    found = []
    for _ in range(2):
        with sample.writing(noon(MONDAY), key="again") as session:
            found.append(xp.adjust(session, player_id=player_id, xp=50).event_id)
    assert found[0] == found[1]
    assert sample.player(player_id).total_xp == 50


def test_only_earned_positive_awards(sample: Game) -> None:
    """Zero, negative and correcting sources are refused as awards."""
    player_id = sample.join()
    for base_xp, source in ((0, QUEST), (-5, QUEST), (5, XpEventSource.REVERSAL)):
        with sample.writing() as session, pytest.raises(Refused):
            xp.award(session, player_id=player_id, source=source, base_xp=base_xp, day=MONDAY)


def test_awards_at_the_same_time_follow_each_other(sample: Game) -> None:
    """Two threads, ten awards each: no seq twice, nothing lost, season XP exact (§1.11 race)."""
    player_id = sample.join()
    errors: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(10):
                _award(sample, player_id, 10)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert [event.seq for event in _events(sample, player_id)] == list(range(1, 21))
    assert sample.player(player_id).total_xp == 200
    with read(sample.database) as session:
        assert session.execute(sa.select(col(SeasonParticipation.season_xp))).scalar_one() == 200


def test_a_ledger_row_cannot_be_changed(sample: Game) -> None:
    """The database itself refuses to update or delete an event."""
    player_id = sample.join()
    _award(sample, player_id)
    for statement in ("UPDATE xp_events SET final_xp = 1", "DELETE FROM xp_events"):
        with pytest.raises(Refused), sample.writing() as session:
            session.execute(sa.text(statement))


def test_a_new_revision_decides_from_its_publication_on(sample: Game) -> None:
    """Publishing other rules changes later awards only, and each row names its ruleset."""
    from tests.sample_content import CONTENT

    player_id = sample.join()
    _award(sample, player_id, 100, day=MONDAY + timedelta(days=5))
    changed = dict(CONTENT)
    configs = {**CONTENT["game_configs"]}
    value = {**configs["modifiers"]["value"], "weekend_multiplier_ppm": 2_000_000}
    changed["game_configs"] = {**configs, "modifiers": {"value": value}}
    sample.publish(changed)
    assert _award(sample, player_id, 100, day=MONDAY + timedelta(days=5)).final_xp == 200
    events = _events(sample, player_id)
    assert events[0].final_xp == 110
    assert events[0].ruleset_hash != events[1].ruleset_hash


def test_recording_a_day_gives_the_sum_of_its_quests(sample: Game) -> None:
    """Four core quests and no chain steps: 25 + 40 + 20 + 15."""
    player_id = sample.join()
    with sample.writing(noon(MONDAY)) as session:
        info = play.record_metrics(session, player_id=player_id, values=FULL_DAY)
    assert info.xp_gained == 100
    assert sample.player(player_id).total_xp == 100


@pytest.mark.parametrize("amount", [True, 1.5, 2**62, -(2**64)])
def test_a_correction_out_of_reach_is_refused(sample: Game, amount: object) -> None:
    """What is no whole number, or would leave the ledger's range, never reaches the chain."""
    player_id = sample.join()
    with sample.writing() as session, pytest.raises(Refused, match="must be a whole number"):
        xp.adjust(session, player_id=player_id, xp=amount)  # type: ignore[arg-type]
