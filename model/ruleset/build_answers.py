"""From the engagement of archetypes to what their players answer to: months, motivation, reminders.

What is left out, or weighs nothing, is off. The content is taken as valid.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.rules.motivation import is_remembering
from model.rules.motivation_values import (
    EVERY_MONTH_ALIKE,
    NO_MOTIVATION,
    NO_REMINDERS,
    MotivationRule,
    ReminderRule,
)
from model.rules.values import AnswerRules, Archetype


def with_answers(
    archetypes: Mapping[str, Archetype], engagements: Mapping[str, Mapping[str, Any]]
) -> dict[str, Archetype]:
    """The archetypes with what they answer to; `engagements` are their parameters as written."""
    found = {key: _answers(engagements[key]) for key in archetypes}
    is_kept = any(is_remembering(rules.motivation, rules.reminders) for rules in found.values())
    return {
        key: archetype._replace(answers=found[key]._replace(is_kept=is_kept))
        for key, archetype in archetypes.items()
    }


def _answers(row: Mapping[str, Any]) -> AnswerRules:
    months, motivation = row.get("login_by_month_ppm"), row.get("motivation")
    reminders = row.get("reminders")
    return AnswerRules(
        month_ppm=EVERY_MONTH_ALIKE if months is None else tuple(months),
        motivation=NO_MOTIVATION if motivation is None else MotivationRule(**motivation),
        reminders=NO_REMINDERS if reminders is None else ReminderRule(**reminders),
        is_kept=False,
    )
