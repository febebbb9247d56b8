#include "chain.h"

#include <string.h>
#include "base/embed.h"
#include "quick_sum.h"
#include "sql/statement.h"

/* Change it with anything in this module that changes strata. */
#define STRATA_FORMAT "2"

/* --- keys -------------------------------------------------------------------------------------------------------------- */

/* Each text with its length before it: no two lists of texts give the same bytes. */
static void add_bytes(GChecksum *sum, const char *text, size_t size) {
    g_autofree char *length = g_strdup_printf("%zu:", size);
    g_checksum_update(sum, (const guchar *)length, (gssize)strlen(length));
    g_checksum_update(sum, (const guchar *)text, (gssize)size);
}

static void add_text(GChecksum *sum, const char *text) {
    add_bytes(sum, text ? text : "", text ? strlen(text) : 0);
}

static void add_number(GChecksum *sum, size_t number) {
    g_autofree char *text = g_strdup_printf("%zu", number);
    add_text(sum, text);
}

static char *finish(GChecksum *sum) {
    char *key = g_strdup(g_checksum_get_string(sum));
    g_checksum_free(sum);
    return key;
}

char *chain_tool(void) {
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_text(sum, STRATA_FORMAT " " PGSTRATA_VERSION);
    for (size_t i = 0; embedded_path(i); i++)
        if (g_str_has_suffix(embedded_path(i), ".sql")) {
            size_t size;
            const char *text = embedded_file(embedded_path(i), &size);
            add_text(sum, embedded_path(i));
            add_bytes(sum, text, size);
        }
    return finish(sum);
}

static char *make_base(const MigrationSet *set, const char *server) {
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_text(sum, server);
    add_text(sum, set->rules->id);
    add_number(sum, set->rules->transaction);
    add_number(sum, set->rules->sent_whole);
    add_number(sum, set->rules->session_per_file);
    add_text(sum, set->rules->ledger_definition);
    add_text(sum, set->ledger.schema);
    add_text(sum, set->ledger.table);
    return finish(sum);
}

/* The hash is of the file; what is run may have placeholders replaced in it, so the text counts as well: the quick sum of it does beside the other. */
static void add_sql(GChecksum *sum, const Migration *migration) {
    if (!migration->sha256) {
        add_bytes(sum, migration->sql, migration->sql_size);
        return;
    }
    add_text(sum, migration->sha256);
    add_number(sum, migration->sql_size);
    add_number(sum, quick_sum(QUICK_SUM_START, migration->sql, migration->sql_size));
}

char *chain_key(const char *beginning, const Migration *migration) {
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_text(sum, beginning);
    add_sql(sum, migration);
    add_number(sum, migration->no_transaction);
    add_number(sum, migration->piece_count);
    for (size_t i = 0; i < migration->piece_count; i++) {
        add_number(sum, migration->pieces[i].begin);
        add_number(sum, migration->pieces[i].end);
        add_number(sum, (size_t)migration->pieces[i].line);
    }
    return finish(sum);
}

const char *chain_family(Chain *chain) {
    if (!chain->first && chain->migrations->len > 0)
        chain->first = chain_key(chain->base, g_ptr_array_index(chain->migrations, 0));
    return chain->first;
}

/* --- the chain ---------------------------------------------------------------------------------------------------------- */

static bool is_run(const MigrationSet *set, ReplaySource source, const Migration *migration) {
    bool stands_for_others = migration->kind == MIGRATION_BASELINE && migration != set->migrations;
    return migration->sql && !stands_for_others && (source == REPLAY_ALL || migration->registered);
}

Chain *chain_new(const MigrationSet *set, ReplaySource source, const char *server) {
    Chain *chain = g_new0(Chain, 1);
    chain->set = set;
    chain->source = source;
    chain->migrations = g_ptr_array_new();
    for (size_t i = 0; i < set->migration_count; i++)
        if (is_run(set, source, &set->migrations[i]))
            g_ptr_array_add(chain->migrations, &set->migrations[i]);
    chain->base = make_base(set, server);
    return chain;
}

void chain_free(Chain *chain) {
    if (!chain)
        return;
    g_ptr_array_unref(chain->migrations);
    g_clear_pointer(&chain->made, g_hash_table_unref);
    g_free(chain->first);
    g_free(chain->base);
    g_free(chain);
}

/* --- what its migrations make -------------------------------------------------------------------------------------------- */

/* CREATE SCHEMA IF NOT EXISTS auth does not claim that schema: where it runs it is there. */
static void collect_made(GHashTable *made, const Migration *migration) {
    static const struct {
        StatementKind kind;
        const char *word;
    } kinds[] = {{STATEMENT_CREATE_ROLE, "role"}, {STATEMENT_CREATE_SCHEMA, "schema"}, {STATEMENT_CREATE_EXTENSION, "extension"}};
    g_autoptr(Statements) statements = statements_parse(migration->sql, migration->sql_size);
    for (guint i = 0; i < statements->items->len; i++) {
        const Statement *statement = g_ptr_array_index(statements->items, i);
        for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
            if (statement->kind == kinds[k].kind && statement->object && !(statement->kind == STATEMENT_CREATE_SCHEMA && statement->if_not_exists))
                g_hash_table_add(made, g_strdup_printf("%s %s", kinds[k].word, statement->object));
    }
}

bool chain_makes(Chain *chain, const char *thing) {
    if (!chain->made) {
        chain->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (guint i = 0; i < chain->migrations->len; i++)
            collect_made(chain->made, g_ptr_array_index(chain->migrations, i));
    }
    return g_hash_table_contains(chain->made, thing);
}

bool chain_answers(Chain *chain, const Layer *layer) {
    for (guint i = 0; i < layer->asked->len; i++) {
        const char *asked = g_ptr_array_index(layer->asked, i), *equals = strrchr(asked, '=');
        g_autofree char *thing = equals ? g_strndup(asked, (size_t)(equals - asked)) : NULL;
        if (!thing || chain_makes(chain, thing) != (equals[1] == '1'))
            return false;
    }
    return true;
}

/* --- strata of the whole ------------------------------------------------------------------------------------------------- */

static void copy_stratum(Strata *into, Stratum *to, const Stratum *from) {
    to->status = from->status;
    to->mode = text_pool_add(into->texts, from->mode);
    stratum_take_changes(to, change_set_ref(from->changes));
    to->failure_count = from->failure_count;
    to->failures = from->failure_count > 0 ? g_memdup2(from->failures, from->failure_count * sizeof(ReplayFailure)) : NULL;
    for (size_t i = 0; i < to->failure_count; i++) {
        ReplayFailure *failure = &to->failures[i];
        failure->sqlstate = text_pool_add(into->texts, failure->sqlstate);
        failure->message = text_pool_add(into->texts, failure->message);
        failure->missing = text_pool_add(into->texts, failure->missing);
        failure->statement = text_pool_add(into->texts, failure->statement);
    }
    to->no_op_count = from->no_op_count;
    to->no_ops = from->no_op_count > 0 ? g_memdup2(from->no_ops, from->no_op_count * sizeof(NoOp)) : NULL;
    for (size_t i = 0; i < to->no_op_count; i++) {
        to->no_ops[i].identity = text_pool_add(into->texts, to->no_ops[i].identity);
        to->no_ops[i].differences = to->no_ops[i].differences ? change_set_ref(to->no_ops[i].differences) : NULL;
    }
}

static void add_assumptions(Strata *strata, const GPtrArray *layers) {
    for (guint i = 0; i < layers->len; i++) {
        const GPtrArray *added = ((const Layer *)g_ptr_array_index(layers, i))->strata->assumptions;
        for (guint j = 0; j < added->len; j++)
            g_ptr_array_add(strata->assumptions, (gpointer)(uintptr_t)text_pool_add(strata->texts, g_ptr_array_index(added, j)));
    }
    g_ptr_array_sort(strata->assumptions, text_compare_entries);
}

static void add_unseen(Strata *strata, const Layer *last) {
    for (guint i = 0; i < last->strata->unseen->len; i++) {
        UnseenKind unseen = g_array_index(last->strata->unseen, UnseenKind, i);
        unseen.kind = text_pool_add(strata->texts, unseen.kind);
        g_array_append_val(strata->unseen, unseen);
    }
}

Strata *chain_strata(const Chain *chain, const GPtrArray *layers, int server_version) {
    const MigrationSet *set = chain->set;
    Strata *strata = strata_new(set->migration_count);
    strata->server_version = server_version;
    for (size_t i = 0, run = 0; i < set->migration_count; i++) {
        Stratum *stratum = &strata->strata[i];
        stratum->tag = text_pool_add(strata->texts, set->migrations[i].tag);
        stratum->status = STRATUM_NOT_RUN;
        if (run >= layers->len || g_ptr_array_index(chain->migrations, run) != &set->migrations[i])
            continue;
        const Layer *layer = g_ptr_array_index(layers, run++);
        copy_stratum(strata, stratum, &layer->strata->strata[0]);
    }
    add_assumptions(strata, layers);
    if (layers->len > 0)
        add_unseen(strata, g_ptr_array_index(layers, layers->len - 1));
    return strata;
}
