-- For whom something is hidden or warned of: groups of viewers, not only those below 18. A group is 'minors' or a country.
-- depends: 0021_discovery_lists

ALTER TABLE posts.post
    ADD COLUMN hidden_from text[] NOT NULL DEFAULT '{}',
    ADD COLUMN blurred_for text[] NOT NULL DEFAULT '{}';
UPDATE posts.post SET hidden_from = '{minors}' WHERE adults_only;

-- The groups a viewer is of. The country is that of the request (runtime.db.ASKED_FROM); '' where nobody knows it.
CREATE FUNCTION people.groups_of(viewer uuid) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN people.is_adult(viewer) THEN ARRAY[coalesce(current_setting('socialpulse.asked_from', true), '')]
                ELSE ARRAY['minors', coalesce(current_setting('socialpulse.asked_from', true), '')] END
$$;

CREATE OR REPLACE FUNCTION posts.shown_to(viewer uuid) RETURNS SETOF posts.post
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
    SELECT p.*
    FROM posts.post p JOIN people.readable_to(viewer) a ON a.id = p.author_id
    WHERE p.state <> 'deleted'
      AND (p.author_id = viewer
           OR (p.state = 'live' AND (p.visibility = 'public' OR (p.visibility = 'followers' AND a.followed))
               AND (p.hidden_from = '{}' OR NOT p.hidden_from && people.groups_of(viewer))))
$$;
ALTER TABLE posts.post DROP COLUMN adults_only;

DROP FUNCTION posts.faces_shown_to(uuid, uuid[]);
-- As before, and whether this viewer is warned of what others are not.
CREATE FUNCTION posts.faces_shown_to(viewer uuid, ids uuid[]) RETURNS TABLE (
    id uuid, mark text, warned boolean,
    n_likes bigint, n_comments bigint, n_saves bigint, n_shares bigint, n_reposts bigint,
    liked boolean, saved boolean, reposted boolean,
    n_followers bigint, n_following bigint,
    follows boolean, asked boolean, follows_me boolean, asks_me boolean, muted boolean, blocked boolean
) LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 AS $$
    SELECT p.id, concat_ws(' ', r.xmin, a.xmin, v.xmin, m.marks),
           p.blurred_for <> '{}' AND p.blurred_for && people.groups_of(viewer),
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
