#include "sqitch_plan.h"

#include <string.h>
#include "lines.h"

static void change_free(gpointer data) {
    SqitchChange *change = data;
    g_free(change->name);
    g_free(change->id);
    g_free(change->timestamp);
    g_free(change->planner);
    g_free(change->note);
    g_ptr_array_unref(change->requires);
    g_ptr_array_unref(change->conflicts);
    g_ptr_array_unref(change->tags);
    g_ptr_array_unref(change->rework_tags);
    g_free(change);
}

static SqitchChange *change_new(int line) {
    SqitchChange *change = g_new0(SqitchChange, 1);
    change->requires = g_ptr_array_new_with_free_func(g_free);
    change->conflicts = g_ptr_array_new_with_free_func(g_free);
    change->tags = g_ptr_array_new_with_free_func(g_free);
    change->rework_tags = g_ptr_array_new_with_free_func(g_free);
    change->line = line;
    return change;
}

void sqitch_plan_free(SqitchPlan *plan) {
    if (!plan)
        return;
    g_free(plan->project);
    g_free(plan->uri);
    g_ptr_array_unref(plan->changes);
    g_free(plan);
}

static const SqitchChange *change_at(const SqitchPlan *plan, guint index) {
    return plan->changes->pdata[index];
}

static bool has_text(const GPtrArray *texts, const char *text) {
    return g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)texts, text, g_str_equal, NULL);
}

/* --- finding ----------------------------------------------------------------------------------------------------------------------------- */

/* Index of the change that carries the tag; -1: none. */
static int find_tag(const SqitchPlan *plan, const char *tag, guint before) {
    for (guint i = 0; i < before; i++)
        if (has_text(change_at(plan, i)->tags, tag))
            return (int)i;
    return -1;
}

int sqitch_plan_find(const SqitchPlan *plan, const char *dependency, guint before) {
    const char *at = strchr(dependency, '@');
    int last = at ? find_tag(plan, at + 1, before) : (int)before - 1;
    if (at == dependency)
        return last;
    g_autofree char *name = at ? g_strndup(dependency, (gsize)(at - dependency)) : g_strdup(dependency);
    for (int i = last; i >= 0; i--)
        if (strcmp(change_at(plan, (guint)i)->name, name) == 0 || strcmp(change_at(plan, (guint)i)->id, name) == 0)
            return i;
    return -1;
}

/* --- ids --------------------------------------------------------------------------------------------------------------------------------- */

static void append_list(GString *info, const char *title, const char *mark, const GPtrArray *texts) {
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(info, "%s%s\n  %s %s", i == 0 ? "\n" : "", i == 0 ? title : "", mark, (const char *)texts->pdata[i]);
}

/* Like an object of git: its kind, its length, a NUL and a text that names the change before. */
static char *make_id(const SqitchPlan *plan, const SqitchChange *change, const char *parent) {
    g_autoptr(GString) info = g_string_new(NULL);
    g_string_append_printf(info, "project %s", plan->project ? plan->project : "");
    if (plan->uri)
        g_string_append_printf(info, "\nuri %s", plan->uri);
    g_string_append_printf(info, "\nchange %s", change->name);
    if (parent)
        g_string_append_printf(info, "\nparent %s", parent);
    g_string_append_printf(info, "\nplanner %s\ndate %s", change->planner, change->timestamp);
    append_list(info, "requires", "+", change->requires);
    append_list(info, "conflicts", "-", change->conflicts);
    if (change->note && *change->note)
        g_string_append_printf(info, "\n\n%s", change->note);
    g_autofree char *head = g_strdup_printf("change %zu", info->len);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(sum, (const guchar *)head, (gssize)strlen(head) + 1);
    g_checksum_update(sum, (const guchar *)info->str, (gssize)info->len);
    return g_strdup(g_checksum_get_string(sum));
}

/* Scheme and host in lower case; a web address has a path. */
static char *canonical_uri(const char *uri) {
    const char *colon = strchr(uri, ':');
    if (!colon)
        return g_strdup(uri);
    const char *host = g_str_has_prefix(colon, "://") ? colon + 3 : colon;
    size_t lower = (size_t)(host - uri) + (host > colon ? strcspn(host, "/?#") : 0);
    g_autofree char *head = g_ascii_strdown(uri, (gssize)lower);
    bool web = g_str_has_prefix(head, "http://") || g_str_has_prefix(head, "https://");
    return g_strconcat(head, web && uri[lower] != '/' ? "/" : "", uri + lower, NULL);
}

/* --- lines ------------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    MigrationSet *set;
    const char *file;
    SqitchPlan *plan;
    int line;
    guint section; /* index of the first change behind the last tag */
} Reader;

static void refuse(const Reader *reader, char *message) {
    set_problem(reader->set, "%s:%d: %s", reader->file, reader->line, message);
    if (!reader->set->stop_text)
        reader->set->stop_text = text_pool_printf(reader->set->texts, CODE("Syntax error in %s at line %d: %s"), reader->file, reader->line, message);
    g_free(message);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* Cuts the note off the line and returns it; NULL: none. Free with g_free(). */
static char *take_note(char *line) {
    char *mark = strchr(line, '#');
    g_autoptr(GString) note = mark ? g_string_new(NULL) : NULL;
    for (char *at = mark ? g_strstrip(mark + 1) : NULL; at && *at; at++) {
        bool escape = *at == '\\' && at[1] && strchr("\\nr", at[1]);
        g_string_append_c(note, !escape ? *at : at[1] == 'n' ? '\n' : at[1] == 'r' ? '\r' : '\\');
        at += escape;
    }
    if (mark)
        *mark = '\0';
    g_strchomp(line);
    return note ? g_string_free(g_steal_pointer(&note), FALSE) : NULL;
}

/* "%name=value" before the first empty line. */
static void read_pragma(Reader *reader, char *line) {
    g_free(take_note(line));
    char *equals = strchr(line, '=');
    if (!equals)
        return;
    *equals = '\0';
    const char *name = g_strstrip(line + 1), *value = g_strstrip(equals + 1);
    if (strcmp(name, "project") == 0) {
        g_free(reader->plan->project);
        reader->plan->project = g_strdup(value);
    } else if (strcmp(name, "uri") == 0) {
        g_free(reader->plan->uri);
        reader->plan->uri = canonical_uri(value);
    }
}

/* "2012-07-16T17:25:07Z". */
static bool is_timestamp(const char *text) {
    static const char SHAPE[] = "dddd-dd-ddTdd:dd:ddZ";
    for (size_t i = 0; SHAPE[i]; i++)
        if (SHAPE[i] == 'd' ? !g_ascii_isdigit(text[i]) : text[i] != SHAPE[i])
            return false;
    return true;
}

/* Timestamp, then "name <address>". One blank before the address belongs to neither. */
static bool read_who(Reader *reader, const char *at, SqitchChange *change) {
    enum { STAMP = 20 };
    if (!is_timestamp(at)) {
        refuse(reader, g_strdup(strchr(at, '<') ? "Missing timestamp" : "Missing timestamp and planner name and email"));
        return false;
    }
    change->timestamp = g_strndup(at, STAMP);
    for (at += STAMP; is_blank(*at);)
        at++;
    const char *address = strchr(at, '<');
    if (!address || address - at < 2 || !is_blank(address[-1]) || !strchr(address, '>')) {
        refuse(reader, g_strdup("Missing planner name and email"));
        return false;
    }
    change->planner = g_strdup_printf("%.*s %s", (int)(address - 1 - at), at, address);
    return true;
}

static void add_dependency(const Reader *reader, SqitchChange *change, const char *text) {
    bool conflict = *text == '!';
    text += conflict;
    const char *colon = strchr(text, ':');
    const char *project = reader->plan->project;
    bool own = colon && project && strlen(project) == (size_t)(colon - text) && strncmp(text, project, (size_t)(colon - text)) == 0;
    g_ptr_array_add(conflict ? change->conflicts : change->requires, g_strdup(own ? colon + 1 : text));
}

static const char *read_dependencies(Reader *reader, const char *at, SqitchChange *change) {
    const char *close = *at == '[' ? strchr(at, ']') : NULL;
    if (!close)
        return at;
    g_autofree char *inside = g_strndup(at + 1, (gsize)(close - at - 1));
    g_auto(GStrv) words = g_strsplit_set(inside, " \t", -1);
    for (guint i = 0; words[i]; i++)
        if (*words[i])
            add_dependency(reader, change, words[i]);
    for (at = close + 1; is_blank(*at);)
        at++;
    return at;
}

/* Unknown changes of this project: before this one they must stand. Those of other projects and ids may be anywhere. */
static void check_dependencies(Reader *reader, const SqitchChange *change, guint index) {
    enum { ID = 40 };
    for (guint i = 0; i < change->requires->len; i++) {
        const char *name = change->requires->pdata[i];
        bool elsewhere = strchr(name, ':') || (strlen(name) == ID && strspn(name, "0123456789abcdef") == ID);
        if (elsewhere || sqitch_plan_find(reader->plan, name, index) >= 0)
            continue;
        set_problem(reader->set, "%s:%d: no change \"%s\" stands before \"%s\", which requires it", reader->file, change->line, name, change->name);
        if (!reader->set->stop_text)
            reader->set->stop_text = text_pool_printf(reader->set->texts, CODE("Dependency error detected:") " " CODE("Unknown change \"%s\" required by change \"%s\""), name, change->name);
    }
}

/* The change of this name before gets its scripts' names from the tags between them. */
static void rework(SqitchPlan *plan, const char *name, guint tagged) {
    int old = -1;
    for (guint i = 0; i < plan->changes->len; i++)
        if (strcmp(change_at(plan, i)->name, name) == 0)
            old = (int)i;
    if (old < 0)
        return;
    GPtrArray *tags = change_at(plan, (guint)old)->rework_tags;
    for (int i = (int)tagged - 1; i >= old; i--)
        for (guint t = 0; t < change_at(plan, (guint)i)->tags->len; t++)
            g_ptr_array_add(tags, g_strdup(change_at(plan, (guint)i)->tags->pdata[t]));
}

static void add_change(Reader *reader, SqitchChange *change) {
    SqitchPlan *plan = reader->plan;
    for (guint i = reader->section; i < plan->changes->len; i++)
        if (strcmp(change_at(plan, i)->name, change->name) == 0)
            refuse(reader, g_strdup_printf("Change \"%s\" duplicates earlier declaration on line %d", change->name, change_at(plan, i)->line));
    const char *parent = plan->changes->len ? change_at(plan, plan->changes->len - 1)->id : NULL;
    change->id = make_id(plan, change, parent);
    rework(plan, change->name, reader->section);
    check_dependencies(reader, change, plan->changes->len);
    g_ptr_array_add(plan->changes, change);
}

static void add_tag(Reader *reader, const char *name) {
    SqitchPlan *plan = reader->plan;
    if (plan->changes->len == 0) {
        refuse(reader, g_strdup_printf("Tag \"%s\" declared without a preceding change", name));
        return;
    }
    if (find_tag(plan, name, plan->changes->len) >= 0)
        refuse(reader, g_strdup_printf("Tag \"%s\" duplicates earlier declaration", name));
    g_ptr_array_add(change_at(plan, plan->changes->len - 1)->tags, g_strdup(name));
    reader->section = plan->changes->len;
}

/* [+|-]name [dependencies] timestamp planner, or @name timestamp planner. */
static void read_entry(Reader *reader, char *line) {
    g_autofree char *note = take_note(line);
    bool tag = *line == '@';
    const char *at = line + (*line == '@' || *line == '+' || *line == '-');
    while (is_blank(*at))
        at++;
    size_t length = strcspn(at, " \t");
    SqitchChange *change = change_new(reader->line);
    change->name = g_strndup(at, length);
    change->note = g_steal_pointer(&note);
    for (at += length; is_blank(*at);)
        at++;
    bool usable = read_who(reader, read_dependencies(reader, at, change), change);
    if (usable && tag)
        add_tag(reader, change->name);
    if (usable && !tag)
        add_change(reader, change);
    else
        change_free(change);
}

SqitchPlan *sqitch_plan_read(MigrationSet *set, const char *name, const char *text, size_t size) {
    SqitchPlan *plan = g_new0(SqitchPlan, 1);
    plan->changes = g_ptr_array_new_with_free_func(change_free);
    Reader reader = {.set = set, .file = name, .plan = plan};
    bool header = true;
    for (Lines lines = {.text = text, .size = size}; lines_next(&lines);) {
        g_autofree char *line = lines_text(&lines);
        reader.line = lines.number;
        if (*line == '%' && header)
            read_pragma(&reader, line);
        else if (*line && *line != '#')
            read_entry(&reader, line);
        header &= *line != '\0';
    }
    if (!plan->project) {
        set_problem(set, "%s: no %%project: Sqitch refuses the plan", name);
        if (!set->stop_text)
            set->stop_text = text_pool_printf(set->texts, CODE("Missing %%project pragma in %s"), name);
    }
    return plan;
}
