"""What people post, what others say and do about it, and who may see it.

Owns schema `posts` and the topics POSTS_TOPIC and COMMENTS_TOPIC. Reads accounts, media and people. Finds posts in
order and loads them in batch for feeds and search; chooses nothing for anybody, and judges nothing: moderation decides.
"""

from socialpulse.posts.cards import Cards
from socialpulse.posts.comments import Comments, cursor_after
from socialpulse.posts.counts_store import (
    find_counts,
    find_mine,
    find_person_counts,
    find_recent,
    find_standings,
)
from socialpulse.posts.finding_store import (
    find_by_authors,
    find_by_people,
    find_by_tag,
    find_followed,
    find_latest,
    find_shown_ids,
)
from socialpulse.posts.flow import (
    COMMENTS_TOPIC,
    POSTS_TOPIC,
    CommentWritten,
    PostMoved,
    PostWritten,
    ReportCame,
)
from socialpulse.posts.heads import PostHeads
from socialpulse.posts.lists import Lists, read_place, write_place
from socialpulse.posts.planting import Planted, PlantedComment, PlantedPost, Planting
from socialpulse.posts.posts import Posts
from socialpulse.posts.reactions import Reactions
from socialpulse.posts.reasons import REASONS, Reason, dsa_category, ozone_type
from socialpulse.posts.reports import Reports
from socialpulse.posts.reports_store import find_report
from socialpulse.posts.rules import Judged
from socialpulse.posts.search_store import find_live_ids, find_searchable
from socialpulse.posts.shares import Opened, Shares
from socialpulse.posts.spans import Span, find_spans, find_tags, tag_key
from socialpulse.posts.types import (
    Body,
    Card,
    Comment,
    CommentId,
    Counts,
    Draft,
    Listed,
    Marks,
    Mine,
    Picture,
    Pictured,
    Place,
    Post,
    PostId,
    PostKind,
    PostState,
    Reaction,
    Recent,
    Report,
    Revision,
    Said,
    Share,
    SubjectKind,
    Verdict,
    Visibility,
)
from socialpulse.posts.watching_store import find_watched

__all__ = [
    "COMMENTS_TOPIC",
    "POSTS_TOPIC",
    "REASONS",
    "Body",
    "Card",
    "Cards",
    "Comment",
    "CommentId",
    "CommentWritten",
    "Comments",
    "Counts",
    "Draft",
    "Judged",
    "Listed",
    "Lists",
    "Marks",
    "Mine",
    "Opened",
    "Picture",
    "Pictured",
    "Place",
    "Planted",
    "PlantedComment",
    "PlantedPost",
    "Planting",
    "Post",
    "PostHeads",
    "PostId",
    "PostKind",
    "PostMoved",
    "PostState",
    "PostWritten",
    "Posts",
    "Reaction",
    "Reactions",
    "Reason",
    "Recent",
    "Report",
    "ReportCame",
    "Reports",
    "Revision",
    "Said",
    "Share",
    "Shares",
    "Span",
    "SubjectKind",
    "Verdict",
    "Visibility",
    "cursor_after",
    "dsa_category",
    "find_by_authors",
    "find_by_people",
    "find_by_tag",
    "find_counts",
    "find_followed",
    "find_latest",
    "find_live_ids",
    "find_mine",
    "find_person_counts",
    "find_recent",
    "find_report",
    "find_searchable",
    "find_shown_ids",
    "find_spans",
    "find_standings",
    "find_tags",
    "find_watched",
    "ozone_type",
    "read_place",
    "tag_key",
    "write_place",
]
