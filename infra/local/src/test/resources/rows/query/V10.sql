INSERT INTO access_log (person_id, viewer_id, viewer_role, question, granted) VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', 'ADMIN', 'GET /users/{u}', true);
