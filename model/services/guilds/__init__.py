"""Guilds: courses that educators lead, and the small guilds of players of the fitness world.

members    who belongs to a guild and by which rank: member, officer, guild master
founding   found, alter, archive, reopen; what a guild is now
belonging  join, leave, remove, disband, hand_over, appoint, dismiss, show_progress
asking     invite, apply, accept, decline, withdraw, expire_overdue
materials  upload, revise, archive_material, restore_material
publishing publish_material, materials_seen
buffs      offer_buff, pause_buff, resume_buff, weigh: what a course earns together
goals      what members did within a time

What buffs do to an award of XP is services.guild_boosts; what a guild master sets, teaches and
judges is services.guild_work.
"""

from model.services.guild_boosts import boost_of as boost_of
from model.services.guild_boosts import stat_points_of as stat_points_of
from model.services.guilds.asking import GuildRequestInfo as GuildRequestInfo
from model.services.guilds.asking import accept as accept
from model.services.guilds.asking import apply as apply
from model.services.guilds.asking import decline as decline
from model.services.guilds.asking import expire_overdue as expire_overdue
from model.services.guilds.asking import invite as invite
from model.services.guilds.asking import open_requests as open_requests
from model.services.guilds.asking import withdraw as withdraw
from model.services.guilds.belonging import appoint as appoint
from model.services.guilds.belonging import disband as disband
from model.services.guilds.belonging import dismiss as dismiss
from model.services.guilds.belonging import hand_over as hand_over
from model.services.guilds.belonging import join as join
from model.services.guilds.belonging import leave as leave
from model.services.guilds.belonging import remove as remove
from model.services.guilds.belonging import show_progress as show_progress
from model.services.guilds.buffs import GuildBuffInfo as GuildBuffInfo
from model.services.guilds.buffs import buff as buff
from model.services.guilds.buffs import buffs_of as buffs_of
from model.services.guilds.buffs import offer_buff as offer_buff
from model.services.guilds.buffs import pause_buff as pause_buff
from model.services.guilds.buffs import resume_buff as resume_buff
from model.services.guilds.buffs import weigh as weigh
from model.services.guilds.buffs import weigh_all as weigh_all
from model.services.guilds.founding import GuildInfo as GuildInfo
from model.services.guilds.founding import alter as alter
from model.services.guilds.founding import archive as archive
from model.services.guilds.founding import found as found
from model.services.guilds.founding import guild as guild
from model.services.guilds.founding import guilds_of as guilds_of
from model.services.guilds.founding import open_guilds as open_guilds
from model.services.guilds.founding import reopen as reopen
from model.services.guilds.materials import GuildMaterialInfo as GuildMaterialInfo
from model.services.guilds.materials import archive_material as archive_material
from model.services.guilds.materials import material as material
from model.services.guilds.materials import materials_of as materials_of
from model.services.guilds.materials import restore_material as restore_material
from model.services.guilds.materials import revise as revise
from model.services.guilds.materials import upload as upload
from model.services.guilds.members import GuildMemberInfo as GuildMemberInfo
from model.services.guilds.publishing import materials_seen as materials_seen
from model.services.guilds.publishing import publish_material as publish_material
