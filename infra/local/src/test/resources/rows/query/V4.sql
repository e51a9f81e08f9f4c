INSERT INTO appointments (id, queue_id, token_no, status, stage, channel, priority, booked_at, updated_at, version)
VALUES ('00000000-0000-7000-8000-000000000007', '00000000-0000-7000-8000-000000000004', 3, 'PENDING', 'CHECKED_IN', 'WALK_IN', 'EMERGENCY', now(), now(), 7);
