#include "model/strata_json.h"
#include <jansson.h>
#include <string.h>
#include "strata_format.h"

/*
 * The layout: a first line "pgstrata-strata FORMAT SHA256-OF-THE-REST", then {"numbers": [...], "texts": [...]}. `numbers` is one
 * flat list, since arrays in arrays cost jansson more than they say; a text is the number of its place in `texts` plus one, 0 is NULL.
 *
 *   numbers    = server_version, list(assumption), list(unseen), list(stratum)
 *   list(x)    = count, x ...
 *   assumption = text
 *   unseen     = kind text, count
 *   stratum    = tag, status, mode, list(change), list(failure), list(no_op)
 *   change     = action, kind, identity, previous identity, parent, schema, name, position, list(property)
 *   property   = name, before, after
 *   failure    = cause, line, sqlstate, message, missing, statement
 *   no_op      = kind, identity, line, 0 | 1 and list(change)
 */

typedef struct {
    json_t *numbers;
    json_t *texts;
    GHashTable *places; /* text -> its number */
} Writer;

static void write_number(Writer *writer, int64_t number) {
    json_array_append_new(writer->numbers, json_integer(number));
}

static void write_text(Writer *writer, const char *text) {
    if (!text) {
        write_number(writer, 0);
        return;
    }
    size_t place = GPOINTER_TO_SIZE(g_hash_table_lookup(writer->places, text));
    if (place == 0) {
        json_t *string = json_string(text);
        if (!string) { /* not UTF-8 */
            g_autofree char *valid = text_utf8(text, strlen(text));
            string = json_string(valid);
        }
        json_array_append_new(writer->texts, string);
        place = json_array_size(writer->texts);
        g_hash_table_insert(writer->places, (void *)(uintptr_t)text, GSIZE_TO_POINTER(place));
    }
    write_number(writer, (int64_t)place);
}

static void write_change(Writer *writer, const Change *change) {
    write_number(writer, change->action);
    write_number(writer, change->kind);
    write_text(writer, change->identity);
    write_text(writer, change->previous_identity);
    write_text(writer, change->parent);
    write_text(writer, change->schema);
    write_text(writer, change->name);
    write_number(writer, change->position);
    write_number(writer, (int64_t)change->property_count);
    for (size_t i = 0; i < change->property_count; i++) {
        write_text(writer, change->properties[i].property);
        write_text(writer, change->properties[i].before);
        write_text(writer, change->properties[i].after);
    }
}

static void write_changes(Writer *writer, const ChangeSet *set) {
    write_number(writer, set->changes->len);
    for (guint i = 0; i < set->changes->len; i++)
        write_change(writer, set->changes->pdata[i]);
}

static void write_failure(Writer *writer, const ReplayFailure *failure) {
    write_number(writer, failure->cause);
    write_number(writer, failure->line);
    write_text(writer, failure->sqlstate);
    write_text(writer, failure->message);
    write_text(writer, failure->missing);
    write_text(writer, failure->statement);
}

static void write_no_op(Writer *writer, const NoOp *no_op) {
    write_number(writer, no_op->kind);
    write_text(writer, no_op->identity);
    write_number(writer, no_op->line);
    write_number(writer, no_op->differences != NULL);
    if (no_op->differences)
        write_changes(writer, no_op->differences);
}

static void write_stratum(Writer *writer, const Stratum *stratum) {
    write_text(writer, stratum->tag);
    write_number(writer, stratum->status);
    write_text(writer, stratum->mode);
    write_changes(writer, stratum->changes);
    write_number(writer, (int64_t)stratum->failure_count);
    for (size_t i = 0; i < stratum->failure_count; i++)
        write_failure(writer, &stratum->failures[i]);
    write_number(writer, (int64_t)stratum->no_op_count);
    for (size_t i = 0; i < stratum->no_op_count; i++)
        write_no_op(writer, &stratum->no_ops[i]);
}

static void write_strata(Writer *writer, const Strata *strata) {
    write_number(writer, strata->server_version);
    write_number(writer, strata->assumptions->len);
    for (guint i = 0; i < strata->assumptions->len; i++)
        write_text(writer, strata->assumptions->pdata[i]);
    write_number(writer, strata->unseen->len);
    for (guint i = 0; i < strata->unseen->len; i++) {
        const UnseenKind *unseen = &g_array_index(strata->unseen, UnseenKind, i);
        write_text(writer, unseen->kind);
        write_number(writer, unseen->count);
    }
    write_number(writer, (int64_t)strata->count);
    for (size_t i = 0; i < strata->count; i++)
        write_stratum(writer, &strata->strata[i]);
}

char *strata_write(const Strata *strata, size_t *size) {
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    Writer writer = {json_array(), json_array(), places};
    write_strata(&writer, strata);
    json_t *root = json_object();
    json_object_set_new(root, "numbers", writer.numbers);
    json_object_set_new(root, "texts", writer.texts);
    char *body = json_dumps(root, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(root);
    g_autofree char *sum = text_sha256(body, strlen(body));
    char *bytes = g_strdup_printf(STRATA_MAGIC "%d %s\n%s", STRATA_FORMAT, sum, body);
    free(body);
    if (size)
        *size = strlen(bytes);
    return bytes;
}
