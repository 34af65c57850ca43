"""Live play: joining a world, recording metrics, closing local days, wearing titles.

    players    join, what a player is, attributes
    recording  what was done today, and what it does to today's quests
    actions    fights, dungeons, wearing a title
    days       closing a local day: streak, debuff, boss, return, titles; tick
    inputs     input vectors of a scope, counted from stored rows
    quests fights titles    the rows behind them

Every decision is a rule of model.rules applied to stored rows under the published ruleset; only
the rows live here. Outside code imports from here, never from a file in this folder.
"""

from model.services.play.actions import abandon_fight as abandon_fight
from model.services.play.actions import enter_dungeon as enter_dungeon
from model.services.play.actions import start_fight as start_fight
from model.services.play.actions import wear as wear
from model.services.play.days import DayInfo as DayInfo
from model.services.play.days import TickInfo as TickInfo
from model.services.play.days import close_day as close_day
from model.services.play.days import tick as tick
from model.services.play.players import PlayerInfo as PlayerInfo
from model.services.play.players import join as join
from model.services.play.players import player as player
from model.services.play.recording import RecordInfo as RecordInfo
from model.services.play.recording import record_metrics as record_metrics
