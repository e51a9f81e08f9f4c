UPDATE doctors SET left_at = now();
