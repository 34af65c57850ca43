"""Words of parties: small groups who study together, how one joins, and their live sessions."""

from enum import StrEnum

from model.words.machines import machine


class PartyStatus(StrEnum):
    """Whether a party is at work (the document's activation_status)."""

    ACTIVE = "active"
    ARCHIVED = "archived"


PARTY_STATES = machine(
    PartyStatus.ACTIVE,
    (PartyStatus.ACTIVE, PartyStatus.ARCHIVED, "leader, game_master, system"),
    (PartyStatus.ARCHIVED, PartyStatus.ACTIVE, "leader, game_master"),
)
"""A party: its leader puts it away and takes it up again; the clock puts away an empty one."""


class PartyJoinType(StrEnum):
    """How one becomes a member."""

    INVITE_ONLY = "invite_only"
    OPEN = "open"


class PartyPermissionLevel(StrEnum):
    """What a member may do with the things of the party, rising."""

    VIEW = "view"
    COMMENT = "comment"
    EDIT = "edit"


class PartyMembershipStatus(StrEnum):
    """Where a membership stands (the document's account_status); the last is ours."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    LEFT = "left"


PARTY_MEMBERSHIP_STATES = machine(
    PartyMembershipStatus.ACTIVE,
    (PartyMembershipStatus.ACTIVE, PartyMembershipStatus.INACTIVE, "owner, leader, system"),
    (PartyMembershipStatus.INACTIVE, PartyMembershipStatus.ACTIVE, "owner, leader, system"),
    (PartyMembershipStatus.ACTIVE, PartyMembershipStatus.LEFT, "owner, leader"),
    (PartyMembershipStatus.INACTIVE, PartyMembershipStatus.LEFT, "owner, leader"),
    (PartyMembershipStatus.LEFT, PartyMembershipStatus.ACTIVE, "leader, system"),
)
"""A membership: 14 days without a sign make it inactive; who left comes back by invitation."""


class PartyInvitationMethod(StrEnum):
    """How the invited player was found."""

    DIRECT_INVITE = "direct_invite"
    BROWSE_AND_INVITE = "browse_and_invite"


class PartyInvitationStatus(StrEnum):
    """What became of an invitation; the last two are ours."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


PARTY_INVITATION_STATES = machine(
    PartyInvitationStatus.PENDING,
    (
        PartyInvitationStatus.PENDING,
        (PartyInvitationStatus.ACCEPTED, PartyInvitationStatus.DECLINED),
        "owner",
    ),
    (PartyInvitationStatus.PENDING, PartyInvitationStatus.WITHDRAWN, "leader"),
    (PartyInvitationStatus.PENDING, PartyInvitationStatus.EXPIRED, "system"),
)
"""An invitation: answered once by who was invited, or taken back by the leader."""


class PartyBrowsingAction(StrEnum):
    """What a player did after looking at another one."""

    INVITED = "invited"
    SKIPPED = "skipped"
    VIEWED_ONLY = "viewed_only"


class StudySessionType(StrEnum):
    """How a party works together in a live session."""

    LIVE_STUDY = "live_study"
    VIRTUAL_MEETING = "virtual_meeting"
    COLLABORATIVE_WORK = "collaborative_work"


class StudySessionStatus(StrEnum):
    """Where a live session stands; the last is ours."""

    STARTING = "starting"
    ACTIVE = "active"
    BREAK = "break"
    ENDING = "ending"
    ENDED = "ended"


STUDY_SESSION_STATES = machine(
    StudySessionStatus.STARTING,
    (
        StudySessionStatus.STARTING,
        (StudySessionStatus.ACTIVE, StudySessionStatus.ENDING),
        "owner, leader",
    ),
    (
        StudySessionStatus.ACTIVE,
        (StudySessionStatus.BREAK, StudySessionStatus.ENDING),
        "owner, leader",
    ),
    (
        StudySessionStatus.BREAK,
        (StudySessionStatus.ACTIVE, StudySessionStatus.ENDING),
        "owner, leader",
    ),
    (StudySessionStatus.ENDING, StudySessionStatus.ENDED, "owner, leader, system"),
)
"""A live session: led by its coordinator or the party's leader; closed for good at the end."""
