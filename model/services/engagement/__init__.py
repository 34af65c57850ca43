"""Engagement: logins, sessions of learning, attention, behaviour, and what follows from them.

logins     login: a local day is one row, days in a row
sessions   start, signal, end, abandon_silent: sessions of learning with their interruptions
attention  record_span: a span of attention, and the focus of its day
behavior   see: one thing that a player was seen to do
profiles   recompute, alerts: engagement, risk of dropping out, what a teacher should look at
dashboards make_dashboard, measure, figures: what staff track of a world (kpis)
features   compute, foretell: rows for models, each feature with its formula

Every figure follows model.rules.engagement, which says what is the source's and what is ours.
"""

from model.services.engagement.attention import SpanInfo as SpanInfo
from model.services.engagement.attention import SpanSeen as SpanSeen
from model.services.engagement.attention import record_span as record_span
from model.services.engagement.behavior import see as see
from model.services.engagement.dashboards import FigureInfo as FigureInfo
from model.services.engagement.dashboards import figures as figures
from model.services.engagement.dashboards import make_dashboard as make_dashboard
from model.services.engagement.dashboards import measure as measure
from model.services.engagement.features import FEATURES as FEATURES
from model.services.engagement.features import FeaturesInfo as FeaturesInfo
from model.services.engagement.features import compute as compute
from model.services.engagement.features import features_of as features_of
from model.services.engagement.features import foretell as foretell
from model.services.engagement.kpis import KPIS as KPIS
from model.services.engagement.logins import LoginInfo as LoginInfo
from model.services.engagement.logins import login as login
from model.services.engagement.profiles import EngagementInfo as EngagementInfo
from model.services.engagement.profiles import alerts as alerts
from model.services.engagement.profiles import engagement_of as engagement_of
from model.services.engagement.profiles import recompute as recompute
from model.services.engagement.sessions import SessionInfo as SessionInfo
from model.services.engagement.sessions import abandon_silent as abandon_silent
from model.services.engagement.sessions import end as end
from model.services.engagement.sessions import session_of as session_of
from model.services.engagement.sessions import signal as signal
from model.services.engagement.sessions import start as start
