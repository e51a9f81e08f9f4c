-- as qconnect_command
DELETE FROM person_keys WHERE person_id = $1
INSERT INTO erasure (person_id, key_id, facts_touched, erased_at, erased_by) VALUES ($1, (SELECT key_id FROM person_keys WHERE person_id = $2), $3, $4, $5) ON CONFLICT (person_id) DO NOTHING
INSERT INTO person_keys (person_id, key_id, wrapped_key, master_key_id) SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM erasure WHERE person_id = $5) ON CONFLICT (person_id) DO NOTHING
SELECT person_id, key_id, facts_touched, erased_at, erased_by FROM erasure ORDER BY erased_at
SELECT person_id, key_id, wrapped_key, master_key_id FROM person_keys WHERE key_id = $1
SELECT person_id, key_id, wrapped_key, master_key_id FROM person_keys WHERE person_id = $1
-- as qconnect_query
SELECT person_id, key_id, wrapped_key, master_key_id FROM person_keys WHERE key_id = $1
