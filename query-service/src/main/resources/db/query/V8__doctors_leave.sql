-- A doctor who left is still named on old boards and appointments, and listed with the time.
ALTER TABLE doctors ADD COLUMN left_at timestamptz;
