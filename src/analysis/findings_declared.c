/* What the code declares and the migrations do not make, or the other way round: one finding for a table, or for several tables that wholly miss. */

#include "findings_declared.h"

#include <string.h>
#include "declared_effect.h"

#define TOGETHER_FROM 4 /* so many whole tables, types, ... and more are one finding */
#define TOLD_EACH 25    /* more components of a rule are named together */

typedef struct {
    DeclaredRole role;
    unsigned classes;        /* bits of GapClass */
    const char *rule;
    const char *title;       /* {things}, {source} */
    bool together;           /* one finding for all */
    const char *database;    /* that feels it; NULL: by the role */
    const char *consequence; /* when it is always the same; NULL: by what differs */
} Family;

#define BIT(class) (1u << (class))
#define LACKING (BIT(GAP_REQUIRED) | BIT(GAP_UNDECLARED) | BIT(GAP_DIFFERENT))

static const Family FAMILIES[] = {
    {ROLE_SCHEMA, BIT(GAP_UNMIGRATED), "declared/unmigrated", "{source} declares {things}, which no migration makes", false, NULL, NULL},
    {ROLE_SCHEMA, BIT(GAP_NOT_REGISTERED), "declared/not-registered", "{source} and the runner disagree about {things}: the migration is one that the runner never runs", false,
     "a database made by the runner", NULL},
    {ROLE_SCHEMA, BIT(GAP_REQUIRED), "declared/undeclared-required", "{source} does not know {things}, without which no row can be inserted", false, NULL, NULL},
    {ROLE_SCHEMA, BIT(GAP_UNDECLARED), "declared/undeclared", "{source} does not know {things}", false, NULL, NULL},
    {ROLE_SCHEMA, BIT(GAP_DIFFERENT), "declared/different", "{source} and the migrations say different things about {things}", false, NULL, NULL},
    {ROLE_SNAPSHOT, BIT(GAP_UNMIGRATED), "declared/snapshot-ahead", "The newest snapshot has {things}, which no migration makes", true, NULL,
     "The next generated migration starts from this snapshot, so that it will not make it: no database ever gets it from the migrations."},
    {ROLE_SNAPSHOT, LACKING, "declared/snapshot-stale", "The newest snapshot is not what the migrations make: {things}", true, NULL,
     "The migrations were written or edited by hand. The next generated migration starts from this snapshot: it repeats what the migrations have done when the code declares it, and "
     "then fails on every database that has it; and it never drops what it does not know."},
    {ROLE_INIT, LACKING, "declared/init-stale", "{source} is stale: it does not make {things} as the migrations do", false, NULL, NULL},
    {ROLE_INIT, BIT(GAP_UNMIGRATED) | BIT(GAP_NOT_REGISTERED), "declared/init-only", "Only {source} makes {things}", false, NULL, NULL},
    {ROLE_DUMP, LACKING | BIT(GAP_UNMIGRATED) | BIT(GAP_NOT_REGISTERED), "declared/dump-stale", "{source} is not what the migrations make: {things}", true, NULL, NULL},
};

/* --- small questions ---------------------------------------------------------------------------------------------------- */

const AuditDeclared *declared_of_role(const AuditTarget *part, DeclaredRole role) {
    for (guint i = 0; i < part->declared->len; i++) {
        const AuditDeclared *declared = part->declared->pdata[i];
        if (declared->role == role && declared->compared)
            return declared;
    }
    return NULL;
}

bool declared_has(const AuditDeclared *declared, const Change *change) {
    return declared && catalog_find(declared->compared, change->kind, change->identity);
}

static bool is_whole(const DeclaredGap *gap) {
    return !gap->change->parent && (gap->change->action == CHANGE_ADDED || gap->change->action == CHANGE_REMOVED);
}

/* --- one finding -------------------------------------------------------------------------------------------------------- */

static const char *fill_title(TextPool *texts, const char *format, const char *source, const char *things) {
    g_autoptr(GString) out = g_string_new(format);
    g_string_replace(out, "{source}", source, 0);
    g_string_replace(out, "{things}", things, 0);
    return text_pool_add(texts, out->str);
}

/* Where to look: at the declaration, else at the migration. */
static void point_at(const FindingContext *context, const GPtrArray *gaps, Finding *finding) {
    for (guint i = 0; i < gaps->len; i++) {
        const DeclaredGap *gap = gaps->pdata[i];
        const Migration *migration = gap_migration(context, gap);
        if (migration && !finding->migration) {
            finding->migration = migration->tag;
            finding->since = audit_migration_commit(context->audit, migration);
        }
        if (gap->place.path && !finding->path) {
            finding->path = gap->place.path;
            finding->line = gap->place.line;
        }
        if (migration && migration->path && !finding->path && i + 1 == gaps->len)
            finding->path = migration->path;
    }
}

/* What becomes of something that the code does not know; raises the severity of a certain loss. */
static const char *fate_of(const FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Severity *severity) {
    const AuditDeclared *snapshot = declared_of_role(context->part, ROLE_SNAPSHOT);
    const char *them = gaps->len == 1 ? "it" : "them";
    size_t known = 0;
    for (guint i = 0; snapshot && i < gaps->len; i++)
        known += declared_has(snapshot, ((const DeclaredGap *)gaps->pdata[i])->change);
    if (declared->declaration->format == DECLARED_PRISMA || (known > 0 && known == gaps->len)) {
        *severity = MAX(*severity, SEVERITY_WARNING);
        return text_pool_printf(context->texts, "; the next generated migration drops %s", them);
    }
    if (declared->declaration->format == DECLARED_DRIZZLE)
        return text_pool_printf(context->texts, "; %s drops %s", CODE("drizzle-kit push"), them);
    return "";
}

static void add_finding(FindingContext *context, const AuditDeclared *declared, const Family *family, const GPtrArray *gaps, const char *subject) {
    TextPool *texts = context->texts;
    const DeclaredGap *first = gaps->pdata[0];
    Finding finding = finding_of(context, family->rule);
    finding.source = declared->name;
    finding.kind = subject ? KIND_COUNT : gaps->len == 1 ? first->change->kind : first->component_kind;
    finding.subject = subject ? subject : gaps->len == 1 ? first->change->identity : first->component;
    finding.title = fill_title(texts, family->title, word_code(texts, declared->name), gaps_things(texts, gaps));
    EffectPlace place = effect_place(texts, context->part, declared);
    place.database = family->database ? family->database : place.database;
    Severity severity = SEVERITY_INFO;
    const char *effect = effect_text(&place, gaps, &severity);
    const char *fate = family->classes == BIT(GAP_UNDECLARED) ? fate_of(context, declared, gaps, &severity) : "";
    finding.consequence = family->consequence ? family->consequence : text_pool_printf(texts, "%s%s.", effect, fate);
    finding.severity = family->together ? finding.severity : severity;
    point_at(context, gaps, &finding);
    declared_remedy(context, declared, gaps, &finding);
    Finding *added = finding_add(context, &finding);
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (guint i = 0; i < gaps->len; i++) {
        DeclaredGap *gap = gaps->pdata[i];
        gap->rule = family->rule;
        gap->subject = text_pool_add(declared->drift->texts, finding.subject);
        g_ptr_array_add(lines, (gpointer)(uintptr_t)gap_line(context, declared, gap));
    }
    finding_evidence_list(context, added, lines);
}

/* --- grouping ----------------------------------------------------------------------------------------------------------- */

static int compare_components(gconstpointer a, gconstpointer b) {
    const DeclaredGap *left = *(const DeclaredGap *const *)a, *right = *(const DeclaredGap *const *)b;
    int order = (int)left->component_kind - (int)right->component_kind;
    order = order ? order : strcmp(left->component, right->component);
    order = order ? order : (int)left->change->kind - (int)right->change->kind;
    order = order ? order : strcmp(left->change->identity, right->change->identity);
    return order ? order : (int)left->change->action - (int)right->change->action;
}

static GPtrArray *gaps_of_family(const AuditDeclared *declared, const Family *family) {
    GPtrArray *gaps = g_ptr_array_new();
    for (guint i = 0; i < declared->drift->gaps->len; i++) {
        DeclaredGap *gap = &g_array_index(declared->drift->gaps, DeclaredGap, i);
        if (family->classes & BIT(gap->class))
            g_ptr_array_add(gaps, gap);
    }
    g_ptr_array_sort(gaps, compare_components);
    return gaps;
}

static GPtrArray *take_whole(GPtrArray *gaps) {
    GPtrArray *whole = g_ptr_array_new(), *rest = g_ptr_array_new();
    for (guint i = 0; i < gaps->len; i++)
        g_ptr_array_add(is_whole(gaps->pdata[i]) ? whole : rest, gaps->pdata[i]);
    if (whole->len < TOGETHER_FROM) {
        g_ptr_array_set_size(whole, 0);
    } else {
        g_ptr_array_set_size(gaps, 0);
        for (guint i = 0; i < rest->len; i++)
            g_ptr_array_add(gaps, rest->pdata[i]);
    }
    g_ptr_array_unref(rest);
    return whole;
}

static bool same_component(const DeclaredGap *a, const DeclaredGap *b) {
    return a->component_kind == b->component_kind && strcmp(a->component, b->component) == 0;
}

static void tell_components(FindingContext *context, const AuditDeclared *declared, const Family *family, const GPtrArray *gaps) {
    size_t told = 0;
    for (guint begin = 0, end; begin < gaps->len; begin = end) {
        g_autoptr(GPtrArray) group = g_ptr_array_new();
        bool last = told++ == TOLD_EACH;
        for (end = begin; end < gaps->len && (last || same_component(gaps->pdata[begin], gaps->pdata[end])); end++)
            g_ptr_array_add(group, gaps->pdata[end]);
        add_finding(context, declared, family, group, last ? text_pool_printf(context->texts, "%s: the rest", declared->name) : NULL);
    }
}

static void tell_family(FindingContext *context, const AuditDeclared *declared, const Family *family) {
    g_autoptr(GPtrArray) gaps = gaps_of_family(declared, family);
    if (gaps->len == 0)
        return;
    if (family->together) {
        add_finding(context, declared, family, gaps, declared->name);
        return;
    }
    g_autoptr(GPtrArray) whole = take_whole(gaps);
    if (whole->len > 0)
        add_finding(context, declared, family, whole, declared->name);
    tell_components(context, declared, family, gaps);
}

/* What each gap comes to by itself. A snapshot makes no databases, and nobody queries it. */
static void tell_effects(FindingContext *context, const AuditDeclared *declared) {
    EffectPlace place = effect_place(declared->drift->texts, context->part, declared);
    for (guint i = 0; declared->role != ROLE_SNAPSHOT && i < declared->drift->gaps->len; i++) {
        DeclaredGap *gap = &g_array_index(declared->drift->gaps, DeclaredGap, i);
        g_autoptr(GPtrArray) alone = g_ptr_array_new();
        g_ptr_array_add(alone, gap);
        Severity severity;
        if (gap->class != GAP_UNCERTAIN)
            gap->effect = effect_text(&place, alone, &severity);
    }
}

void findings_of_declared(FindingContext *context, const AuditDeclared *declared) {
    if (declared->declaration)
        findings_of_declared_notes(context, declared);
    if (declared->drift)
        tell_effects(context, declared);
    for (size_t i = 0; declared->drift && i < G_N_ELEMENTS(FAMILIES); i++)
        if (FAMILIES[i].role == declared->role)
            tell_family(context, declared, &FAMILIES[i]);
}
