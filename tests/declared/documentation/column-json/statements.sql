-- tables 1/1, columns 7/7, extras 0/0
CREATE TABLE "public"."documents" (
    "j" json,
    "j1" json DEFAULT '{"foo":"bar"}'::json,
    "j2" json DEFAULT '{"foo": "bar"}',
    "b" jsonb,
    "b1" jsonb DEFAULT '{"foo":"bar","list":[1,"two",null,{"deep":true}]}'::jsonb,
    "b2" jsonb DEFAULT '{"foo": "bar"}'::jsonb,
    "typed" jsonb DEFAULT '[]'::jsonb
);
