"""Scenarios: named questions to simulate, kept with the world they ask about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session, col

from model.db import WriteSession
from model.errors import NotFound, Refused, did_you_mean
from model.services import audit
from model.services.idempotency import once
from model.services.worlds import world_by_key
from model.shapes import Cohort
from model.tables import Scenario
from model.words import Role

_COHORTS: TypeAdapter[list[Cohort]] = TypeAdapter(list[Cohort])


@dataclass(frozen=True, slots=True)
class ScenarioInfo:
    """One stored scenario; cohorts are plain JSON in the shape `Cohort`."""

    id: int
    key: str
    world: str
    rules_ref: str
    people_ref: str
    cohorts: list[dict[str, Any]]
    horizon_days: int
    start_on: date
    seed: int
    replications: int
    version: int


def list_scenarios(session: Session, *, world: str) -> list[ScenarioInfo]:
    """The scenarios of a world, by key."""
    found = world_by_key(session, key=world)
    query = sa.select(Scenario).where(
        col(Scenario.world_id) == found.id, col(Scenario.deleted_at).is_(None)
    )
    return [
        _info(world, row) for row in session.execute(query.order_by(col(Scenario.key))).scalars()
    ]


def get_scenario(session: Session, *, world: str, key: str) -> ScenarioInfo:
    """One scenario of a world; NotFound names the nearest and lists what there is."""
    known = {scenario.key: scenario for scenario in list_scenarios(session, world=world)}
    if key not in known:
        hint = (
            did_you_mean(key, known) or f"Scenarios of {world}: {', '.join(known) or 'none yet'}."
        )
        raise NotFound(f"There is no scenario '{key}'. {hint}", code="E-FIND-008")
    return known[key]


def save_scenario(
    session: WriteSession,
    *,
    world: str,
    key: str,
    rules_ref: str,
    people_ref: str,
    cohorts: list[Mapping[str, Any]],
    horizon_days: int,
    start_on: date,
    seed: int,
    replications: int = 1,
) -> ScenarioInfo:
    """Make a scenario, or change the one with this key; Refused with every fault of the cohorts."""
    session.actor.require(Role.DESIGNER, Role.EDUCATOR)
    try:
        checked = _COHORTS.validate_python([dict(cohort) for cohort in cohorts])
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise Refused(f"The cohorts of scenario '{key}' are not right: {faults}.") from error
    values: dict[str, Any] = {
        "rules_ref": rules_ref,
        "people_ref": people_ref,
        "cohorts": [cohort.model_dump(mode="json") for cohort in checked],
        "horizon_days": horizon_days,
        "start_on": start_on,
        "seed": seed,
        "replications": replications,
    }

    def work() -> None:
        _save(session, world, key, values)

    request = {**values, "start_on": start_on.isoformat(), "world": world, "scenario": key}
    once(session, service="scenarios.save", request=request, work=work)
    return get_scenario(session, world=world, key=key)


def _save(session: WriteSession, world: str, key: str, values: dict[str, Any]) -> None:
    found = world_by_key(session, key=world)
    query = sa.select(Scenario).where(
        col(Scenario.world_id) == found.id,
        col(Scenario.key) == key,
        col(Scenario.deleted_at).is_(None),
    )
    row = session.execute(query).scalar_one_or_none()
    if row is None:
        row = Scenario.model_validate(
            {"world_id": found.id, "key": key, **values, "created_at": session.now}
        )
    else:
        row.sqlmodel_update({**values, "version": row.version + 1})
    session.add(row)
    session.flush()
    audit.record(
        session, action="scenarios.save", object_type="scenarios", object_key=f"{world}/{key}"
    )


def _info(world: str, row: Scenario) -> ScenarioInfo:
    assert row.id is not None
    return ScenarioInfo(
        id=row.id,
        key=row.key,
        world=world,
        rules_ref=row.rules_ref,
        people_ref=row.people_ref,
        cohorts=row.cohorts,
        horizon_days=row.horizon_days,
        start_on=row.start_on,
        seed=row.seed,
        replications=row.replications,
        version=row.version,
    )
