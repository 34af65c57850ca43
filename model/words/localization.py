"""Words of translations: how a proposed text stands. Standard library only."""

from enum import StrEnum

from model.words.machines import machine


class TranslationStatus(StrEnum):
    """Whether a proposed translation may be shown."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


TRANSLATION_STATES = machine(
    TranslationStatus.PROPOSED,
    (
        TranslationStatus.PROPOSED,
        (TranslationStatus.APPROVED, TranslationStatus.REJECTED),
        "staff",
    ),
    (TranslationStatus.APPROVED, TranslationStatus.REJECTED, "staff"),
    (TranslationStatus.REJECTED, TranslationStatus.PROPOSED, "owner, staff"),
)
"""A translation: judged by staff; a better one takes its place, a rejected one may come back."""
