-- The index of the step before begins with it.
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS idx_appointment_status;
RESET lock_timeout;
