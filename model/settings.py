"""Settings from the environment, each with a default that works on a fresh checkout.

Standard library only. Read through `settings()`, which looks at the environment at every call, so
that tests and notebooks may change it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from model.errors import SettingsError

CHECKOUT: Final = Path(__file__).resolve().parent.parent

ENVIRONMENT: Final[dict[str, str]] = {
    "QUESTLAB_DATABASE_URL": "Database address; default SQLite in the var folder."
    " Example: postgresql://user:password@host/name",
    "QUESTLAB_VAR": "Folder for the SQLite file, results and logs; default var/ in the checkout.",
    "QUESTLAB_PORT": "Port of the web pages on 127.0.0.1; default 8501.",
}
"""Every setting and what it means (the reference pages are made from this)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force."""

    database_url: str
    var_directory: Path
    port: int

    @property
    def results_directory(self) -> Path:
        """Where runs keep their Parquet files, one folder a run."""
        return self.var_directory / "results"


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment; SettingsError names the variable that is wrong."""
    env = os.environ if environment is None else environment
    var_directory = Path(env.get("QUESTLAB_VAR") or CHECKOUT / "var").expanduser().resolve()
    url = env.get("QUESTLAB_DATABASE_URL") or f"sqlite:///{var_directory / 'questlab.sqlite3'}"
    return Settings(database_url=url, var_directory=var_directory, port=_port(env))


def _port(env: Mapping[str, str]) -> int:
    text = env.get("QUESTLAB_PORT") or "8501"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise SettingsError(
            f"QUESTLAB_PORT = {text!r} must be a port number from 1 to 65535. "
            "Unset it to use 8501.",
            code="E-SET-002",
        )
    return int(text)
