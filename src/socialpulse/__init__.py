"""SocialPulse: a network to post in, and a search over every creator of every network."""
