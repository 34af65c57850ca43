"""Where plays are done: threads of this process, or the workers of a Dask scheduler.

The compiled kernel lets go of Python's lock, so threads suffice for local work. A place takes plays
one by one and hands back those that are finished; which one is first changes nothing. A cluster's
worker that dies is replaced by the others; without any worker left the experiment stops with what
it has. May use: plays, errors, distributed (optional).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from typing import Any, Final, Protocol

from model.errors import RunError
from model.ruleset import Ruleset
from sim.cores import usable_cores
from sim.experiments.plays import Outcome, Play, packed, play, play_elsewhere
from sim.kernel.compiled import kernel_key
from sim.scenario import Scenario

CONNECT_SECONDS: Final = 10
WORKERLESS_SECONDS: Final = 20
"""How long a cluster may be without workers before the experiment stops."""
WORKERS_MAX: Final = 256
REMEMBERED_MAX: Final = 64
"""Up to so many rulesets of an experiment stay compiled."""


class Place(Protocol):
    """Something that does plays."""

    window: int
    """How many plays it likes to hold at once."""

    def submit(self, task: Play) -> Any:
        """Begin a play; the answer stands for it."""
        ...

    def finished(self, pending: Sequence[Any], seconds: float) -> Sequence[Any]:
        """Those that are finished, after at most this long."""
        ...

    def outcome(self, done: Any) -> Outcome:
        """What a finished play left; its error is raised."""
        ...

    def under_way(self) -> int:
        """Player-days done of plays that are not finished."""
        ...

    def close(self) -> None:
        """Stop what is still going on and let everything go."""
        ...


class Threads:
    """Threads of this process."""

    def __init__(
        self,
        rulesets: Sequence[Ruleset],
        scenario: Scenario,
        *,
        levels: Sequence[int],
        keep_measures: bool,
        workers: int | None,
    ) -> None:
        """Begin with as many threads as there are cores, or as many as asked for."""
        count = checked_workers(workers)
        self.window = 2 * count
        self._rulesets, self._scenario = rulesets, scenario
        self._levels, self._keep = levels, keep_measures
        self._stop = threading.Event()
        self._days: dict[int, int] = {}
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="play")

    def submit(self, task: Play) -> Future[Outcome]:
        """Begin a play."""
        return self._pool.submit(self._play, task)

    def _play(self, task: Play) -> Outcome:
        def report(done: int, total: int) -> None:
            self._days[task.number] = done

        ruleset = self._rulesets[task.ruleset]
        if len(self._rulesets) > REMEMBERED_MAX:
            ruleset = replace(ruleset)  # What it remembers of itself goes with the play.
        try:
            return play(
                ruleset,
                self._scenario,
                replication=task.replication,
                levels=self._levels,
                keep_measures=self._keep,
                on_progress=report,
                should_cancel=self._stop.is_set,
            )
        finally:
            self._days.pop(task.number, None)

    def finished(self, pending: Sequence[Any], seconds: float) -> Sequence[Any]:
        """Those that are finished, after at most this long."""
        return list(wait(pending, timeout=seconds, return_when=FIRST_COMPLETED).done)

    def outcome(self, done: Any) -> Outcome:
        """What a finished play left."""
        found: Outcome = done.result()
        return found

    def under_way(self) -> int:
        """Player-days done of plays that are not finished."""
        return sum(list(self._days.values()))

    def close(self) -> None:
        """Stop the threads: each looks up after every block of players."""
        self._stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)


class Cluster:
    """The workers of a Dask scheduler."""

    def __init__(
        self,
        address: str,
        rulesets: Sequence[Ruleset],
        scenario: Scenario,
        *,
        levels: Sequence[int],
        keep_measures: bool,
    ) -> None:
        """Connect; RunError when nothing answers there or nobody works there."""
        self._address = address
        self._client = _connected(address)
        self._workerless_since: float | None = None
        self._contents: dict[int, bytes] = {}
        self._rulesets, self._scenario = rulesets, scenario.as_json()
        self._levels, self._keep = tuple(levels), keep_measures
        self.window = 4 * max(1, sum(self._client.nthreads().values()))

    def submit(self, task: Play) -> Any:
        """Send a play to whichever worker is free."""
        content = self._contents.get(task.ruleset) or packed(self._rulesets[task.ruleset])
        self._contents = {task.ruleset: content}
        return self._client.submit(
            play_elsewhere, content, self._scenario, task.replication, self._levels, self._keep,
            pure=False,
        )  # fmt: skip

    def finished(self, pending: Sequence[Any], seconds: float) -> Sequence[Any]:
        """Those that are finished, after at most this long; RunError when nobody works any more."""
        distributed: Any = import_module("distributed")
        done: Sequence[Any] = []
        with suppress(TimeoutError), self._client.as_current():
            waited = distributed.wait(pending, timeout=seconds, return_when="FIRST_COMPLETED")
            done = list(waited.done)
        if not done:
            self._look_for_workers()
        return done

    def _look_for_workers(self) -> None:
        """RunError when the scheduler is gone, or has been without workers for long."""
        lost = self._client.status != "running" or self._client.scheduler is None
        if not lost and self._client.scheduler_info(n_workers=-1)["workers"]:
            self._workerless_since = None
            return
        since = self._workerless_since = self._workerless_since or time.monotonic()
        if lost or time.monotonic() - since > WORKERLESS_SECONDS:
            who = "scheduler does not answer any more" if lost else "workers are all gone"
            raise RunError(
                f"The cluster {self._address} was lost: its {who}. Start workers there "
                "(dask worker ADDRESS) and go on with resume, or leave the scheduler out.",
                code="E-RUN-049",
            )

    def outcome(self, done: Any) -> Outcome:
        """What a finished play left; RunError when its workers died or play otherwise than here."""
        distributed: Any = import_module("distributed")
        try:
            found: Outcome = done.result()
        except distributed.KilledWorker as error:
            raise RunError(
                f"The cluster {self._address} lost every worker that was given one of the plays, "
                "again and again: most often their memory is too small. Give them more, or use "
                "fewer players, and go on with resume.",
                code="E-RUN-049",
            ) from error
        except distributed.client.FutureCancelledError as error:
            raise RunError(
                f"The cluster {self._address} dropped a play: its scheduler was restarted or "
                "closed. Go on with resume.",
                code="E-RUN-049",
            ) from error
        except ImportError as error:
            raise RunError(
                f"The workers of {self._address} cannot load Questlab ({error}). Install the same "
                "version for them as here.",
                code="E-RUN-050",
            ) from error
        if found.version != kernel_key():
            raise RunError(
                f"The workers of {self._address} have another version of Questlab (rules "
                f"{found.version}, here {kernel_key()}). Bring all to the same version.",
                code="E-RUN-050",
            )
        return found

    def under_way(self) -> int:
        """Nothing is known of plays elsewhere before they are finished."""
        return 0

    def close(self) -> None:
        """Withdraw what is still going on and disconnect."""
        self._client.close(timeout=5)


def checked_workers(workers: int | None) -> int:
    """How many threads or processes: one a core, or as many as asked for within reason."""
    count = usable_cores() if workers is None else workers
    if not 1 <= count <= WORKERS_MAX:
        raise RunError(
            f"workers = {count} must be from 1 to {WORKERS_MAX}. One a core is best.",
            code="E-RUN-052",
        )
    return count


def _connected(address: str) -> Any:
    """A client of a scheduler that has at least one worker."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise RunError(
            "Dask is not installed here, so a scheduler cannot be used. Install it with: "
            "pip install 'questlab[cluster]', or leave the scheduler out.",
            code="E-RUN-053",
        ) from error
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise RunError(
            f"No Dask scheduler answers at {address!r}. Start one with: dask scheduler, and give "
            "its address, tcp://host:8786. Or say processes, or leave the scheduler out.",
            code="E-RUN-048",
        ) from error
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError as error:
        client.close()
        raise RunError(
            f"The Dask scheduler at {address} has no workers. Start some with: "
            f"dask worker {address}",
            code="E-RUN-049",
        ) from error
    return client
