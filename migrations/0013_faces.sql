-- What a page asks about each of its posts. What seldom changes of a post (its text, its author's name, the files of its
-- pictures) is kept in memory by whoever shows it, as long as the post still has the mark it was read under.
-- depends: 0012_ended_sessions

-- Those of these posts that are shown to a viewer, each with its mark, its counts, what the viewer did with it, and what
-- the viewer and its author are to each other. A row that is written gets another xmin, so a mark names one state of the
-- post (whose row an edit of its pictures writes too), of its author, of the author's picture and of its own.
CREATE FUNCTION posts.faces_shown_to(viewer uuid, ids uuid[]) RETURNS TABLE (
    id uuid, mark text,
    n_likes bigint, n_comments bigint, n_saves bigint, n_shares bigint, n_reposts bigint,
    liked boolean, saved boolean, reposted boolean,
    n_followers bigint, n_following bigint,
    follows boolean, asked boolean, follows_me boolean, asks_me boolean, muted boolean, blocked boolean
) LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 AS $$
    SELECT p.id, concat_ws(' ', r.xmin, a.xmin, v.xmin, m.marks),
           t.n_likes, t.n_comments, t.n_saves, t.n_shares, t.n_reposts,
           EXISTS (SELECT FROM posts.post_like l WHERE l.post_id = p.id AND l.person_id = viewer),
           EXISTS (SELECT FROM posts.saved s WHERE s.post_id = p.id AND s.person_id = viewer),
           EXISTS (SELECT FROM posts.repost o WHERE o.post_id = p.id AND o.person_id = viewer),
           f.n_followers, f.n_following,
           EXISTS (SELECT FROM people.follow w WHERE w.follower_id = viewer AND w.followed_id = a.id),
           EXISTS (SELECT FROM people.follow_request w WHERE w.follower_id = viewer AND w.followed_id = a.id),
           EXISTS (SELECT FROM people.follow w WHERE w.follower_id = a.id AND w.followed_id = viewer),
           EXISTS (SELECT FROM people.follow_request w WHERE w.follower_id = a.id AND w.followed_id = viewer),
           EXISTS (SELECT FROM people.mute w WHERE w.muter_id = viewer AND w.muted_id = a.id),
           EXISTS (SELECT FROM people.block w WHERE w.blocker_id = viewer AND w.blocked_id = a.id)
    FROM posts.shown_to(viewer) p
    JOIN posts.post r ON r.id = p.id
    JOIN people.person a ON a.id = p.author_id
    LEFT JOIN media.media v ON v.id = a.avatar_id
    CROSS JOIN LATERAL (
        SELECT string_agg(concat_ws(' ', x.id, x.xmin), ' ' ORDER BY m.place) AS marks
        FROM posts.medium m LEFT JOIN media.media x ON x.id = m.media_id WHERE m.post_id = p.id
    ) m
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(n_likes), 0)::bigint AS n_likes, coalesce(sum(n_comments), 0)::bigint AS n_comments,
               coalesce(sum(n_saves), 0)::bigint AS n_saves, coalesce(sum(n_shares), 0)::bigint AS n_shares,
               coalesce(sum(n_reposts), 0)::bigint AS n_reposts
        FROM posts.tally WHERE post_id = p.id
    ) t
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(n_followers), 0)::bigint AS n_followers,
               coalesce(sum(n_following), 0)::bigint AS n_following
        FROM people.tally WHERE person_id = a.id
    ) f
    WHERE p.id = ANY(ids)
$$;
