-- Whoever posts a clip may choose the frame that stands for it.
-- depends: 0022_for_whom

ALTER TABLE media.media ADD COLUMN cover_ms integer;   -- in the clip; null: the best of its frames stands for it
