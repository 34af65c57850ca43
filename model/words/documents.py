"""Words of academic documents: what they are, their formats, and how they are read in."""

from enum import StrEnum

from model.words.machines import machine


class CourseStatus(StrEnum):
    """Whether a player is at work on a course."""

    ACTIVE = "active"
    COMPLETED = "completed"
    ARCHIVED = "archived"


COURSE_STATES = machine(
    CourseStatus.ACTIVE,
    (CourseStatus.ACTIVE, (CourseStatus.COMPLETED, CourseStatus.ARCHIVED), "owner, system"),
    (CourseStatus.COMPLETED, CourseStatus.ARCHIVED, "owner, system"),
    (CourseStatus.ARCHIVED, CourseStatus.ACTIVE, "owner"),
)
"""A course: finished or put away; what was put away can be taken up again."""


class DocumentType(StrEnum):
    """What a document is (its format is FileType)."""

    GPA = "gpa"
    TRANSCRIPT = "transcript"
    TIMETABLE = "timetable"
    EXAM_SCHEDULE = "exam_schedule"
    SYLLABUS = "syllabus"
    OTHER = "other"


class FileType(StrEnum):
    """The format of a file that is read in."""

    PDF = "pdf"
    DOCX = "docx"
    TXT = "txt"
    MD = "md"
    PPTX = "pptx"


class SyllabusProcessingStatus(StrEnum):
    """How far the reading of a syllabus is."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


SYLLABUS_STATES = machine(
    SyllabusProcessingStatus.PENDING,
    (SyllabusProcessingStatus.PENDING, SyllabusProcessingStatus.PROCESSING, "system"),
    (SyllabusProcessingStatus.PROCESSING, SyllabusProcessingStatus.COMPLETED, "system"),
    (SyllabusProcessingStatus.PROCESSING, SyllabusProcessingStatus.FAILED, "system"),
    (SyllabusProcessingStatus.FAILED, SyllabusProcessingStatus.PENDING, "owner, system"),
)
"""A syllabus: read once; a failed reading is tried again; a new version is a new file."""


class DocumentProcessingStatus(StrEnum):
    """How far the reading of an academic document is."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


DOCUMENT_STATES = machine(
    DocumentProcessingStatus.PENDING,
    (DocumentProcessingStatus.PENDING, DocumentProcessingStatus.PROCESSING, "system"),
    (DocumentProcessingStatus.PROCESSING, DocumentProcessingStatus.COMPLETED, "system"),
    (DocumentProcessingStatus.PROCESSING, DocumentProcessingStatus.FAILED, "system"),
    (DocumentProcessingStatus.FAILED, DocumentProcessingStatus.PENDING, "owner, system"),
    (DocumentProcessingStatus.COMPLETED, DocumentProcessingStatus.PENDING, "owner"),
)
"""A document: read, tried again after a failure, or read anew when its owner asks."""
