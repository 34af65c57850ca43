"""What every write of a record shares: once per key, one audit entry, one answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from model.db import WriteSession
from model.errors import Refused
from model.services import audit
from model.services.catalog import table as table_info
from model.services.idempotency import once
from model.services.records.permissions import Act

Answer = dict[str, Any]


def known_table(table: str) -> str:
    """The table's name; NotFound suggests the nearest."""
    return table_info(table).name


def fingerprint(values: Any) -> str:
    """A text that is the same for the same values: the request may hold times, floats, anything."""
    try:
        text = json.dumps(values, sort_keys=True, default=_as_text)
    except (TypeError, ValueError):
        text = repr(values)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _as_text(value: Any) -> str:
    return f"{type(value).__name__}:{value}"


def do_once(
    session: WriteSession,
    *,
    act: str,
    table: str,
    request: Mapping[str, Any],
    work: Callable[[], Answer],
) -> Answer:
    """Do a write unless this key was answered already; gives the (kept) answer.

    A service that writes several rows under one key gives each a name of its own: one key has one
    answer per act and table.
    """
    service = f"records.{act}.{known_table(table)}"
    answer = once(session, service=service, request=dict(request), work=work)
    assert answer is not None
    return answer


def note(
    session: WriteSession, act: Act, table: str, row_key: Any, details: dict[str, Any]
) -> None:
    """The one audit entry of a write: names of fields, never their values."""
    audit.record(
        session,
        action=f"records.{act.value}",
        object_type=table,
        object_key=str(row_key)[:200],
        details=details,
    )


def refuse(sentence: str | None, *, code: str = "E-RECORD-020") -> None:
    """Raise Refused when there is a sentence."""
    if sentence:
        raise Refused(sentence, code=code)
