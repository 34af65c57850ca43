"""What streaks bring besides their bonus: milestones to claim, and days that are kept.

milestones   reached once ever, by the closed days; claimed once
freezes      asking for a day to be kept, and the book of days that were

The streak itself is counted by play.days, its bonus given by xp.
"""

from model.services.streaks.freezes import FreezeInfo as FreezeInfo
from model.services.streaks.freezes import freezes_of as freezes_of
from model.services.streaks.freezes import keep_book as keep_book
from model.services.streaks.freezes import request_freeze as request_freeze
from model.services.streaks.milestones import ClaimInfo as ClaimInfo
from model.services.streaks.milestones import MilestoneInfo as MilestoneInfo
from model.services.streaks.milestones import check_milestones as check_milestones
from model.services.streaks.milestones import claim as claim
from model.services.streaks.milestones import milestones_of as milestones_of
from model.services.streaks.milestones import note_reached as note_reached
