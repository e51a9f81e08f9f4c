INSERT INTO domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp, payload_type, payload_revision, payload, meta_data, command_id, command_part, client_given)
VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', 0, 'User', now(), 'user.registered', '1', '{"role": "STAFF"}', '{}', '00000000-0000-7000-8000-000000000003', 1, true),
       ('00000000-0000-7000-8000-000000000004', '00000000-0000-7000-8000-000000000005', 0, 'Queue', now(), 'queue.opened', '1', '{}', '{}', '00000000-0000-7000-8000-000000000006', 1, false);
INSERT INTO aggregate_snapshot VALUES ('00000000-0000-7000-8000-000000000007', '00000000-0000-7000-8000-000000000005', 0, 'Queue', now(), 'queue', '1', '{}', '{}');
INSERT INTO token_entry VALUES ('relay', 0, '{}', 'token', 'now', 'me');
INSERT INTO store_epoch (epoch, reason) VALUES ('00000000-0000-7000-8000-000000000008', 'first start');
