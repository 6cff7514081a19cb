-- Decisions for some viewers are judgements of their own, so that the author is told of them and may appeal.
-- depends: 0023_covers

ALTER TABLE moderation.judgement ADD COLUMN viewers text[] NOT NULL DEFAULT '{}'; -- 'minors', or countries; none: everybody
ALTER TABLE moderation.vote ADD COLUMN viewers text[] NOT NULL DEFAULT '{}';

-- What is hidden or warned of for some already, by rules that are not known any more: without a notice, as it was. The
-- ids begin as that of the judgement made then, since judgements are in the order of their ids.
INSERT INTO moderation.judgement (id, subject_kind, subject_id, subject_version, about_id, action, rule, reason, severity,
                                  words, policy_version, evidence, by_id, at, viewers)
SELECT (left(j.id::text, 24) || right(md5(concat(j.id, g.action)), 12))::uuid, j.subject_kind, j.subject_id, j.subject_version, j.about_id,
       g.action, NULL, j.reason, j.severity, NULL, j.policy_version, j.evidence, NULL, j.at, g.viewers
FROM posts.post p
CROSS JOIN LATERAL (VALUES ('limit', p.hidden_from), ('blur', ARRAY(SELECT unnest(p.blurred_for)
                                                              EXCEPT SELECT unnest(p.hidden_from)))) AS g (action, viewers)
CROSS JOIN LATERAL (
    SELECT * FROM moderation.judgement o WHERE o.subject_kind = 'post' AND o.subject_id = p.id ORDER BY o.id DESC LIMIT 1
) j
WHERE g.viewers <> '{}';
