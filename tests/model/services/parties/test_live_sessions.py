"""Live sessions and looks at players: one at a time, by members, with what a player shows."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from model.errors import Refused
from model.services import parties
from tests.model.services.parties.ground import Ground
from tests.model.services.parties.test_parties import full_party


def test_a_live_session_from_start_to_end(ground: Ground) -> None:
    """Members enter, write notes that all stay, pause, leave; then it is over for good."""
    first, second, third, fourth = ground.players
    party_id = full_party(ground)
    begin = {"party_id": party_id, "session_type": "live_study"}
    ground.refused("E-PARTY-001", parties.start_session, fourth, **begin)
    live = ground.do(parties.start_session, second, **begin)
    on = {"live_id": live.id}
    assert live.participants == (second,) and live.status == "starting"
    ground.refused("E-PARTY-023", parties.start_session, first, **begin)
    ground.do(parties.enter_session, third, **on)
    ground.refused("E-PARTY-024", parties.enter_session, third, **on)
    ground.refused("E-PARTY-028", parties.write_note, first, **on, text="Hello.")
    ground.refused("E-PARTY-027", parties.pace_session, third, **on, is_break=False)
    ground.refused("E-PARTY-025", parties.pace_session, second, **on, is_break=True)
    assert ground.do(parties.pace_session, second, **on, is_break=False).status == "active"
    ground.do(parties.write_note, second, **on, text="Bases.")
    noted = ground.do(parties.write_note, third, **on, text="Sums.")
    assert noted.notes == ((second, "Bases."), (third, "Sums."))
    assert ground.do(parties.pace_session, first, **on, is_break=True).status == "break"
    assert ground.do(parties.leave_session, third, **on).participants == (second,)
    over = ground.do(parties.end_session, first, **on)
    assert over.status == "ended" and over.participants == ()
    ground.refused("E-PARTY-026", parties.enter_session, third, **on)
    assert ground.do(parties.start_session, first, **begin).session_id != live.session_id


def test_a_look_at_a_player(ground: Ground) -> None:
    """A stranger shows nothing until they show progress to everyone; an invitation may follow."""
    first, second, third, _ = ground.players
    party_id = full_party(ground, 2)
    look = {"party_id": party_id, "viewed_id": third}
    ground.refused("E-PARTY-009", parties.browse, second, **look)
    assert ground.do(parties.browse, first, **look).stats == {}
    with ground.as_(None) as session:
        session.execute(sa.text('UPDATE users SET privacy_settings = \'{"progress": "everyone"}\''))
    for _ in range(2):
        with ground.as_(first, key="look") as session:
            seen = parties.browse(session, player_id=first, **look, action="invited")
    assert seen.stats == {"level": 1, "total_xp": 0, "current_streak": 0}
    (invited,) = ground.look(parties.open_invitations, player_id=third)
    assert invited.method == "browse_and_invite"
    with pytest.raises(Refused, match="may not"), ground.as_(third) as session:
        parties.browse(session, player_id=first, **look)
