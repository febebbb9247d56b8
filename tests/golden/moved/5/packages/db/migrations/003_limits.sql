ALTER TABLE projects ADD COLUMN quota integer NOT NULL DEFAULT 10 CHECK (quota > 0);
