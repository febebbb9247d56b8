/* The migrations and schema files that a range of commits created, changed or deleted; all others are counted. */

#include "range_view.h"

#include <string.h>
#include "migration_story.h"
#include "phrase.h"
#include "reference.h"

#define FILES_TOLD 200

/* What a file is to the schema. */
typedef struct {
    const AuditTarget *target;
    const Migration *migration; /* NULL: none of the present ones */
    const char *words;          /* marked; in the pool */
} Role;

static bool is_below(const char *path, const char *folder) {
    size_t size = strlen(folder);
    return size == 0 || (strncmp(path, folder, size) == 0 && path[size] == '/');
}

static const Migration *find_migration(const AuditTarget *target, const char *path) {
    for (size_t i = 0; target->migrations && i < target->migrations->migration_count; i++) {
        const Migration *migration = &target->migrations->migrations[i];
        if (g_strcmp0(migration->path, path) == 0)
            return migration;
    }
    return NULL;
}

static const char *words_of_folder(const AuditTarget *target, const char *path) {
    bool below = is_below(path, target->target->folder);
    for (guint i = 0; i < target->target->former->len; i++)
        below = below || is_below(path, target->target->former->pdata[i]);
    if (!below || !target->migrations)
        return NULL;
    if (g_strcmp0(target->migrations->journal, path) == 0)
        return "journal";
    if (g_str_has_suffix(path, "snapshot.json"))
        return "schema snapshot";
    return migration_set_follows(target->migrations, path) ? "migration, not there any more" : NULL;
}

static const char *words_of_declared(const AuditTarget *target, const char *path, TextPool *texts) {
    static const char *const roles[ROLE_COUNT] = {
        [ROLE_SCHEMA] = "declared schema", [ROLE_SNAPSHOT] = "schema snapshot", [ROLE_INIT] = "init script", [ROLE_DUMP] = "dump of the schema"};
    for (guint i = 0; i < target->declared->len; i++) {
        const AuditDeclared *declared = target->declared->pdata[i];
        const GPtrArray *files = declared->declaration ? declared->declaration->files : NULL;
        for (guint f = 0; files && f < files->len; f++)
            if (strcmp(files->pdata[f], path) == 0) {
                g_autoptr(GString) words = g_string_new(roles[declared->role]);
                g_string_append_c(words, ' ');
                phrase_code(words, declared->name);
                return text_pool_add(texts, words->str);
            }
    }
    return NULL;
}

static const char *words_of_script(const AuditTarget *target, const char *path) {
    for (guint i = 0; i < target->scripts->len; i++)
        if (strcmp(((const AuditScript *)target->scripts->pdata[i])->path, path) == 0)
            return "uses the schema";
    return NULL;
}

static bool find_role(const AuditTarget *target, const RangeFile *file, TextPool *texts, Role *role) {
    *role = (Role){target, find_migration(target, file->path), NULL};
    if (role->migration)
        return true;
    role->words = words_of_folder(target, file->path);
    if (!role->words)
        role->words = words_of_declared(target, file->path, texts);
    if (!role->words)
        role->words = words_of_script(target, file->path);
    return role->words != NULL;
}

/* --- rows ---------------------------------------------------------------------------------------------------------- */
static const char *const kind_words[] = {[EVENT_ADDED] = "created", [EVENT_EDITED] = "modified", [EVENT_RENAMED] = "renamed", [EVENT_DELETED] = "deleted"};

static void file_row(const Audit *audit, const CommitRange *range, const RangeFile *file, const Role *role, bool targets, Document *document, Node *table) {
    Node *row = document_row(document, table), *cell = document_cell(document, row, NULL);
    if (file->kind == EVENT_DELETED)
        document_code(document, cell, file->path);
    else
        reference_file(audit, document, cell, file->path, 0);
    cell = document_cell(document, row, kind_words[file->kind]);
    if (file->previous_path) {
        document_text(document, cell, " from ");
        document_code(document, cell, file->previous_path);
    }
    if (targets)
        document_code(document, document_cell(document, row, NULL), role->target->target->name);
    cell = document_cell(document, row, role->words ? role->words : "migration ");
    if (!role->migration)
        return;
    reference_migration(document, cell, role->target, role->migration->tag);
    if (!role->migration->registered)
        document_text(document, cell, ", not in the journal");
    const Commit *landed = audit_migration_commit(audit, role->migration);
    if (file->kind == EVENT_EDITED && landed && !commit_range_has(range, landed))
        document_text(document, cell, ", which had landed before");
}

typedef struct {
    size_t counts[EVENT_DELETED + 1], all;
} Others;

static void say_others(const Others *others, bool some, Document *document, Node *parent) {
    if (others->all == 0)
        return;
    g_autoptr(GString) words = g_string_new(NULL), kinds = g_string_new(NULL);
    phrase_count(words, others->all, some ? "other file" : "file", some ? "other files" : "files");
    for (int kind = 0; kind <= EVENT_DELETED; kind++)
        if (others->counts[kind] > 0)
            g_string_append_printf(kinds, "%s%zu %s", kinds->len ? ", " : "", others->counts[kind], kind_words[kind]);
    g_string_append_printf(words, "%s: %s.", some ? "" : " that are no part of the schema", kinds->str);
    document_paragraph(document, parent, words->str);
}

void section_build_files(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const CommitRange *range = range_of_slot(audit, slot, document, parent);
    if (!range)
        return;
    g_autoptr(GPtrArray) targets = section_targets(audit, slot);
    g_autoptr(TextPool) texts = text_pool_new();
    size_t limit = slot->limit > 0 ? (size_t)slot->limit : FILES_TOLD, shown = 0;
    Others others = {0};
    Node *table = NULL;
    static const ColumnTitle with[] = {{"File", 'l'}, {"What", 'l'}, {"Target", 'l'}, {"Is", 'l'}}, without[] = {{"File", 'l'}, {"What", 'l'}, {"Is", 'l'}};
    for (guint i = 0; i < range->files->len; i++) {
        const RangeFile *file = &g_array_index(range->files, RangeFile, i);
        Role role;
        bool found = false;
        for (guint t = 0; t < targets->len && !found; t++)
            found = find_role(targets->pdata[t], file, texts, &role);
        if (!found || shown >= limit) {
            others.counts[file->kind]++;
            others.all++;
            continue;
        }
        if (!table)
            table = targets->len > 1 ? section_table(document, parent, with, 4) : section_table(document, parent, without, 3);
        file_row(audit, range, file, &role, targets->len > 1, document, table);
        shown++;
    }
    if (range->files->len == 0)
        document_paragraph(document, parent, "No file differs from before.");
    say_others(&others, shown > 0, document, parent);
}
