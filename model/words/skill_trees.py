"""Words of skill trees: how they are drawn."""

from enum import StrEnum


class TreeVisualization(StrEnum):
    """How a skill tree is drawn."""

    MIND_MAP = "mind_map"
    TREE = "tree"
    NETWORK = "network"
