CREATE TYPE "public"."mood" AS ENUM('sad', 'ok', 'happy');
CREATE TABLE "people" (
	"mood" "mood",
	"usual_mood" "mood" DEFAULT 'ok' NOT NULL,
	"past" "mood"[]
);

