"""Words of the sandbox itself: rooms, areas, roles, worlds, change sets, runs and jobs."""

from enum import StrEnum

from model.words.machines import machine


class Role(StrEnum):
    """What a person may do in the sandbox."""

    ADMIN = "admin"
    DESIGNER = "designer"
    EDUCATOR = "educator"
    STAKEHOLDER = "stakeholder"


class UserStatus(StrEnum):
    """Whether a person may sign in and play."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    SUSPENDED = "suspended"
    DISABLED = "disabled"


USER_STATES = machine(
    UserStatus.ACTIVE,
    (UserStatus.ACTIVE, UserStatus.INACTIVE, "owner, game_master, system"),
    (UserStatus.ACTIVE, (UserStatus.SUSPENDED, UserStatus.DISABLED), "game_master"),
    (UserStatus.INACTIVE, (UserStatus.ACTIVE, UserStatus.DISABLED), "game_master, system"),
    (UserStatus.SUSPENDED, (UserStatus.ACTIVE, UserStatus.DISABLED), "game_master, system"),
    (UserStatus.DISABLED, UserStatus.ACTIVE, "game_master"),
)
"""A person: only an active one signs in; a suspension ends with its ban or by hand."""


class Room(StrEnum):
    """Which of the four rooms a table belongs to."""

    CONTENT = "content"
    PLAY = "play"
    ACCOUNT = "account"
    LAB = "lab"


class Area(StrEnum):
    """Whose subject a table is."""

    LEARNING = "learning"
    GAME = "game"
    ECONOMY = "economy"
    TEXT = "text"
    SYSTEM = "system"


class Section(StrEnum):
    """The part of a ruleset document a content column is frozen into."""

    RULES = "rules"
    TEXTS = "texts"
    PEOPLE = "people"


class Operation(StrEnum):
    """What a table allows to be done to its rows."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class WorldKind(StrEnum):
    """What a world is for."""

    TEMPLATE = "template"
    LIVE = "live"
    DEMO = "demo"
    SAMPLE = "sample"
    ARCHIVE = "archive"


class ChangeSetKind(StrEnum):
    """How a set of content changes came about."""

    EDIT = "edit"
    BULK = "bulk"
    IMPORT = "import"
    UNDO = "undo"
    RESTORE = "restore"
    SOLVE = "solve"


class ChangeOperation(StrEnum):
    """What a change does to one content row."""

    ADD = "add"
    CHANGE = "change"
    DELETE = "delete"


class ReviewState(StrEnum):
    """Whether a change has been looked at before publishing."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


CHANGE_REVIEW_STATES = machine(
    ReviewState.OPEN,
    (ReviewState.OPEN, (ReviewState.ACCEPTED, ReviewState.REJECTED), "staff"),
    (ReviewState.REJECTED, ReviewState.ACCEPTED, "staff"),
)
"""A change of content: looked at once; publishing accepts what is open."""


class RunState(StrEnum):
    """Where a simulation run stands."""

    RUNNING = "running"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


RUN_STATES = machine(
    RunState.RUNNING,
    (RunState.RUNNING, (RunState.COMPLETED, RunState.CANCELLED, RunState.FAILED), "system"),
)
"""A simulation run: ends once, and says how."""


class JobState(StrEnum):
    """Where a background job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


JOB_STATES = machine(
    JobState.QUEUED,
    (JobState.QUEUED, (JobState.RUNNING, JobState.FAILED), "system"),
    (JobState.QUEUED, JobState.CANCELLED, "owner, staff, system"),
    (JobState.RUNNING, (JobState.COMPLETED, JobState.FAILED), "system"),
    (JobState.RUNNING, JobState.CANCELLED, "owner, staff, system"),
)
"""A background job: taken by one worker; whoever started it may stop it."""
