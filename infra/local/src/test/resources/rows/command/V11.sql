INSERT INTO refused_command (refused_at, actor, command, command_id, correlation, subjects, refusal) VALUES (now(), 'a', 'BookAppointment', '00000000-0000-7000-8000-000000000003', 'c', '{}', 'QUEUE_FULL');
INSERT INTO audit_read (read_id, read_at, actor, query) VALUES ('00000000-0000-7000-8000-000000000003', now(), 'a', '/audit/events');
