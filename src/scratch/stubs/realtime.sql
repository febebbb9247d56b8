-- What migrations for Supabase expect of its schema realtime.
CREATE SCHEMA realtime;
CREATE TABLE realtime.messages (
    id uuid NOT NULL DEFAULT gen_random_uuid(), topic text NOT NULL, extension text NOT NULL, payload jsonb, event text, private boolean DEFAULT false,
    inserted_at timestamp NOT NULL DEFAULT now(), updated_at timestamp NOT NULL DEFAULT now(), PRIMARY KEY (id, inserted_at));
ALTER TABLE realtime.messages ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION realtime.topic() RETURNS text LANGUAGE sql STABLE AS 'SELECT nullif(current_setting(''realtime.topic'', true), '''')';
CREATE FUNCTION realtime.send(payload jsonb, event text, topic text, private boolean DEFAULT true) RETURNS void LANGUAGE sql AS 'SELECT';
CREATE FUNCTION realtime.broadcast_changes(topic_name text, event_name text, operation text, table_name text, table_schema text, new record, old record,
                                           level text DEFAULT 'ROW') RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
