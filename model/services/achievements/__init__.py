"""Achievements and badges: judged after what players do, given once, shown as they like.

judging   `check`, which other services call after events; giving one by hand
showing   a player's list with progress, what is new, the showcase
counting  metrics that the product counts by itself (further_counts: courses, groups, seasons)
rows      compiled requirements, stored rows, what an achievement brings
"""

from model.services.achievements.judging import check as check
from model.services.achievements.judging import give as give
from model.services.achievements.judging import grant as grant
from model.services.achievements.rows import EarnedInfo as EarnedInfo
from model.services.achievements.showing import AchievementInfo as AchievementInfo
from model.services.achievements.showing import achievements_of as achievements_of
from model.services.achievements.showing import mark_seen as mark_seen
from model.services.achievements.showing import showcase as showcase
from model.services.achievements.showing import showcased as showcased
