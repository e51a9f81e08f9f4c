-- The number of the fact by which somebody came into a waiting list: who came first stands first, whenever they say they came.
-- Null in rows of the release before this one.
ALTER TABLE waiting_list ADD COLUMN joined_version bigint;
