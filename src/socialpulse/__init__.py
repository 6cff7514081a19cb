"""SocialPulse: a network to post in, and a search over every creator of every network."""

__version__ = "0.1.0"
