"""`init` and `serve`: from an empty folder to open pages.

`init` never overwrites: it makes what is missing (database, owner, world, demo run) and leaves the
rest, so it can be run before every start.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import note, noted_if_slow, progress, say
from model.errors import NotFound, QuestlabError, SettingsError, did_you_mean
from model.settings import CHECKOUT, settings

if TYPE_CHECKING:
    from model.db import Actor, Database
    from sim.scenario import Scenario

ADDRESS = "127.0.0.1"
DEMO_PACK = "fitness"
DEMO_SCENARIO = "demo"
DEMO_PLAYERS = 400
DEMO_DAYS = 60
START_SECONDS_MAX = 60


def init(
    demo: Annotated[
        bool,
        typer.Option("--demo", help="Also simulate the demo players of the fitness world."),
    ] = False,
    pack: Annotated[
        str | None,
        typer.Option("--pack", metavar="NAME", help="Also load this content pack as a world."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Upgrade an older database without asking.")
    ] = False,
) -> None:
    """Make the database ready; what is there already stays as it is.

    A database without any world gets the fitness world, unless --pack names another.
    """
    from cli.backup import bring_up_to_date
    from model.db import open_database
    from model.migrate import is_set_up, upgrade
    from model.services import anchors, people

    names = list(dict.fromkeys([name for name in (pack, DEMO_PACK if demo else None) if name]))
    for name in names:
        _check_pack(name)
    url = settings().database_url
    bring_up_to_date(url, yes=yes)
    was_set_up = is_set_up(url)
    upgrade(url)
    with open_database(url) as database:
        owner = people.ensure_local_owner(database)
        if not was_set_up:
            anchors.take_quietly(database, reason="created", start=True)
        if not names and not _worlds(database):
            names = [DEMO_PACK]
        for name in names:
            _load(database, name, actor=owner)
        if DEMO_PACK in names:
            _store_demo_scenario(database, actor=owner)
        if demo:
            _simulate_demo(database, actor=owner)
        say(f"Questlab is ready ({database.kind}).")


def _check_pack(name: str) -> None:
    from data.pack_files import PACKS_FOLDER

    known = sorted(folder.name for folder in PACKS_FOLDER.iterdir() if folder.is_dir())
    if name not in known:
        hint = did_you_mean(name, known) or f"Packs: {', '.join(known)}."
        raise NotFound(f"There is no content pack '{name}'. {hint}", code="E-FIND-040")


def _worlds(database: Database) -> set[str]:
    """The keys of the worlds there are."""
    from model.db import read
    from model.services import worlds

    with read(database) as session:
        return {world.key for world in worlds.list_worlds(session)}


def _load(database: Database, name: str, *, actor: Actor) -> None:
    """Load a pack as a published world, unless that world exists: it is the user's then."""
    from data.loading import import_pack
    from data.pack_files import PACKS_FOLDER, read_pack
    from model.db import write
    from model.services import content

    key = read_pack(PACKS_FOLDER / name).manifest.key
    if key in _worlds(database):
        return
    note(f"Loading the world '{key}'")
    try:
        with write(database, actor=actor, key=f"init-{key}", why="first start") as session:
            import_pack(session, PACKS_FOLDER / name, world=key)
            content.publish(session, world=key, note=f"The pack {name} as it ships")
    except QuestlabError:
        if key not in _worlds(database):
            raise
        # Another init, started at the same time, was faster: its world is the one we wanted.


def _simulate_demo(database: Database, *, actor: Actor) -> None:
    """Simulate the published fitness world once, so that the pages have something to show."""
    from model.db import read
    from model.services import runs
    from model.words import RunState

    with read(database) as session:
        if runs.list_runs(session, state=RunState.COMPLETED, limit=1):
            return
    # Only the first start plays: what playing needs is not loaded on the others.
    from data.warm_up import warm_up
    from model.services import content
    from sim.live.records import Request, Watch, simulate

    with read(database) as session:
        ruleset = content.resolve(session, DEMO_PACK)
    with noted_if_slow("Compiling the simulator (once for this version, about a minute)"):
        warm_up()
    note(f"Simulating {DEMO_PLAYERS} demo players over {DEMO_DAYS} days (once)")
    request = Request(DEMO_PACK, ruleset, _demo_scenario())
    with progress("Player-days") as report:
        simulate(database, request, actor=actor, watch=Watch(on_progress=report))


def _demo_scenario() -> Scenario:
    from sim.scenario import Scenario

    return Scenario.of(players=DEMO_PLAYERS, days=DEMO_DAYS)


def _store_demo_scenario(database: Database, *, actor: Actor) -> None:
    """Keep the demo population as the scenario `demo`, unless the user has one of that name."""
    from model.db import write
    from model.services import scenarios

    if _has_demo_scenario(database):
        return
    scenario = _demo_scenario()
    try:
        with write(database, actor=actor, key="init-scenario-demo", why="first start") as session:
            scenarios.save_scenario(
                session,
                world=DEMO_PACK,
                key=DEMO_SCENARIO,
                rules_ref=DEMO_PACK,
                people_ref=DEMO_PACK,
                cohorts=scenario.as_json()["cohorts"],
                horizon_days=scenario.horizon_days,
                start_on=scenario.start_on,
                seed=scenario.seed,
            )
    except QuestlabError:
        # As above: an init started at the same time may have stored it meanwhile.
        if not _has_demo_scenario(database):
            raise


def _has_demo_scenario(database: Database) -> bool:
    from model.db import read
    from model.services import scenarios

    with read(database) as session:
        found = scenarios.list_scenarios(session, world=DEMO_PACK)
    return DEMO_SCENARIO in {scenario.key for scenario in found}


def serve(
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Port on this machine (QUESTLAB_PORT)."),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser when there is one to open.")] = True,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Upgrade an older database without asking.")
    ] = False,
) -> None:
    """Open the sandbox's web pages, on this machine only. Ctrl-C ends it."""
    from cli.backup import anchoring, bring_up_to_date
    from model.db import open_database

    chosen = settings().port if port is None else port
    url = settings().database_url
    bring_up_to_date(url, yes=yes)
    open_database(url).close()  # a database that cannot be used is said here, not on a page
    _check_port(chosen)
    with anchoring(url):
        code = _run_pages(chosen, browser=browser)
    raise typer.Exit(code)


def _check_port(port: int) -> None:
    """SettingsError when the port is taken or not ours to take."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except PermissionError:
            raise SettingsError(
                f"Port {port} may not be opened by this user. "
                "Choose one above 1023: questlab serve --port 8501",
                code="E-SET-004",
            ) from None
        except OSError:
            raise SettingsError(
                f"Port {port} on {ADDRESS} is in use, perhaps by another Questlab. "
                f"End that program, or choose another port: questlab serve --port {port + 1}",
                code="E-SET-003",
            ) from None


def _run_pages(port: int, *, browser: bool) -> int:
    """Run the pages until they are ended; returns the exit code."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.port", str(port), "--server.address", ADDRESS]
    server = subprocess.Popen(command, cwd=CHECKOUT, env={**os.environ}, stdout=subprocess.DEVNULL)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        if _wait_until_open(server, port):
            address = f"http://{ADDRESS}:{port}"
            say(f"Questlab is open at {address} (Ctrl-C ends it)")
            if browser and sys.stdout.isatty() and _has_screen():
                webbrowser.open(address)
        code = server.wait()
    except KeyboardInterrupt:
        # The terminal has told the server too; let it end by itself, then insist.
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
        note("Closed. Your data is kept.")
        return 0
    return 0 if code in (0, -signal.SIGTERM) else 1


def _wait_until_open(server: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the pages answer; False when the server has ended instead."""
    for _ in range(START_SECONDS_MAX * 10):
        if server.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(f"http://{ADDRESS}:{port}/_stcore/health", timeout=1):
                return True
        except OSError:
            time.sleep(0.1)
    return True


def _has_screen() -> bool:
    """Whether a browser could be shown at all."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
