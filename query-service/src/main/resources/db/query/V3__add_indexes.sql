CREATE INDEX idx_doctor_specialty   ON doctors (specialty);
CREATE INDEX idx_queue_doctor_date  ON queues (doctor_id, date);
CREATE INDEX idx_appointment_user   ON appointments (user_id);
CREATE INDEX idx_appointment_status ON appointments (status);
