INSERT INTO stream_progress VALUES ('00000000-0000-7000-8000-000000000004', 7, now());
INSERT INTO feed_offsets VALUES ('qconnect.queue', 3, 12345);
INSERT INTO parked_records (topic, partition, record_offset, headers, reason, detail) VALUES ('qconnect.queue', 3, 1, '', 'UNREADABLE', 'x');
