-- When the day is over of the queue in which somebody has an open place: one that was forgotten then counts no more. Null where
-- that is not known, as in rows of the release before this one; such a place counts until it ends.
ALTER TABLE open_booking ADD COLUMN day_over_at timestamptz;
