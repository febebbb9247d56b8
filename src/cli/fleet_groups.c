/*
 * One database stands for all of its fleet that are like it: the first by name, whatever order they were read in. So a fleet of a thousand takes the memory, the analysis and the pages of a
 * handful.
 */

#include "fleet.h"

#include <string.h>
#include "base/log.h"
#include "compare/comparison_scope.h"
#include "load.h"
#include "runners/runner.h"

struct FleetGroups {
    AuditTarget *part;
    const DatabaseEntry *entry;
    char **exclude, **platforms;
    Catalog *mine;           /* what the migrations make; NULL: not replayed */
    GHashTable *narrowed;    /* fingerprint -> that of the part that is compared */
    GHashTable *by_key;      /* -> AuditDatabase *, borrowed from `groups` */
    GPtrArray *groups;       /* of AuditDatabase * */
};

FleetGroups *fleet_groups_new(Session *session, AuditTarget *part, const DatabaseEntry *entry) {
    const Project *project = session->audit->project;
    FleetGroups *groups = g_new0(FleetGroups, 1);
    groups->part = part;
    groups->entry = entry;
    groups->exclude = project_texts(project->exclude);
    groups->platforms = project_texts(project->platforms);
    groups->mine = entry->fleet && part->all ? strata_catalog(part->all, part->all->count) : NULL;
    groups->narrowed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    groups->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    groups->groups = g_ptr_array_new();
    return groups;
}

void fleet_groups_free(FleetGroups *groups) {
    if (!groups)
        return;
    for (guint i = 0; i < groups->groups->len; i++)
        audit_database_free(groups->groups->pdata[i]);
    g_ptr_array_unref(groups->groups);
    g_hash_table_unref(groups->by_key);
    g_hash_table_unref(groups->narrowed);
    catalog_free(groups->mine);
    g_strfreev(groups->exclude);
    g_strfreev(groups->platforms);
    g_free(groups);
}

/* --- keys ------------------------------------------------------------------------------------------------------------------------------- */

/* Of what is compared: tables that the configuration excludes may differ from member to member. */
static const char *narrowed_fingerprint(FleetGroups *groups, const DatabaseReading *reading) {
    const char *known = g_hash_table_lookup(groups->narrowed, reading->fingerprint);
    if (known)
        return known;
    const ComparisonScope scope = {NULL, (const char *const *)groups->exclude, (const char *const *)groups->platforms};
    g_autoptr(GPtrArray) platforms = comparison_scope_platforms(&scope, reading->catalog, NULL);
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Catalog) part = comparison_scope_apply(&scope, platforms, reading->catalog, groups->mine, notes);
    char *fingerprint = catalog_fingerprint(part, true);
    g_hash_table_insert(groups->narrowed, g_strdup(reading->fingerprint), fingerprint);
    return fingerprint;
}

/* A text of one database, with "*" where its name stands: equal for all that are in the same case. */
static char *without_name(const FleetGroups *groups, const char *name, const char *text) {
    if (!text)
        return NULL;
    g_autofree char *label = g_strdup_printf("database %s/%s: ", groups->entry->name, name), *quoted = g_strdup_printf("\"%s\"", name);
    const char *rest = g_str_has_prefix(text, label) ? text + strlen(label) : text;
    g_auto(GStrv) parts = g_strsplit(rest, quoted, -1);
    return g_strjoinv("\"*\"", parts);
}

static char *group_key(FleetGroups *groups, const AuditDatabase *database, const DatabaseReading *reading) {
    if (!groups->entry->fleet)
        return g_strdup(reading->name);
    if (reading->problem) {
        g_autofree char *reason = without_name(groups, reading->name, reading->problem);
        return g_strconcat("problem ", reason, NULL);
    }
    g_autofree char *outcome = ledger_outcome(database->ledger), *ledger_problem = without_name(groups, reading->name, reading->ledger_problem);
    GString *key = g_string_new(database->fingerprint);
    g_string_append_printf(key, "\n%s\n%s\n", outcome, ledger_problem ? ledger_problem : "");
    for (guint i = 0; i < database->other_ledgers->len; i++)
        g_string_append_printf(key, "%s ", (const char *)database->other_ledgers->pdata[i]);
    return g_string_free(key, FALSE);
}

/* --- adding ----------------------------------------------------------------------------------------------------------------------------- */

static AuditDatabase *database_of(FleetGroups *groups, DatabaseReading *reading) {
    AuditTarget *part = groups->part;
    AuditDatabase *database = audit_database_new(part, reading->name);
    database->place = text_pool_add(part->texts, reading->place);
    database->problem = text_pool_add(part->texts, reading->problem);
    if (groups->entry->fleet) {
        const AuditMember member = {database->name, database->place};
        g_array_append_val(database->members, member);
        database->fleet = text_pool_add(part->texts, groups->entry->name);
    }
    if (reading->problem)
        return database;
    database->fingerprint = text_pool_add(part->texts, narrowed_fingerprint(groups, reading));
    database->catalog = g_steal_pointer(&reading->catalog);
    load_take_ledger(part, database, reading);
    return database;
}

static void add_members(AuditDatabase *to, const AuditDatabase *from) {
    g_array_append_vals(to->members, from->members->data, from->members->len);
}

/* The first by name stands for all; the others leave their names only, and their server's version when it is older. */
static AuditDatabase *join(AuditDatabase *take_a, AuditDatabase *take_b) {
    bool swap = strcmp(take_b->name, take_a->name) < 0;
    AuditDatabase *kept = swap ? take_b : take_a, *dropped = swap ? take_a : take_b;
    add_members(kept, dropped);
    if (kept->catalog)
        kept->catalog->server_version = MIN(kept->catalog->server_version, dropped->catalog->server_version);
    audit_database_free(dropped);
    return kept;
}

void fleet_groups_add(FleetGroups *groups, DatabaseReading *take_reading) {
    g_autoptr(DatabaseReading) reading = take_reading;
    AuditDatabase *database = database_of(groups, reading);
    char *key = group_key(groups, database, reading);
    AuditDatabase *known = g_hash_table_lookup(groups->by_key, key);
    if (known) {
        guint place = 0;
        g_ptr_array_find(groups->groups, known, &place);
        database = groups->groups->pdata[place] = join(known, database);
    } else {
        g_ptr_array_add(groups->groups, database);
    }
    g_hash_table_replace(groups->by_key, key, database);
    if (reading->problem && groups->entry->fleet)
        log_info("%s", reading->problem);
    else if (reading->problem)
        log_warning("%s", reading->problem);
}

/* --- order and names -------------------------------------------------------------------------------------------------------------------- */

static int compare_members(gconstpointer a, gconstpointer b) {
    return strcmp(((const AuditMember *)a)->name, ((const AuditMember *)b)->name);
}

/* Read before unread, many before few, then by the first name. */
static int compare_groups(gconstpointer a, gconstpointer b) {
    const AuditDatabase *left = *(AuditDatabase *const *)a, *right = *(AuditDatabase *const *)b;
    if (!left->problem != !right->problem)
        return left->problem ? 1 : -1;
    if (left->members->len != right->members->len)
        return left->members->len > right->members->len ? -1 : 1;
    return strcmp(left->name, right->name);
}

/* "A" to "Z", "AA", ... */
static const char *letters(TextPool *texts, guint number) {
    char text[8];
    char *c = text + sizeof text;
    *--c = '\0';
    for (number++; number > 0; number = (number - 1) / 26)
        *--c = (char)('A' + (number - 1) % 26);
    return text_pool_add(texts, c);
}

/* What the places of all have in common: the part before the name of the database. */
static const char *common_place(TextPool *texts, const GArray *members) {
    const char *first = g_array_index(members, AuditMember, 0).place;
    const char *slash = first ? strrchr(first, '/') : NULL;
    for (guint i = 1; slash && i < members->len; i++) {
        const char *place = g_array_index(members, AuditMember, i).place;
        size_t size = (size_t)(slash - first) + 1;
        if (!place || strncmp(place, first, size) != 0 || strchr(place + size, '/'))
            slash = NULL;
    }
    return slash ? text_pool_printf(texts, "%.*s/*", (int)(slash - first), first) : NULL;
}

static void name_group(FleetGroups *groups, AuditDatabase *database, guint read, guint unread) {
    TextPool *texts = groups->part->texts;
    const char *fleet = database->fleet;
    g_array_sort(database->members, compare_members);
    if (!database->problem)
        database->group = letters(texts, read);
    if (database->members->len == 1) {
        database->name = text_pool_printf(texts, "%s/%s", fleet, database->name);
        return;
    }
    if (database->problem) {
        g_autofree char *reason = without_name(groups, database->name, database->problem);
        database->problem = text_pool_add(texts, reason);
    }
    if (database->ledger_problem) {
        char *reason = without_name(groups, database->name, database->ledger_problem);
        g_free(database->ledger_problem);
        database->ledger_problem = reason;
    }
    database->name = database->group ? text_pool_printf(texts, "%s (%s)", fleet, database->group)
                     : unread == 0   ? text_pool_printf(texts, "%s (unread)", fleet)
                                     : text_pool_printf(texts, "%s (unread %u)", fleet, unread + 1);
    database->place = common_place(texts, database->members);
}

void fleet_groups_finish(FleetGroups *groups) {
    guint read = 0, unread = 0, unread_members = 0, members = 0;
    g_ptr_array_sort(groups->groups, compare_groups);
    for (guint i = 0; i < groups->groups->len; i++) {
        AuditDatabase *database = groups->groups->pdata[i];
        members += database->members->len;
        unread_members += database->problem ? database->members->len : 0;
        if (groups->entry->fleet)
            name_group(groups, database, read, unread);
        read += !database->problem;
        unread += database->problem && database->members->len > 1;
        audit_take_database(groups->part, database);
    }
    g_ptr_array_set_size(groups->groups, 0);
    if (unread_members > 0)
        log_warning("fleet %s: %u of %u databases could not be read", groups->entry->name, unread_members, members);
}
