#include "identity.h"

#include <string.h>

/* --- options of sequences -------------------------------------------------------------------------------------------------------- */

SequenceOptions repair_sequence_options(const Object *sequence) {
    return (SequenceOptions){g_strdup(object_get(sequence, "start")), g_strdup(object_get(sequence, "increment")), g_strdup(object_get(sequence, "min")),
                             g_strdup(object_get(sequence, "max")), g_strdup(object_get(sequence, "cache")), repair_is_yes(sequence, "cycle")};
}

void repair_sequence_options_clear(SequenceOptions *options) {
    g_free(options->start);
    g_free(options->increment);
    g_free(options->min);
    g_free(options->max);
    g_free(options->cache);
}

static void append(GString *out, const char *word, const char *value) {
    if (value)
        g_string_append_printf(out, "%s%s %s", out->len ? " " : "", word, value);
}

void repair_sequence_options_append(GString *out, const SequenceOptions *options) {
    append(out, "START WITH", options->start);
    append(out, "INCREMENT BY", options->increment);
    append(out, "MINVALUE", options->min);
    append(out, "MAXVALUE", options->max);
    append(out, "CACHE", options->cache);
    if (options->cycle)
        g_string_append(out, out->len ? " CYCLE" : "CYCLE");
}

static void alter(GString *out, const char *word, const char *name, const char *before, const char *after, const char *none) {
    if (g_strcmp0(before, after) == 0)
        return;
    g_string_append_printf(out, "%s%s", out->len ? " " : "", word);
    if (after)
        g_string_append_printf(out, "%s %s", name, after);
    else
        g_string_append(out, none);
}

static bool goes_down(const SequenceOptions *options) {
    return options->increment && *options->increment == '-';
}

static const char *start_of(const SequenceOptions *options) {
    bool down = goes_down(options);
    const char *bound = down ? options->max : options->min;
    return options->start ? options->start : bound ? bound : down ? "-1" : "1";
}

void repair_sequence_options_alter(GString *out, const char *word, const SequenceOptions *before, const SequenceOptions *after) {
    g_autofree char *first = g_strdup_printf("START WITH %s", start_of(after));
    alter(out, word, "INCREMENT BY", before->increment, after->increment, "INCREMENT BY 1");
    alter(out, word, "MINVALUE", before->min, after->min, "NO MINVALUE");
    alter(out, word, "MAXVALUE", before->max, after->max, "NO MAXVALUE");
    /* the start is kept as a number, also where it was the first value */
    bool moved = g_strcmp0(before->min, after->min) != 0 || g_strcmp0(before->max, after->max) != 0 || g_strcmp0(before->increment, after->increment) != 0;
    alter(out, word, "START WITH", moved ? "" : before->start, after->start, first);
    alter(out, word, "CACHE", before->cache, after->cache, "CACHE 1");
    if (before->cycle != after->cycle)
        g_string_append_printf(out, "%s%s%s", out->len ? " " : "", word, after->cycle ? "CYCLE" : "NO CYCLE");
}

void repair_sequence_options_enter(RepairStep *step, const char *sequence, const SequenceOptions *before, const SequenceOptions *after) {
    const char *min = after->min ? after->min : goes_down(after) ? NULL : "1", *max = after->max ? after->max : goes_down(after) ? "-1" : NULL;
    if (g_strcmp0(before->min, after->min) == 0 && g_strcmp0(before->max, after->max) == 0 && goes_down(before) == goes_down(after))
        return;
    g_autofree char *value = g_strdup_printf("COALESCE(pg_catalog.pg_sequence_last_value(%s), %s)", sequence, start_of(before));
    repair_add(step, RISK_SAFE, "Only when its value is out of the new bounds.", "SELECT pg_catalog.setval(%s, %s, false) WHERE %s%s%s%s%s%s%s;", sequence, start_of(after),
               min ? value : "", min ? " < " : "", min ? min : "", min && max ? " OR " : "", max ? value : "", max ? " > " : "", max ? max : "");
}

/* --- identity -------------------------------------------------------------------------------------------------------------------- */

static char **option_field(SequenceOptions *options, const char *word) {
    return strcmp(word, "start") == 0 ? &options->start : strcmp(word, "increment") == 0 ? &options->increment : strcmp(word, "min") == 0 ? &options->min :
           strcmp(word, "max") == 0 ? &options->max : strcmp(word, "cache") == 0 ? &options->cache : NULL;
}

/* "by default (start 10 increment 5 cycle)" */
static SequenceOptions read_identity(const char *identity) {
    SequenceOptions options = {0};
    const char *open = strchr(identity, '(');
    g_autofree char *inner = open ? g_strndup(open + 1, strcspn(open + 1, ")")) : g_strdup("");
    g_auto(GStrv) words = g_strsplit_set(inner, " ,", -1);
    for (char **word = words; *word; word++) {
        char **field = option_field(&options, *word);
        options.cycle = options.cycle || strcmp(*word, "cycle") == 0;
        if (field && word[1] && !*field)
            *field = g_strdup(*++word);
    }
    return options;
}

static const char *manner(const char *identity) {
    return g_str_has_prefix(identity, "always") ? "ALWAYS" : "BY DEFAULT";
}

void repair_identity_define(GString *out, const char *identity) {
    SequenceOptions options = read_identity(identity);
    g_autoptr(GString) list = g_string_new(NULL);
    repair_sequence_options_append(list, &options);
    repair_sequence_options_clear(&options);
    g_string_append_printf(out, " GENERATED %s AS IDENTITY", manner(identity));
    if (list->len)
        g_string_append_printf(out, " (%s)", list->str);
}

static void set_identity(RepairStep *step, const Object *column, const char *lead, const char *before, const char *after) {
    SequenceOptions old = read_identity(before), new = read_identity(after);
    g_autofree char *table = repair_literal(column->parent), *name = repair_literal(column->name);
    g_autofree char *sequence = g_strdup_printf("pg_catalog.pg_get_serial_sequence(%s, %s)::pg_catalog.regclass", table, name);
    repair_sequence_options_enter(step, sequence, &old, &new);
    g_autoptr(GString) out = g_string_new(NULL);
    repair_sequence_options_alter(out, "SET ", &old, &new);
    repair_sequence_options_clear(&old);
    repair_sequence_options_clear(&new);
    bool other = strcmp(manner(before), manner(after)) != 0;
    if (other || out->len)
        repair_add(step, RISK_SAFE, NULL, "%s%s%s%s%s;", lead, other ? " SET GENERATED " : "", other ? manner(after) : "", out->len ? " " : "", out->str);
}

void repair_identity_alter(RepairStep *step, const Object *column, const char *before, const char *after) {
    g_autofree char *lead = g_strdup_printf("ALTER TABLE %s ALTER COLUMN %s", column->parent, repair_name(column));
    if (!after) {
        repair_add(step, RISK_SAFE, NULL, "%s DROP IDENTITY;", lead);
    } else if (before) {
        set_identity(step, column, lead, before, after);
    } else {
        g_autoptr(GString) out = g_string_new(NULL);
        repair_identity_define(out, after);
        repair_add(step, RISK_SAFE, "The sequence begins at its first value: move it past the values that the column has.", "%s ADD%s;", lead, out->str);
    }
}
