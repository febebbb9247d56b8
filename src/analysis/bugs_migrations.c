/* Which migrations a bug's texts name, or name it: by tag, by file, by "migration 0010". */

#include "bugs_private.h"

#include <string.h>

#define NUMBER_DIGITS 3 /* at least: "migration 2" may be anything */

typedef struct {
    const GPtrArray *mentions;
    GHashTable *words;   /* lower-case names that the texts have */
    GHashTable *numbers; /* behind the word "migration" */
} Naming;

static void add_numbers(Naming *naming, const char *text) {
    g_autofree char *lower = g_ascii_strdown(text, -1);
    for (const char *at = strstr(lower, "migration"); at; at = strstr(at, "migration")) {
        at += strlen("migration");
        at += *at == 's';
        /* "migrations 0003 + 0008 and 0010" */
        for (bool go_on = true; go_on;) {
            at += strspn(at, " `*:#+,&/");
            at += g_str_has_prefix(at, "and ") ? 4 : 0;
            size_t digits = strspn(at, "0123456789");
            go_on = digits >= NUMBER_DIGITS && !g_ascii_isalnum(at[digits]) && at[digits] != '_';
            if (go_on)
                g_hash_table_add(naming->numbers, g_strndup(at, digits));
            at += go_on ? digits : 0;
        }
    }
}

static void collect_words(Naming *naming) {
    for (guint i = 0; i < naming->mentions->len; i++) {
        const Mention *mention = naming->mentions->pdata[i];
        for (guint j = 0; j < mention->names->len; j++)
            g_hash_table_add(naming->words, g_ascii_strdown(mention->names->pdata[j], -1));
        if (mention->text)
            add_numbers(naming, mention->text);
        if (mention->title)
            add_numbers(naming, mention->title);
    }
}

/* A comment of the migration, or its name, has the identifier. */
static bool names_bug(const Naming *naming, const Migration *migration) {
    for (guint i = 0; i < naming->mentions->len; i++) {
        const Mention *mention = naming->mentions->pdata[i];
        if (mention->place != MENTION_DOCUMENT && mention->place != MENTION_COMMIT && g_strcmp0(mention->path, migration->path) == 0)
            return true;
    }
    return false;
}

static bool is_named(const Naming *naming, const Migration *migration) {
    g_autofree char *tag = g_ascii_strdown(migration->tag, -1);
    g_autofree char *file = migration->path ? g_path_get_basename(migration->path) : NULL;
    g_autofree char *name = file ? g_ascii_strdown(file, -1) : NULL;
    bool tagged = strchr(tag, '_') && g_hash_table_contains(naming->words, tag);
    return tagged || (name && strchr(name, '_') && g_hash_table_contains(naming->words, name)) || (migration->path && names_bug(naming, migration));
}

static void add_file(const Naming *naming, const AuditTarget *part, const Migration *migration, GArray *files) {
    const BugFile file = {part, migration, !is_named(naming, migration)};
    if (!file.number || (migration->prefix && g_hash_table_contains(naming->numbers, migration->prefix)))
        g_array_append_val(files, file);
}

GArray *bug_find_files(const Audit *audit, const GPtrArray *mentions) {
    GArray *files = g_array_new(FALSE, FALSE, sizeof(BugFile));
    g_autoptr(GHashTable) words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Naming naming = {mentions, words, numbers};
    collect_words(&naming);
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        for (size_t j = 0; part->migrations && !part->target->stray && j < part->migrations->migration_count; j++)
            add_file(&naming, part, &part->migrations->migrations[j], files);
    }
    return files;
}

/* A bare number means one of the targets that the bug's episodes are in; when there is one target only, that one. */
static bool number_counts(const Audit *audit, const Bug *bug, const AuditTarget *part) {
    if (audit->targets->len == 1)
        return true;
    for (guint i = 0; audit->timeline && i < bug->episodes->len; i++) {
        const TargetTimeline *target = bug_target(audit->timeline, g_array_index(bug->episodes, BugEpisode, i).target);
        if (strcmp(target->name, part->target->name) == 0)
            return true;
    }
    return false;
}

void bug_put_migrations(const Audit *audit, BugRegister *bugs, Bug *bug, const GArray *files) {
    g_ptr_array_set_size(bug->migrations, 0);
    for (guint i = 0; i < files->len; i++) {
        const BugFile *file = &g_array_index(files, BugFile, i);
        if (!file->number || number_counts(audit, bug, file->part))
            g_ptr_array_add(bug->migrations, (gpointer)(uintptr_t)text_pool_add(bugs->texts, file->migration->tag));
    }
}
