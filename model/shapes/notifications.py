"""Shapes of notifications: which kinds a person does not want, and what a template fills in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.words import NotificationChannel, NotificationType

MutedTypes = Annotated[
    list[Annotated[NotificationType, Field(strict=False)]], Field(max_length=len(NotificationType))
]
"""Types of notifications that a person does not want."""
TemplateChannels = Annotated[
    list[Annotated[NotificationChannel, Field(strict=False)]],
    Field(max_length=len(NotificationChannel)),
]
"""The channels that a template is sent by."""
TemplateVariables = Annotated[
    list[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]], Field(max_length=30)
]
"""The names that stand in {{braces}} in a template."""
