"""Notices: what people are told, when and by which way, and what they have read.

preferences  preferences, set_preferences   telling    Notice, tell (in another request), notify
templates    notify_by_template             inbox      inbox, mark_read, mark_unread, mark_all_read
outbox       dispatch, outbox: mails and pushes are written down with a reason, never sent
"""

from model.services.notices.inbox import InboxItem as InboxItem
from model.services.notices.inbox import inbox as inbox
from model.services.notices.inbox import mark_all_read as mark_all_read
from model.services.notices.inbox import mark_read as mark_read
from model.services.notices.inbox import mark_unread as mark_unread
from model.services.notices.outbox import DispatchInfo as DispatchInfo
from model.services.notices.outbox import OutboxRow as OutboxRow
from model.services.notices.outbox import dispatch as dispatch
from model.services.notices.outbox import outbox as outbox
from model.services.notices.preferences import PreferencesInfo as PreferencesInfo
from model.services.notices.preferences import preferences as preferences
from model.services.notices.preferences import set_preferences as set_preferences
from model.services.notices.telling import DeliveryInfo as DeliveryInfo
from model.services.notices.telling import Notice as Notice
from model.services.notices.telling import NoticeInfo as NoticeInfo
from model.services.notices.telling import notify as notify
from model.services.notices.telling import tell as tell
from model.services.notices.templates import notify_by_template as notify_by_template
