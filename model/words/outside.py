"""Words of the checks that other services would make for us: scans, moderation, mail."""

from enum import StrEnum

from model.words.machines import machine


class OutsideCheckKind(StrEnum):
    """What an outside service would be asked."""

    VIRUS_SCAN = "virus_scan"
    CONTENT_MODERATION = "content_moderation"
    PROFANITY = "profanity"
    TEXT_RECOGNITION = "text_recognition"
    MAIL_DELIVERY = "mail_delivery"


class OutsideCheckVerdict(StrEnum):
    """What it answered; without a service the answer is that nothing was checked."""

    NOT_CHECKED = "not_checked"
    PASSED = "passed"
    REFUSED = "refused"
    FAILED = "failed"


OUTSIDE_CHECK_STATES = machine(
    OutsideCheckVerdict.NOT_CHECKED,
    (OutsideCheckVerdict.NOT_CHECKED, OutsideCheckVerdict.PASSED, "game_master, system"),
    (OutsideCheckVerdict.NOT_CHECKED, OutsideCheckVerdict.REFUSED, "game_master, system"),
    (OutsideCheckVerdict.NOT_CHECKED, OutsideCheckVerdict.FAILED, "system"),
    (OutsideCheckVerdict.FAILED, OutsideCheckVerdict.NOT_CHECKED, "game_master, system"),
)
"""One check: open until a service or a moderator answers; a failed one may be asked again."""
