"""What a text is about: an own taxonomy of two levels, and a classifier that needs nothing but sentence vectors.

`taxonomy()` is data and needs no model. `Topics` compares vectors with one vector for each niche and says with which
probability each of the best three is meant.
"""

from socialpulse.understand.topics.classify import Niches, Topics
from socialpulse.understand.topics.taxonomy import Group, Niche, Taxonomy, taxonomy

__all__ = ["Group", "Niche", "Niches", "Taxonomy", "Topics", "taxonomy"]
