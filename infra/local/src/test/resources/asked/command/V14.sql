-- as qconnect_command
DELETE FROM account WHERE user_id = $1
DELETE FROM email_claim WHERE user_id = $1
DELETE FROM email_claim WHERE user_id = $1 AND email_hash <> $2
DELETE FROM file_owner WHERE user_id = $1
DELETE FROM known_doctor WHERE doctor_id = $1
DELETE FROM known_patient WHERE user_id = $1
DELETE FROM mailed_token WHERE token_hash = $1 AND purpose = $2 AND expires_at > now() RETURNING user_id
DELETE FROM mailed_token WHERE user_id = $1
DELETE FROM mailed_token WHERE user_id = $1 AND purpose = $2
DELETE FROM practice WHERE doctor_id = $1
DELETE FROM session AS s WHERE s.user_id = $1 AND NOT EXISTS (SELECT FROM refresh_token AS t WHERE t.family = s.family AND t.expires_at > now())
DELETE FROM session WHERE user_id = $1
DELETE FROM stored_file WHERE file_id = $1
INSERT INTO absence (absence_id, doctor_id, from_date, to_date, reason, move_to, announced_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
INSERT INTO account (user_id, role) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET role = excluded.role
INSERT INTO account (user_id, role, password_hash, email_verified_at) VALUES ($1, $2, $3, CASE WHEN $4 THEN now() END)
INSERT INTO appointment_place (appointment_id, position, stream) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
INSERT INTO audit_read (read_id, read_at, actor, query, status, facts) VALUES ($1, $2, $3, $4, $5, $6)
INSERT INTO doctor_queue (queue_id, doctor_id, date, session) VALUES ($1, $2, $3, $4)
INSERT INTO domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp, payload_type, payload_revision, payload, meta_data, command_id, command_part, client_given) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
INSERT INTO email_claim (email_hash, user_id) VALUES ($1, $2) ON CONFLICT (email_hash) DO NOTHING
INSERT INTO file_owner (user_id) VALUES ($1)
INSERT INTO known_doctor (doctor_id, room) VALUES ($1, $2)
INSERT INTO known_patient (user_id) VALUES ($1)
INSERT INTO mailed_token (token_hash, user_id, purpose, expires_at) VALUES ($1, $2, $3, $4)
INSERT INTO practice (doctor_id) VALUES ($1)
INSERT INTO practice_queue (queue_id, doctor_id, is_open) VALUES ($1, $2, true)
INSERT INTO queue_alarm (kind, subject, queue_id, due_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
INSERT INTO refresh_token (token_hash, family, issued_at, expires_at) VALUES ($1, $2, now(), $3)
INSERT INTO refused_command (refused_at, actor, command, command_id, correlation, subjects, refusal) VALUES ($1, $2, $3, $4, $5, $6, $7)
INSERT INTO sealed_tile (epoch, level, number, hashes) VALUES ($1, $2, $3, $4) ON CONFLICT (epoch, level, number) DO UPDATE SET hashes = excluded.hashes
INSERT INTO session (family, user_id, started_at) VALUES ($1, $2, now())
INSERT INTO signed_checkpoint (epoch, size, note) VALUES ($1, $2, $3)
INSERT INTO stored_file (file_id, patient_id, key_id, nonce, ciphertext, mime_type, size_bytes, sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
SELECT DISTINCT command_id FROM domain_event WHERE command_id = ANY ($1) AND client_given
SELECT EXISTS (SELECT FROM absence WHERE doctor_id = $1 AND $2 BETWEEN from_date AND to_date)
SELECT EXISTS (SELECT FROM file_owner WHERE user_id = $1)
SELECT EXISTS (SELECT FROM practice WHERE doctor_id = $1)
SELECT EXISTS (SELECT FROM practice_queue WHERE doctor_id = $1 AND is_open)
SELECT absence_id, doctor_id, from_date, to_date, reason, move_to, announced_at, settled FROM absence WHERE NOT settled ORDER BY announced_at LIMIT 20
SELECT absence_id, doctor_id, from_date, to_date, reason, move_to, announced_at, settled FROM absence WHERE absence_id = $1 AND doctor_id = $2
SELECT aggregate_identifier, sequence_number, payload_type, payload_revision, payload, meta_data FROM domain_event WHERE command_id = $1 AND client_given ORDER BY command_part
SELECT asked.id, (SELECT max(sequence_number) FROM domain_event WHERE aggregate_identifier = asked.id) AS newest FROM unnest($1::uuid[]) AS asked (id)
SELECT began.read_id, began.read_at, began.actor, began.query, ended.status, ended.facts, ended.read_at AS ended_at, began.number FROM audit_read began LEFT JOIN audit_read ended ON ended.read_id = began.read_id AND ended.status IS NOT NULL WHERE began.status IS NULL AND began.number > $1 ORDER BY began.number LIMIT $2
SELECT coalesce(max(global_index), 0) FROM domain_event
SELECT coalesce(max(size), 0) FROM sealed_log WHERE epoch = $1
SELECT count(*) FROM domain_event WHERE aggregate_identifier = $1
SELECT event_identifier, aggregate_identifier, sequence_number, type, time_stamp, payload_type, payload_revision, payload, meta_data FROM aggregate_snapshot WHERE aggregate_identifier = $1 ORDER BY sequence_number DESC
SELECT file_id FROM stored_file WHERE NOT EXISTS (SELECT FROM file_owner WHERE user_id = patient_id)
SELECT global_index, event_identifier, aggregate_identifier, sequence_number, type, time_stamp, payload_type, payload_revision, payload, meta_data FROM domain_event WHERE (global_index > $1 AND global_index <= $2) ORDER BY global_index ASC
SELECT global_index, event_identifier, aggregate_identifier, sequence_number, type, time_stamp, payload_type, payload_revision, payload, meta_data FROM domain_event WHERE aggregate_identifier = $1 AND sequence_number >= $2 AND sequence_number < $3 ORDER BY sequence_number ASC
SELECT hashes FROM sealed_tile WHERE epoch = $1 AND level = $2 AND number = $3
SELECT hashes FROM sealed_tile WHERE epoch = $1 AND level = 0 AND number BETWEEN $2 AND $3 ORDER BY number
SELECT kind, subject, queue_id FROM queue_alarm WHERE due_at <= $1 ORDER BY due_at LIMIT $2
SELECT min(global_index) FROM domain_event WHERE global_index > $1
SELECT number, refused_at, actor, command, command_id, correlation, subjects, refusal FROM refused_command WHERE number > $1 AND subjects @> $2::uuid[] ORDER BY number LIMIT $3
SELECT patient_id, key_id, nonce, ciphertext, mime_type, size_bytes, sha256 FROM stored_file WHERE file_id = $1
SELECT pg_advisory_xact_lock($1)
SELECT pg_advisory_xact_lock(5855646460601000820)
SELECT pg_advisory_xact_lock_shared($1)
SELECT position, stream FROM appointment_place WHERE appointment_id = $1 ORDER BY position
SELECT processor_name, segment, token, token_type, time_stamp, owner FROM token_entry WHERE processor_name = $1 AND segment = $2 FOR UPDATE
SELECT q.queue_id, o.queue_id AS substitute FROM absence a JOIN doctor_queue q ON q.doctor_id = a.doctor_id AND q.date BETWEEN a.from_date AND a.to_date LEFT JOIN doctor_queue o ON o.doctor_id = a.move_to AND o.date = q.date AND o.session = q.session WHERE a.absence_id = $1 ORDER BY q.date, q.session
SELECT room FROM known_doctor WHERE doctor_id = $1
SELECT size FROM sealed_log WHERE epoch = $1 FOR UPDATE
SELECT size FROM sealed_log WHERE epoch = $1 FOR UPDATE SKIP LOCKED
SELECT size, note, signed_at FROM signed_checkpoint WHERE epoch = $1 AND size = $2
SELECT size, note, signed_at FROM signed_checkpoint WHERE epoch = $1 AND size > $2 ORDER BY size LIMIT $3
SELECT size, note, signed_at FROM signed_checkpoint WHERE epoch = $1 ORDER BY size DESC LIMIT 1
SELECT user_id FROM email_claim WHERE email_hash = $1
SELECT user_id FROM known_patient WHERE user_id = ANY ($1)
SELECT user_id, role, password_hash, email_verified_at FROM account WHERE user_id = $1
UPDATE absence SET settled = true WHERE absence_id = $1
UPDATE account SET email_verified_at = NULL WHERE user_id = $1
UPDATE account SET password_hash = $1 WHERE user_id = $2
UPDATE account SET password_hash = $1 WHERE user_id = $2 AND coalesce(password_hash, '$2') LIKE '$2%'
UPDATE known_doctor SET room = $1 WHERE doctor_id = $2
UPDATE practice_queue SET is_open = $1 WHERE queue_id = $2
UPDATE refresh_token AS t SET used_at = now() FROM session AS s WHERE t.token_hash = $1 AND t.used_at IS NULL AND t.expires_at > now() AND s.family = t.family AND s.ended_at IS NULL RETURNING t.family, s.user_id
UPDATE sealed_log SET size = $1 WHERE epoch = $2 AND size = $3
UPDATE session AS s SET ended_at = now(), ended_by = 'LOGOUT' FROM refresh_token AS t WHERE t.token_hash = $1 AND s.family = t.family AND s.ended_at IS NULL
UPDATE session AS s SET ended_at = now(), ended_by = 'TOKEN_REUSED' FROM refresh_token AS t WHERE t.token_hash = $1 AND t.used_at IS NOT NULL AND s.family = t.family AND s.ended_at IS NULL RETURNING s.family, s.user_id
UPDATE token_entry SET owner = $1, time_stamp = $2 WHERE processor_name = $3 AND segment = $4
UPDATE token_entry SET token = $1, token_type = $2, time_stamp = $3 WHERE owner = $4 AND processor_name = $5 AND segment = $6
