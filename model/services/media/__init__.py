"""Media: stored files, and recordings that learners hand in and teachers review.

assets      store, remove, asset_of
recordings  hand_in, withdraw, review, recording, waiting
"""

from model.services.media.assets import AssetInfo as AssetInfo
from model.services.media.assets import NewAsset as NewAsset
from model.services.media.assets import asset_of as asset_of
from model.services.media.assets import remove as remove
from model.services.media.assets import store as store
from model.services.media.recordings import FeedbackInfo as FeedbackInfo
from model.services.media.recordings import RecordingInfo as RecordingInfo
from model.services.media.recordings import hand_in as hand_in
from model.services.media.recordings import recording as recording
from model.services.media.recordings import review as review
from model.services.media.recordings import waiting as waiting
from model.services.media.recordings import withdraw as withdraw
