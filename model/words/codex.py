"""Words of the Eternal Codex, knowledge packs and meta-skills."""

from enum import StrEnum

from model.words.machines import machine


class KnowledgePackTheme(StrEnum):
    """What a knowledge pack is for; the first two are RogueLearn's."""

    EXAM_PREPARATION = "exam_preparation"
    SKILL_BUILDING = "skill_building"
    REVISION = "revision"
    PROJECT_WORK = "project_work"


class KnowledgePackExam(StrEnum):
    """The kind of exam a knowledge pack prepares for."""

    MIDTERM = "midterm"
    FINAL = "final"
    CERTIFICATION = "certification"


class KnowledgePackStatus(StrEnum):
    """How far a knowledge pack is made."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


KNOWLEDGE_PACK_STATES = machine(
    KnowledgePackStatus.DRAFT,
    (KnowledgePackStatus.DRAFT, KnowledgePackStatus.PUBLISHED, "owner, system"),
    (KnowledgePackStatus.DRAFT, KnowledgePackStatus.ARCHIVED, "owner, game_master"),
    (KnowledgePackStatus.PUBLISHED, KnowledgePackStatus.ARCHIVED, "owner, game_master"),
    (KnowledgePackStatus.ARCHIVED, KnowledgePackStatus.PUBLISHED, "owner, game_master"),
)
"""A pack: never a draft again once published; what was bought stays to be seen when archived."""


class MetaSkillCategory(StrEnum):
    """The family a meta-skill belongs to."""

    COGNITIVE = "cognitive"
    TECHNICAL = "technical"
    SOCIAL = "social"
