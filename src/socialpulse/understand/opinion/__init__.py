"""A second opinion of a large language model on what the other measures are not sure of.

A port: the operator names an endpoint that understands the OpenAI chat protocol with JSON schemas. Without one there is
no opinion, and nothing is made up. What is judged was written by strangers: it goes out as data, and an answer that
does not prove to be ours counts as none.
"""

from socialpulse.understand.opinion.budget import Budget
from socialpulse.understand.opinion.http import HttpOpinion
from socialpulse.understand.opinion.types import CATEGORIES, Opinion, SecondOpinion

__all__ = ["CATEGORIES", "Budget", "HttpOpinion", "Opinion", "SecondOpinion"]
