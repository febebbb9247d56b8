#ifndef FLYWAY_NAME_H
#define FLYWAY_NAME_H

#include <stdbool.h>

typedef enum { FLYWAY_NONE, FLYWAY_VERSIONED, FLYWAY_REPEATABLE, FLYWAY_BASELINE, FLYWAY_UNDO } FlywayKind;

/* "V1_2__add_users.sql" taken apart. */
typedef struct {
    FlywayKind kind;
    char *version;     /* as Flyway prints it: "1.2"; NULL: repeatable */
    char *description; /* "add users" */
} FlywayName;

/* A name that is none has FLYWAY_NONE; *bad: it begins like one, but Flyway skips it. */
FlywayName flyway_name_parse(const char *name, bool *bad);
void flyway_name_clear(FlywayName *name);

/* Keys: equal versions ("1", "01", "1.0") have one; repeatable ones by their description; a baseline script stands behind the version of its number. Free with g_free(). */
char *flyway_version_key(const char *version);
char *flyway_baseline_key(const char *version);
char *flyway_repeatable_key(const char *description);
char *flyway_name_key(const FlywayName *name);

#endif
