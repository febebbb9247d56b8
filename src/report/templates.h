#ifndef REPORT_TEMPLATES_H
#define REPORT_TEMPLATES_H

/* The templates that are built in: templates/NAME.md. */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

/* NULL: there is none of that name. */
const char *template_find(const char *name, size_t *size);

/* ERROR_USAGE: no template and no section has that name; the hint lists the templates. */
void template_set_unknown(const char *name, GError **error);

#endif
