#ifndef FLYWAY_CONFIG_H
#define FLYWAY_CONFIG_H

#include "folder.h"

/* What a project's files say of Flyway: flyway.conf, conf/flyway.conf, flyway.toml and Spring's application.properties, in the folder and all above it. The nearest counts. */
typedef struct FlywayConfig FlywayConfig;

FlywayConfig *flyway_config_load(FileTree *tree, const char *folder);
void flyway_config_free(FlywayConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FlywayConfig, flyway_config_free)

/* By Flyway's name without "flyway.": "outOfOrder", "placeholders.name"; upper and lower case, and Spring's hyphens, do not matter. NULL: not said. Borrowed. */
const char *flyway_config_get(const FlywayConfig *config, const char *name);
bool flyway_config_is(const FlywayConfig *config, const char *name, bool otherwise);

#endif
