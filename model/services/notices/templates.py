"""Notifications as designers wrote them: a published template, filled in for one person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from model.db import WriteSession
from model.errors import NotFound, Refused, did_you_mean
from model.services import content, rows
from model.services.accounts.heroes import id_of
from model.services.notices.telling import Notice, NoticeInfo, notice_info, told
from model.services.worlds import world_by_key
from model.words import NotificationChannel, NotificationType, Priority, Role


def notify_by_template(
    session: WriteSession, *, world: str, template: str, user_id: int, variables: Mapping[str, str]
) -> NoticeInfo:
    """Tell a person what a world's published template says, by the ways that it names.

    Errors: NotFound; Refused when the template is switched off, or when a variable is missing or
    unknown.
    """
    session.actor.require(Role.DESIGNER, Role.EDUCATOR)

    def work() -> rows.Answer:
        notice = _notice(session, world, template, user_id, variables)
        return {"id": told(session, notice)}

    request = {"world": world, "template": template, "user": user_id, "variables": dict(variables)}
    service = "notices.notify_by_template"
    answer = rows.answered(session, service, request=request, table="notifications", work=work)
    return notice_info(session, notification_id=answer["id"])


def _notice(
    session: WriteSession, world: str, template: str, user_id: int, variables: Mapping[str, str]
) -> Notice:
    templates = content.published(session, world=world).content.get("notification_templates", {})
    if template not in templates:
        hint = did_you_mean(template, templates) or "Publish it first."
        raise NotFound(f"World {world} has no template '{template}'. {hint}", code="E-NOTICE-002")
    fields = templates[template]
    if not fields["is_active"]:
        raise Refused(
            f"The template '{template}' is switched off. Switch it on and publish.",
            code="E-NOTICE-003",
        )
    _require_variables(template, set(fields["variables"]), set(variables))
    world_id = world_by_key(session, key=world).id
    days = fields["expires_after_days"]
    return Notice(
        user_id=user_id,
        kind=NotificationType(fields["notification_type"]),
        title=_filled(fields["title"], variables),
        content=_filled(fields["content"], variables),
        channels=tuple(NotificationChannel(name) for name in fields["channels"]),
        priority=Priority(fields["priority"]),
        world_id=world_id,
        template_id=id_of(session, world_id, "notification_templates", template),
        action_required=fields["action_required"],
        expires_at=None if days is None else session.now + timedelta(days=days),
    )


def _require_variables(template: str, wanted: set[str], given: set[str]) -> None:
    missing, unknown = sorted(wanted - given), sorted(given - wanted)
    if missing or unknown:
        parts = [f"needs {', '.join(missing)}"] if missing else []
        parts += [f"does not know {', '.join(unknown)}"] if unknown else []
        raise Refused(
            f"The template '{template}' {' and '.join(parts)}. Give exactly its variables.",
            code="E-NOTICE-004",
        )


def _filled(text: str, variables: Mapping[str, str]) -> str:
    """The text with each {{name}} replaced once: values are never looked at for names."""
    parts = text.split("{{")
    done = [parts[0]]
    for part in parts[1:]:
        name, closed, rest = part.partition("}}")
        value = variables.get(name.strip())
        done.append("{{" + part if not closed or value is None else f"{value}{rest}")
    return "".join(done)
