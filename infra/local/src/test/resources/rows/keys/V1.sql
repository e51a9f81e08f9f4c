INSERT INTO person_keys (person_id, key_id, wrapped_key, master_key_id) VALUES ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000003', '\x01', 'm');
