"""Notices: by wish, not at night, not too many, never lost, and the outbox says why."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta

import pytest

from model.db import Actor, read
from model.errors import NotFound, Refused, StaleEdit
from model.services import content, notices
from model.services.notices import Notice
from model.services.records import RecordError
from model.services.verification import verify
from model.words import NotificationChannel, NotificationDeliveryStatus, NotificationType
from tests.model.services.accounts.ground import HOUR, NOW, acting, one, person
from tests.model.services.play_worlds import Game

PENDING, SENT, SKIPPED = (
    NotificationDeliveryStatus.PENDING,
    NotificationDeliveryStatus.SENT,
    NotificationDeliveryStatus.SKIPPED,
)
FRIEND, STREAK = NotificationType.FRIEND, NotificationType.STREAK
EMAIL, IN_APP = NotificationChannel.EMAIL, NotificationChannel.IN_APP


def _tell(
    game: Game, ada: Actor, now: datetime, kind: NotificationType = FRIEND, **values: object
) -> notices.NoticeInfo:
    with game.writing(now) as session:
        notice = Notice(ada.user_id, kind, "Hello", **values)  # type: ignore[arg-type]
        return notices.notify(session, notice=notice)


def _ways(info: notices.NoticeInfo) -> list[tuple[str, str]]:
    return [(way.channel.value, way.status.value) for way in info.deliveries]


def test_a_notice_at_night_waits_for_the_morning_and_is_read(sample: Game) -> None:
    """In Kolkata 22:30 is night: the inbox has it at once, the delivery goes at eight."""
    ada = person(sample, "Ada", timezone="Asia/Kolkata")
    info = _tell(sample, ada, NOW + 5 * HOUR)
    (way,) = info.deliveries
    assert (way.status, way.due_at) == (PENDING, datetime.fromisoformat("2026-01-06T02:30Z"))
    assert "quiet hours" in way.reason
    with sample.writing(way.due_at - timedelta(minutes=1), key="early") as session:
        assert notices.dispatch(session) == notices.DispatchInfo(0, 0, 0)
    for _ in range(2):
        with sample.writing(way.due_at, key="morning") as session:
            assert notices.dispatch(session) == notices.DispatchInfo(1, 0, 0)
    with read(sample.database) as session:
        (row,) = notices.outbox(session, user_id=ada.user_id)
        assert (row.status, row.sent_at, row.reason) == (SENT, way.due_at, "")
        assert [item.id for item in notices.inbox(session, user_id=ada.user_id)] == [info.id]
        assert verify(session).findings == ()
    with acting(sample, ada, key="read") as session:
        assert notices.mark_read(session, notification_id=info.id).is_read
    with acting(sample, ada, key="unread") as session:
        assert not notices.mark_unread(session, notification_id=info.id).is_read
    for _ in range(2):
        with acting(sample, ada, key="all") as session:
            assert notices.mark_all_read(session, user_id=ada.user_id) == 1
    with read(sample.database) as session:
        assert notices.inbox(session, user_id=ada.user_id, only_unread=True) == ()
    eve = person(sample, "Eve")
    with pytest.raises(Refused) as caught, acting(sample, eve, key="eve") as session:
        notices.mark_read(session, notification_id=info.id)
    assert caught.value.code == "E-REFUSED-015"


def test_at_most_as_many_a_day_as_wanted_and_the_rest_is_kept(sample: Game) -> None:
    """The third of two is skipped with a reason and stays in the inbox; tomorrow has room again."""
    ada = person(sample, "Ada")
    with acting(sample, ada, key="wish") as session:
        notices.set_preferences(session, user_id=ada.user_id, max_per_day=2, email_enabled=True)
    assert _ways(_tell(sample, ada, NOW)) == [("email", "pending"), ("in_app", "pending")]
    with sample.writing(NOW) as session:
        assert notices.dispatch(session) == notices.DispatchInfo(1, 1, 0)  # both count as one told
    assert _ways(_tell(sample, ada, NOW)) == [("email", "pending"), ("in_app", "pending")]
    third = _tell(sample, ada, NOW)
    assert _ways(third) == [("email", "skipped"), ("in_app", "skipped")]
    assert third.deliveries[0].reason == ("The person is told 2 that day already, of at most 2.")
    assert not third.is_read
    night = _tell(sample, ada, NOW + 11 * HOUR)  # told tomorrow, so it counts for tomorrow
    assert _ways(night) == [("email", "pending"), ("in_app", "pending")]
    with read(sample.database) as session:
        reasons = {row.reason for row in notices.outbox(session, status=SKIPPED)}
        assert "It would have been sent by email; the sandbox sends nothing." in reasons
        assert len(notices.inbox(session, user_id=ada.user_id)) == 4
    asked = "SELECT count(*) FROM outside_checks WHERE table_name = 'notification_deliveries'"
    assert one(sample, asked) == 3  # mails that would have gone out


def test_wishes_mute_kinds_switch_ways_off_and_gather_a_digest(sample: Game) -> None:
    """A muted kind is kept as read; a way that is off is skipped; mails wait for the digest."""
    ada = person(sample, "Ada")
    with read(sample.database) as session:
        assert notices.preferences(session, user_id=ada.user_id).max_per_day == 10
    for _ in range(2):
        with acting(sample, ada, key="wish") as session:
            wishes = notices.set_preferences(
                session, user_id=ada.user_id, muted_types=[STREAK], email_enabled=True,
                digest_enabled=True, digest_minute=480,
            )  # fmt: skip
    assert (wishes.muted_types, wishes.channels) == (frozenset({STREAK}), {EMAIL, IN_APP})
    muted = _tell(sample, ada, NOW, STREAK)
    assert muted.is_read and _ways(muted) == [("email", "skipped"), ("in_app", "skipped")]
    assert "muted" in muted.deliveries[0].reason
    mail, app = _tell(sample, ada, NOW).deliveries
    assert (mail.due_at, app.due_at) == (NOW + 20 * HOUR, NOW)
    assert "digest" in mail.reason
    off = _tell(sample, ada, NOW, channels=(NotificationChannel.PUSH,))
    assert "switched off" in off.deliveries[0].reason
    late = _tell(sample, ada, NOW, channels=(EMAIL,), expires_at=NOW + HOUR)
    assert "no use" in late.deliveries[0].reason
    with pytest.raises(StaleEdit), acting(sample, ada, key="stale") as session:
        notices.set_preferences(session, user_id=ada.user_id, max_per_day=1, expected_version=9)
    with pytest.raises(RecordError) as caught, acting(sample, ada, key="bad") as session:
        notices.set_preferences(
            session, user_id=ada.user_id, max_per_day=-1, quiet_start_minute=1440
        )
    assert len(caught.value.violations) == 2
    eve = person(sample, "Eve")
    with pytest.raises(Refused) as other, acting(sample, eve, key="eve") as session:
        notices.set_preferences(session, user_id=ada.user_id, max_per_day=1)
    assert other.value.code == "E-REFUSED-015"


def test_what_cannot_be_told_is_refused(sample: Game) -> None:
    """Unknown people and subjects, several subjects, people without a role; nothing is left."""
    ada = person(sample, "Ada")
    with pytest.raises(NotFound, match="no user 999"), sample.writing(NOW) as session:
        notices.notify(session, notice=Notice(999, FRIEND, "Hello"))
    for about in ({"duel": 1}, {"duel_id": 1, "message_id": 1}):
        with pytest.raises(Refused) as caught:
            _tell(sample, ada, NOW, about=about)
        assert caught.value.code == "E-NOTICE-001"
    for call in (
        lambda session: notices.notify(session, notice=Notice(ada.user_id, FRIEND, "Hello")),
        notices.dispatch,
    ):
        with (
            pytest.raises(Refused, match="needs the role"),
            acting(sample, ada, key="a") as session,
        ):
            call(session)
    assert one(sample, "SELECT count(*) FROM notifications") == 0


def test_a_published_template_is_filled_in(sample: Game) -> None:
    """Exactly its variables, its channels and its days; values are not looked at for names."""
    ada = person(sample, "Ada")
    with read(sample.database) as session:
        flat = copy.deepcopy(content.draft(session, world="sample"))
    flat["notification_templates"] = {
        "level-up": {
            "notification_type": "level_up", "title": "{{name}}: level {{level}}",
            "content": "Well done, {{name}}.", "variables": ["name", "level"],
            "channels": ["in_app"], "expires_after_days": 2,
        },
        "off": {"notification_type": "system", "title": "-", "content": "-", "is_active": False},
    }  # fmt: skip
    sample.publish(flat)
    said = {"world": "sample", "template": "level-up", "user_id": ada.user_id}
    given = {"name": "{{level}}", "level": "3"}
    for hours in (0, 1):
        with sample.writing(NOW + hours * HOUR, key="level") as session:
            info = notices.notify_by_template(session, **said, variables=given)
    with read(sample.database) as session:
        (item,) = notices.inbox(session, user_id=ada.user_id, at=NOW)
        assert notices.inbox(session, user_id=ada.user_id, at=NOW + 48 * HOUR) == ()
    assert (item.id, item.title) == (info.id, "{{level}}: level 3")
    for template, variables, code in (
        ("level", {}, "E-NOTICE-002"),
        ("off", {}, "E-NOTICE-003"),
        ("level-up", {"name": "Ada", "lvl": "3"}, "E-NOTICE-004"),
    ):
        with pytest.raises((Refused, NotFound)) as caught, sample.writing(NOW) as session:
            notices.notify_by_template(
                session, world="sample", template=template, user_id=ada.user_id, variables=variables
            )
        assert caught.value.code == code


def test_what_is_wished_when_it_goes_out_counts(sample: Game) -> None:
    """What was muted or switched off while a notice waited holds it back; batches have ends."""
    ada = person(sample, "Ada")
    with acting(sample, ada, key="mails") as session:
        notices.set_preferences(session, user_id=ada.user_id, email_enabled=True)
    late = NOW + 11 * HOUR  # 23:00: quiet until eight
    for kind in (FRIEND, STREAK):
        assert {status for _, status in _ways(_tell(sample, ada, late, kind))} == {"pending"}
    with acting(sample, ada, key="wish", now=late) as session:
        notices.set_preferences(
            session, user_id=ada.user_id, email_enabled=False, muted_types=[STREAK]
        )
    morning = late + 9 * HOUR
    with sample.writing(morning, key="out") as session:
        assert notices.dispatch(session) == notices.DispatchInfo(1, 0, 3)
    with read(sample.database) as session:
        rows = notices.outbox(session, status=SKIPPED)
    assert {row.reason for row in rows} == {
        "The person has muted streak.",
        "The person has email switched off.",
    }
    for limit in (0, -1, 10_001):
        with pytest.raises(Refused) as caught, sample.writing(morning) as session:
            notices.dispatch(session, limit=limit)
        assert caught.value.code == "E-NOTICE-005"
    with sample.writing(morning) as session:
        assert notices.dispatch(session) == notices.DispatchInfo(0, 0, 0)
    noted = "SELECT count(*) FROM audit_events WHERE action = 'notices.dispatch'"
    assert one(sample, noted) == 1, "nothing to do leaves no entry"
