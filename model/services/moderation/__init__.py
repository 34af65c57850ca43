"""Moderation and support: reports and their decisions, bans and appeals, tickets.

reports   report_abuse, my_reports, abuse_report, report_queue, take, assign, put_back
deciding  dismiss, warn, remove_content, ban_reported
bans      ban, lift, bans_of, ban_info, banned; the guard is services.exclusion's
appeals   appeal, grant, deny, withdraw_appeal, open_appeals, appeal_info
tickets   open_ticket, reply, reopen, close; take_up, answer, resolve; ticket, my_tickets,
          ticket_queue
sweeping  sweep: bans that end, answered tickets that close

Disputes over competitions are in services.competition.disputes.
"""

from model.services.exclusion import require_not_banned as require_not_banned
from model.services.moderation.appeals import AppealInfo as AppealInfo
from model.services.moderation.appeals import appeal as appeal
from model.services.moderation.appeals import appeal_info as appeal_info
from model.services.moderation.appeals import deny as deny
from model.services.moderation.appeals import grant as grant
from model.services.moderation.appeals import open_appeals as open_appeals
from model.services.moderation.appeals import withdraw_appeal as withdraw_appeal
from model.services.moderation.bans import BanInfo as BanInfo
from model.services.moderation.bans import ban as ban
from model.services.moderation.bans import ban_info as ban_info
from model.services.moderation.bans import banned as banned
from model.services.moderation.bans import bans_of as bans_of
from model.services.moderation.bans import lift as lift
from model.services.moderation.deciding import ban_reported as ban_reported
from model.services.moderation.deciding import dismiss as dismiss
from model.services.moderation.deciding import remove_content as remove_content
from model.services.moderation.deciding import warn as warn
from model.services.moderation.reports import ReportInfo as ReportInfo
from model.services.moderation.reports import abuse_report as abuse_report
from model.services.moderation.reports import assign as assign
from model.services.moderation.reports import my_reports as my_reports
from model.services.moderation.reports import put_back as put_back
from model.services.moderation.reports import report_abuse as report_abuse
from model.services.moderation.reports import report_queue as report_queue
from model.services.moderation.reports import take as take
from model.services.moderation.sweeping import ModerationSweep as ModerationSweep
from model.services.moderation.sweeping import sweep as sweep
from model.services.moderation.tickets import TicketInfo as TicketInfo
from model.services.moderation.tickets import answer as answer
from model.services.moderation.tickets import close as close
from model.services.moderation.tickets import my_tickets as my_tickets
from model.services.moderation.tickets import open_ticket as open_ticket
from model.services.moderation.tickets import reopen as reopen
from model.services.moderation.tickets import reply as reply
from model.services.moderation.tickets import resolve as resolve
from model.services.moderation.tickets import take_up as take_up
from model.services.moderation.tickets import ticket as ticket
from model.services.moderation.tickets import ticket_queue as ticket_queue
