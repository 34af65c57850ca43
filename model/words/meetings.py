"""Words of party meetings: who came, what was recorded, summed up and left to do."""

from enum import StrEnum

from model.words.machines import machine


class MeetingType(StrEnum):
    """What a meeting is for."""

    STUDY_SESSION = "study_session"
    PROJECT_DISCUSSION = "project_discussion"
    EXAM_PREP = "exam_prep"
    GENERAL_MEETING = "general_meeting"


class MeetingStatus(StrEnum):
    """Where a meeting stands."""

    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


MEETING_STATES = machine(
    MeetingStatus.SCHEDULED,
    (MeetingStatus.SCHEDULED, MeetingStatus.IN_PROGRESS, "owner, leader, system"),
    (MeetingStatus.SCHEDULED, MeetingStatus.CANCELLED, "owner, leader"),
    (MeetingStatus.IN_PROGRESS, MeetingStatus.COMPLETED, "owner, leader, system"),
    (MeetingStatus.IN_PROGRESS, MeetingStatus.CANCELLED, "owner, leader"),
)
"""A meeting: held once, by its organiser or the party's leader; what is over stays over."""


class AttendanceStatus(StrEnum):
    """Whether an invited player came."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    ABSENT = "absent"
    LATE = "late"


ATTENDANCE_STATES = machine(
    AttendanceStatus.INVITED,
    (AttendanceStatus.INVITED, AttendanceStatus.CONFIRMED, "owner"),
    (
        AttendanceStatus.INVITED,
        (AttendanceStatus.ATTENDED, AttendanceStatus.ABSENT, AttendanceStatus.LATE),
        "leader, system",
    ),
    (
        AttendanceStatus.CONFIRMED,
        (AttendanceStatus.ATTENDED, AttendanceStatus.ABSENT, AttendanceStatus.LATE),
        "leader, system",
    ),
    (AttendanceStatus.CONFIRMED, AttendanceStatus.INVITED, "owner"),
    (AttendanceStatus.ABSENT, (AttendanceStatus.ATTENDED, AttendanceStatus.LATE), "leader"),
)
"""An attendance: promised by the player, noted by the leader, who may correct an absence."""


class MeetingRecordingMethod(StrEnum):
    """How a record of a meeting came about."""

    BROWSER_EXTENSION = "browser_extension"
    MANUAL_ENTRY = "manual_entry"
    AUDIO_TRANSCRIPTION = "audio_transcription"


class RecordingQuality(StrEnum):
    """How well a meeting was recorded."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    PARTIAL = "partial"


class MeetingRecordStatus(StrEnum):
    """How far a record has been worked up (the document's processing_status)."""

    RAW = "raw"
    PROCESSING = "processing"
    PROCESSED = "processed"
    FAILED = "failed"


MEETING_RECORD_STATES = machine(
    MeetingRecordStatus.RAW,
    (MeetingRecordStatus.RAW, MeetingRecordStatus.PROCESSING, "system"),
    (
        MeetingRecordStatus.PROCESSING,
        (MeetingRecordStatus.PROCESSED, MeetingRecordStatus.FAILED),
        "system",
    ),
    (MeetingRecordStatus.FAILED, MeetingRecordStatus.PROCESSING, "owner, system"),
)
"""A record: worked up by the product; its recorder may ask for another try."""


class MeetingSummaryType(StrEnum):
    """Who summed a meeting up."""

    AI_GENERATED = "ai_generated"
    MANUAL = "manual"
    COLLABORATIVE = "collaborative"


class ActionItemStatus(StrEnum):
    """How far a task from a meeting is (the document's completion_status)."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


ACTION_ITEM_STATES = machine(
    ActionItemStatus.PENDING,
    (
        ActionItemStatus.PENDING,
        (ActionItemStatus.IN_PROGRESS, ActionItemStatus.COMPLETED),
        "owner",
    ),
    (ActionItemStatus.PENDING, ActionItemStatus.CANCELLED, "leader"),
    (ActionItemStatus.IN_PROGRESS, (ActionItemStatus.COMPLETED, ActionItemStatus.PENDING), "owner"),
    (ActionItemStatus.IN_PROGRESS, ActionItemStatus.CANCELLED, "leader"),
)
"""A task: done by whom it was given to; called off by the leader of the party."""
