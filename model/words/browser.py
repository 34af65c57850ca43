"""Words of what a browser brings in: captured pages, highlights, suggestions, syncs."""

from enum import StrEnum

from model.words.machines import machine


class CapturedDataType(StrEnum):
    """What was captured from a page."""

    SYLLABUS = "syllabus"
    GPA = "gpa"
    TIMETABLE = "timetable"
    EXAM_SCHEDULE = "exam_schedule"
    WEB_CONTENT = "web_content"


class CaptureMethod(StrEnum):
    """How a page was captured."""

    AUTO_SCAN = "auto_scan"
    MANUAL_TRIGGER = "manual_trigger"


class CaptureProcessingStatus(StrEnum):
    """How far the reading of a captured page is."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


CAPTURE_STATES = machine(
    CaptureProcessingStatus.PENDING,
    (CaptureProcessingStatus.PENDING, CaptureProcessingStatus.PROCESSING, "system"),
    (CaptureProcessingStatus.PROCESSING, CaptureProcessingStatus.COMPLETED, "system"),
    (CaptureProcessingStatus.PROCESSING, CaptureProcessingStatus.FAILED, "system"),
    (CaptureProcessingStatus.FAILED, CaptureProcessingStatus.PENDING, "owner, system"),
)
"""A captured page: read once; a failed reading is tried again."""


class HighlightAction(StrEnum):
    """What a player did with the notes that a highlight brought up."""

    VIEWED = "viewed"
    CLICKED = "clicked"
    IGNORED = "ignored"


class WebContentType(StrEnum):
    """What a page holds."""

    ARTICLE = "article"
    VIDEO = "video"
    PDF = "pdf"
    ACADEMIC_PAPER = "academic_paper"
    TUTORIAL = "tutorial"


class ExtractionStatus(StrEnum):
    """How far the analysis of a page is."""

    PENDING = "pending"
    PROCESSED = "processed"
    FAILED = "failed"


EXTRACTION_STATES = machine(
    ExtractionStatus.PENDING,
    (ExtractionStatus.PENDING, (ExtractionStatus.PROCESSED, ExtractionStatus.FAILED), "system"),
    (ExtractionStatus.FAILED, ExtractionStatus.PENDING, "owner, system"),
)
"""An extraction: analysed once; a failed one is tried again."""


class AssistanceType(StrEnum):
    """What a suggestion offers."""

    RELATED_NOTES = "related_notes"
    SKILL_CONNECTION = "skill_connection"
    LEARNING_SUGGESTION = "learning_suggestion"


class AssistanceInteraction(StrEnum):
    """What a player did with a suggestion."""

    VIEWED = "viewed"
    CLICKED = "clicked"
    DISMISSED = "dismissed"
    SAVED = "saved"


class SyncPlatform(StrEnum):
    """What kind of device is kept in step."""

    WEB = "web"
    MOBILE = "mobile"
    BROWSER_EXTENSION = "browser_extension"


class SyncType(StrEnum):
    """How much is brought over."""

    FULL_SYNC = "full_sync"
    INCREMENTAL = "incremental"
    CONFLICT_RESOLUTION = "conflict_resolution"


class SyncStatus(StrEnum):
    """How far a sync is."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"
    PARTIAL = "partial"


SYNC_STATES = machine(
    SyncStatus.IN_PROGRESS,
    (SyncStatus.IN_PROGRESS, (SyncStatus.COMPLETED, SyncStatus.FAILED), "system"),
    (SyncStatus.IN_PROGRESS, SyncStatus.PARTIAL, "system"),
    (SyncStatus.PARTIAL, SyncStatus.COMPLETED, "system"),
)
"""A sync: ends whole, in part or not at all; what is missing may still come."""
