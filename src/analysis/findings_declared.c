/* What the code declares and the migrations do not make, or the other way round: one finding for a table, or for several tables that wholly miss. */

#include "findings_declared.h"

#include <string.h>
#include "declared_effect.h"
#include "declared_groups.h"

typedef struct {
    DeclaredRole role;
    unsigned classes;        /* bits of GapClass */
    const char *rule;
    const char *title;       /* {things}, {source} */
    bool together;           /* one finding for all of the source */
    const char *database;    /* that feels it; NULL: by the role */
    const char *consequence; /* when it is always the same; NULL: by what differs */
} Family;

#define BIT(class) (1u << (class))
#define LACKING (BIT(GAP_REQUIRED) | BIT(GAP_UNDECLARED) | BIT(GAP_DIFFERENT))

static const Family FAMILIES[] = {
    {ROLE_SCHEMA, BIT(GAP_UNMIGRATED), "declared/unmigrated", "{source} declares {things}, which no migration makes", false, NULL, NULL},
    {ROLE_SCHEMA, BIT(GAP_DROPPED), "declared/dropped", "{source} declares {things}, which a migration has dropped", false, NULL, NULL},
    {ROLE_SCHEMA, BIT(GAP_NOT_REGISTERED), "declared/not-registered", "{source} counts on {things}, which only a migration brings that the runner never runs", false,
     "a database made by the runner", NULL},
    {ROLE_SCHEMA, BIT(GAP_REQUIRED), "declared/undeclared-required", "{source} does not know {things}, without which no row can be inserted", false, NULL, NULL},
    {ROLE_SCHEMA, BIT(GAP_UNDECLARED), "declared/undeclared", "{source} does not know {things}", false, NULL, NULL},
    {ROLE_SCHEMA, BIT(GAP_DIFFERENT), "declared/different", "{source} and the migrations say different things about {things}", false, NULL, NULL},
    {ROLE_SNAPSHOT, BIT(GAP_UNMIGRATED) | BIT(GAP_DROPPED), "declared/snapshot-ahead", "The newest snapshot has {things}, which no migration makes", true, NULL,
     "The next generated migration starts from this snapshot, so that it will not make it: no database ever gets it from the migrations."},
    {ROLE_SNAPSHOT, LACKING, "declared/snapshot-stale", "The newest snapshot is not what the migrations make: {things}", true, NULL,
     "The migrations were written or edited by hand. The next generated migration starts from this snapshot: it repeats what the migrations have done when the code declares it, and "
     "then fails on every database that has it; and it never drops what it does not know."},
    {ROLE_INIT, LACKING, "declared/init-stale", "{source} is stale: it does not make {things} as the migrations do", true, NULL, NULL},
    {ROLE_INIT, BIT(GAP_DROPPED), "declared/init-stale", "{source} is stale: it still makes {things}, which a migration has dropped", true, NULL, NULL},
    {ROLE_INIT, BIT(GAP_UNMIGRATED), "declared/init-only", "Only {source} makes {things}", true, NULL, NULL},
    {ROLE_DUMP, LACKING | BIT(GAP_UNMIGRATED) | BIT(GAP_DROPPED), "declared/dump-stale", "{source} is not what the migrations make: {things}", true, NULL, NULL},
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

/* --- one finding -------------------------------------------------------------------------------------------------------- */

static const char *fill_title(TextPool *texts, const char *format, const char *source, const char *things) {
    g_autoptr(GString) out = g_string_new(format);
    g_string_replace(out, "{source}", source, 0);
    g_string_replace(out, "{things}", things, 0);
    return text_pool_add(texts, out->str);
}

/* Where to look: at the declaration, else at the migration. */
static void point_at(const FindingContext *context, const GPtrArray *gaps, Finding *finding) {
    const char *file = NULL;
    for (guint i = 0; i < gaps->len; i++) {
        const DeclaredGap *gap = gaps->pdata[i];
        const Migration *migration = gap_migration(context, gap);
        if (migration && !finding->migration) {
            finding->migration = migration->tag;
            finding->since = audit_migration_commit(context->audit, migration);
            file = migration->path;
        }
        if (gap->place.path && !finding->path) {
            finding->path = gap->place.path;
            finding->line = gap->place.line;
        }
    }
    finding->path = finding->path ? finding->path : file;
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

/* A script that makes a few of the tables, and these right, is followed by migrations, as a rule. */
static bool is_partial(const AuditDeclared *declared, const GPtrArray *gaps) {
    const DeclaredDrift *drift = declared->drift;
    for (guint i = 0; i < gaps->len; i++)
        if (((const DeclaredGap *)gaps->pdata[i])->change->parent)
            return false;
    return declared->role == ROLE_INIT && catalog_count(drift->declared->catalog, KIND_TABLE) * 2 < catalog_count(drift->all->catalog, KIND_TABLE);
}

static const char *subject_of(TextPool *texts, const AuditDeclared *declared, const GapGroup *group) {
    const DeclaredGap *first = group->gaps->pdata[0];
    switch (group->shape) {
    case GROUP_SOURCE:
        return declared->role == ROLE_INIT && first->class == GAP_DROPPED ? text_pool_printf(texts, "%s: dropped", declared->name) : declared->name;
    case GROUP_WHOLE:
        return declared->name;
    case GROUP_INDEXES:
        return text_pool_printf(texts, "%s: indexes", declared->name);
    case GROUP_REST:
        return text_pool_printf(texts, "%s: the rest", declared->name);
    case GROUP_SHARED:
        return first->change->identity;
    case GROUP_COMPONENT:
    default:
        return group->gaps->len == 1 ? first->change->identity : first->component;
    }
}

static ObjectKind subject_kind(const GapGroup *group) {
    const DeclaredGap *first = group->gaps->pdata[0];
    if (group->shape == GROUP_SHARED)
        return first->change->kind;
    return group->shape != GROUP_COMPONENT ? KIND_COUNT : group->gaps->len == 1 ? first->change->kind : first->component_kind;
}

/* What many tables share is told once, with their names. */
static void shared_evidence(FindingContext *context, const AuditDeclared *declared, const GapGroup *group, GPtrArray *lines) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) tables = g_ptr_array_new();
    for (guint i = 0; i < group->gaps->len; i++) {
        const DeclaredGap *gap = group->gaps->pdata[i];
        const char *table = word_short(gap->component);
        if (g_hash_table_add(seen, declared_shape(gap)))
            g_ptr_array_add(lines, (gpointer)(uintptr_t)gap_line(context, declared, gap));
        if (tables->len == 0 || strcmp(tables->pdata[tables->len - 1], table) != 0)
            g_ptr_array_add(tables, (gpointer)(uintptr_t)table);
    }
    g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(context->texts, "the same in each of %zu: %s", group->components, word_list(context->texts, tables, 100)));
}

/* Of a whole source a line tells of a component. */
static void source_evidence(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, GPtrArray *lines) {
    for (guint i = 0; i < gaps->len;) {
        g_autoptr(GPtrArray) part = g_ptr_array_new();
        const DeclaredGap *first = gaps->pdata[i];
        for (; i < gaps->len && strcmp(((const DeclaredGap *)gaps->pdata[i])->component, first->component) == 0; i++)
            g_ptr_array_add(part, gaps->pdata[i]);
        const char *line = part->len == 1 ? gap_line(context, declared, first) : gaps_line(context, part);
        g_ptr_array_add(lines, (gpointer)(uintptr_t)line);
    }
}

static void evidence(FindingContext *context, const AuditDeclared *declared, const GapGroup *group, Finding *added) {
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    if (group->shape == GROUP_SHARED)
        shared_evidence(context, declared, group, lines);
    else if (group->shape == GROUP_SOURCE)
        source_evidence(context, declared, group->gaps, lines);
    else
        for (guint i = 0; i < group->gaps->len; i++)
            g_ptr_array_add(lines, (gpointer)(uintptr_t)gap_line(context, declared, group->gaps->pdata[i]));
    if (declared->role == ROLE_INIT)
        g_ptr_array_insert(lines, 0, (gpointer)(uintptr_t)text_pool_printf(context->texts, "%s makes %zu of the %zu tables", word_code(context->texts, declared->name),
                                                                        catalog_count(declared->drift->declared->catalog, KIND_TABLE),
                                                                        catalog_count(declared->drift->all->catalog, KIND_TABLE)));
    finding_evidence_list(context, added, lines);
}

/* Of a snapshot and a dump by the rule: nobody queries them; but no worse than what databases will lack. */
static Severity severity_of(const Family *family, Severity by_rule, Severity by_effect) {
    if (family->role == ROLE_SCHEMA || family->role == ROLE_INIT)
        return by_effect;
    return family->role == ROLE_SNAPSHOT && (family->classes & BIT(GAP_UNMIGRATED)) ? MIN(by_rule, by_effect) : by_rule;
}

static void add_finding(FindingContext *context, const AuditDeclared *declared, const Family *family, const GapGroup *group) {
    TextPool *texts = context->texts;
    const GPtrArray *gaps = group->gaps;
    Finding finding = finding_of(context, family->rule);
    finding.source = declared->name;
    finding.kind = subject_kind(group);
    finding.subject = subject_of(texts, declared, group);
    const char *things = group->shape == GROUP_SHARED ? gaps_things_each(texts, gaps, group->components) : gaps_things(texts, gaps);
    finding.title = fill_title(texts, family->title, word_code(texts, declared->name), things);
    EffectPlace place = effect_place(texts, context->part, declared);
    place.database = family->database ? family->database : place.database;
    Severity severity = SEVERITY_INFO;
    const char *effect = effect_text(&place, gaps, &severity);
    const char *fate = family->classes == BIT(GAP_UNDECLARED) ? fate_of(context, declared, gaps, &severity) : "";
    finding.consequence = family->consequence ? family->consequence : text_pool_printf(texts, "%s%s.", effect, fate);
    if (is_partial(declared, gaps))
        severity = MIN(severity, SEVERITY_WARNING);
    finding.severity = severity_of(family, finding.severity, severity);
    point_at(context, gaps, &finding);
    declared_remedy(context, declared, gaps, &finding);
    evidence(context, declared, group, finding_add(context, &finding));
    for (guint i = 0; i < gaps->len; i++) {
        DeclaredGap *gap = gaps->pdata[i];
        gap->rule = family->rule;
        gap->subject = text_pool_add(declared->drift->texts, finding.subject);
    }
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

static void tell_family(FindingContext *context, const AuditDeclared *declared, const Family *family) {
    g_autoptr(GPtrArray) gaps = gaps_of_family(declared, family);
    if (gaps->len == 0)
        return;
    if (family->together) {
        add_finding(context, declared, family, &(GapGroup){GROUP_SOURCE, gaps, 0});
        return;
    }
    g_autoptr(GPtrArray) groups = declared_groups(gaps);
    for (guint i = 0; i < groups->len; i++)
        add_finding(context, declared, family, groups->pdata[i]);
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
