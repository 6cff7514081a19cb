-- A moderator needs no profile to have a desk.
-- depends: 0026_unmeasured

ALTER TABLE moderation.wellness
    DROP CONSTRAINT wellness_person_id_fkey,
    ADD FOREIGN KEY (person_id) REFERENCES accounts.person ON DELETE CASCADE;
