/* The schema that code declares, as a source. */

#include <string.h>
#include "base/error.h"
#include "declared_run.h"
#include "load.h"
#include "source.h"

/* --- which -------------------------------------------------------------------------------------------------------------- */

typedef struct {
    const AuditTarget *part;
    AuditDeclared *declared;
} Found;

/* "TARGET" means the schema of a target, "NAME" and "TARGET/NAME" a source; NULL any schema. */
static bool is_meant(const AuditTarget *part, const AuditDeclared *declared, const char *name) {
    if (!name)
        return declared->role == ROLE_SCHEMA;
    if (strcmp(name, part->target->name) == 0)
        return declared->role == ROLE_SCHEMA;
    if (strcmp(name, declared->name) == 0)
        return true;
    const char *slash = strchr(name, '/');
    size_t length = strlen(part->target->name);
    return slash && (size_t)(slash - name) == length && strncmp(name, part->target->name, length) == 0 && strcmp(slash + 1, declared->name) == 0;
}

static void list_names(const Audit *audit, GString *out) {
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        for (guint j = 0; j < part->declared->len; j++)
            g_string_append_printf(out, "%sdeclared:%s/%s", out->len ? ", " : "", part->target->name, ((const AuditDeclared *)part->declared->pdata[j])->name);
    }
}

static bool find_declared(const Audit *audit, const char *name, Found *found, GError **error) {
    size_t count = 0;
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        for (guint j = 0; j < part->declared->len; j++)
            if (is_meant(part, part->declared->pdata[j], name) && ++count == 1)
                *found = (Found){part, part->declared->pdata[j]};
    }
    if (count == 1)
        return true;
    g_autoptr(GString) known = g_string_new(NULL);
    list_names(audit, known);
    if (count == 0 && name)
        error_set(error, ERROR_USAGE, "no declared schema is named \"%s\"", name);
    else if (count == 0)
        error_set(error, ERROR_USAGE, "no declared schema was found");
    else
        error_set(error, ERROR_USAGE, "%zu declared schemas could be meant: say which", count);
    if (known->len)
        error_set_hint(error, "there are %s", known->str);
    else
        error_set_hint(error, "name its files under declared: in pgstrata.yml");
    return false;
}

/* --- as a source -------------------------------------------------------------------------------------------------------- */

Source *source_load_declared(const char *name, const char *rev, const Options *options, GError **error) {
    Options at = source_options_at(options, rev);
    g_autoptr(Session) session = session_open(&at, error);
    if (!session || !session_load(session, &at, error) || !load_strata(session, &at, error) || !load_declared(session, &at, error))
        return NULL;
    Found found;
    if (!find_declared(session->audit, name, &found, error))
        return NULL;
    const AuditDeclared *declared = found.declared;
    if (declared->strata) {
        g_autofree char *title = g_strdup_printf("%s of %s%s%s", declared->name, found.part->target->name, at.rev ? " at " : "", at.rev ? at.rev : "");
        return declared_run_source(title, declared->declaration, declared->strata, declared->failures);
    }
    error_set(error, ERROR_INCOMPLETE, "declared schema %s of %s: %s", declared->name, found.part->target->name,
              declared->problem ? declared->problem : "its statements were not run");
    return NULL;
}
