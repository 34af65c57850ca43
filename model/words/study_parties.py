"""Words of learning together: study parties for an hour, and players who teach each other."""

from enum import StrEnum

from model.words.machines import machine


class StudyPartyType(StrEnum):
    """What a study party is about (the document's session_type)."""

    OPEN_STUDY = "open_study"
    FOCUSED_TOPIC = "focused_topic"
    EXAM_PREP = "exam_prep"


class StudyPartyStatus(StrEnum):
    """Where a study party stands (the document's session_status)."""

    SCHEDULED = "scheduled"
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


STUDY_PARTY_STATES = machine(
    StudyPartyStatus.SCHEDULED,
    (StudyPartyStatus.SCHEDULED, StudyPartyStatus.ACTIVE, "owner, leader, system"),
    (StudyPartyStatus.SCHEDULED, StudyPartyStatus.CANCELLED, "owner, leader"),
    (StudyPartyStatus.ACTIVE, StudyPartyStatus.COMPLETED, "owner, leader, system"),
    (StudyPartyStatus.ACTIVE, StudyPartyStatus.CANCELLED, "owner, leader"),
)
"""A study party: held once, by who called it."""


class StudyPartyParticipationStatus(StrEnum):
    """How a player takes part."""

    JOINED = "joined"
    ACTIVE = "active"
    LEFT = "left"
    KICKED = "kicked"


STUDY_PARTY_PARTICIPATION_STATES = machine(
    StudyPartyParticipationStatus.JOINED,
    (StudyPartyParticipationStatus.JOINED, StudyPartyParticipationStatus.ACTIVE, "owner, system"),
    (StudyPartyParticipationStatus.JOINED, StudyPartyParticipationStatus.LEFT, "owner, system"),
    (StudyPartyParticipationStatus.JOINED, StudyPartyParticipationStatus.KICKED, "leader"),
    (StudyPartyParticipationStatus.ACTIVE, StudyPartyParticipationStatus.LEFT, "owner, system"),
    (StudyPartyParticipationStatus.ACTIVE, StudyPartyParticipationStatus.KICKED, "leader"),
    (StudyPartyParticipationStatus.LEFT, StudyPartyParticipationStatus.JOINED, "owner"),
)
"""A participation: who left may come back, who was sent away may not."""


class PeerTeachingType(StrEnum):
    """How one player teaches others (the document's session_type)."""

    ONE_ON_ONE = "one_on_one"
    GROUP_SESSION = "group_session"
    TUTORIAL_CREATION = "tutorial_creation"


class TeachingFormat(StrEnum):
    """The form in which it is taught."""

    WRITTEN_TUTORIAL = "written_tutorial"
    VIDEO = "video"
    INTERACTIVE_DEMO = "interactive_demo"
    LIVE_SESSION = "live_session"


class PeerTeachingStatus(StrEnum):
    """Where the teaching stands (the document's session_status)."""

    SCHEDULED = "scheduled"
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


PEER_TEACHING_STATES = machine(
    PeerTeachingStatus.SCHEDULED,
    (
        PeerTeachingStatus.SCHEDULED,
        (PeerTeachingStatus.ACTIVE, PeerTeachingStatus.CANCELLED),
        "owner",
    ),
    (
        PeerTeachingStatus.ACTIVE,
        (PeerTeachingStatus.COMPLETED, PeerTeachingStatus.CANCELLED),
        "owner",
    ),
)
"""A teaching: begun, ended or called off by its teacher."""


class PeerTeachingPublicationStatus(StrEnum):
    """Whether others can read it (the document's publication_status)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


PEER_TEACHING_PUBLICATION_STATES = machine(
    PeerTeachingPublicationStatus.DRAFT,
    (PeerTeachingPublicationStatus.DRAFT, PeerTeachingPublicationStatus.PUBLISHED, "owner"),
    (
        PeerTeachingPublicationStatus.PUBLISHED,
        PeerTeachingPublicationStatus.ARCHIVED,
        "owner, game_master",
    ),
    (PeerTeachingPublicationStatus.ARCHIVED, PeerTeachingPublicationStatus.PUBLISHED, "owner"),
)
"""A tutorial: shown and put away by its teacher; whoever runs the world may put it away too."""


class PeerTeachingReviewerType(StrEnum):
    """Who gives feedback: who was taught, another player, or the product."""

    STUDENT = "student"
    PEER = "peer"
    SYSTEM = "system"
