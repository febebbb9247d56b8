CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'everything the application owns';
CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN app.percentage AS numeric(5,2) DEFAULT 0 CHECK (VALUE BETWEEN 0 AND 100);
CREATE SEQUENCE app.ticket_numbers START 1000 INCREMENT 10;
