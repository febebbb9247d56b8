CREATE TABLE projects (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name text NOT NULL
);
CREATE INDEX projects_account_id_idx ON projects (account_id);
-- reviewed by the data team
