"""Each rule that a value or a row can break, with its sentence; all of them at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from model.errors import Violation
from model.services import records
from model.services.records.columns import columns_of
from model.services.records.validation import examine
from model.tables import TABLES
from model.words import SupportTicketStatus
from tests.model.services.records.made_values import START

NOW = START
TICKET: dict[str, Any] = {"user_id": 1, "subject": "It broke", "body": "When I pressed the key."}


def ticket(**changes: Any) -> tuple[dict[str, Any], list[Violation]]:
    """A new support ticket with these values, examined."""
    return examine("support_tickets", {**TICKET, **changes}, now=NOW)


def only(violations: list[Violation]) -> str:
    """The sentence of the one violation."""
    assert len(violations) == 1, [str(v) for v in violations]
    return str(violations[0])


def test_a_sound_row_comes_back_whole() -> None:
    """Defaults stand where nothing was given; the sandbox's own columns are set."""
    clean, violations = ticket()
    assert violations == []
    assert clean["status"] == "open" and clean["priority"] == "medium"
    assert clean["version"] == 1 and clean["deleted_at"] is None
    assert clean["created_at"] == clean["updated_at"] == NOW
    columns = set(TABLES["support_tickets"].__table__.columns.keys())
    assert set(clean) == columns - {"id"}


SENTENCES = [
    ({"subjct": "x"}, "support_tickets: subjct is not a known field. Did you mean 'subject'?"),
    ({"subject": None}, "subject must not be empty. Give a value. [E-RECORD-002]"),
    ({"subject": ""}, "subject = '' must not be empty. Write something. [E-RECORD-007]"),
    ({"subject": "x" * 201}, "must have at most 200 characters. [E-RECORD-007]"),
    ({"subject": 7}, "subject = 7 must be text. [E-RECORD-004]"),
    ({"subject": "a\x00b"}, "holds a NUL character. Remove it. [E-RECORD-010]"),
    ({"subject": "\ud83d"}, "holds half a character. Paste it again. [E-RECORD-010]"),
    ({"body": "<script>"}, "must not hold script or embedding tags. [E-RECORD-007]"),
    ({"user_id": "1"}, "user_id = '1' must be the number of a row. [E-RECORD-004]"),
    ({"user_id": True}, "user_id = True must be the number of a row. [E-RECORD-004]"),
    ({"user_id": 0}, "user_id = 0 must be the number of a row. [E-RECORD-004]"),
    ({"user_id": 2**63}, "must be the number of a row. [E-RECORD-004]"),
    ({"priority": "hihg"}, "must be one of low, medium, high. Did you mean 'high'? [E-RECORD-013]"),
    ({"priority": 3}, "must be one of low, medium, high. [E-RECORD-013]"),
    ({"resolved_at": datetime(2026, 3, 1)}, "must say its time zone. Use an aware time"),  # noqa: DTZ001
    ({"resolved_at": "yesterday"}, "must be an instant such as 2026-03-29T08:00:00+00:00"),
    ({"resolved_at": date(2026, 3, 1)}, "must be an instant such as"),
    ({"id": 9}, "id is set by the sandbox. Leave it out. [E-RECORD-008]"),
    ({"version": 2}, "version is set by the sandbox. Leave it out. [E-RECORD-008]"),
    ({"created_at": NOW}, "created_at is set by the sandbox. Leave it out. [E-RECORD-008]"),
    ({"deleted_at": NOW}, "deleted_at is set by the sandbox. Leave it out. [E-RECORD-008]"),
    ({"status": "closed"}, "must begin as open. Change the state afterwards. [E-RECORD-009]"),
]


@pytest.mark.parametrize(("changes", "sentence"), SENTENCES)
def test_each_broken_rule_has_its_sentence(changes: dict[str, Any], sentence: str) -> None:
    """What, value, rule, what to do, and a stable code."""
    assert sentence in only(ticket(**changes)[1])


def test_everything_wrong_is_said_at_once() -> None:
    """One examination names every faulty field."""
    values = {"user_id": 0, "subject": "", "priority": "x", "extra": 1, "resolved_at": 5}
    _, violations = examine("support_tickets", values, now=NOW)
    named = {violation.path[2] for violation in violations}
    assert named == {"user_id", "subject", "priority", "extra", "resolved_at", "body"}
    assert any("body is missing. Add it. [E-RECORD-002]" in str(v) for v in violations)


def test_words_are_taken_in_any_case_and_with_spaces() -> None:
    """Importers may bring the documents' own spelling."""
    states = list(SupportTicketStatus)
    assert ticket(priority="HIGH")[0]["priority"] == "high"
    existing = {**ticket()[0], "id": 3}
    column = columns_of("support_tickets")["status"]
    assert column.parse("In Progress") == "in_progress" == states[1].value
    assert column.parse(" IN-PROGRESS ") == "in_progress"
    _, violations = examine("support_tickets", {"status": "closed"}, existing=existing, now=NOW)
    assert "moves only from state to state. Use change_state." in only(violations)


def test_instants_are_stored_in_utc() -> None:
    """An aware time of any zone, or its text, becomes the same instant in UTC."""
    berlin = datetime(2026, 3, 1, 9, tzinfo=timezone(timedelta(hours=1)))
    for given in (berlin, "2026-03-01T09:00:00+01:00", "2026-03-01T08:00:00Z"):
        clean, violations = ticket(resolved_at=given)
        assert violations == [] and clean["resolved_at"] == berlin
        assert clean["resolved_at"].tzinfo is UTC


def test_the_edges_of_the_calendar_are_refused() -> None:
    """A zone must not push an instant out of the calendar."""
    for edge in ("0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"):
        found = ticket(resolved_at=edge)[1]
        assert "must lie in the years 1..9999" in only(found)


def test_an_update_examines_only_what_it_brings() -> None:
    """Fields that are not given stay out of the clean values; the world never changes."""
    existing = {**ticket()[0], "id": 3}
    clean, violations = examine("support_tickets", {"subject": "New"}, existing=existing, now=NOW)
    assert (clean, violations) == ({"subject": "New"}, [])
    _, violations = examine("support_tickets", {"world_id": 2}, existing=existing, now=NOW)
    expected = "support_tickets 3: world_id never changes once the row is made. Leave it out."
    assert expected in only(violations)


def test_bounds_name_both_ends() -> None:
    """A number out of bounds is told the bounds."""
    _, violations = examine("characters", {"player_id": 1, "name": "Ada", "level": 0}, now=NOW)
    assert only(violations) == "characters: level = 0 must be 1..1000. [E-RECORD-003]"
    for wrong in (True, 1.0, "1"):
        _, violations = examine(
            "characters", {"player_id": 1, "name": "Ada", "level": wrong}, now=NOW
        )
        assert "must be a whole number. [E-RECORD-004]" in only(violations)


def test_formats_are_judged_by_their_own_rules() -> None:
    """A named format says what a good value looks like."""
    values = {"world_id": 1, "ui_label_id": 1, "submitted_by_id": 1, "text": "Hallo"}
    _, violations = examine("translations", {**values, "language": "Deutsch!"}, now=NOW)
    assert "must be a language tag such as 'de' or 'pt-BR'. [E-RECORD-007]" in only(violations)


def test_json_is_judged_by_its_shape_and_stored_whole() -> None:
    """Every fault inside JSON has its place; defaults of the shape are filled in."""
    values = {"email": "kim@example.org", "privacy_settings": {"profile": "nobody"}}
    clean, violations = examine("users", values, now=NOW)
    assert violations == []
    assert clean["privacy_settings"]["profile"] == "nobody"
    assert clean["privacy_settings"]["may_be_invited"] is True
    wrong = {"profile": "all", "may_be_invited": 1, "profil": "nobody"}
    _, violations = examine("users", {**values, "privacy_settings": wrong}, now=NOW)
    text = "\n".join(str(violation) for violation in violations)
    assert "users: privacy_settings.profile = 'all' must be 'everyone', 'friends' or" in text
    assert "users: privacy_settings.may_be_invited = 1 must be a valid boolean" in text
    assert "privacy_settings.profil is not a known field. Did you mean 'profile'?" in text


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ({"stats": {"str": float("nan")}}, "must be a number that is not infinite"),
        ({"stats": {"str": float("inf")}}, "must be a number that is not infinite"),
        ({"stats": {"a\x00": 1}}, "holds a NUL character"),
        ({"stats": {1: 1}}, "must have names that are text"),
        ({"stats": {"\udc00": 1}}, "holds half a character"),
        ({"stats": {"str": 2**63}}, "must fit into 64 bits"),
        ({"stats": {"str": b"x"}}, "must be plain JSON"),
        ([], "must be an object"),
    ],
)
def test_json_that_the_databases_would_change_is_refused(value: Any, rule: str) -> None:
    """NaN, NUL, half characters and names that are no text never reach a database."""
    fault = examine("player_profiles", {"initial_stats": value}, now=NOW)[1]
    assert any(rule in str(violation) for violation in fault), [str(v) for v in fault]


def test_a_secret_is_never_shown_in_a_violation() -> None:
    """The sentence names the field and the rule, not the value."""
    secrets = [(t, n) for t in TABLES for n, c in columns_of(t).items() if c.secret]
    assert secrets
    for table, name in secrets:
        _, violations = examine(table, {name: 12345}, now=NOW)
        text = "\n".join(str(violation) for violation in violations)
        assert "12345" not in text and name in text


def test_rules_over_several_columns_have_sentences() -> None:
    """exactly_one, at_most_one, order and difference each say which columns and what to do."""
    same = {"requester_id": 1, "addressee_id": 1}
    assert "must not be the same as requester_id. Choose another. [E-RECORD-011]" in only(
        examine("friendships", same, now=NOW)[1]
    )
    times = {"player_id": 1, "started_at": NOW, "ended_at": NOW - timedelta(days=1)}
    found = examine("learning_sessions", times, now=NOW, by_service=True)[1]
    assert "ended_at = 2026-01-04" in only(found)
    assert "must be the same as started_at = 2026-01-05 08:00:00+00:00 or later" in only(found)


def test_one_fault_makes_no_other() -> None:
    """A rule over several columns keeps silent about columns that are faulty themselves."""
    values = {"requester_id": True, "addressee_id": 1}
    assert "must be the number of a row" in only(examine("friendships", values, now=NOW)[1])


def test_a_service_may_bring_times_and_states() -> None:
    """Made histories have a past; people's requests have not."""
    past = NOW - timedelta(days=30)
    values = {**TICKET, "status": "closed", "created_at": past, "updated_at": past, "version": 3}
    clean, violations = examine("support_tickets", values, now=NOW, by_service=True)
    assert violations == []
    assert (clean["status"], clean["created_at"], clean["version"]) == ("closed", past, 3)
    assert issubclass(records.RecordError, Exception)
