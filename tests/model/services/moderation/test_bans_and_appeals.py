"""Bans hold by the clock, bar who asks the guard, and are appealed to somebody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from model.errors import NotFound, Refused
from model.services import moderation, play
from model.words import BanAppealStatus, BanStatus
from tests.model.services.moderation.ground import Ground

DAY = timedelta(days=1)


def _barred(ground: Ground, who: str, world_id: int | None = None) -> bool:
    """Whether the guard refuses a person; it says how long and what to do."""
    with ground.by("owner") as session:
        try:
            moderation.require_not_banned(session, ground.ids[who], world_id=world_id)
        except Refused as reason:
            return reason.code == "E-MOD-012" and "appeal against it" in str(reason)
    return False


def _ban(ground: Ground, who: str, by: str = "mia", **values: Any) -> moderation.BanInfo:
    made: moderation.BanInfo = ground.do(
        moderation.ban, by, user_id=ground.ids[who], reason="Spam", **values
    )
    return made


def test_a_ban_holds_from_now_until_its_end(ground: Ground) -> None:
    """It suspends and bars while it holds, ends by the clock though nobody swept, once."""
    until = ground.now + 2 * DAY
    ask: dict[str, Any] = {"user_id": ground.ids["bob"], "reason": "Spam", "until": until}
    made = ground.do(moderation.ban, "mia", key="ban", **ask)
    assert ground.do(moderation.ban, "mia", key="ban", **ask) == made
    assert (made.status, made.world_id, ground.status("bob")) == ("active", None, "suspended")
    assert _barred(ground, "bob") and _barred(ground, "bob", world_id=1)
    assert not _barred(ground, "ada")
    assert ground.told("bob") == ["You are excluded until 2026-01-07 12:00 UTC"]
    ground.refused("E-MOD-011", moderation.ban, "max", **ask)
    ground.refused("E-MOD-011", moderation.ban, "max", **ask, world="sample")
    unclear = {"user_id": ground.ids["ada"], "reason": "Spam", "until": until.replace(tzinfo=None)}
    assert "with its zone" in ground.refused("E-MOD-013", moderation.ban, "max", **unclear)
    ground.later(days=2)
    assert not _barred(ground, "bob")
    assert ground.see(moderation.ban_info, ban_id=made.id).status is BanStatus.ACTIVE
    ground.refused("E-REFUSED-002", moderation.sweep, "mia")
    swept = ground.do(moderation.sweep, "owner", key="sweep")
    assert (swept.bans_expired, ground.status("bob")) == (1, "active")
    assert ground.do(moderation.sweep, "owner").bans_expired == 0
    assert ground.see(moderation.ban_info, ban_id=made.id).status is BanStatus.EXPIRED
    ground.refused("E-MOD-002", moderation.lift, "mia", ban_id=made.id, reason="Late")
    again = _ban(ground, "bob", until=ground.now + DAY)
    ground.later(days=1)
    once_more = _ban(ground, "bob")  # the one that ran out is moved on the way
    states = [ban.status for ban in ground.see(moderation.bans_of, user_id=ground.ids["bob"])]
    assert states == ["active", "expired", "expired"]
    assert (once_more.expires_at, again.id < once_more.id) == (None, True)
    assert "for ever" not in str(again) and _barred(ground, "bob")


def test_a_ban_of_one_world_bars_only_there_and_is_lifted(ground: Ground) -> None:
    """It does not suspend; lifting frees from it alone, and the person hears why."""
    made = _ban(ground, "bob", world="sample")
    assert (_barred(ground, "bob", world_id=1), _barred(ground, "bob")) == (True, False)
    assert ground.status("bob") == "active"
    whole = _ban(ground, "bob", by="max")
    for ban, reason in ((whole, "Enough"), (made, "All forgiven")):
        ground.refused("E-MOD-009", moderation.lift, "mia", ban_id=ban.id, reason="")
        ground.refused("E-REFUSED-002", moderation.lift, "bob", ban_id=ban.id, reason="Me")
        done = ground.do(moderation.lift, "mia", ban_id=ban.id, reason=reason)
        assert (done.status, done.lifted_at) == (BanStatus.LIFTED, ground.now)
    assert not _barred(ground, "bob", world_id=1) and ground.status("bob") == "active"
    assert ground.told("bob")[2:] == ["Your exclusion was lifted"] * 2


def test_who_may_ban_whom_until_when(ground: Ground) -> None:
    """Not oneself, staff only by an admin, with an end ahead of now, and with a reason."""
    ids = ground.ids
    ask: dict[str, Any] = {"reason": "Spam"}
    ground.refused("E-REFUSED-002", moderation.ban, "tea", user_id=ids["bob"], **ask)
    ground.refused("E-MOD-005", moderation.ban, "mia", user_id=ids["mia"], **ask)
    ground.refused("E-MOD-010", moderation.ban, "mia", user_id=ids["tea"], **ask)
    for until in (ground.now, ground.now + 4000 * DAY):
        ground.refused("E-MOD-013", moderation.ban, "mia", user_id=ids["bob"], until=until, **ask)
    ground.refused("E-MOD-009", moderation.ban, "mia", user_id=ids["bob"], reason=" ")
    with pytest.raises(NotFound):
        ground.do(moderation.ban, "mia", user_id=999, **ask)
    assert ground.do(moderation.ban, "owner", user_id=ids["max"], **ask).status == "active"
    ground.refused("E-MOD-005", moderation.lift, "max", ban_id=1, reason="Me")


def test_an_appeal_is_decided_by_other_eyes(ground: Ground) -> None:
    """One at a time, by the person; denied it holds on, granted the ban is lifted with it."""
    ban = _ban(ground, "bob")
    ask: dict[str, Any] = {"ban_id": ban.id, "statement": "It was my brother."}
    ground.refused("E-REFUSED-015", moderation.appeal, "ada", **ask)
    ground.refused("E-RECORD-007", moderation.appeal, "bob", ban_id=ban.id, statement="")
    first = ground.do(moderation.appeal, "bob", key="ask", **ask)
    assert ground.do(moderation.appeal, "bob", key="ask", **ask) == first
    ground.refused("E-MOD-021", moderation.appeal, "bob", **ask)
    assert ground.see(moderation.open_appeals) == [first]
    decide: dict[str, Any] = {"appeal_id": first.id, "note": "No brother is known."}
    ground.refused("E-REFUSED-002", moderation.grant, "bob", **decide)
    ground.refused("E-MOD-022", moderation.deny, "mia", **decide)
    ground.refused("E-MOD-009", moderation.deny, "max", appeal_id=first.id, note="")
    denied = ground.do(moderation.deny, "max", **decide)
    assert (denied.status, denied.decided_by_id) == (BanAppealStatus.DENIED, ground.ids["max"])
    assert _barred(ground, "bob") and ground.told("bob")[-1] == "Your appeal was denied"
    ground.refused("E-MOD-002", moderation.grant, "max", **decide)
    second = ground.do(moderation.appeal, "bob", **ask)
    ground.refused("E-REFUSED-015", moderation.withdraw_appeal, "ada", appeal_id=second.id)
    gone = ground.do(moderation.withdraw_appeal, "bob", appeal_id=second.id)
    assert gone.status is BanAppealStatus.WITHDRAWN
    third = ground.do(moderation.appeal, "bob", **ask)
    ground.later(minutes=1)
    granted = ground.do(moderation.grant, "owner", key="yes", appeal_id=third.id, note="So be it.")
    assert ground.do(moderation.grant, "owner", key="yes", appeal_id=third.id,
                     note="So be it.") == granted  # fmt: skip
    assert (granted.status, granted.decided_at) == (BanAppealStatus.GRANTED, ground.now)
    lifted = ground.see(moderation.ban_info, ban_id=ban.id)
    assert (lifted.status, lifted.lifted_at) == (BanStatus.LIFTED, ground.now)
    assert not _barred(ground, "bob") and ground.status("bob") == "active"
    ground.refused("E-MOD-020", moderation.appeal, "bob", **ask)
    ground.assert_sound()


def test_who_is_banned_from_a_world_plays_no_more_there(ground: Ground) -> None:
    """Recording and wearing are refused while the ban holds, and go on after it."""
    player = ground.do(play.join, "ada", world="sample")
    until = ground.now + DAY
    _ban(ground, "ada", world="sample", until=until)
    record = {"player_id": player.id, "values": {"steps": 100}}
    ground.refused("E-MOD-012", play.record_metrics, "ada", **record)
    ground.refused("E-MOD-012", play.wear, "ada", player_id=player.id, title=None)
    ground.later(days=1)
    assert ground.do(play.record_metrics, "ada", **record).day is not None
