"""The same request twice has one effect: answers are kept by actor, service and key.

Most crashes land between commit and acknowledgement, so a caller must be able to ask again with
the same key and get the same answer.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from model.db import WriteSession
from model.errors import Refused
from model.ruleset import canonical_json
from model.tables import IdempotencyKey


def new_key(purpose: str) -> str:
    """A fresh key for a request that is made once."""
    return f"{purpose}-{uuid.uuid4().hex}"


def _hash_of(service: str, request: dict[str, Any]) -> str:
    try:
        return hashlib.sha256(canonical_json(request)).hexdigest()
    except (TypeError, UnicodeEncodeError) as error:
        # A float from a notebook, half a character from a paste: say it before anything is done.
        raise Refused(
            f"The {service} request holds a value that cannot be kept: {error}. "
            "Use whole numbers, text, true or false, lists and objects.",
            code="E-REFUSED-006",
        ) from error


def once(
    session: WriteSession,
    *,
    service: str,
    request: dict[str, Any],
    work: Callable[[], dict[str, Any] | None],
) -> dict[str, Any] | None:
    """Do `work` unless this key was answered already; gives the (kept) answer.

    Errors: Refused when the key was used for a different request.
    """
    request_hash = _hash_of(service, request)
    query = sa.select(IdempotencyKey).where(
        col(IdempotencyKey.actor_id) == session.actor.user_id,
        col(IdempotencyKey.service) == service,
        col(IdempotencyKey.key) == session.key,
    )
    known = session.execute(query).scalar_one_or_none()
    if known is not None:
        if known.request_hash != request_hash:
            raise Refused(
                f"The idempotency key {session.key!r} was used for a different {service} request. "
                "Use a new key for a new request.",
                code="E-REFUSED-003",
            )
        answer_before: dict[str, Any] | None = known.answer
        return answer_before
    answer = work()
    session.add(
        IdempotencyKey(
            actor_id=session.actor.user_id,
            service=service,
            key=session.key,
            request_hash=request_hash,
            answer=answer,
            at=session.now,
        )
    )
    session.flush()
    return answer
