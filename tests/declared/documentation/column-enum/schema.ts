import { pgEnum, pgTable } from "drizzle-orm/pg-core";

export const mood = pgEnum("mood", ["sad", "ok", "happy"]);

export const people = pgTable("people", { mood: mood(), usual: mood("usual_mood").default("ok").notNull(), past: mood().array() });
