"""The lab: who plays in a scenario, and JSON that is checked elsewhere."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from model.shapes.base import Key, Shape


class ArchetypeShare(Shape):
    """One archetype's weight within a cohort."""

    archetype: Key
    weight: Annotated[int, Field(ge=1, le=1_000_000)]


class ZoneShare(Shape):
    """One time zone's weight within a cohort (an IANA name)."""

    timezone: Annotated[str, Field(min_length=1, max_length=64)]
    weight: Annotated[int, Field(ge=1, le=1_000_000)]


class Cohort(Shape):
    """Players who share a start day and a mix; no archetypes means all there are, equally."""

    key: Key
    players: Annotated[int, Field(ge=1, le=10_000_000)]
    start_day: Annotated[int, Field(ge=0, le=3650)] = 0
    archetypes: Annotated[list[ArchetypeShare], Field(default_factory=list, max_length=50)]
    timezones: Annotated[list[ZoneShare], Field(min_length=1, max_length=50)]


JsonObject = dict[str, Any]
"""A JSON object whose shape is checked elsewhere (a canonical document, an answer)."""
