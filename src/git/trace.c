#include "trace.h"
#include "rename.h"
#include "base/interrupt.h"

enum { SQUASH = 5 }; /* files that one commit deletes, and it is a squash */

typedef struct {
    Walk *walk;
    GPtrArray *all;    /* of Trace *, owned */
    GHashTable *alive; /* path -> Trace * */
    GHashTable *dead;  /* path -> the last Trace * that died there */
} Tracer;

static void trace_free(Trace *trace) {
    g_array_unref(trace->events);
    g_free(trace);
}

static Trace *trace_new(Tracer *tracer, const char *path) {
    Trace *trace = g_new0(Trace, 1);
    trace->path = path;
    trace->events = g_array_new(FALSE, TRUE, sizeof(TraceEvent));
    g_ptr_array_add(tracer->all, trace);
    return trace;
}

/* The file at `path` before this step; a new one when its beginning lies beyond what can be seen. */
static Trace *take_alive(Tracer *tracer, const char *path) {
    Trace *trace = g_hash_table_lookup(tracer->alive, path);
    g_hash_table_remove(tracer->alive, path);
    return trace ? trace : trace_new(tracer, path);
}

static void put_alive(Tracer *tracer, Trace *trace, const char *path) {
    trace->path = path;
    trace->alive = true;
    g_hash_table_insert(tracer->alive, (gpointer)(uintptr_t)path, trace);
}

/* A path that comes back goes on with its story. */
static Trace *take_dead(Tracer *tracer, const char *path) {
    Trace *trace = g_hash_table_lookup(tracer->dead, path);
    g_hash_table_remove(tracer->dead, path);
    return trace ? trace : trace_new(tracer, path);
}

static void put_dead(Tracer *tracer, Trace *trace) {
    trace->alive = false;
    g_hash_table_insert(tracer->dead, (gpointer)(uintptr_t)trace->path, trace);
}

static const FileChange *step_change(const Step *step, int index) {
    return &g_array_index(step->changes, FileChange, index);
}

/* What leaves its path: deletions, and the old sides of renames, which `moving` keeps for arrive(). */
static void depart(Tracer *tracer, const Step *step, const int *partners, Trace **moving) {
    size_t deleted = 0;
    for (int i = 0; i < (int)step->changes->len; i++)
        deleted += step_change(step, i)->kind == CHANGE_DELETE && partners[i] < 0;
    for (int i = 0; i < (int)step->changes->len; i++) {
        const FileChange *change = step_change(step, i);
        if (change->kind != CHANGE_DELETE)
            continue;
        Trace *trace = take_alive(tracer, change->path);
        if (partners[i] >= 0) {
            moving[partners[i]] = trace;
            continue;
        }
        TraceEvent event = {.kind = EVENT_DELETED, .step = step, .change = change, .before = change->before, .squash = deleted >= SQUASH};
        g_array_append_val(trace->events, event);
        put_dead(tracer, trace);
    }
}

static void arrive(Tracer *tracer, const Step *step, const int *partners, Trace *const *moving) {
    for (int i = 0; i < (int)step->changes->len; i++) {
        const FileChange *change = step_change(step, i);
        if (change->kind == CHANGE_DELETE)
            continue;
        TraceEvent event = {.kind = EVENT_ADDED, .step = step, .change = change};
        Trace *trace = moving[i];
        if (trace) {
            event.kind = EVENT_RENAMED;
            event.previous_path = trace->path;
            event.before = step_change(step, partners[i])->before;
        } else if (change->kind == CHANGE_EDIT) {
            event.kind = EVENT_EDITED;
            event.before = change->before;
            trace = take_alive(tracer, change->path);
        } else {
            trace = take_dead(tracer, change->path);
        }
        g_array_append_val(trace->events, event);
        put_alive(tracer, trace, change->path);
    }
}

GPtrArray *traces_build(Walk *walk, GError **error) {
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)trace_free);
    g_autoptr(GHashTable) alive = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) dead = g_hash_table_new(g_str_hash, g_str_equal);
    Tracer tracer = {.walk = walk, .all = all, .alive = alive, .dead = dead};
    for (guint i = walk->steps->len; i-- > 0;) {
        const Step *step = g_ptr_array_index(walk->steps, i);
        if (interrupt_check(error))
            return NULL;
        g_autofree int *partners = g_new(int, step->changes->len);
        g_autofree Trace **moving = g_new0(Trace *, step->changes->len);
        renames_find(walk->repository, step->changes, partners, &walk->gaps);
        depart(&tracer, step, partners, moving);
        arrive(&tracer, step, partners, moving);
    }
    return g_steal_pointer(&all);
}
