"""Words of engagement: sessions of learning, what happens in them, attention and behaviour."""

from enum import StrEnum

from model.words.machines import machine


class DeviceKind(StrEnum):
    """What a person learns on."""

    DESKTOP = "desktop"
    TABLET = "tablet"
    PHONE = "phone"
    OTHER = "other"


class LearningSessionStatus(StrEnum):
    """Where a session of learning stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


LEARNING_SESSION_STATES = machine(
    LearningSessionStatus.ACTIVE,
    (LearningSessionStatus.ACTIVE, LearningSessionStatus.PAUSED, "owner, system"),
    (LearningSessionStatus.PAUSED, LearningSessionStatus.ACTIVE, "owner"),
    (LearningSessionStatus.ACTIVE, LearningSessionStatus.COMPLETED, "owner, system"),
    (LearningSessionStatus.ACTIVE, LearningSessionStatus.ABANDONED, "system"),
    (LearningSessionStatus.PAUSED, LearningSessionStatus.COMPLETED, "owner, system"),
    (LearningSessionStatus.PAUSED, LearningSessionStatus.ABANDONED, "system"),
)
"""A session: paused, resumed and ended by its player; abandoned when nothing happens for long."""


class SessionEventKind(StrEnum):
    """What happened inside a session of learning."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    TAB_SWITCH = "tab_switch"
    WINDOW_BLUR = "window_blur"
    WINDOW_FOCUS = "window_focus"
    NOTIFICATION = "notification"
    IDLE_TIMEOUT = "idle_timeout"
    PROGRESS = "progress"


class FocusQuality(StrEnum):
    """How well a player kept their mind on the work (ShikshaDisha, attention spans)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class BehaviorEventKind(StrEnum):
    """What a player was seen to do, as the behaviour analysis counts it."""

    PAGE_VIEW = "page_view"
    VIDEO_PLAY = "video_play"
    VIDEO_PAUSE = "video_pause"
    CONTENT_COMPLETE = "content_complete"
    QUIZ_START = "quiz_start"
    QUIZ_PASS = "quiz_pass"
    QUIZ_FAIL = "quiz_fail"
    TAB_SWITCH = "tab_switch"
    SEARCH = "search"
    NOTE = "note"


class DropoutRisk(StrEnum):
    """How likely a player is to stop: high above 0.7, medium above 0.4 (ShikshaDisha)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class EngagementAction(StrEnum):
    """What the engagement rule proposes for a player."""

    NONE = "none"
    BOOST = "boost"
    INTERVENE = "intervene"
    ADVANCE = "advance"
