/* Two states of a target's migrations -> what happened between them. */

#include "timeline_point.h"

#include <string.h>

/* --- tags --------------------------------------------------------------------------------------------------------------- */

static bool has_file(const Migration *migration) {
    return migration->path || migration->unavailable;
}

/* tag -> const Migration * of those that have a file */
static GHashTable *by_tag(const MigrationSet *set) {
    GHashTable *tags = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; set && i < set->migration_count; i++)
        if (has_file(&set->migrations[i]))
            g_hash_table_insert(tags, (gpointer)(uintptr_t)set->migrations[i].tag, &set->migrations[i]);
    return tags;
}

typedef struct {
    Timeline *timeline;
    TimelinePoint *point;
    const MigrationSet *old, *new;
    GHashTable *was, *is;  /* by tag */
    GHashTable *content;   /* sha256 -> const Migration * of those that are not there any more under their tag */
    GHashTable *moved;     /* set of tags of before that go on under another name */
} Events;

static void add_event(const Events *events, const Migration *migration, char action) {
    const TimelineMigration event = {text_pool_add(events->timeline->texts, migration->tag), action, action != '-' && migration->registered};
    g_array_append_val(events->point->events, event);
}

static const char *place_of(const MigrationSet *set, const Migration *migration) {
    size_t size = strlen(set->folder);
    bool is_below = migration->path && size > 0 && strncmp(migration->path, set->folder, size) == 0 && migration->path[size] == '/';
    return is_below ? migration->path + size + 1 : migration->path;
}

static int64_t time_of(const MigrationSet *set, const Migration *migration) {
    return migration->entry >= 0 && (size_t)migration->entry < set->entry_count ? set->entries[migration->entry].when : 0;
}

static void compare(const Events *events, const Migration *old, const Migration *new) {
    if (g_strcmp0(old->sha256, new->sha256) != 0)
        add_event(events, new, '~');
    if (g_strcmp0(place_of(events->old, old), place_of(events->new, new)) != 0)
        add_event(events, new, '>');
    if (old->registered != new->registered || time_of(events->old, old) != time_of(events->new, new))
        add_event(events, new, 'j');
}

/* The same text under another name. */
static void add_arrival(const Events *events, const Migration *migration) {
    const Migration *source = migration->sha256 ? g_hash_table_lookup(events->content, migration->sha256) : NULL;
    bool renamed = source && g_hash_table_add(events->moved, (gpointer)(uintptr_t)source->tag);
    add_event(events, migration, renamed ? '>' : '+');
    if (renamed && source->registered != migration->registered)
        add_event(events, migration, 'j');
}

static void find_gone(const Events *events) {
    for (size_t i = events->old ? events->old->migration_count : 0; i-- > 0;) {
        const Migration *migration = &events->old->migrations[i];
        if (has_file(migration) && migration->sha256 && !g_hash_table_contains(events->is, migration->tag))
            g_hash_table_insert(events->content, (gpointer)(uintptr_t)migration->sha256, (gpointer)(uintptr_t)migration);
    }
}

static int compare_events(gconstpointer a, gconstpointer b) {
    const TimelineMigration *left = a, *right = b;
    int order = strcmp(left->tag, right->tag);
    return order ? order : (int)left->action - (int)right->action;
}

static void fill_events(const Events *events) {
    find_gone(events);
    for (size_t i = 0; events->new && i < events->new->migration_count; i++) {
        const Migration *migration = &events->new->migrations[i];
        const Migration *before = g_hash_table_lookup(events->was, migration->tag);
        if (!has_file(migration) || g_hash_table_lookup(events->is, migration->tag) != migration)
            continue;
        if (before)
            compare(events, before, migration);
        else
            add_arrival(events, migration);
    }
    for (size_t i = 0; events->old && i < events->old->migration_count; i++) {
        const Migration *migration = &events->old->migrations[i];
        bool gone = has_file(migration) && !g_hash_table_contains(events->is, migration->tag) && !g_hash_table_contains(events->moved, migration->tag);
        if (gone && g_hash_table_lookup(events->was, migration->tag) == migration)
            add_event(events, migration, '-');
    }
    g_array_sort(events->point->events, compare_events);
}

/* --- what they do ------------------------------------------------------------------------------------------------------- */

typedef struct {
    Timeline *timeline;
    TimelinePoint *point;
} Touches;

static void touch(const Touches *touches, ObjectKind kind, const char *identity, const char *tag) {
    TextPool *texts = touches->timeline->texts;
    const TimelineTouch found = {kind, text_pool_add(texts, identity), text_pool_add(texts, tag)};
    g_array_append_val(touches->point->touches, found);
}

static void take_stratum(const Touches *touches, const Stratum *stratum, bool renames) {
    TextPool *texts = touches->timeline->texts;
    const GPtrArray *changes = stratum->changes->changes;
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if (change_is_place_only(change))
            continue;
        touch(touches, change->kind, change->identity, stratum->tag);
        if (change->action != CHANGE_RENAMED || !change->previous_identity)
            continue;
        touch(touches, change->kind, change->previous_identity, stratum->tag);
        const TimelineRename rename = {change->kind, text_pool_add(texts, change->previous_identity), text_pool_add(texts, change->identity)};
        if (renames)
            g_array_append_val(touches->point->renames, rename);
    }
}

/* tag -> the actions of its events, as a text */
static GHashTable *actions_by_tag(const TimelinePoint *point) {
    GHashTable *actions = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (guint i = 0; i < point->events->len; i++) {
        const TimelineMigration *event = &g_array_index(point->events, TimelineMigration, i);
        const char *before = g_hash_table_lookup(actions, event->tag);
        g_hash_table_insert(actions, (gpointer)(uintptr_t)event->tag, g_strdup_printf("%s%c", before ? before : "", event->action));
    }
    return actions;
}

/* Of what came, or has another text or registration than it had. */
static void fill_touches(Timeline *timeline, TimelinePoint *point, const AuditTarget *after) {
    const Strata *strata = after && after->migrations ? after->all : NULL;
    g_autoptr(GHashTable) all = actions_by_tag(point);
    const Touches touches = {timeline, point};
    for (size_t i = 0; strata && point->events->len > 0 && i < MIN(strata->count, after->migrations->migration_count); i++) {
        const char *actions = g_hash_table_lookup(all, after->migrations->migrations[i].tag);
        if (actions && strpbrk(actions, "+~j"))
            take_stratum(&touches, &strata->strata[i], strpbrk(actions, "+~") != NULL);
    }
}

void timeline_fill_events(Timeline *timeline, TimelinePoint *point, const AuditTarget *before, const AuditTarget *after) {
    const MigrationSet *old = before ? before->migrations : NULL, *new = after ? after->migrations : NULL;
    g_autoptr(GHashTable) was = by_tag(old), is = by_tag(new);
    g_autoptr(GHashTable) content = g_hash_table_new(g_str_hash, g_str_equal), moved = g_hash_table_new(g_str_hash, g_str_equal);
    const Events events = {timeline, point, old, new, was, is, content, moved};
    fill_events(&events);
    fill_touches(timeline, point, after);
}
