"""Registering: all faults at once, no word of who is known, a code that is good once for a day."""

from __future__ import annotations

from datetime import date

import pytest

from model.db import read
from model.errors import NotFound, Refused, StaleEdit
from model.services import accounts, privacy
from model.services.records import RecordError
from model.services.verification import verify as verify_all
from tests.model.services.accounts.ground import HOUR, NOW, acting, one, person
from tests.model.services.play_worlds import Game

ADA = {"email": " Ada@Example.org ", "username": "ada", "birth_date": date(2000, 2, 29)}


def _register(game: Game, *, key: str, **values: object) -> accounts.RegistrationInfo:
    with game.writing(NOW, key=key) as session:
        return accounts.register(session, **{**ADA, **values})  # type: ignore[arg-type]


def test_somebody_registers_proves_the_address_and_says_who_they_are(sample: Game) -> None:
    """From the form to a profile; codes are kept as hashes, mails are written down, not sent."""
    made = _register(sample, key="form")
    assert (made.email, made.expires_at) == ("ada@example.org", NOW + 24 * HOUR)
    again = _register(sample, key="form")
    assert again == accounts.RegistrationInfo(made.email, made.expires_at)  # told once
    kept = one(sample, "SELECT value FROM verifications")
    assert made.token not in (kept, "") and len(kept) == 64
    assert made.token not in one(sample, "SELECT CAST(answer AS TEXT) FROM idempotency_keys "
                                 "WHERE service = 'accounts.register'")  # fmt: skip
    assert one(sample, "SELECT status FROM users WHERE username = 'ada'") == "inactive"
    assert one(sample, "SELECT kind FROM outside_checks WHERE table_name = 'users'") == (
        "mail_delivery"
    )
    with sample.writing(NOW + HOUR, key="proof") as session:
        ada = accounts.verify(session, email="ADA@example.org", token=made.token)
    with sample.writing(NOW + HOUR, key="proof") as session:
        assert accounts.verify(session, email="ADA@example.org", token=made.token) == ada
    assert (ada.email_verified, ada.status) == (True, "active")
    assert one(sample, "SELECT count(*) FROM verifications") == 0
    assert one(sample, f"SELECT max_per_day FROM notification_preferences "
               f"WHERE user_id = {ada.id}") == 10  # fmt: skip
    with sample.writing(NOW + HOUR) as session:
        said = accounts.complete_profile(
            session, user_id=ada.id, bio="I count.", privacy_settings={"activity": "friends"}
        )
    assert (said.bio, said.onboarding_completed, said.name) == ("I count.", True, None)
    assert said.privacy_settings["activity"] == "friends"
    assert said.privacy_settings["profile"] == "friends"
    with read(sample.database) as session:
        assert verify_all(session).findings == ()


def test_every_fault_of_the_form_is_named_at_once(sample: Game) -> None:
    """Also when the address is known: of that, nothing is said."""
    _register(sample, key="first")
    for address in ("ada@example.org", "nobody@example.org"):
        with pytest.raises(RecordError) as caught:
            _register(
                sample, key="bad", email=address, username="Ada", birth_date=date(2020, 1, 1),
                timezone="Mars/Base",
            )  # fmt: skip
        codes = sorted(violation.code for violation in caught.value.violations)
        fields = {violation.path[-1] for violation in caught.value.violations}
        assert fields == {"username", "birth_date", "timezone"}
        assert {"E-RULE-002", "E-RULE-003"} <= set(codes)
    with pytest.raises(RecordError) as caught:
        _register(sample, key="bad", email="no address", username=None, birth_date=None)
    assert {v.path[-1] for v in caught.value.violations} == {"email", "username", "birth_date"}
    assert one(sample, "SELECT count(*) FROM users WHERE username IS NOT NULL") == 1


def test_a_known_address_gets_the_same_answer_and_no_second_person(sample: Game) -> None:
    """The answer looks the same; its code fits nothing; the first code still fits."""
    first = _register(sample, key="first")
    second = _register(sample, key="second", username="somebody")
    assert (second.email, second.expires_at) == (first.email, first.expires_at)
    assert len(second.token) == len(first.token) and second.token != first.token
    assert one(sample, "SELECT count(*) FROM users WHERE email = 'ada@example.org'") == 1
    with pytest.raises(Refused, match="does not fit") as caught, sample.writing(NOW) as session:
        accounts.verify(session, email=first.email, token=second.token)
    assert caught.value.code == "E-PEOPLE-001"
    with sample.writing(NOW) as session:
        assert accounts.verify(session, email=first.email, token=first.token).email_verified


def test_a_code_is_good_for_a_day_and_a_new_one_ends_it(sample: Game) -> None:
    """At 24 hours it is too old; who asks again gets another that ends it."""
    first = _register(sample, key="first")
    with pytest.raises(Refused) as caught, sample.writing(NOW + 24 * HOUR) as session:
        accounts.verify(session, email=first.email, token=first.token)
    assert caught.value.code == "E-PEOPLE-002"
    with sample.writing(NOW + HOUR) as session:
        fresh = accounts.ask_again(session, email=first.email)
    with sample.writing(NOW + HOUR) as session:
        nothing = accounts.ask_again(session, email="nobody@example.org")
    assert nothing.expires_at == fresh.expires_at and len(nothing.token) == len(fresh.token)
    for address, token in ((first.email, first.token), (nothing.email, nothing.token)):
        with pytest.raises(Refused, match="does not fit"), sample.writing(NOW) as session:
            accounts.verify(session, email=address, token=token)
    with sample.writing(NOW + HOUR) as session:
        accounts.verify(session, email=first.email, token=fresh.token)
    with pytest.raises(Refused, match="used already"), sample.writing(NOW + HOUR) as session:
        accounts.verify(session, email=first.email, token=fresh.token)


def test_a_profile_is_written_by_its_person(sample: Game) -> None:
    """Strangers are refused, a stale form too, and every fault is named."""
    ada, eve = person(sample, "Ada"), person(sample, "Eve")
    with pytest.raises(Refused) as caught, acting(sample, eve, key="a") as session:
        accounts.complete_profile(session, user_id=ada.user_id, bio="Mine now")
    assert caught.value.code == "E-REFUSED-015"
    with pytest.raises(NotFound, match="no user 999"), sample.writing(NOW) as session:
        accounts.complete_profile(session, user_id=999, bio="x")
    with acting(sample, ada, key="b") as session:
        said = accounts.complete_profile(session, user_id=ada.user_id, bio="A", expected_version=1)
    with pytest.raises(StaleEdit), acting(sample, ada, key="c") as session:
        accounts.complete_profile(session, user_id=ada.user_id, bio="B", expected_version=1)
    with pytest.raises(RecordError) as faults, acting(sample, ada, key="d") as session:
        accounts.complete_profile(
            session, user_id=ada.user_id, bio="<script>", image="http://x", expected_version=2,
            privacy_settings={"activity": "aliens"},
        )  # fmt: skip
    assert {v.path[2] for v in faults.value.violations} == {"bio", "image", "privacy_settings"}
    with read(sample.database) as session:
        assert accounts.user(session, user_id=ada.user_id) == said


def test_an_address_that_leads_nowhere_is_refused(sample: Game) -> None:
    """The erased have such addresses: who registers one first would hinder their erasure."""
    ada = person(sample, "Ada")
    for address in (f"erased-{ada.user_id}@erased.invalid", "Me@Else.INVALID "):
        with pytest.raises(RecordError) as caught:
            _register(sample, key=address, email=address)
        assert [violation.code for violation in caught.value.violations] == ["E-PEOPLE-009"]
    assert one(sample, "SELECT count(*) FROM users WHERE username = 'ada'") == 0
    with sample.writing(NOW) as session:
        privacy.erase_user(session, user_id=ada.user_id, why="asked for")
    with pytest.raises(NotFound), sample.writing(NOW) as session:
        accounts.complete_profile(session, user_id=ada.user_id, bio="back again")
