-- A small database as an application has it: 30 tables with keys, indexes, checks, defaults; enums, functions, triggers, views, policies. bench/compare.sh
-- fills two databases with it and changes one.
SET client_min_messages = warning;
CREATE TYPE state AS ENUM ('new', 'open', 'closed');
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.changed_at := now(); RETURN NEW; END$$;
DO $$
BEGIN
    FOR i IN 1..30 LOOP
        EXECUTE format('CREATE TABLE t%1$s (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent_id bigint REFERENCES t%2$s ON DELETE CASCADE,
            name text NOT NULL, contact email, status state NOT NULL DEFAULT %3$L, amount numeric(12,2) DEFAULT 0 CHECK (amount >= 0),
            tags text[] NOT NULL DEFAULT %4$L, changed_at timestamptz NOT NULL DEFAULT now(), UNIQUE (parent_id, name))', i, greatest(i - 1, 1), 'new', '{}');
        EXECUTE format('CREATE INDEX t%1$s_status ON t%1$s (status, changed_at DESC) WHERE status <> %2$L', i, 'closed');
        EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON t%s FOR EACH ROW EXECUTE FUNCTION touch()', i);
        EXECUTE format('ALTER TABLE t%s ENABLE ROW LEVEL SECURITY', i);
        EXECUTE format('CREATE POLICY readers ON t%s FOR SELECT USING (status <> %L)', i, 'new');
        EXECUTE format('COMMENT ON TABLE t%s IS %L', i, 'table ' || i);
        IF i % 3 = 0 THEN
            EXECUTE format('CREATE FUNCTION total_%1$s(p bigint) RETURNS numeric LANGUAGE sql STABLE AS %2$L', i, format('SELECT sum(amount) FROM t%s WHERE parent_id = p', i));
            EXECUTE format('CREATE VIEW v%1$s AS SELECT a.id, a.name, b.name AS parent, total_%1$s(a.id) AS total FROM t%1$s a LEFT JOIN t%2$s b ON b.id = a.parent_id
                WHERE a.status = %3$L', i, i - 1, 'open');
        END IF;
    END LOOP;
END $$;
