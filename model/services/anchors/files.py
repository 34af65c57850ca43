"""Anchor files: signed, chained to each other, written whole or not at all, and pruned.

    var/anchors/<database>/00000001.json ...   one file an anchor; <database>: from the address
    var/anchor.key                             the key that signs them (mode 0600), made once

They are outside the database on purpose: whoever can change the database's rows cannot sign an
anchor for them. Copy the folder to another machine to be safe from whoever can do both.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from model.db import parse_url
from model.errors import IntegrityError
from model.ruleset import canonical_json
from model.settings import settings

FORMAT = 1
KEEP_ALL = timedelta(days=7)
"""Younger anchors are all kept; of older ones the first full one of each day."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One anchor file; `ledgers` is {table: {"last_id": n, "heads": {chain: [seq, hash]}}}."""

    path: Path
    content: dict[str, Any]
    is_genuine: bool

    @property
    def number(self) -> int:
        """Its place among this database's anchors, from 1."""
        return int(self.path.stem)

    @property
    def at(self) -> datetime:
        """When it was written."""
        return datetime.fromisoformat(self.content["at"])

    @property
    def is_full(self) -> bool:
        """It names every chain, not only those that have grown."""
        return bool(self.content.get("is_full"))

    @property
    def is_start(self) -> bool:
        """It begins anew: what was anchored before it no longer counts."""
        return bool(self.content.get("is_start"))


def address_of(url: str) -> str:
    """A database's address as anchors name it: where it is, without user and password."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return f"sqlite:{Path(str(parsed.database)).resolve()}"
    host = parsed.host or parsed.query.get("host") or "localhost"
    return f"postgresql:{host}:{parsed.port or 5432}/{parsed.database}"


def engine_address(url: Any) -> str:
    """The same for the URL of an open engine."""
    return address_of(make_url(url).render_as_string(hide_password=False))


def folder_of(address: str) -> Path:
    """The folder of a database's anchors."""
    mark = hashlib.sha256(address.encode()).hexdigest()[:16]
    return settings().anchors_directory / mark


def read_all(address: str) -> list[Anchor]:
    """Every anchor of a database, oldest first, each with whether its signature is ours."""
    paths = sorted(folder_of(address).glob("[0-9]*.json"))
    if not paths:
        return []
    secret = _existing_key()
    return [_read(path, secret) for path in paths]


def _read(path: Path, secret: bytes | None) -> Anchor:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        signature = content.pop("signature")
        genuine = secret is not None and hmac.compare_digest(signature, _sign(content, secret))
        datetime.fromisoformat(content["at"])
        return Anchor(path, {**content, "signature": signature}, genuine)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Anchor(path, {}, False)


def append(address: str, content: dict[str, Any], *, after: Anchor | None) -> Anchor:
    """Sign and write the next anchor, durably; the caller holds `locked`."""
    number = 1 if after is None else after.number + 1
    whole = {
        **content,
        "format": FORMAT,
        "address": address,
        "number": number,
        "previous": "" if after is None else after.content.get("signature", ""),
    }
    whole["signature"] = _sign(whole, _key())
    folder = folder_of(address)
    path = folder / f"{number:08d}.json"
    partial = path.with_suffix(f".{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(canonical_json(whole) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return Anchor(path, whole, True)


@contextmanager
def locked(address: str) -> Iterator[None]:
    """Keep other processes from writing anchors of this database meanwhile."""
    folder = folder_of(address)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def prune(anchors: list[Anchor], *, now: datetime) -> int:
    """Remove what is too old to keep; gives how many. The last full one and its changes stay."""
    full = [anchor.number for anchor in anchors if anchor.is_genuine and anchor.is_full]
    if not full:
        return 0
    days: set[date] = set()
    gone = 0
    for anchor in anchors:
        if not anchor.is_genuine or anchor.number >= full[-1] or now - anchor.at < KEEP_ALL:
            continue
        if anchor.is_full and (anchor.is_start or anchor.at.date() not in days):
            days.add(anchor.at.date())
            continue
        anchor.path.unlink(missing_ok=True)
        gone += 1
    return gone


def key_problem() -> str:
    """What is wrong with the key of existing anchors, or an empty string."""
    if settings().anchor_key:
        return ""
    path = _key_path()
    if not path.exists():
        return f"the key {path} that signed them is gone"
    if path.stat().st_mode & 0o077:
        return f"the key {path} may be read by others: run chmod 600 on it"
    return ""


def _sign(content: dict[str, Any], secret: bytes) -> str:
    return hmac.new(secret, canonical_json(content), hashlib.sha256).hexdigest()


def _key_path() -> Path:
    return settings().var_directory / "anchor.key"


def _existing_key() -> bytes | None:
    given = settings().anchor_key
    if given:
        return given.encode()
    try:
        return _key_path().read_bytes().strip()
    except OSError:
        return None


def _key() -> bytes:
    """The key, made when there is none yet."""
    found = _existing_key()
    if found is None:
        path = _key_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.partial")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)  # fails when another process was quicker: its key counts
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        found = _existing_key()
    if not found:
        raise IntegrityError(
            f"The anchor key {_key_path()} cannot be read or is empty. Put the key back, or set "
            "QUESTLAB_ANCHOR_KEY.",
            code="E-VERIFY-003",
        )
    return found
