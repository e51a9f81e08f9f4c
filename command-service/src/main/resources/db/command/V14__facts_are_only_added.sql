-- Nobody changes history or takes something out of it, the owner of the table neither. Whoever may drop the trigger leaves
-- a trace all the same: facts are sealed.
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON domain_event
    EXECUTE FUNCTION only_added_to();
ALTER TABLE domain_event ENABLE ALWAYS TRIGGER only_added_to;
ALTER TABLE refused_command ENABLE ALWAYS TRIGGER only_added_to;
ALTER TABLE audit_read ENABLE ALWAYS TRIGGER only_added_to;
