"""Which route and smaller majors a syllabus speaks of, by the keywords that content gives them.

Source: sources/roguelearn.md, SmallerMajor (detection_keywords), Syllabus (detected_route_id).
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from model.db import WriteSession
from model.rules.documents import best, name_scores
from model.services.learning.material import content_ids, material_of
from model.tables import PlayerProfile, SyllabusSmallerMajor

MAJORS_MAX = 3
MENTIONS_MIN = 2
"""One mention may be a coincidence."""


def detect(
    session: WriteSession, profile: PlayerProfile, syllabus_id: int, text: str
) -> int | None:
    """Write down the smaller majors that a syllabus mentions most; gives the route of the first."""
    session.execute(
        sa.delete(SyllabusSmallerMajor).where(col(SyllabusSmallerMajor.syllabus_id) == syllabus_id)
    )
    material = material_of(session, profile)
    majors = material.ruleset.content.get("smaller_majors", {})
    keys = sorted(majors)
    scores = [sum(name_scores("", text, majors[key]["detection_keywords"])) for key in keys]
    chosen = [keys[place] for place in best(scores, MAJORS_MAX, MENTIONS_MIN)]
    if not chosen:
        return None
    ids = content_ids(session, material, "smaller_majors", chosen)
    for key in chosen:
        session.add(
            SyllabusSmallerMajor(
                syllabus_id=syllabus_id, smaller_major_id=ids[key], created_at=session.now
            )
        )
    session.flush()
    route = str(majors[chosen[0]]["route"])
    return content_ids(session, material, "routes", [route])[route]
