"""The sandbox as a notebook, a page or the command line sees it: one object, plain answers.

    sandbox = open_sandbox()
    sandbox.table("quest_templates")
    before = sandbox.simulate("fitness@draft", players=300, days=40)
    sandbox.edit("fitness", "quest_templates", "workout", why="try", base_xp=80)
    after = sandbox.simulate("fitness@draft", players=300, days=40)
    sandbox.compare(before, after)

Everything goes through the services, as the local owner; tables come back as pandas frames.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

import pandas as pd

from model.db import Actor, Database, ReadSession, WriteSession, open_database, read, write
from model.errors import NotFound, did_you_mean
from model.ruleset import Ruleset
from model.services import catalog, jobs, people, runs, worlds
from model.services import content as contents
from model.services.content import ChangeSetInfo, RevisionInfo
from model.services.idempotency import new_key
from model.services.jobs import JobInfo
from model.services.worlds import WorldInfo
from model.words import Room, WorldKind
from sim import comparing
from sim.explain import Explanation, explain
from sim.keep import Keep, keep_from
from sim.live import records, worker
from sim.live.materialise import PLAYERS, Sample, materialise
from sim.live.records import Cancel, Progress, Request, Watch
from sim.live.reruns import Rerun, rerun
from sim.measures import HEADLINE_LEVELS
from sim.playing import FAST
from sim.results import Results
from sim.scenario import Scenario

DEFAULT_CONTENT = "fitness@draft"


class Sandbox:
    """An open sandbox: its database and the person who acts. Close it, or use `with`."""

    def __init__(self, database: Database, actor: Actor) -> None:
        """Hold an open database and its actor; use `open_sandbox()`."""
        self.database = database
        self.actor = actor

    def __enter__(self) -> Sandbox:
        """Give the sandbox itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the database's connections."""
        self.database.close()

    def __repr__(self) -> str:
        """Name the worlds in one line."""
        return f"Sandbox({', '.join(self.worlds()['key']) or 'no worlds yet'})"

    # --- Content -----------------------------------------------------------------------------

    def worlds(self) -> pd.DataFrame:
        """Return the worlds: key, name, kind, published_number, draft_changes."""
        with read(self.database) as session:
            found = worlds.list_worlds(session)
        columns = ["key", "name", "kind", "published_number", "draft_changes"]
        return _frame(
            [{name: getattr(world, name) for name in columns} for world in found], columns
        )

    def tables(self) -> pd.DataFrame:
        """Return the content tables: name, label, about."""
        columns = ["name", "label", "about"]
        content_tables = [info for info in catalog.tables() if info.room == Room.CONTENT]
        return _frame([{c: getattr(i, c) for c in columns} for i in content_tables], columns)

    def ruleset(self, content: str = DEFAULT_CONTENT) -> Ruleset:
        """Return the frozen content of a reference: `fitness`, `fitness@draft`, `fitness@r2`."""
        with read(self.database) as session:
            return contents.resolve(session, content)

    def table(self, name: str, content: str = DEFAULT_CONTENT) -> pd.DataFrame:
        """Return one content table of a reference as a frame, one row per key."""
        flat = self.ruleset(content).content
        if name not in flat:
            known = list(self.tables()["name"])
            hint = did_you_mean(name, known) or f"Tables: {', '.join(known)}."
            raise NotFound(f"There is no content table '{name}'. {hint}", code="E-FIND-022")
        frame = pd.DataFrame.from_dict(flat[name], orient="index")
        return frame.rename_axis(index="key")

    def level_curve(self, content: str = DEFAULT_CONTENT) -> pd.DataFrame:
        """Return the XP in all that each level needs: level, total_xp."""
        thresholds = self.ruleset(content).game.thresholds
        levels = range(1, len(thresholds) + 1)
        return pd.DataFrame({"level": levels, "total_xp": thresholds})

    def row(self, name: str, key: str, content: str = DEFAULT_CONTENT) -> dict[str, Any]:
        """Return the fields of one content row as plain values, ready to be changed."""
        rows = self.ruleset(content).content.get(name, {})
        if key not in rows:
            hint = did_you_mean(key, rows) or f"See table('{name}')."
            raise NotFound(f"Table '{name}' has no row '{key}'. {hint}", code="E-FIND-023")
        return dict(rows[key])

    def edit(self, world: str, table: str, key: str, *, why: str, **fields: Any) -> ChangeSetInfo:
        """Change fields of one content row of a world's draft; the result can be given to `undo`.

        Errors: ContentError with every broken rule (nothing is changed then); NotFound; Refused.
        """
        with self._write(why) as session:
            versions = contents.versions(session, world=world).get(table, {})
            return contents.edit(
                session, world=world, table=table, row_key=key, fields=fields,
                version=versions.get(key, 0),
            )  # fmt: skip

    def undo(self, change: ChangeSetInfo | int, *, why: str = "undo") -> ChangeSetInfo:
        """Take one edit back; StaleEdit when its rows were changed since."""
        change_set_id = change if isinstance(change, int) else change.id
        if change_set_id is None:
            raise NotFound("That edit changed nothing, so there is nothing to undo.")
        with self._write(why) as session:
            return contents.undo(session, change_set_id=change_set_id)

    def history(self, world: str, table: str | None = None, key: str | None = None) -> pd.DataFrame:
        """Return a world's content changes, newest first."""
        columns = [
            "change_set_id",
            "at",
            "by",
            "why",
            "kind",
            "table",
            "row_key",
            "op",
            "before",
            "after",
        ]
        with read(self.database) as session:
            found = contents.history(session, world=world, table=table, row_key=key)
        return _frame(
            [{name: getattr(change, name) for name in columns} for change in found], columns
        )

    def copy_world(self, content: str, *, key: str, name: str = "", why: str = "copy") -> WorldInfo:
        """Make a new world with the content of a reference as its draft, to try things in."""
        with self._write(why) as session:
            return contents.copy_world(
                session, reference=content, key=key, name=name or key, kind=WorldKind.DEMO
            )

    def publish(self, world: str, *, note: str) -> RevisionInfo:
        """Make a world's draft its published content; ContentError when it is not sound."""
        with self._write(note) as session:
            return contents.publish(session, world=world, note=note)

    # --- Simulation --------------------------------------------------------------------------

    def simulate(
        self,
        content: str = DEFAULT_CONTENT,
        *,
        players: int = 2000,
        days: int = 60,
        seed: int = 7,
        scenario: Scenario | None = None,
        force: bool = False,
        engine: str = FAST,
        keep: Keep | str | None = None,
        yes: bool = False,
        on_progress: Progress | None = None,
        should_cancel: Cancel | None = None,
    ) -> Results:
        """Play a population against this content and return the results, recorded as a run.

        `scenario` replaces players, days and seed. An equal run on record is reused unless `force`.
        `engine` is fast or reference (same digest); `keep` names the rows to store: a text such as
        "days,events", "all" or "none" (default: all of a small run); `yes` agrees to a run that
        takes absurdly long.
        """
        request = Request(
            content=content,
            ruleset=self.ruleset(content),
            scenario=scenario or Scenario.of(players=players, days=days, seed=seed),
            engine=engine,
            keep=keep_from(keep) if isinstance(keep, str) else keep,
            yes=yes,
        )
        watch = Watch(on_progress=on_progress, should_cancel=should_cancel)
        return records.simulate(self.database, request, actor=self.actor, watch=watch, force=force)

    def start(
        self, content: str = DEFAULT_CONTENT, *, scenario: Scenario, force: bool = False,
        engine: str = FAST, keep: Keep | None = None, key: str | None = None, yes: bool = False,
    ) -> JobInfo:  # fmt: skip
        """Start a simulation in the background; watch it with `job`, stop it with `cancel`."""
        return worker.start_job(
            self.database, actor=self.actor, scenario=scenario, content_reference=content,
            force=force, engine=engine, keep=keep, key=key, yes=yes,
        )  # fmt: skip

    def job(self, job_id: int) -> JobInfo:
        """Return a background job as it stands; `sweep` first notices a worker that died."""
        with read(self.database) as session:
            return jobs.get(session, job_id=job_id)

    def cancel(self, job_id: int) -> JobInfo:
        """Stop a background job."""
        return worker.cancel_job(self.database, actor=self.actor, job_id=job_id)

    def sweep(self) -> list[int]:
        """Mark jobs and runs failed whose process is gone; return the ids of the jobs."""
        return records.sweep(self.database, actor=self.actor)

    def runs(self, *, limit: int = 100) -> pd.DataFrame:
        """Return the runs on record, newest first."""
        columns = [
            "id", "content_reference", "state", "seed", "engine", "digest", "rules_hash", "error",
            "started_at", "finished_at",
        ]  # fmt: skip
        with read(self.database) as session:
            found = runs.list_runs(session, limit=limit)
        return _frame([{name: getattr(run, name) for name in columns} for run in found], columns)

    def results(self, run_id: int) -> Results:
        """Return the stored results of a run; NotFound when there are none."""
        with read(self.database) as session:
            run = runs.get_run(session, run_id=run_id)
        return records.results_of(run)

    def materialise(
        self,
        run_id: int,
        *,
        players: int = PLAYERS,
        world: str | None = None,
        on_progress: Progress | None = None,
        should_cancel: Cancel | None = None,
    ) -> Sample:
        """Write a sample of a run's players into a sample world of the live tables.

        See `sim.live.materialise`: each lives again through the live services, to the same ledger.
        """
        return materialise(
            self.database, run_id, actor=self.actor, players=players, world=world,
            on_progress=on_progress, should_cancel=should_cancel,
        )  # fmt: skip

    def rerun(
        self, run_id: int, *, engine: str | None = None, keep: Keep | str | None = None,
        yes: bool = False,
    ) -> Rerun:  # fmt: skip
        """Play a run again from its record: the same digest? `keep` brings rows back."""
        return rerun(
            self.database, run_id, actor=self.actor, engine=engine, yes=yes,
            keep=keep_from(keep) if isinstance(keep, str) else keep,
        )  # fmt: skip

    def explain(
        self, run: Results | int, *, player: str | int, day: int, replication: int = 0
    ) -> Explanation:
        """Tell one day of one player of a run, from its record alone (see `sim.explain`)."""
        run_id = run if isinstance(run, int) else int(run.record["run_id"])
        with read(self.database) as session:
            found = runs.get_run(session, run_id=run_id)
            ruleset = contents.resolve(session, found.ruleset_hash)
        scenario = Scenario.from_json(found.scenario)
        return explain(ruleset, scenario, player=player, day=day, replication=replication)

    def compare(
        self,
        before: Results | int,
        after: Results | int,
        *,
        levels: Sequence[int] = HEADLINE_LEVELS,
    ) -> pd.DataFrame:
        """Return the headline numbers before and after with 95% intervals (see `sim.comparing`)."""
        old, new = (self.results(run) if isinstance(run, int) else run for run in (before, after))
        return comparing.compare(old, new, levels=levels)

    def reading(self) -> AbstractContextManager[ReadSession]:
        """Open a session for calling services that read."""
        return read(self.database)

    def _write(self, why: str) -> AbstractContextManager[WriteSession]:
        """Open a write session as the sandbox's person, for one request."""
        return write(self.database, actor=self.actor, key=new_key("sandbox"), why=why)


def open_sandbox(url: str | None = None) -> Sandbox:
    """Open the sandbox at a database address (default: the settings) as its local owner.

    Errors: SettingsError, DatabaseError and NotFound, each with what to do (often `questlab init`).
    """
    database = open_database(url)
    try:
        with read(database) as session:
            actor = people.local_owner(session)
    except BaseException:
        database.close()
        raise
    return Sandbox(database, actor)


def _frame(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Make a frame with these columns, enums as their words."""
    plain = [{name: getattr(value, "value", value) for name, value in row.items()} for row in rows]
    return pd.DataFrame(plain, columns=list(columns)).convert_dtypes()
