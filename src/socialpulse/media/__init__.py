"""Pictures and clips: uploaded at any pace, checked, made playable, known by their hashes, served.

Owns schema `media`, the blobs below `media/` and the files of unfinished uploads. Reads accounts and runtime. Decides
what can be shown at all, never who may see a post or what breaks the rules: that is for those above.
"""

from socialpulse.media.flow import MEDIA_TOPIC, CoverChosen, MediaMoved, MediaUploaded, MediaWaitsAgain
from socialpulse.media.frames import Frame
from socialpulse.media.library import Library, Shown
from socialpulse.media.links import Links
from socialpulse.media.processing import Processing
from socialpulse.media.rules import MAX_CLIP_S
from socialpulse.media.staging import Staging
from socialpulse.media.types import Fingerprint, Kind, Media, MediaFile, MediaId, Reason, Role, State, Sums
from socialpulse.media.uploads import Uploads

__all__ = [
    "MAX_CLIP_S",
    "MEDIA_TOPIC",
    "CoverChosen",
    "Fingerprint",
    "Frame",
    "Kind",
    "Library",
    "Links",
    "Media",
    "MediaFile",
    "MediaId",
    "MediaMoved",
    "MediaUploaded",
    "MediaWaitsAgain",
    "Processing",
    "Reason",
    "Role",
    "Shown",
    "Staging",
    "State",
    "Sums",
    "Uploads",
]
