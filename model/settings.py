"""Settings from the environment, each with a default that works on a fresh checkout.

Standard library only. Read through `settings()`, which looks at the environment at every call, so
that tests and notebooks may change it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from model.errors import SettingsError

ANCHOR_KEY_LENGTH_MIN: Final = 16
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_GIGABYTES: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")

CHECKOUT: Final = Path(__file__).resolve().parent.parent

ENVIRONMENT: Final[dict[str, str]] = {
    "QUESTLAB_DATABASE_URL": "Database address; default SQLite in the var folder."
    " Example: postgresql://user:password@host/name",
    "QUESTLAB_VAR": "Folder for the SQLite file, results and logs; default var/ in the checkout.",
    "QUESTLAB_CACHE": "Folder for compiled code of the simulator; default the user's cache folder.",
    "QUESTLAB_ANCHOR_KEY": "Secret that signs the anchors of the ledgers, at least 16 characters;"
    " default: made once and kept in the var folder, in anchor.key.",
    "QUESTLAB_PORT": "Port of the web pages on 127.0.0.1; default 8501.",
    "QUESTLAB_RESULTS_GB": "The most space that stored results may take, in GB (10^9 bytes), such"
    " as 20 or 0.5; default empty: as much as the disk has.",
    "QUESTLAB_LINK_HOSTS": "Hosts that links and files in records may lead to, with all hosts below"
    " them, separated by commas; default empty: any host. Example: example.org,files.example.net",
}
"""Every setting and what it means (the reference pages are made from this)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force."""

    database_url: str
    var_directory: Path
    port: int
    anchor_key: str = ""
    link_hosts: tuple[str, ...] = ()
    results_bytes_max: int | None = None
    """The most space that stored results may take; None: as much as the disk has."""

    @property
    def results_directory(self) -> Path:
        """Where runs keep their Parquet files, one folder a run."""
        return self.var_directory / "results"

    @property
    def anchors_directory(self) -> Path:
        """Where anchors are kept, one folder a database."""
        return self.var_directory / "anchors"

    @property
    def backups_directory(self) -> Path:
        """Where backups go that were given no other place."""
        return self.var_directory / "backups"


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment; SettingsError names the variable that is wrong."""
    env = os.environ if environment is None else environment
    var_directory = Path(env.get("QUESTLAB_VAR") or CHECKOUT / "var").expanduser().resolve()
    url = env.get("QUESTLAB_DATABASE_URL") or f"sqlite:///{var_directory / 'questlab.sqlite3'}"
    return Settings(
        database_url=url,
        var_directory=var_directory,
        port=_port(env),
        anchor_key=_anchor_key(env),
        link_hosts=_link_hosts(env),
        results_bytes_max=_results_bytes_max(env),
    )


def _anchor_key(env: Mapping[str, str]) -> str:
    text = env.get("QUESTLAB_ANCHOR_KEY") or ""
    if text and len(text) < ANCHOR_KEY_LENGTH_MIN:
        raise SettingsError(
            f"QUESTLAB_ANCHOR_KEY has {len(text)} characters and must have at least "
            f"{ANCHOR_KEY_LENGTH_MIN}. Unset it to use the key in the var folder.",
            code="E-SET-008",
        )
    return text


def _port(env: Mapping[str, str]) -> int:
    text = env.get("QUESTLAB_PORT") or "8501"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise SettingsError(
            f"QUESTLAB_PORT = {text!r} must be a port number from 1 to 65535. "
            "Unset it to use 8501.",
            code="E-SET-002",
        )
    return int(text)


def _results_bytes_max(env: Mapping[str, str]) -> int | None:
    text = env.get("QUESTLAB_RESULTS_GB") or ""
    if not text:
        return None
    if not _GIGABYTES.fullmatch(text) or not float(text):
        raise SettingsError(
            f"QUESTLAB_RESULTS_GB = {text!r} must be a number of GB above 0, such as 20 or 0.5. "
            "Unset it to allow as much as the disk has.",
            code="E-SET-010",
        )
    return round(float(text) * 1e9)


def _link_hosts(env: Mapping[str, str]) -> tuple[str, ...]:
    listed = (env.get("QUESTLAB_LINK_HOSTS") or "").split(",")
    hosts = tuple(host.strip().lower() for host in listed if host.strip())
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise SettingsError(
                f"QUESTLAB_LINK_HOSTS = {host!r} must be a list of host names such as "
                "example.org,files.example.net. Unset it to allow any host.",
                code="E-SET-009",
            )
    return hosts
