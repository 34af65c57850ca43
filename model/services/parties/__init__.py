"""Parties: founding, members, invitations, roles, the shared stash.

members       who belongs to a party and by which right
founding      create, alter, archive, reopen; what a party is now
belonging     join, leave, remove, hand over, entrust, rest and come back
invitations   invite, accept, decline, withdraw, expire
"""

from model.services.parties.belonging import come_back as come_back
from model.services.parties.belonging import entrust as entrust
from model.services.parties.belonging import hand_over as hand_over
from model.services.parties.belonging import join as join
from model.services.parties.belonging import leave as leave
from model.services.parties.belonging import remove as remove
from model.services.parties.belonging import rest_the_silent as rest_the_silent
from model.services.parties.browsing import LookInfo as LookInfo
from model.services.parties.browsing import browse as browse
from model.services.parties.founding import PartyInfo as PartyInfo
from model.services.parties.founding import alter as alter
from model.services.parties.founding import archive as archive
from model.services.parties.founding import create as create
from model.services.parties.founding import parties_of as parties_of
from model.services.parties.founding import party as party
from model.services.parties.founding import reopen as reopen
from model.services.parties.invitations import InvitationInfo as InvitationInfo
from model.services.parties.invitations import accept as accept
from model.services.parties.invitations import decline as decline
from model.services.parties.invitations import expire_overdue as expire_overdue
from model.services.parties.invitations import invitation as invitation
from model.services.parties.invitations import invite as invite
from model.services.parties.invitations import open_invitations as open_invitations
from model.services.parties.invitations import withdraw as withdraw
from model.services.parties.live_sessions import LiveSessionInfo as LiveSessionInfo
from model.services.parties.live_sessions import end_session as end_session
from model.services.parties.live_sessions import enter_session as enter_session
from model.services.parties.live_sessions import leave_session as leave_session
from model.services.parties.live_sessions import live_session as live_session
from model.services.parties.live_sessions import pace_session as pace_session
from model.services.parties.live_sessions import start_session as start_session
from model.services.parties.live_sessions import write_note as write_note
from model.services.parties.members import MemberInfo as MemberInfo
from model.services.parties.roles import RoleInfo as RoleInfo
from model.services.parties.roles import change_role as change_role
from model.services.parties.roles import drop_role as drop_role
from model.services.parties.roles import give_role as give_role
from model.services.parties.roles import make_role as make_role
from model.services.parties.roles import roles_of as roles_of
from model.services.parties.stash import StashInfo as StashInfo
from model.services.parties.stash import StashItemInfo as StashItemInfo
from model.services.parties.stash import edit as edit
from model.services.parties.stash import item as item
from model.services.parties.stash import put_back as put_back
from model.services.parties.stash import put_in as put_in
from model.services.parties.stash import stash as stash
from model.services.parties.stash import take_out as take_out
from model.services.parties.stash_rights import grant as grant
from model.services.parties.stash_rights import revoke as revoke
