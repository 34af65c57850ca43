"""What pages and notebooks ask most: one function per question, one or two queries each.

Read only; everything comes back as plain dicts and lists. Each question has an index to answer it
from, and `questlab bench db` measures them all on a million ledger rows. Pages of rows go by
keyset (the last row's place), so that the thousandth page costs what the first does.
"""

from model.services.views.boards import leaderboard_page as leaderboard_page
from model.services.views.boards import rank_of as rank_of
from model.services.views.boards import season_standing as season_standing
from model.services.views.operations import audit_of as audit_of
from model.services.views.operations import kpi_by_day as kpi_by_day
from model.services.views.people import party_page as party_page
from model.services.views.people import unread_notifications as unread_notifications
from model.services.views.people import wallet_statement as wallet_statement
from model.services.views.players import daily_log as daily_log
from model.services.views.players import ledger_page as ledger_page
from model.services.views.players import player_days as player_days
from model.services.views.players import profile as profile
from model.services.views.players import quest_list as quest_list
from model.services.views.players import search_by_name as search_by_name
