"""Campaigns of the language game: quests taken up, worked at, completed, lost and tried again.

rows        the published quest, the stored go, and how it is shown
quests      start, report, abandon, fail; `advance`, which other services call after events
counting    what objectives are counted from
finishing   completing a quest and taking its rewards
looking     a character's log of quests, and how far it is in a campaign
"""

from model.services.campaigns.finishing import DoneInfo as DoneInfo
from model.services.campaigns.finishing import complete as complete
from model.services.campaigns.looking import CampaignInfo as CampaignInfo
from model.services.campaigns.looking import QuestInfo as QuestInfo
from model.services.campaigns.looking import campaign_of as campaign_of
from model.services.campaigns.looking import quest_log as quest_log
from model.services.campaigns.quests import abandon as abandon
from model.services.campaigns.quests import advance as advance
from model.services.campaigns.quests import fail as fail
from model.services.campaigns.quests import report as report
from model.services.campaigns.quests import start as start
from model.services.campaigns.rows import GoInfo as GoInfo
from model.services.campaigns.rows import ObjectiveInfo as ObjectiveInfo
