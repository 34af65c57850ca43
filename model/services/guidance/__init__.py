"""Guidance: how players want to learn, and what is measured of parties.

    preferences     a player's wishes: style, pace, difficulty, forms of content
    party_figures   a party's day, week or month, computed from play

Outside code imports from here, never from a file in this folder.
"""

from model.services.guidance.party_figures import PartyFigures as PartyFigures
from model.services.guidance.party_figures import measure_party as measure_party
from model.services.guidance.party_figures import party_figures as party_figures
from model.services.guidance.preferences import PreferenceInfo as PreferenceInfo
from model.services.guidance.preferences import content_preferences as content_preferences
from model.services.guidance.preferences import forget_preferences as forget_preferences
from model.services.guidance.preferences import learning_preference as learning_preference
from model.services.guidance.preferences import prefer as prefer
from model.services.guidance.preferences import prefer_content as prefer_content
