-- A topic that was lost and made anew has the same name, and perhaps more records than were taken of the first. Kafka tells
-- the two apart by an id. Null where no reader has looked since.
ALTER TABLE feed_offsets ADD COLUMN topic_id uuid;
