#include <string.h>
#include "base/error.h"
#include "model/strata_store.h"
#include "strata_format.h"

/* After the first damage every read gives 0 or NULL, so that the callers need not check each. */
typedef struct {
    const char *at;        /* the rest of the numbers */
    const char *end;
    const char **texts;    /* owned; they lie in the input */
    size_t text_count;
    const char *damage;    /* NULL: none so far */
} Reader;

static void set_damage(Reader *reader, const char *what) {
    if (!reader->damage)
        reader->damage = what;
}

/* One number: a space, perhaps a minus, one to eighteen digits (so none overflows). */
static bool scan_number(Reader *reader, int64_t *number) {
    const char *c = reader->at;
    if (c == reader->end || *c++ != ' ')
        return false;
    bool negative = c < reader->end && *c == '-';
    c += negative;
    const char *digits = c;
    for (*number = 0; c < reader->end && g_ascii_isdigit(*c) && c - digits < 18; c++)
        *number = *number * 10 + (*c - '0');
    reader->at = c;
    if (negative)
        *number = -*number;
    return c > digits;
}

static int64_t read_number(Reader *reader, int64_t least, int64_t most) {
    int64_t number;
    if (reader->damage)
        return 0;
    if (!scan_number(reader, &number))
        set_damage(reader, "a number is missing");
    else if (number < least || number > most)
        set_damage(reader, "a number is out of its range");
    return reader->damage ? 0 : number;
}

static int read_int(Reader *reader) {
    return (int)read_number(reader, G_MININT, G_MAXINT);
}

/* A value of an enumeration of `count` values. */
static int read_choice(Reader *reader, int count) {
    return (int)read_number(reader, 0, count - 1);
}

/* The length of a list whose items take at least one number, two bytes, each: never more than what is left can hold. */
static size_t read_count(Reader *reader) {
    return (size_t)read_number(reader, 0, (reader->end - reader->at) / 2);
}

static const char *read_text(Reader *reader) {
    size_t place = (size_t)read_number(reader, 0, (int64_t)reader->text_count);
    return place == 0 ? NULL : reader->texts[place - 1];
}

/* A text that must be there; "" after damage. */
static const char *read_name(Reader *reader) {
    const char *text = read_text(reader);
    if (!text)
        set_damage(reader, "a name is missing");
    return text ? text : "";
}

static void read_properties(Reader *reader, ChangeAction action, GArray *properties) {
    g_array_set_size(properties, 0);
    for (size_t left = read_count(reader); left > 0 && !reader->damage; left--) {
        PropertyChange property = {.property = read_name(reader)};
        property.before = action != CHANGE_ADDED ? read_text(reader) : NULL;
        property.after = action != CHANGE_REMOVED ? read_text(reader) : NULL;
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
    read_properties(reader, change.action, properties);
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

static Strata *read_strata(Reader *reader, int server_version) {
    g_autoptr(Strata) strata = strata_new(0);
    strata->server_version = server_version;
    read_assumptions(reader, strata->texts, strata->assumptions);
    read_unseen(reader, strata->texts, strata->unseen);
    size_t count = read_count(reader);
    strata->strata = g_new0(Stratum, count);
    for (; strata->count < count && !reader->damage; strata->count++)
        read_stratum(reader, strata->texts, &strata->strata[strata->count]);
    if (reader->at != reader->end)
        set_damage(reader, "numbers are left over");
    return reader->damage ? NULL : g_steal_pointer(&strata);
}

/* Cuts the bytes from `begin` to `end` into the texts; each must end with a NUL, and their number be right. */
static void find_texts(Reader *reader, const char *begin, const char *end) {
    size_t count = (size_t)read_number(reader, 0, end - begin);
    reader->texts = g_new(const char *, count);
    while (reader->text_count < count && begin < end) {
        const char *nul = memchr(begin, '\0', (size_t)(end - begin));
        if (!nul)
            break;
        reader->texts[reader->text_count++] = begin;
        begin = nul + 1;
    }
    if (reader->text_count < count || begin != end)
        set_damage(reader, "the number of texts is wrong");
}

/* What follows a first line as strata_write() makes it; NULL and a reason when it is not. */
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

static Strata *read_body(Reader *reader, const char *body, const char *end) {
    const char *newline = memchr(body, '\n', (size_t)(end - body));
    if (!newline) {
        set_damage(reader, "the numbers have no end");
        return NULL;
    }
    reader->at = body;
    reader->end = newline;
    int server_version = read_int(reader);
    find_texts(reader, newline + 1, end);
    Strata *strata = read_strata(reader, server_version);
    g_free(reader->texts);
    return strata;
}

Strata *strata_read(const char *bytes, size_t size, GError **error) {
    Reader reader = {0};
    const char *body = check_head(bytes, size, &reader.damage);
    Strata *strata = body ? read_body(&reader, body, bytes + size) : NULL;
    if (!strata)
        error_set(error, ERROR_FAILED, "stored strata cannot be read: %s", reader.damage);
    return strata;
}
