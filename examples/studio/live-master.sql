-- Production: the journal's migrations were run; somebody added a column by hand.
ALTER TABLE organizations ADD COLUMN notes text;
CREATE INDEX organizations_name_idx ON organizations (name);
