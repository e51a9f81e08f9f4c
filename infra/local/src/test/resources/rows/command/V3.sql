INSERT INTO account (user_id, role, password_hash) VALUES ('00000000-0000-7000-8000-00000000000a', 'PATIENT', '{bcrypt}x');
