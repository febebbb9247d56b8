#include "model/strata.h"
#include "draft.h"

Strata *strata_new(size_t count) {
    Strata *strata = g_new0(Strata, 1);
    strata->texts = text_pool_new();
    strata->strata = g_new0(Stratum, count);
    strata->count = count;
    strata->assumptions = g_ptr_array_new();
    strata->unseen = g_array_new(FALSE, FALSE, sizeof(UnseenKind));
    for (size_t i = 0; i < count; i++)
        strata->strata[i].changes = change_set_new();
    return strata;
}

static void stratum_clear(Stratum *stratum) {
    change_set_free(stratum->changes);
    for (size_t i = 0; i < stratum->no_op_count; i++)
        change_set_free(stratum->no_ops[i].differences);
    g_free(stratum->no_ops);
    g_free(stratum->failures);
}

void strata_free(Strata *strata) {
    if (!strata)
        return;
    for (size_t i = 0; i < strata->count; i++)
        stratum_clear(&strata->strata[i]);
    g_free(strata->strata);
    g_ptr_array_unref(strata->assumptions);
    g_array_unref(strata->unseen);
    text_pool_free(strata->texts);
    g_free(strata);
}

void stratum_take_changes(Stratum *stratum, ChangeSet *take_changes) {
    change_set_free(stratum->changes);
    stratum->changes = take_changes;
}

Catalog *strata_catalog(const Strata *strata, size_t count) {
    g_autoptr(Draft) draft = draft_new(NULL);
    for (size_t i = 0; i < MIN(count, strata->count); i++)
        draft_apply(draft, strata->strata[i].changes);
    Catalog *catalog = catalog_new();
    draft_write(draft, catalog);
    catalog->server_version = strata->server_version;
    for (guint i = 0; i < strata->unseen->len; i++) {
        const UnseenKind *unseen = &g_array_index(strata->unseen, UnseenKind, i);
        catalog_add_unseen(catalog, unseen->kind, unseen->count);
    }
    catalog_seal(catalog);
    return catalog;
}

size_t strata_failures(const Strata *strata) {
    size_t failures = 0;
    for (size_t i = 0; i < strata->count; i++)
        failures += strata->strata[i].status == STRATUM_FAILED || strata->strata[i].status == STRATUM_PARTLY;
    return failures;
}

const char *stratum_status_id(StratumStatus status) {
    static const char *const ids[] = {
        [STRATUM_APPLIED] = "applied", [STRATUM_PARTLY] = "partly", [STRATUM_FAILED] = "failed", [STRATUM_NOT_RUN] = "not run",
    };
    return ids[status];
}

static const struct {
    const char *id, *text;
} causes[CAUSE_COUNT] = {
    [CAUSE_OTHER] = {"other", "the server refused the statement"},
    [CAUSE_MISSING_EXTENSION] = {"missing_extension", "an extension is not installed on the scratch server"},
    [CAUSE_MISSING_ROLE] = {"missing_role", "a role does not exist"},
    [CAUSE_PLATFORM_OBJECT] = {"platform_object", "an object that the hosting platform makes does not exist"},
    [CAUSE_SERVER_TOO_OLD] = {"server_too_old", "the scratch server is too old for the syntax or feature"},
    [CAUSE_MISSING_OBJECT] = {"missing_object", "an object that no migration of the chain makes is needed"},
    [CAUSE_ALREADY_EXISTS] = {"already_exists", "an earlier migration has made the object already"},
    [CAUSE_PRIVILEGE] = {"privilege", "the statement needs a privilege that replay does not give"},
    [CAUSE_TRANSACTION] = {"transaction", "the statement cannot run in the runner's transaction"},
    [CAUSE_TIMEOUT] = {"timeout", "the migration took too long"},
    [CAUSE_ENVIRONMENT] = {"environment", "the scratch server itself failed"},
};

const char *failure_cause_id(FailureCause cause) {
    return causes[cause].id;
}

const char *failure_cause_text(FailureCause cause) {
    return causes[cause].text;
}
