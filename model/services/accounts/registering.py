"""Registering and proving an address (sources/roguelearn.md, Registration & Onboarding Flow).

Nobody learns from an answer whether an address is known: it is the same either way, down to a code
that fits nothing. No mail is sent; `outside_checks` says whose mail would have gone out. Passwords
are left out: no library that hashes them is part of the product.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from model.db import WriteSession
from model.errors import Refused, Violation
from model.services import audit, outside, rows
from model.services.accounts import tokens
from model.services.accounts.persons import UserInfo, lock_people, user
from model.services.idempotency import once
from model.services.records import storing
from model.services.records.faults import Where, raise_all
from model.services.records.requests import fingerprint
from model.services.records.validation import examine
from model.services.records.writing import tied
from model.tables import NotificationPreference, User, Verification
from model.words import OutsideCheckKind, UserStatus

TOKEN_HOURS = 24
"""How long a code is good (sources/roguelearn.md, Email Verification)."""
_TAKEN = "E-RECORD-006"
_NOWHERE = ".invalid"
"""The ending of addresses that lead nowhere, by RFC 2606 (privacy.tokens)."""


@dataclass(frozen=True, slots=True)
class RegistrationInfo:
    """What was answered; `token` stands for the mail, and is empty when the answer is repeated."""

    email: str
    expires_at: datetime
    token: str = ""


def register(
    session: WriteSession,
    *,
    email: str,
    username: str,
    birth_date: date,
    name: str | None = None,
    timezone: str = "UTC",
) -> RegistrationInfo:
    """Make a person who is active once the address is proven; a known address gets no second one.

    Errors: RecordError with every fault of the form, but never that the address is known.
    """
    values: dict[str, Any] = {
        "email": _address(email),
        "username": username,
        "birth_date": birth_date,
        "name": name,
        "timezone": timezone,
        "status": UserStatus.INACTIVE.value,
    }

    def work() -> str:
        lock_people(session)
        clean = _checked(session, values)
        known = _user_id(session, clean["email"])
        user_id = known or storing.insert(session, "users", clean)
        if not known:
            outside.asked_on_create(session, "users", [user_id])
        token = _mail(session, user_id, clean["email"], is_wanted=not known)
        _note(session, "accounts.register", user_id, {"fields": sorted(values)})
        return token

    return _answered(session, "accounts.register", values, work)


def ask_again(session: WriteSession, *, email: str) -> RegistrationInfo:
    """Send a new code to an address that is not proven yet; the old one is of no use then.

    An unknown or a proven address gets the same answer with a code that fits nothing.
    """
    address = _address(email)

    def work() -> str:
        lock_people(session)
        user_id = _user_id(session, address)
        if user_id is None:
            return tokens.fresh()
        is_open = not session.get_one(User, user_id).email_verified
        _note(session, "accounts.ask_again", user_id, {})
        return _mail(session, user_id, address, is_wanted=is_open)

    return _answered(session, "accounts.ask_again", {"email": address}, work)


def verify(session: WriteSession, *, email: str, token: str) -> UserInfo:
    """Prove an address with its code, once: the person becomes active and gets preferences.

    Errors: Refused for a code that is wrong, was used or is older than 24 hours.
    """
    address = _address(email)

    def work() -> dict[str, Any]:
        lock_people(session)
        proof = _proof(session, address, token)
        if proof.expires_at <= session.now:
            raise Refused(
                f"This code was good for {TOKEN_HOURS} hours and is too old. Ask for a new one.",
                code="E-PEOPLE-002",
            )
        user_id = _user_id(session, address)
        assert user_id is not None, "a proof is of a person"
        _remove_proofs(session, address)
        _activate(session, user_id)
        _note(session, "accounts.verify", user_id, {"fields": ["email_verified", "status"]})
        return {"user_id": user_id}

    request = {"proof": fingerprint([address, token])}
    answer = once(session, service="accounts.verify", request=request, work=work)
    assert answer is not None
    return user(session, user_id=answer["user_id"])


# --- Steps --------------------------------------------------------------------------------------


def _address(email: Any) -> Any:
    """An address as it is kept: small letters, no spaces around it."""
    return email.strip().lower() if isinstance(email, str) else email


def _answered(
    session: WriteSession, service: str, values: dict[str, Any], work: Any
) -> RegistrationInfo:
    """Do it once; the code is told the first time only, because nothing but its hash is kept."""
    made: list[str] = []

    def do_it() -> dict[str, Any]:
        made.append(work())
        return {"expires_at": (session.now + timedelta(hours=TOKEN_HOURS)).isoformat()}

    answer = once(session, service=service, request={"form": fingerprint(values)}, work=do_it)
    assert answer is not None
    expires_at = datetime.fromisoformat(answer["expires_at"])
    return RegistrationInfo(values["email"], expires_at, made[0] if made else "")


def _checked(session: WriteSession, values: dict[str, Any]) -> dict[str, Any]:
    """The form as it is stored; RecordError with all faults but a known address."""
    where = Where("users")
    clean, violations = examine("users", values, now=session.now, by_service=True)
    violations += tied(session, "users", clean, where, None)
    for name in ("username", "birth_date"):
        if values[name] is None:
            violations.append(where.violation("E-RECORD-002", name, None, "is missing", "Add it."))
    if str(clean.get("email", "")).endswith(_NOWHERE):
        fault = where.violation(
            "E-PEOPLE-009",
            "email",
            values["email"],
            "must not end in .invalid: no mail goes there, and the erased have such addresses",
            "Choose another.",
        )
        violations.append(fault)
    raise_all(violation for violation in violations if not _says_who_is_known(violation))
    return clean


def _says_who_is_known(violation: Violation) -> bool:
    return violation.code == _TAKEN and violation.path[-1] == "email"


def _user_id(session: WriteSession, address: str) -> int | None:
    query = sa.select(col(User.id)).where(col(User.email) == address)
    found: int | None = session.execute(query).scalar_one_or_none()
    return found


def _mail(session: WriteSession, user_id: int, address: str, *, is_wanted: bool) -> str:
    """Write down that a mail would go out; gives its code, which fits nothing unless wanted."""
    outside.ask(session, kind=OutsideCheckKind.MAIL_DELIVERY, table="users", row_id=user_id)
    token = tokens.fresh()
    if is_wanted:
        _remove_proofs(session, address)
        proof = Verification(
            identifier=address,
            value=tokens.hash_of(token),
            expires_at=session.now + timedelta(hours=TOKEN_HOURS),
            created_at=session.now,
            updated_at=session.now,
        )
        session.add(proof)
        session.flush()
    return token


def _proof(session: WriteSession, address: str, token: str) -> Verification:
    query = sa.select(Verification).where(col(Verification.identifier) == address)
    proofs: list[Verification] = list(
        session.execute(query.order_by(col(Verification.id))).scalars()
    )
    for proof in proofs:
        if tokens.is_same(token, proof.value):
            return proof
    raise Refused(
        "This code does not fit the address, or was used already. Ask for a new one.",
        code="E-PEOPLE-001",
    )


def _remove_proofs(session: WriteSession, address: str) -> None:
    session.execute(sa.delete(Verification).where(col(Verification.identifier) == address))


def _activate(session: WriteSession, user_id: int) -> None:
    """Let a person in whose address is proven; whom staff has sent away stays away."""
    row = storing.load(session, "users", user_id)
    values: dict[str, Any] = {"email_verified": True}
    if not row["email_verified"] and row["status"] == UserStatus.INACTIVE:
        values["status"] = UserStatus.ACTIVE.value
    storing.change(session, "users", row, values)
    query = sa.select(col(NotificationPreference.id)).where(
        col(NotificationPreference.user_id) == user_id,
        col(NotificationPreference.deleted_at).is_(None),
    )
    if session.execute(query).first() is None:
        rows.add(session, "notification_preferences", user_id=user_id)


def _note(session: WriteSession, action: str, user_id: int, details: dict[str, Any]) -> None:
    audit.record(
        session, action=action, object_type="users", object_key=str(user_id), details=details
    )
