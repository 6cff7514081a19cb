"""The app in a browser: its files as they were built, and pages with what their first screen needs written in."""

from socialpulse.api.pages.build import WebBuild
from socialpulse.api.pages.doors import install
from socialpulse.api.pages.listing import Entry, Place, feed_of
from socialpulse.api.pages.listing import Told as Listing
from socialpulse.api.pages.screens import FEED, PERSON, POST, SCREENS, find_screen
from socialpulse.api.pages.writing import Rooms, Told

__all__ = [
    "FEED",
    "PERSON",
    "POST",
    "SCREENS",
    "Entry",
    "Listing",
    "Place",
    "Rooms",
    "Told",
    "WebBuild",
    "feed_of",
    "find_screen",
    "install",
]
