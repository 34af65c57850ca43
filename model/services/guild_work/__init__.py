"""Work of a course: what its officers set, teach and judge, and what its members make of it.

templates  draft_template, alter, review, approve, return: quests as they are designed
quests     set_quest, publish_quest, assign, postpone, archive_quest, reopen_quest
tasks      begin_task, hand_in, collect by the member; approve, fail, give_back by an officer
fights     make_fight, publish_fight, assign_fight   attempts  begin_fight, record_result
overlays   skills laid over members' own trees       lore      tales about topics
unlocking  unlock_lore, tales_for: what one member reads of them
modules    parts of a course, merge: hybrid quests   progress  dashboard, collect_buff

Who belongs to a course, its materials and buffs are services.guilds.
"""

from model.services.guild_work.attempts import CustomFightPartInfo as CustomFightPartInfo
from model.services.guild_work.attempts import begin_fight as begin_fight
from model.services.guild_work.attempts import close_overdue as close_overdue
from model.services.guild_work.attempts import collect_prize as collect_prize
from model.services.guild_work.attempts import part as part
from model.services.guild_work.attempts import parts_of as parts_of
from model.services.guild_work.attempts import record_result as record_result
from model.services.guild_work.fights import CustomFightInfo as CustomFightInfo
from model.services.guild_work.fights import archive_fight as archive_fight
from model.services.guild_work.fights import assign_fight as assign_fight
from model.services.guild_work.fights import fight as fight
from model.services.guild_work.fights import fights_of as fights_of
from model.services.guild_work.fights import make_fight as make_fight
from model.services.guild_work.fights import publish_fight as publish_fight
from model.services.guild_work.fights import reopen_fight as reopen_fight
from model.services.guild_work.lore import LoreInfo as LoreInfo
from model.services.guild_work.lore import alter_lore as alter_lore
from model.services.guild_work.lore import drop_lore as drop_lore
from model.services.guild_work.lore import hide_lore as hide_lore
from model.services.guild_work.lore import lore as lore
from model.services.guild_work.lore import lore_of as lore_of
from model.services.guild_work.lore import show_lore as show_lore
from model.services.guild_work.lore import write_lore as write_lore
from model.services.guild_work.modules import HybridQuestInfo as HybridQuestInfo
from model.services.guild_work.modules import ModuleInfo as ModuleInfo
from model.services.guild_work.modules import add_module as add_module
from model.services.guild_work.modules import alter_module as alter_module
from model.services.guild_work.modules import archive_hybrid as archive_hybrid
from model.services.guild_work.modules import as_template as as_template
from model.services.guild_work.modules import drop_module as drop_module
from model.services.guild_work.modules import hybrid as hybrid
from model.services.guild_work.modules import hybrids_of as hybrids_of
from model.services.guild_work.modules import link_modules as link_modules
from model.services.guild_work.modules import merge as merge
from model.services.guild_work.modules import module as module
from model.services.guild_work.modules import modules_of as modules_of
from model.services.guild_work.modules import publish_hybrid as publish_hybrid
from model.services.guild_work.modules import unlink_modules as unlink_modules
from model.services.guild_work.overlays import OverlayInfo as OverlayInfo
from model.services.guild_work.overlays import OverlaySkillInfo as OverlaySkillInfo
from model.services.guild_work.overlays import OverlayView as OverlayView
from model.services.guild_work.overlays import add_skill as add_skill
from model.services.guild_work.overlays import alter_overlay as alter_overlay
from model.services.guild_work.overlays import alter_skill as alter_skill
from model.services.guild_work.overlays import archive_overlay as archive_overlay
from model.services.guild_work.overlays import compare as compare
from model.services.guild_work.overlays import drop_skill as drop_skill
from model.services.guild_work.overlays import link_skills as link_skills
from model.services.guild_work.overlays import make_overlay as make_overlay
from model.services.guild_work.overlays import overlay as overlay
from model.services.guild_work.overlays import overlays_of as overlays_of
from model.services.guild_work.overlays import publish_overlay as publish_overlay
from model.services.guild_work.overlays import seen_by as seen_by
from model.services.guild_work.overlays import unlink_skills as unlink_skills
from model.services.guild_work.progress import GuildProgress as GuildProgress
from model.services.guild_work.progress import MemberProgress as MemberProgress
from model.services.guild_work.progress import collect_buff as collect_buff
from model.services.guild_work.progress import dashboard as dashboard
from model.services.guild_work.quests import GuildQuestInfo as GuildQuestInfo
from model.services.guild_work.quests import archive_quest as archive_quest
from model.services.guild_work.quests import assign as assign
from model.services.guild_work.quests import postpone as postpone
from model.services.guild_work.quests import publish_quest as publish_quest
from model.services.guild_work.quests import quest as quest
from model.services.guild_work.quests import quests_of as quests_of
from model.services.guild_work.quests import reopen_quest as reopen_quest
from model.services.guild_work.quests import set_quest as set_quest
from model.services.guild_work.tasks import GuildTaskInfo as GuildTaskInfo
from model.services.guild_work.tasks import approve as approve
from model.services.guild_work.tasks import begin_task as begin_task
from model.services.guild_work.tasks import collect as collect
from model.services.guild_work.tasks import expire_overdue as expire_overdue
from model.services.guild_work.tasks import fail as fail
from model.services.guild_work.tasks import give_back as give_back
from model.services.guild_work.tasks import hand_in as hand_in
from model.services.guild_work.tasks import task as task
from model.services.guild_work.tasks import tasks_of as tasks_of
from model.services.guild_work.templates import GuildTemplateInfo as GuildTemplateInfo
from model.services.guild_work.templates import alter_template as alter_template
from model.services.guild_work.templates import approve_template as approve_template
from model.services.guild_work.templates import draft_template as draft_template
from model.services.guild_work.templates import return_template as return_template
from model.services.guild_work.templates import review_template as review_template
from model.services.guild_work.templates import template as template
from model.services.guild_work.templates import templates_of as templates_of
from model.services.guild_work.unlocking import TaleInfo as TaleInfo
from model.services.guild_work.unlocking import tales_for as tales_for
from model.services.guild_work.unlocking import unlock_lore as unlock_lore
