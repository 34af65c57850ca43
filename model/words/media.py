"""Words of media: kinds of files, and how a recording's review stands. Standard library only."""

from enum import StrEnum

from model.words.machines import machine


class MediaKind(StrEnum):
    """What a stored file is."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    ANIMATION = "animation"
    DOCUMENT = "document"


class AudioUploadStatus(StrEnum):
    """How far the review of a recording is."""

    PENDING = "pending"
    REVIEWED = "reviewed"
    SCORED = "scored"


AUDIO_UPLOAD_STATES = machine(
    AudioUploadStatus.PENDING,
    (
        AudioUploadStatus.PENDING,
        (AudioUploadStatus.REVIEWED, AudioUploadStatus.SCORED),
        "staff, system",
    ),
    (AudioUploadStatus.REVIEWED, AudioUploadStatus.SCORED, "staff, system"),
)
"""A recording: heard by a teacher, then scored; or scored at once."""
