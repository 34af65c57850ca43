"""Words of streak freezes and streak milestones."""

from enum import StrEnum


class StreakFreezeReason(StrEnum):
    """Why a day is to be kept from breaking the streak; the first three are ShikshaDisha's."""

    VACATION = "vacation"
    SICK = "sick"
    EMERGENCY = "emergency"
    PURCHASED = "purchased"
    AUTOMATIC = "automatic"


class StreakMilestoneType(StrEnum):
    """What the days of a streak milestone are counted in."""

    DAILY = "daily"
    WEEKLY = "weekly"
    PERFECT_WEEK = "perfect_week"
