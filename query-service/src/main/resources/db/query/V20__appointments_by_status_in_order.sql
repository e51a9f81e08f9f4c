-- A page of appointments of one status, in the order of booking. By the status alone the few that are under way were
-- found and then sorted; in the order of booking all those that are over were passed first.
SET lock_timeout = 0;
-- what a build that was killed has left
DROP INDEX CONCURRENTLY IF EXISTS idx_appointment_status_page;
CREATE INDEX CONCURRENTLY idx_appointment_status_page ON appointments (status, booked_at, id);
RESET lock_timeout;
