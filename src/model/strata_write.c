#include "model/strata_store.h"
#include <string.h>
#include "strata_format.h"

typedef struct {
    GString *numbers;
    GString *texts;
    size_t text_count;
    GHashTable *places; /* text -> its number */
} Writer;

static void append_number(GString *out, int64_t number) {
    char digits[24];
    char *c = digits + sizeof digits;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do
        *--c = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--c = '-';
    *--c = ' ';
    g_string_append_len(out, c, digits + sizeof digits - c);
}

static void write_number(Writer *writer, int64_t number) {
    append_number(writer->numbers, number);
}

static void write_text(Writer *writer, const char *text) {
    size_t place = text ? GPOINTER_TO_SIZE(g_hash_table_lookup(writer->places, text)) : 0;
    if (text && place == 0) {
        g_string_append_len(writer->texts, text, (gssize)strlen(text) + 1);
        place = ++writer->text_count;
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
        if (change->action != CHANGE_ADDED)
            write_text(writer, change->properties[i].before);
        if (change->action != CHANGE_REMOVED)
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

static void append_bytes(GString *out, const GString *bytes) {
    g_string_append_len(out, bytes->str, (gssize)bytes->len);
}

char *strata_write(const Strata *strata, size_t *size) {
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GString) numbers = g_string_new(NULL);
    g_autoptr(GString) texts = g_string_new(NULL);
    Writer writer = {numbers, texts, 0, places};
    write_strata(&writer, strata);
    g_autoptr(GString) body = g_string_sized_new(numbers->len + texts->len + 64);
    append_number(body, strata->server_version);
    append_number(body, (int64_t)writer.text_count);
    append_bytes(body, numbers);
    g_string_append_c(body, '\n');
    append_bytes(body, texts);
    g_autofree char *sum = text_sha256(body->str, body->len);
    GString *bytes = g_string_sized_new(body->len + 128);
    g_string_append_printf(bytes, STRATA_MAGIC "%d %s\n", STRATA_FORMAT, sum);
    append_bytes(bytes, body);
    if (size)
        *size = bytes->len;
    return g_string_free(bytes, FALSE);
}
