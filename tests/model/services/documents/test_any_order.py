"""Whatever is done with a quest line in whatever order, what was earned and what waits agree."""

from __future__ import annotations

import itertools

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from model.db import read
from model.errors import QuestlabError
from model.rules.documents import UNPROVEN_XP_MAX
from model.services import documents
from model.services.documents import LineInfo
from model.services.verification import verify
from tests.model.services.documents.ground import SYLLABUS, Ground

PLACES = 4
DEEDS = ("start", "start", "complete", "complete", "put_back", "skip", "revise")
NUMBERS = itertools.count(1)


def do_one(ground: Ground, line: LineInfo, document_id: int, deed: str, place: int) -> str:
    """One deed at a step by its place; gives the code with which it was refused."""
    step = line.steps[place % len(line.steps)]
    services = {
        "start": documents.start_step,
        "complete": documents.complete_step,
        "put_back": documents.put_back_step,
        "skip": documents.skip_step,
    }
    try:
        if deed == "revise":
            ground.do(documents.revise, document_id=document_id)
        else:
            ground.do(services[deed], step_id=step.id)
    except QuestlabError as error:
        return error.code
    return ""


@settings(max_examples=2)
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, PLACES - 1)), max_size=14))
def test_steps_in_any_order(ground: Ground, deeds: list[tuple[str, int]]) -> None:
    """A completed step was paid once, none began before its prerequisites, a whole line is done."""
    text = f"{SYLLABUS}\nVersion {next(NUMBERS)} of it.\n"
    made = ground.read_in(ground.hand_in(text), text)
    on = {"document_id": made.id, "expected_version": made.version}
    line: LineInfo = ground.do(documents.accept, **on)
    for deed, place in deeds:
        assert do_one(ground, line, made.id, deed, place)[:6] in ("", "E-DOC-")
        line = ground.look(documents.line, line_id=line.id)
        for step in line.steps:
            assert step.is_open or step.status == "not_started"
        is_done = all(step.status == "completed" for step in line.steps)
        assert (line.status == "completed") is is_done
    keys = {step.id: f"quest-steps/{step.id}" for step in line.steps}
    with read(ground.database) as session:
        paid = session.execute(sa.text("SELECT content_key, base_xp FROM xp_events")).all()
        assert verify(session).findings == ()
    for step in line.steps:
        wanted = [UNPROVEN_XP_MAX] if step.status == "completed" else []
        assert [xp for key, xp in paid if key == keys[step.id]] == wanted
