INSERT INTO rebuild_run (phase) VALUES ('DONE');
