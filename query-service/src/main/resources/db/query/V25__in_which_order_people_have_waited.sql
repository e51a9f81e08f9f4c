-- The table does not know the numbers of those who wait already, but their order as it was shown. Their places in it are numbers
-- below those of all who come later, since everybody came by a fact. A rebuild brings the true ones.
UPDATE waiting_list
   SET joined_version = shown.place
  FROM (SELECT id, row_number() OVER (PARTITION BY queue_id ORDER BY joined_at, id) AS place
          FROM waiting_list) AS shown
 WHERE waiting_list.id = shown.id
   AND joined_version IS NULL;
