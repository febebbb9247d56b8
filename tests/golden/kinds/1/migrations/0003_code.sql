CREATE VIEW app.happy_people WITH (security_barrier) AS SELECT id, name FROM app.people WHERE current_mood = 'happy';
CREATE MATERIALIZED VIEW app.mood_counts AS SELECT current_mood, count(*) AS people FROM app.people GROUP BY 1;
CREATE INDEX mood_counts_idx ON app.mood_counts (current_mood);
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.name := trim(NEW.name);
    RETURN NEW;
END
$$;
CREATE FUNCTION app.full_name(first text, last text DEFAULT '') RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT first || ' ' || last $$;
CREATE PROCEDURE app.reset() LANGUAGE sql AS $$ DELETE FROM app.cache $$;
CREATE TRIGGER people_touch BEFORE INSERT OR UPDATE OF name ON app.people FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE app.people ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_row ON app.people FOR SELECT USING (name = CURRENT_USER);
CREATE TYPE app.pair AS (a integer, b integer);
CREATE STATISTICS app.people_stats ON name, score FROM app.people;
