-- An absence that is withdrawn keeps its row, because of what was done for it. Those that stand were never withdrawn.
ALTER TABLE absence ADD COLUMN withdrawn boolean NOT NULL DEFAULT false;
