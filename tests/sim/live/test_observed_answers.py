"""Promise of live observation: graded answers come back as the comparison of models takes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.practice import practice_sandbox
from model.errors import RunError
from model.services import learning
from sim.experiments.learners_input import answers_of
from sim.live.life import live_in
from sim.live.observed import observed_answers


@pytest.mark.databases("sqlite")
def test_answers_are_read_through_the_services(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who answered which skill's question when, and whether it was right; nobody is a sentence."""
    monkeypatch.setenv("QUESTLAB_VAR", str(tmp_path))
    with practice_sandbox("academic_rpg", folder=tmp_path) as sandbox:
        with pytest.raises(RunError, match="Nobody has answered") as caught:
            observed_answers(sandbox, "academic_rpg")
        assert caught.value.code == "E-RUN-099"
        row = sandbox.table("quizzes", "academic_rpg")
        quiz = str(row.index[row["skill"] == "databases"][0])
        mina = live_in(sandbox, "academic_rpg", name="Mina Roe", timezone="Europe/Berlin")
        for day in range(1, 4):
            attempt = mina.do(learning.start_quiz, day=day, at="10:00", quiz=quiz)
            for minute in range(1, 30):
                with mina.writing(day, f"10:{minute:02}") as session:
                    asked = learning.next_question(session, attempt_id=attempt.attempt_id)
                    if asked is None:
                        break
                    chosen = [option.key for option in asked.options][: asked.choose]
                    learning.answer_question(
                        session, attempt_id=attempt.attempt_id, question=asked.key,
                        options=chosen, text="" if chosen else "?",
                    )  # fmt: skip
            with mina.writing(day, "10:40") as session:
                learning.submit_quiz(session, attempt_id=attempt.attempt_id)
        found = observed_answers(sandbox, "academic_rpg")
    assert set(found["skill"]) == {"databases"} and found["learner"].nunique() == 1
    assert found["correct"].isin([True, False]).all() and len(found) >= 9
    again = found.assign(learner=found.index % 2)
    answers = answers_of(again.loc[again.index.repeat(5)])
    assert answers.skills == ("databases",) and answers.learners == 2
