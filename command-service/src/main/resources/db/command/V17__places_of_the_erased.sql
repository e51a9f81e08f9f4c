-- Who was erased, and may still have places in queues. Written in the transaction of the fact and looked at until nobody can be
-- booking for them any more, whichever process goes down when. Those who were erased before are looked at, too.
CREATE TABLE erased_patient (
    user_id   uuid        PRIMARY KEY,
    erased_at timestamptz NOT NULL,
    look_at   timestamptz NOT NULL
);

INSERT INTO erased_patient (user_id, erased_at, look_at)
SELECT DISTINCT ON (aggregate_identifier) aggregate_identifier, time_stamp, time_stamp
  FROM domain_event
 WHERE payload_type = 'user.erased'
 ORDER BY aggregate_identifier, global_index;
