"""Courses, quests, skills, quizzes and sessions: rows whose fields tell one story."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from data.demo.hooks import hook
from data.demo.hooks_content import category
from data.demo.hooks_groups import _XP
from data.demo.plans import Row
from data.demo.values import MIDNIGHT


@hook("academic_documents", "syllabi")
def _document(row: Row, make: Any) -> None:
    """The link ends as the format does."""
    if row["file_url"] is not None:
        row["file_url"] = f"{row['file_url'].rpartition('.')[0]}.{row['file_type']}"


@hook("browser_extension_data")
def _captured(row: Row, make: Any) -> None:
    row["source_domain"] = "example.org"


@hook("contextual_assistances")
def _assistance(row: Row, make: Any) -> None:
    if row["user_interaction"] is None:
        row["interaction_at"] = None
    elif row["interaction_at"] is None:
        row["interaction_at"] = row["triggered_at"] + timedelta(minutes=2)


@hook("quest_steps")
def _step(row: Row, make: Any) -> None:
    row["experience_points"] = _XP[row["difficulty"]]
    done = row["progress_status"] == "completed"
    row["completion_date"] = row["created_at"] + timedelta(days=2) if done else None
    row["due_date"] = row["created_at"] + timedelta(days=5 + make.turn % 20)
    if row["ai_generated_content"] and row["generation_details"] is None:
        row["ai_generated_content"] = False


@hook("quest_step_templates")
def _step_template(row: Row, make: Any) -> None:
    row["experience_points"] = _XP[row["difficulty"]]


@hook("skill_nodes")
def _node(row: Row, make: Any) -> None:
    row["skill_category"] = category(make)


@hook("exam_boss_attempts")
def _exam_attempt(row: Row, make: Any) -> None:
    row["upcoming_test_date"] = (row["created_at"] + timedelta(days=7 + make.turn % 30)).date()


@hook("quizzes")
def _quiz(row: Row, make: Any) -> None:
    row["max_attempts"], row["time_limit_seconds"] = 0, 600


@hook("quiz_attempts")
def _quiz_attempt(row: Row, make: Any) -> None:
    pair = (row["player_id"], row["quiz_id"])
    row["attempt_number"] = make.memory[pair] = make.memory.get(pair, 0) + 1
    row["max_score"] = 20
    if row["score"] is not None:
        row["score"] = row["score"] % 21
        row["is_passed"] = row["score"] >= 12
    if row["status"] in ("in_progress", "abandoned"):
        row["score"] = row["is_passed"] = None


@hook("quiz_answers")
def _quiz_answer(row: Row, make: Any) -> None:
    points = make.store.by_id["questions"][row["question_id"]]["points"]
    row["points_earned"] = points if row["is_correct"] else 0


@hook("questions")
def _question(row: Row, make: Any) -> None:
    row["points"] = 5


@hook("learning_sessions")
def _session(row: Row, make: Any) -> None:
    """One after the other: nobody learns in two sessions at a time."""
    turn = make.memory[row["player_id"]] = make.memory.get(row["player_id"], 0) + 1
    minutes = 10 + make.turn % 50
    start = MIDNIGHT + timedelta(days=turn, hours=17, minutes=make.turn % 60)
    row["started_at"], row["ended_at"] = start, start + timedelta(minutes=minutes)
    row["last_event_at"], row["active_seconds"] = row["ended_at"], minutes * 50
    row["created_at" if "created_at" in make.plan.columns else "started_at"] = start
    if "updated_at" in make.plan.columns:
        row["updated_at"] = row["ended_at"]
