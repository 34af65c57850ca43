"""Words of party stashes: what lies in one, and what a member may do with it."""

from enum import StrEnum


class StashItemType(StrEnum):
    """What an item of a stash is."""

    NOTE = "note"
    LINK = "link"
    FILE = "file"


class StashPermissionType(StrEnum):
    """What one member may do with one item."""

    VIEW = "view"
    EDIT = "edit"
    COMMENT = "comment"
