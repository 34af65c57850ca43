"""Local processes that do plays (`scheduler="processes"`), where threads are not enough.

Each is a Python of its own that reads plays and writes outcomes through pipes; a thread here waits
for each. They share no memory with this process, do not see its Ctrl-C, and end with it. A process
that dies takes the experiment with it: what is finished is kept. May use: plays, errors.
"""

from __future__ import annotations

import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import IO, Any, Final

from model.errors import Cancelled, QuestlabError, RunError
from model.ruleset import Ruleset
from sim.experiments.plays import Outcome, Play, packed
from sim.scenario import Scenario

PROCESSES: Final = "processes"
"""The word that stands for local processes where an address of a scheduler may stand."""
PROGRESS, OUTCOME, FAULT = "progress", "outcome", "fault"
"""What a process writes: player-days done so far, what a play left, or why there is nothing."""
_LENGTH: Final = struct.Struct("<Q")
_ROOT: Final = Path(__file__).resolve().parents[2]
_END_SECONDS: Final = 5


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message: its length, then the message."""
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message; EOFError when the other side is gone."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return pickle.loads(_exactly(stream, length))


def _exactly(stream: IO[bytes], count: int) -> bytes:
    content = stream.read(count)
    if len(content) < count:
        raise EOFError
    return content


class Processes:
    """As many Python processes as asked for, each doing one play at a time."""

    def __init__(
        self,
        rulesets: Sequence[Ruleset],
        scenario: Scenario,
        *,
        levels: Sequence[int],
        keep_measures: bool,
        workers: int,
    ) -> None:
        """Begin with `workers` threads; each starts its process with its first play."""
        self.window = 2 * workers
        self._rulesets, self._scenario = rulesets, scenario.as_json()
        self._levels, self._keep = tuple(levels), keep_measures
        self._days: dict[int, int] = {}
        self._contents: dict[int, bytes] = {}
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes] | None] = queue.SimpleQueue()
        for _ in range(workers):
            self._idle.put(None)
        self._started: list[subprocess.Popen[bytes]] = []
        self._closing, self._changing = threading.Event(), threading.Lock()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="process")

    @property
    def pids(self) -> list[int]:
        """The ids of the processes that were started."""
        return [process.pid for process in self._started]

    def submit(self, task: Play) -> Future[Outcome]:
        """Begin a play in whichever process is free."""
        content = self._contents.get(task.ruleset) or packed(self._rulesets[task.ruleset])
        self._contents = {task.ruleset: content}
        return self._pool.submit(self._play, task, content)

    def _play(self, task: Play, content: bytes) -> Outcome:
        process = self._idle.get() or self._start()
        try:
            return self._answer(process, task, content)
        finally:
            self._days.pop(task.number, None)
            self._idle.put(process)

    def _answer(self, process: subprocess.Popen[bytes], task: Play, content: bytes) -> Outcome:
        assert process.stdin is not None and process.stdout is not None
        asked = (content, self._scenario, task.replication, self._levels, self._keep)
        try:
            send(process.stdin, asked)
            while True:
                kind, value = receive(process.stdout)
                if kind == OUTCOME:
                    found: Outcome = value
                    return found
                if kind == FAULT:
                    sentence, code = value
                    raise RunError(sentence, code=code)
                self._days[task.number] = value
        except (EOFError, OSError) as error:
            raise self._lost(process) from error

    def _lost(self, process: subprocess.Popen[bytes]) -> QuestlabError:
        """Why there is no answer: the pool was closed, or the process died."""
        if self._closing.is_set():
            return Cancelled("The experiment was cancelled.")
        code = process.wait()
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return RunError(
            f"The local process {process.pid} that did a play {how}: most often memory is too "
            f"small for {len(self._started)} processes. Use fewer workers, fewer players, or "
            "threads. What was finished is kept where the experiment has a folder, marked as "
            "partial: go on with resume.",
            code="E-RUN-089",
        )

    def _start(self) -> subprocess.Popen[bytes]:
        """A process that knows this code, and that does not get this terminal's Ctrl-C."""
        path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH", "")]))
        with self._changing:
            if self._closing.is_set():
                raise Cancelled("The experiment was cancelled.")
            made = subprocess.Popen(
                [sys.executable, "-m", "sim.experiments.process_worker", str(os.getpid())],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
                env={**os.environ, "PYTHONPATH": path},
            )  # fmt: skip
            self._started.append(made)
        return made

    def finished(self, pending: Sequence[Any], seconds: float) -> Sequence[Any]:
        """Those that are finished, after at most this long."""
        return list(wait(pending, timeout=seconds, return_when=FIRST_COMPLETED).done)

    def outcome(self, done: Any) -> Outcome:
        """What a finished play left; RunError when its process died."""
        found: Outcome = done.result()
        return found

    def under_way(self) -> int:
        """Player-days done of plays that are not finished."""
        return sum(list(self._days.values()))

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        with self._changing:
            self._closing.set()
        for process in self._started:
            process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for process in self._started:
            try:
                process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    _let_go(stream)


def _let_go(stream: Any) -> None:
    """Close a pipe; what was not sent to a process that is gone is not missed."""
    try:
        stream.close()
    except OSError:
        return
