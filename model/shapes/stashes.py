"""Shapes of party stashes: who may see, edit and comment on an item."""

from __future__ import annotations

from typing import Literal

from model.shapes.base import Shape

StashAudience = Literal["contributor", "leader", "editors", "members"]
"""Whom a right is given to, each with those before it."""


class StashAccess(Shape):
    """Who may do what with one item; party_stash_permissions adds single members."""

    view: StashAudience = "members"
    comment: StashAudience = "members"
    edit: StashAudience = "contributor"
