#include <jansson.h>
#include <string.h>
#include "base/error.h"
#include "model/strata_json.h"
#include "strata_format.h"

/* Reads the flat list of numbers. After the first damage every read gives 0 or NULL, so that the callers need not check each. */
typedef struct {
    const json_t *numbers;
    size_t at;
    const json_t *texts;
    const char *damage; /* NULL: none so far */
} Reader;

static void set_damage(Reader *reader, const char *what) {
    if (!reader->damage)
        reader->damage = what;
}

static int64_t read_number(Reader *reader, int64_t least, int64_t most) {
    const json_t *value = reader->damage ? NULL : json_array_get(reader->numbers, reader->at++);
    if (!json_is_integer(value)) {
        set_damage(reader, "a number is missing");
        return 0;
    }
    int64_t number = json_integer_value(value);
    if (number < least || number > most) {
        set_damage(reader, "a number is out of its range");
        return 0;
    }
    return number;
}

static int read_int(Reader *reader) {
    return (int)read_number(reader, G_MININT, G_MAXINT);
}

/* A value of an enumeration of `count` values. */
static int read_choice(Reader *reader, int count) {
    return (int)read_number(reader, 0, count - 1);
}

/* The length of a list whose items take at least one number each: never more than what is left. */
static size_t read_count(Reader *reader) {
    size_t size = json_array_size(reader->numbers);
    size_t after = MIN(reader->at + 1, size); /* behind the count itself */
    return (size_t)read_number(reader, 0, (int64_t)(size - after));
}

static const char *read_text(Reader *reader) {
    size_t place = (size_t)read_number(reader, 0, (int64_t)json_array_size(reader->texts));
    if (place == 0)
        return NULL;
    const char *text = json_string_value(json_array_get(reader->texts, place - 1));
    if (!text)
        set_damage(reader, "a text is missing");
    return text;
}

/* A text that must be there; "" after damage. */
static const char *read_name(Reader *reader) {
    const char *text = read_text(reader);
    if (!text)
        set_damage(reader, "a name is missing");
    return text ? text : "";
}

static void read_properties(Reader *reader, GArray *properties) {
    g_array_set_size(properties, 0);
    for (size_t left = read_count(reader); left > 0 && !reader->damage; left--) {
        PropertyChange property = {.property = read_name(reader)};
        property.before = read_text(reader);
        property.after = read_text(reader);
        g_array_append_val(properties, property);
    }
}

static void read_change(Reader *reader, ChangeSet *set, GArray *properties) {
    Change change = {.action = (ChangeAction)read_choice(reader, CHANGE_RENAMED + 1)};
    change.kind = (ObjectKind)read_choice(reader, KIND_COUNT);
    change.identity = read_name(reader);
    change.previous_identity = read_text(reader);
    change.parent = read_text(reader);
    change.schema = read_text(reader);
    change.name = read_text(reader);
    change.position = read_int(reader);
    read_properties(reader, properties);
    change.properties = properties->len > 0 ? &g_array_index(properties, PropertyChange, 0) : NULL;
    change.property_count = properties->len;
    if ((change.action == CHANGE_RENAMED) != (change.previous_identity != NULL))
        set_damage(reader, "a change has an impossible previous name");
    if (!reader->damage)
        change_set_add(set, &change);
}

static ChangeSet *read_changes(Reader *reader) {
    ChangeSet *set = change_set_new();
    g_autoptr(GArray) properties = g_array_new(FALSE, FALSE, sizeof(PropertyChange));
    for (size_t left = read_count(reader); left > 0 && !reader->damage; left--)
        read_change(reader, set, properties);
    change_set_seal(set);
    return set;
}

static void read_failures(Reader *reader, TextPool *texts, Stratum *stratum) {
    size_t count = read_count(reader);
    stratum->failures = g_new0(ReplayFailure, count);
    for (; stratum->failure_count < count && !reader->damage; stratum->failure_count++) {
        ReplayFailure *failure = &stratum->failures[stratum->failure_count];
        failure->cause = (FailureCause)read_choice(reader, CAUSE_COUNT);
        failure->line = read_int(reader);
        failure->sqlstate = text_pool_add(texts, read_text(reader));
        failure->message = text_pool_add(texts, read_text(reader));
        failure->missing = text_pool_add(texts, read_text(reader));
        failure->statement = text_pool_add(texts, read_text(reader));
    }
}

static void read_no_ops(Reader *reader, TextPool *texts, Stratum *stratum) {
    size_t count = read_count(reader);
    stratum->no_ops = g_new0(NoOp, count);
    for (; stratum->no_op_count < count && !reader->damage; stratum->no_op_count++) {
        NoOp *no_op = &stratum->no_ops[stratum->no_op_count];
        no_op->kind = (ObjectKind)read_choice(reader, KIND_COUNT);
        no_op->identity = text_pool_add(texts, read_name(reader));
        no_op->line = read_int(reader);
        if (read_choice(reader, 2) == 1)
            no_op->differences = read_changes(reader);
    }
}

static void read_stratum(Reader *reader, TextPool *texts, Stratum *stratum) {
    stratum->tag = text_pool_add(texts, read_name(reader));
    stratum->status = (StratumStatus)read_choice(reader, STRATUM_NOT_RUN + 1);
    stratum->mode = text_pool_add(texts, read_text(reader));
    stratum_take_changes(stratum, read_changes(reader));
    read_failures(reader, texts, stratum);
    read_no_ops(reader, texts, stratum);
}

static void read_assumptions(Reader *reader, TextPool *texts, GPtrArray *assumptions) {
    for (size_t left = read_count(reader); left > 0 && !reader->damage; left--)
        g_ptr_array_add(assumptions, (void *)(uintptr_t)text_pool_add(texts, read_name(reader)));
}

static void read_unseen(Reader *reader, TextPool *texts, GArray *list) {
    for (size_t left = read_count(reader); left > 0 && !reader->damage; left--) {
        UnseenKind unseen = {.kind = text_pool_add(texts, read_name(reader))};
        unseen.count = read_int(reader);
        g_array_append_val(list, unseen);
    }
}

static Strata *read_strata(Reader *reader) {
    g_autoptr(Strata) strata = strata_new(0);
    strata->server_version = read_int(reader);
    read_assumptions(reader, strata->texts, strata->assumptions);
    read_unseen(reader, strata->texts, strata->unseen);
    size_t count = read_count(reader);
    strata->strata = g_new0(Stratum, count);
    for (; strata->count < count && !reader->damage; strata->count++)
        read_stratum(reader, strata->texts, &strata->strata[strata->count]);
    if (reader->at != json_array_size(reader->numbers))
        set_damage(reader, "numbers are left over");
    return reader->damage ? NULL : g_steal_pointer(&strata);
}

/* The JSON after a first line that is as strata_write() makes it; NULL and a reason when it is not. */
static const char *check_head(const char *bytes, size_t size, const char **damage) {
    g_autofree char *magic = g_strdup_printf(STRATA_MAGIC "%d ", STRATA_FORMAT);
    const char *newline = memchr(bytes, '\n', size);
    if (size < strlen(magic) || memcmp(bytes, magic, strlen(magic)) != 0 || !newline) {
        *damage = "not of this format";
        return NULL;
    }
    const char *body = newline + 1;
    g_autofree char *sum = text_sha256(body, size - (size_t)(body - bytes));
    const char *given = bytes + strlen(magic);
    if ((size_t)(newline - given) != strlen(sum) || memcmp(given, sum, strlen(sum)) != 0) {
        *damage = "the checksum is wrong";
        return NULL;
    }
    return body;
}

Strata *strata_read(const char *bytes, size_t size, GError **error) {
    Reader reader = {0};
    Strata *strata = NULL;
    const char *body = check_head(bytes, size, &reader.damage);
    json_t *root = body ? json_loadb(body, size - (size_t)(body - bytes), JSON_REJECT_DUPLICATES, NULL) : NULL;
    reader.numbers = json_object_get(root, "numbers");
    reader.texts = json_object_get(root, "texts");
    if (json_is_array(reader.numbers) && json_is_array(reader.texts))
        strata = read_strata(&reader);
    else
        set_damage(&reader, "the JSON is wrong");
    json_decref(root);
    if (!strata)
        error_set(error, ERROR_FAILED, "stored strata cannot be read: %s", reader.damage);
    return strata;
}
