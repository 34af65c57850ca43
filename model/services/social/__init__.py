"""Social life: connections, messages under supervision, and the feed of what players did.

connections  ask, accept, decline, end, block, unblock, connections
messages     send, mark_message_read, conversation, supervised
activities   share, feed, mark_activity_read, hide_activity
"""

from model.services.social.activities import ActivityInfo as ActivityInfo
from model.services.social.activities import FeedItem as FeedItem
from model.services.social.activities import feed as feed
from model.services.social.activities import hide_activity as hide_activity
from model.services.social.activities import mark_activity_read as mark_activity_read
from model.services.social.activities import share as share
from model.services.social.connections import accept as accept
from model.services.social.connections import ask as ask
from model.services.social.connections import block as block
from model.services.social.connections import connections as connections
from model.services.social.connections import decline as decline
from model.services.social.connections import end as end
from model.services.social.connections import unblock as unblock
from model.services.social.messages import MessageInfo as MessageInfo
from model.services.social.messages import conversation as conversation
from model.services.social.messages import mark_message_read as mark_message_read
from model.services.social.messages import send as send
from model.services.social.messages import supervised as supervised
from model.services.social.pairs import ConnectionInfo as ConnectionInfo
from model.services.social.pairs import friends_of as friends_of
