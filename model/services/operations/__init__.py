"""Live operations: events, scripts, seasonal events, lore and seasons of a running world.

events         list_events, plan_event, plan_own_event, start_event, complete_event, cancel_event,
               invite_guilds
taking_part    my_events, collect, opponent, guild_standing
seasonal       plan_seasonal, start_seasonal, complete_seasonal, cancel_seasonal
contributions  join, drop_out, contribute, credit, claim, part, standing (scores counts them)
scripts        plan_script, dry_run, start_script, cancel_script (script_steps does their steps)
lore           draft_lore, publish_lore, archive_lore, read_lore, lore_shelf
seasons        list_seasons, my_season, season_board, refresh_board, close_season, reward_season
season_ends    season_results: how a closed season ended, and what it gave to whom
sweeping       sweep: what the clock asks for, in one world

What events do to XP is read by services.live_effects. Outside code imports from here.
"""

from model.services.operations.contributions import PartInfo as PartInfo
from model.services.operations.contributions import claim as claim
from model.services.operations.contributions import contribute as contribute
from model.services.operations.contributions import credit as credit
from model.services.operations.contributions import drop_out as drop_out
from model.services.operations.contributions import join as join
from model.services.operations.contributions import part as part
from model.services.operations.contributions import standing as standing
from model.services.operations.events import EventInfo as EventInfo
from model.services.operations.events import cancel_event as cancel_event
from model.services.operations.events import complete_event as complete_event
from model.services.operations.events import event as event
from model.services.operations.events import invite_guilds as invite_guilds
from model.services.operations.events import list_events as list_events
from model.services.operations.events import plan_event as plan_event
from model.services.operations.events import plan_own_event as plan_own_event
from model.services.operations.events import start_event as start_event
from model.services.operations.lore import LoreInfo as LoreInfo
from model.services.operations.lore import LorePlace as LorePlace
from model.services.operations.lore import archive_lore as archive_lore
from model.services.operations.lore import draft_lore as draft_lore
from model.services.operations.lore import lore_shelf as lore_shelf
from model.services.operations.lore import publish_lore as publish_lore
from model.services.operations.lore import read_lore as read_lore
from model.services.operations.scores import Standing as Standing
from model.services.operations.scripts import PlannedStep as PlannedStep
from model.services.operations.scripts import ScriptInfo as ScriptInfo
from model.services.operations.scripts import cancel_script as cancel_script
from model.services.operations.scripts import dry_run as dry_run
from model.services.operations.scripts import plan_script as plan_script
from model.services.operations.scripts import script as script
from model.services.operations.scripts import start_script as start_script
from model.services.operations.season_ends import SeasonResult as SeasonResult
from model.services.operations.season_ends import season_results as season_results
from model.services.operations.seasonal import SeasonalInfo as SeasonalInfo
from model.services.operations.seasonal import cancel_seasonal as cancel_seasonal
from model.services.operations.seasonal import complete_seasonal as complete_seasonal
from model.services.operations.seasonal import plan_seasonal as plan_seasonal
from model.services.operations.seasonal import seasonal_event as seasonal_event
from model.services.operations.seasonal import seasonal_events as seasonal_events
from model.services.operations.seasonal import start_seasonal as start_seasonal
from model.services.operations.seasons import MySeason as MySeason
from model.services.operations.seasons import SeasonInfo as SeasonInfo
from model.services.operations.seasons import SeasonPlace as SeasonPlace
from model.services.operations.seasons import close_season as close_season
from model.services.operations.seasons import list_seasons as list_seasons
from model.services.operations.seasons import my_season as my_season
from model.services.operations.seasons import refresh_board as refresh_board
from model.services.operations.seasons import reward_season as reward_season
from model.services.operations.seasons import season_board as season_board
from model.services.operations.sweeping import SweepInfo as SweepInfo
from model.services.operations.sweeping import sweep as sweep
from model.services.operations.taking_part import CollectedInfo as CollectedInfo
from model.services.operations.taking_part import GuildPlace as GuildPlace
from model.services.operations.taking_part import MyEvents as MyEvents
from model.services.operations.taking_part import OpponentInfo as OpponentInfo
from model.services.operations.taking_part import collect as collect
from model.services.operations.taking_part import guild_standing as guild_standing
from model.services.operations.taking_part import my_events as my_events
from model.services.operations.taking_part import opponent as opponent
