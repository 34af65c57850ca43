"""A local process that does plays: `python -m sim.experiments.process_worker OWNER`.

It reads plays from its standard input and writes outcomes to its standard output; whatever else is
printed goes to standard error. It ends when its owner is gone. May use: plays, processes.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import IO, Any, Final

from model.errors import QuestlabError
from sim.experiments.plays import Outcome, play, unpacked
from sim.experiments.processes import FAULT, OUTCOME, PROGRESS, receive, send
from sim.scenario import Scenario

_TELL_SECONDS: Final = 0.2


def main() -> None:
    """Do plays until nobody asks for more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's to answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    owner = int(sys.argv[1])  # It may be gone before this process is ready.
    try:
        while True:
            _answer(receive(sys.stdin.buffer), answers, owner=owner)
    except (EOFError, BrokenPipeError):
        return


def _answer(asked: Any, answers: IO[bytes], *, owner: int) -> None:
    """Do one play and write what it left, or why it left nothing."""
    try:
        send(answers, (OUTCOME, _played(asked, answers, owner=owner)))
    except QuestlabError as error:
        send(answers, (FAULT, (str(error), error.code)))
    except MemoryError:
        told = "A play needs more memory than there is. Use fewer players or fewer workers."
        send(answers, (FAULT, (told, "E-RUN-089")))


def _played(asked: Any, answers: IO[bytes], *, owner: int) -> Outcome:
    content, scenario, replication, levels, keep_measures = asked
    told = time.monotonic()

    def report(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told > _TELL_SECONDS:
            told = time.monotonic()
            send(answers, (PROGRESS, done))

    return play(
        unpacked(content),
        Scenario.from_json(scenario),
        replication=replication,
        levels=levels,
        keep_measures=keep_measures,
        on_progress=report,
        should_cancel=lambda: os.getppid() != owner,
    )


if __name__ == "__main__":
    main()
