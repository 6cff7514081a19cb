"""The exact engine: every row is looked at. The reference for every other engine."""
