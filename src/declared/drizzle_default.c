#include "drizzle.h"

#include <string.h>

/* --- dates -------------------------------------------------------------------------------------------------------------------------------- */

static bool is_date(const Value *value) {
    return value->kind == VALUE_CALL && value->truth && value->target->kind == VALUE_EXTERNAL && !value->target->module && g_strcmp0(value->target->text, "Date") == 0;
}

/* The time that `new Date(argument)` is; NULL and trouble: it depends on when and where drizzle-kit runs. */
static GDateTime *date_of(Drizzle *d, const Value *value, DrizzleTrouble *trouble) {
    const Value *argument = drizzle_argument(value, 0);
    g_autoptr(GDateTime) date = NULL;
    if (value->count == 1 && argument && argument->kind == VALUE_NUMBER) {
        double milliseconds = g_ascii_strtod(argument->text, NULL);
        g_autoptr(GDateTime) epoch = milliseconds > -6e13 && milliseconds < 2.5e14 ? g_date_time_new_from_unix_utc(0) : NULL;
        date = epoch ? g_date_time_add(epoch, (GTimeSpan)milliseconds * 1000) : NULL;
    } else if (value->count == 1 && value_string(argument)) {
        const char *text = value_string(argument);
        g_autofree char *whole = strlen(text) == 10 ? g_strconcat(text, "T00:00:00Z", NULL) : g_strdup(text);
        g_autoptr(GDateTime) parsed = g_date_time_new_from_iso8601(whole, NULL);
        date = parsed ? g_date_time_to_utc(parsed) : NULL;
    }
    if (!date)
        drizzle_fail(d, trouble, value, "this date depends on when and where drizzle-kit runs");
    return g_steal_pointer(&date);
}

/* As drizzle-kit writes it for a type: the day, the time without zone, or all. */
static char *date_text(GDateTime *date, const char *type) {
    g_autofree char *day = g_date_time_format(date, "%Y-%m-%d");
    g_autofree char *time = g_date_time_format(date, "%H:%M:%S");
    int milliseconds = g_date_time_get_microsecond(date) / 1000;
    if (strcmp(type, "date") == 0)
        return g_steal_pointer(&day);
    if (strcmp(type, "timestamp") == 0)
        return g_strdup_printf("%s %s.%03d", day, time, milliseconds);
    return g_strdup_printf("%sT%s.%03dZ", day, time, milliseconds);
}

/* --- arrays ------------------------------------------------------------------------------------------------------------------------------- */

static bool append_array(Drizzle *d, const Value *array, const char *type, GString *out, DrizzleTrouble *trouble);

static bool append_element(Drizzle *d, const Value *value, const char *type, GString *out, DrizzleTrouble *trouble) {
    if (value->kind == VALUE_ARRAY)
        return append_array(d, value, type, out, trouble);
    if (value->kind == VALUE_NUMBER || value->kind == VALUE_BOOLEAN) {
        g_autofree char *text = value_as_text(value);
        g_string_append(out, text);
        return true;
    }
    if (is_date(value)) {
        g_autoptr(GDateTime) date = date_of(d, value, trouble);
        g_autofree char *text = date ? date_text(date, type) : NULL;
        g_string_append_printf(out, "\"%s\"", text ? text : "");
        return date != NULL;
    }
    if (value->kind == VALUE_OBJECT || value->kind == VALUE_NULL) {
        g_autofree char *json = value_json(value);
        g_auto(GStrv) parts = json ? g_strsplit(json, "\"", -1) : NULL;
        g_autofree char *escaped = parts ? g_strjoinv("\\\"", parts) : NULL;
        if (!json)
            drizzle_fail(d, trouble, value, "this element is not known");
        g_string_append_printf(out, "\"%s\"", escaped ? escaped : "");
        return json != NULL;
    }
    const char *text = drizzle_text(d, value, trouble);
    g_string_append_printf(out, "\"%s\"", text ? text : "");
    return text != NULL;
}

static bool append_array(Drizzle *d, const Value *array, const char *type, GString *out, DrizzleTrouble *trouble) {
    if (array->gap) {
        drizzle_fail(d, trouble, array->gap, "some elements are not known");
        return false;
    }
    g_string_append_c(out, '{');
    for (size_t i = 0; i < array->count; i++) {
        if (i)
            g_string_append_c(out, ',');
        if (!append_element(d, array->items[i], type, out, trouble))
            return false;
    }
    g_string_append_c(out, '}');
    return true;
}

/* --- the default -------------------------------------------------------------------------------------------------------------------------- */

/* A time that is another one at every run is somewhere inside. */
static bool asks_clock(const Value *value, int nesting) {
    if (!value || nesting > 20)
        return false;
    if (is_date(value) && !value->count)
        return true;
    if (value->kind == VALUE_MEMBER || value->kind == VALUE_CALL)
        return asks_clock(value->target, nesting + 1) || (value->kind == VALUE_MEMBER && strcmp(value->text, "now") == 0 && value->target->kind == VALUE_EXTERNAL);
    for (size_t i = 0; (value->kind == VALUE_OBJECT || value->kind == VALUE_ARRAY) && i < value->count; i++)
        if (asks_clock(value->kind == VALUE_OBJECT ? value->members[i].value : value->items[i], nesting + 1))
            return true;
    return false;
}

static void json_default(Drizzle *d, const Value *value, const char *type, GString *out, DrizzleTrouble *trouble) {
    g_autofree char *json = value_json(value);
    if (!json) {
        drizzle_fail(d, trouble, value, asks_clock(value, 0) ? "this default depends on the clock: it is another one whenever drizzle-kit runs" : "this default is no plain data");
        return;
    }
    drizzle_append_literal(out, json);
    g_string_append_printf(out, "::%s", type);
}

static void array_default(Drizzle *d, const Value *value, const char *type, GString *out, DrizzleTrouble *trouble) {
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *element = g_strndup(type, strcspn(type, "["));
    if (append_array(d, value, element, text, trouble))
        drizzle_append_literal(out, text->str);
}

static void date_default(Drizzle *d, const Value *value, const char *type, GString *out, DrizzleTrouble *trouble) {
    g_autoptr(GDateTime) date = date_of(d, value, trouble);
    g_autofree char *text = date ? date_text(date, type) : NULL;
    if (text)
        drizzle_append_literal(out, text);
}

/* In the order in which drizzle-kit looks at it. `type` in lower case. */
static void write_default(Drizzle *d, const Value *value, const char *type, GString *out, DrizzleTrouble *trouble) {
    if (drizzle_is_sql(d, value))
        drizzle_render(d, value, DRIZZLE_SQL_DEFAULT, out, NULL, trouble);
    else if (value->kind == VALUE_STRING)
        drizzle_append_literal(out, value->text);
    else if (strcmp(type, "jsonb") == 0 || strcmp(type, "json") == 0)
        json_default(d, value, type, out, trouble);
    else if (is_date(value))
        date_default(d, value, type, out, trouble);
    else if (strchr(type, '[') && value->kind == VALUE_ARRAY)
        array_default(d, value, type, out, trouble);
    else if (value->kind == VALUE_NUMBER || value->kind == VALUE_BOOLEAN || value->kind == VALUE_NULL) {
        g_autofree char *text = value_as_text(value);
        g_string_append(out, text);
    } else if (value->kind == VALUE_OBJECT || value->kind == VALUE_ARRAY)
        drizzle_fail(d, trouble, value, "of this default drizzle-kit makes no SQL that PostgreSQL takes");
    else {
        const char *text = drizzle_text(d, value, trouble);
        if (text)
            drizzle_append_literal(out, text);
    }
}

static const char *default_sql(Drizzle *d, const DrizzleBuilder *builder, DrizzleTrouble *trouble) {
    if (builder->default_sql || !builder->default_value)
        return builder->default_sql;
    const char *name = drizzle_type_name(d, builder, trouble);
    if (!name)
        return NULL;
    g_autofree char *type = g_ascii_strdown(name, -1);
    g_autoptr(GString) out = g_string_new(NULL);
    write_default(d, builder->default_value, type, out, trouble);
    return trouble->why ? NULL : drizzle_keep(d, out->str);
}

static const char *generated_sql(Drizzle *d, const Value *as, DrizzleTrouble *trouble) {
    g_autoptr(GString) out = g_string_new(NULL);
    if (value_string(as))
        return drizzle_keep(d, value_string(as));
    if (as->kind == VALUE_FUNCTION)
        as = program_call(d->program, as, NULL, 0, as->place);
    return drizzle_render(d, as, DRIZZLE_SQL_QUALIFIED, out, NULL, trouble) ? drizzle_keep(d, out->str) : NULL;
}

/* --- sequences ---------------------------------------------------------------------------------------------------------------------------- */

static const char *sequence_option(Drizzle *d, const Value *options, const char *key, const char *otherwise, DrizzleTrouble *trouble) {
    const Value *value = value_get(options, key);
    if (!value || value->kind == VALUE_UNDEFINED)
        return otherwise;
    g_autofree char *text = value_as_text(value);
    if (!text)
        drizzle_fail(d, trouble, value, "the option " CODE("%s") " is not known", key);
    return text ? drizzle_keep(d, text) : otherwise;
}

void drizzle_sequence_options(Drizzle *d, const Value *options, const char *type, SchemaSequence *sequence, DrizzleTrouble *trouble) {
    if (options && options->kind != VALUE_OBJECT && !value_is_nothing(options))
        drizzle_fail(d, trouble, options, "the options are not known");
    const char *most = !type || strcmp(type, "bigint") == 0 ? "9223372036854775807" : strcmp(type, "integer") == 0 ? "2147483647" : "32767";
    const char *least = type ? "-32768" : "-9223372036854775808"; /* drizzle-kit takes smallint's for every identity */
    sequence->increment = sequence_option(d, options, "increment", "1", trouble);
    bool down = g_ascii_strtod(sequence->increment, NULL) < 0;
    sequence->minimum = sequence_option(d, options, "minValue", down ? least : "1", trouble);
    sequence->maximum = sequence_option(d, options, "maxValue", down ? "-1" : most, trouble);
    sequence->start = sequence_option(d, options, "startWith", down ? sequence->maximum : sequence->minimum, trouble);
    sequence->cache = sequence_option(d, options, "cache", "1", trouble);
    sequence->cycle = value_is_true(value_get(options, "cycle"));
}

static void emit_identity(Drizzle *d, const DrizzleColumn *column, SchemaColumn *out, DrizzleTrouble *trouble) {
    const DrizzleBuilder *builder = &column->built;
    SchemaSequence *sequence = g_new0(SchemaSequence, 1);
    g_ptr_array_add(d->owned, sequence);
    const char *name = drizzle_type_name(d, builder, trouble);
    const Value *given = value_get(builder->identity_options, "name");
    sequence->place = column->place;
    sequence->schema = column->table->schema;
    sequence->name = value_is_nothing(given) ? drizzle_keep(d, text_pool_printf(d->texts, "%s_%s_seq", column->table->name, column->sql_name)) : drizzle_text(d, given, trouble);
    drizzle_sequence_options(d, builder->identity_options, name ? name : "bigint", sequence, trouble);
    out->identity = builder->identity;
    out->identity_sequence = sequence;
}

void drizzle_emit_default(Drizzle *d, const DrizzleColumn *column, SchemaColumn *out, DrizzleTrouble *trouble) {
    out->default_sql = default_sql(d, &column->built, trouble);
    if (column->built.generated)
        out->generated = generated_sql(d, column->built.generated, trouble);
    if (column->built.identity)
        emit_identity(d, column, out, trouble);
}
