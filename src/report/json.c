#include "json.h"

#include <string.h>
#include "report/report.h"

json_t *json_of_text(const char *text) {
    if (!text)
        return json_null();
    json_t *value = json_string(text);
    if (value)
        return value;
    g_autofree char *valid = text_utf8(text, strlen(text));
    return json_string(valid);
}

json_t *json_of_marked(const char *marked) {
    if (!marked)
        return json_null();
    g_autofree char *plain = text_plain(marked, false);
    return json_of_text(plain);
}

json_t *json_of_texts(const GPtrArray *texts, bool marked) {
    json_t *array = json_array();
    for (guint i = 0; texts && i < texts->len; i++)
        json_array_append_new(array, marked ? json_of_marked(g_ptr_array_index(texts, i)) : json_of_text(g_ptr_array_index(texts, i)));
    return array;
}

json_t *json_of_commit_id(const Commit *commit) {
    return commit ? json_of_text(commit->id) : json_null();
}

json_t *json_of_time(int64_t unix_time, int offset_minutes) {
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(offset_minutes * 60);
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(unix_time);
    g_autoptr(GDateTime) local = utc ? g_date_time_to_timezone(utc, zone) : NULL;
    g_autofree char *text = local ? g_date_time_format(local, "%Y-%m-%dT%H:%M:%S%:z") : NULL;
    return json_of_text(text);
}

json_t *json_of_line(int line) {
    return line > 0 ? json_integer(line) : json_null();
}

json_t *json_of_migration(const AuditTarget *target, int index) {
    if (index < 0 || !target->migrations || (size_t)index >= target->migrations->migration_count)
        return json_null();
    return json_of_text(target->migrations->migrations[index].tag);
}

char *json_write(json_t *take_root) {
    char *dumped = json_dumps(take_root, JSON_INDENT(2) | JSON_SORT_KEYS);
    json_decref(take_root);
    g_assert(dumped);
    char *text = g_strconcat(dumped, "\n", NULL);
    free(dumped);
    return text;
}
