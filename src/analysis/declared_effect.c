#include "declared_effect.h"

#include <string.h>
#include "compare/words.h"

/* The worst first within a severity; the order in which they are told. */
typedef enum {
    LACKS_RELATION, LACKS_COLUMN, LACKS_TYPE, LACKS_SCHEMA, LACKS_LABEL,
    INSERT_FAILS, OPTIONAL_FAILS, DEFAULT_FAILS,
    INSERT_MAY_FAIL, LACKS_UNIQUE, LACKS_FOREIGN, LACKS_CHECK, LACKS_POLICY, LACKS_SEQUENCE, LACKS_OTHER,
    OTHER_TYPE, NULL_FAILS, NULL_COMES, DEFAULT_LACKS, OTHER_DEFAULT, OTHER_GENERATED, OTHER_UNIQUE, OTHER_FOREIGN, OTHER_CHECK, OTHER_RULES, OTHER_MEANING,
    ONLY_THERE, UNKNOWN_COLUMN, UNKNOWN_RULE, LACKS_INDEX,
    UNKNOWN_RELATION, UNKNOWN_LABEL, UNKNOWN_DEFAULT, UNKNOWN_INDEX, UNKNOWN_OTHER, OTHER_INDEX, LACKS_UNUSED, OTHER_FORM, REFUSES_LATER, NOT_CHECKED, OTHER_OPTIONS,
    EFFECT_COUNT
} Effect;

/* {table}, {names}: as code; {raw}: the first name, inside code; {database}, {through}: see EffectPlace; {is|are}: by the number of names. */
static const struct {
    Severity severity;
    const char *text;
} EFFECTS[EFFECT_COUNT] = {
    [LACKS_RELATION] = {SEVERITY_ERROR, "every query of {names} {through} fails with " CODE("relation \"{raw}\" does not exist") " on {database}"},
    [LACKS_COLUMN] = {SEVERITY_ERROR, "every query of {table} {through} fails with " CODE("column \"{raw}\" does not exist") " on {database}"},
    [LACKS_TYPE] = {SEVERITY_ERROR, "whatever needs {names} fails with " CODE("type \"{raw}\" does not exist") " on {database}"},
    [LACKS_SCHEMA] = {SEVERITY_ERROR, "whatever is in {names} fails with " CODE("schema \"{raw}\" does not exist") " on {database}"},
    [LACKS_LABEL] = {SEVERITY_ERROR, "storing {names} fails with " CODE("invalid input value for enum") " on {database}"},
    [INSERT_FAILS] = {SEVERITY_ERROR, "every insert {through} into {table} fails: {names} {is|are} NOT NULL, {has|have} no default, and the code does not know {it|them}"},
    [OPTIONAL_FAILS] = {SEVERITY_ERROR, "every insert {through} into {table} that leaves out {names} fails: the code takes {it|them} for optional, and {database} "
                                        "wants a value"},
    [DEFAULT_FAILS] = {SEVERITY_ERROR, "every insert {through} into {table} that leaves {names} to the default fails: {database} has none"},
    [INSERT_MAY_FAIL] = {SEVERITY_WARNING, "every insert {through} into {table} fails unless one of its triggers fills {names}, which {is|are} NOT NULL, {has|have} no default, and "
                                           "{is|are} unknown to the code"},
    [LACKS_UNIQUE] = {SEVERITY_WARNING, "{table} takes duplicates that {names} {is|are} to refuse, and " CODE("ON CONFLICT") " on these columns fails, on {database}"},
    [LACKS_FOREIGN] = {SEVERITY_WARNING, "rows of {table} can point at what does not exist: {names} {is|are} not there to refuse that, nor to follow a deletion, on {database}"},
    [LACKS_CHECK] = {SEVERITY_WARNING, "{table} takes values that {names} {is|are} to refuse, on {database}"},
    [LACKS_POLICY] = {SEVERITY_WARNING, "who may see and write which rows of {table} is not what the code says: {database} lacks {names}"},
    [LACKS_SEQUENCE] = {SEVERITY_WARNING, "whatever takes a number from {names} fails on {database}"},
    [LACKS_OTHER] = {SEVERITY_WARNING, "what {names} {is|are} to do is not done on {database}"},
    [OTHER_TYPE] = {SEVERITY_WARNING, "{names} {has|have} another type on {database} than the code takes {it|them} for: values are refused, or come back otherwise"},
    [NULL_FAILS] = {SEVERITY_WARNING, "storing NULL in {names} of {table} fails on {database}; the code takes {it|them} for optional"},
    [NULL_COMES] = {SEVERITY_WARNING, "{names} of {table} can be NULL on {database}, where the code counts on a value"},
    [DEFAULT_LACKS] = {SEVERITY_WARNING, "{names} of {table} {stays|stay} NULL on {database}, where the code counts on a default"},
    [OTHER_DEFAULT] = {SEVERITY_WARNING, "rows of {table} get another default in {names} on {database} than the code says"},
    [OTHER_GENERATED] = {SEVERITY_WARNING, "{names} of {table} {is|are} computed on one side and stored on the other: inserts that give a value fail, or the value is never computed"},
    [OTHER_UNIQUE] = {SEVERITY_WARNING, "{table} refuses other duplicates on {database} than the code says: see {names}"},
    [OTHER_FOREIGN] = {SEVERITY_WARNING, "deleting or changing a row that {table} points at does something else on {database} than the code says: see {names}"},
    [OTHER_CHECK] = {SEVERITY_WARNING, "{table} refuses other values on {database} than the code says: see {names}"},
    [OTHER_RULES] = {SEVERITY_WARNING, "who may see and write which rows of {table} is not what the code says, on {database}"},
    [OTHER_MEANING] = {SEVERITY_WARNING, "{names} {gives|give} something else on {database} than the code says"},
    [ONLY_THERE] = {SEVERITY_WARNING, "the code counts on {names}, which {is|are} on {database} and on none that the migrations make"},
    [UNKNOWN_COLUMN] = {SEVERITY_WARNING, "the code neither fills nor reads {names} of {table}"},
    [UNKNOWN_RULE] = {SEVERITY_WARNING, "{names} of {table} may refuse what the code takes for right"},
    [LACKS_INDEX] = {SEVERITY_WARNING, "queries that count on {names} read all of {table} on {database}"},
    [UNKNOWN_RELATION] = {SEVERITY_INFO, "the code cannot use {names} {through}"},
    [UNKNOWN_LABEL] = {SEVERITY_INFO, "rows can have the values {names}, which the code does not know"},
    [UNKNOWN_DEFAULT] = {SEVERITY_INFO, "{names} of {table} {has|have} a default that the code does not know"},
    [UNKNOWN_INDEX] = {SEVERITY_INFO, "{names} {is|are} unknown to the code"},
    [UNKNOWN_OTHER] = {SEVERITY_INFO, "the code does not know {names}"},
    [OTHER_INDEX] = {SEVERITY_INFO, "{names} {serves|serve} other queries on {database} than the code counts on"},
    [LACKS_UNUSED] = {SEVERITY_INFO, "{database} lacks {names}, which the code does not know"},
    [OTHER_FORM] = {SEVERITY_INFO, "{names} of {table} {is|are} on one side only, where the other has the same columns unique in another form: they refuse the same"},
    [REFUSES_LATER] = {SEVERITY_INFO, "{names} {refuses|refuse} a deletion at once on one side, and only at the end of the statement on the other"},
    [NOT_CHECKED] = {SEVERITY_INFO, "rows that were there before {names} were never checked, on one of both sides"},
    [OTHER_OPTIONS] = {SEVERITY_INFO, "{names} {has|have} other options on {database}"},
};

/* --- by what is there and what is not ----------------------------------------------------------------------------------- */

static const struct {
    ObjectKind kind;
    Effect lacks, unknown;
} BY_KIND[] = {
    {KIND_TABLE, LACKS_RELATION, UNKNOWN_RELATION},        {KIND_FOREIGN_TABLE, LACKS_RELATION, UNKNOWN_RELATION},
    {KIND_VIEW, LACKS_RELATION, UNKNOWN_RELATION},         {KIND_MATERIALIZED_VIEW, LACKS_RELATION, UNKNOWN_RELATION},
    {KIND_COLUMN, LACKS_COLUMN, UNKNOWN_COLUMN},           {KIND_ENUM, LACKS_TYPE, UNKNOWN_OTHER},
    {KIND_DOMAIN, LACKS_TYPE, UNKNOWN_OTHER},              {KIND_COMPOSITE_TYPE, LACKS_TYPE, UNKNOWN_OTHER},
    {KIND_RANGE_TYPE, LACKS_TYPE, UNKNOWN_OTHER},          {KIND_SCHEMA, LACKS_SCHEMA, UNKNOWN_OTHER},
    {KIND_PRIMARY_KEY, LACKS_UNIQUE, UNKNOWN_RULE},        {KIND_UNIQUE, LACKS_UNIQUE, UNKNOWN_RULE},
    {KIND_EXCLUSION, LACKS_UNIQUE, UNKNOWN_RULE},          {KIND_FOREIGN_KEY, LACKS_FOREIGN, UNKNOWN_RULE},
    {KIND_CHECK, LACKS_CHECK, UNKNOWN_RULE},               {KIND_DOMAIN_CONSTRAINT, LACKS_CHECK, UNKNOWN_RULE},
    {KIND_INDEX, LACKS_INDEX, UNKNOWN_INDEX},              {KIND_POLICY, LACKS_POLICY, UNKNOWN_OTHER},
    {KIND_SEQUENCE, LACKS_SEQUENCE, UNKNOWN_OTHER},
};

static Effect by_kind(const Change *change, bool lacks) {
    ObjectKind kind = change->kind == KIND_INDEX && change_property(change, "unique") ? KIND_UNIQUE : change->kind;
    for (size_t i = 0; i < G_N_ELEMENTS(BY_KIND); i++)
        if (BY_KIND[i].kind == kind)
            return lacks ? BY_KIND[i].lacks : BY_KIND[i].unknown;
    return lacks ? LACKS_OTHER : UNKNOWN_OTHER;
}

/* --- by what is otherwise ----------------------------------------------------------------------------------------------- */

/* A property of one object as the database has it and as the code takes it for; NULL: absent. */
typedef struct {
    const Change *change;
    const Object *database; /* the object there */
    const char *has, *wants;
} Difference;

static Effect of_not_null(const Difference *it) {
    if (!it->has)
        return NULL_COMES;
    bool filled = object_get(it->database, "default") || object_get(it->database, "identity") || object_get(it->database, "generated");
    return filled ? NULL_FAILS : OPTIONAL_FAILS;
}

static Effect of_default(const Difference *it) {
    if (it->has)
        return it->wants ? OTHER_DEFAULT : UNKNOWN_DEFAULT;
    return object_get(it->database, "not_null") ? DEFAULT_FAILS : DEFAULT_LACKS;
}

/* RESTRICT and NO ACTION refuse the same. */
static Effect of_action(const Difference *it) {
    const char *has = it->has ? it->has : "restrict", *wants = it->wants ? it->wants : "restrict";
    return strcmp(has, wants) == 0 ? REFUSES_LATER : OTHER_FOREIGN;
}

static const struct {
    ObjectKind kind;
    const char *property; /* NULL: any other */
    Effect effect;
    Effect (*tell)(const Difference *it);
} BY_PROPERTY[] = {
    {KIND_COLUMN, "type", OTHER_TYPE, NULL},
    {KIND_COLUMN, "not_null", EFFECT_COUNT, of_not_null},
    {KIND_COLUMN, "default", EFFECT_COUNT, of_default},
    {KIND_COLUMN, "identity", EFFECT_COUNT, of_default},
    {KIND_COLUMN, "generated", OTHER_GENERATED, NULL},
    {KIND_PRIMARY_KEY, NULL, OTHER_UNIQUE, NULL},
    {KIND_UNIQUE, NULL, OTHER_UNIQUE, NULL},
    {KIND_EXCLUSION, NULL, OTHER_UNIQUE, NULL},
    {KIND_FOREIGN_KEY, "not_valid", NOT_CHECKED, NULL},
    {KIND_FOREIGN_KEY, "on_delete", OTHER_FOREIGN, of_action},
    {KIND_FOREIGN_KEY, "on_update", OTHER_FOREIGN, of_action},
    {KIND_FOREIGN_KEY, NULL, OTHER_FOREIGN, NULL},
    {KIND_CHECK, "not_valid", NOT_CHECKED, NULL},
    {KIND_CHECK, NULL, OTHER_CHECK, NULL},
    {KIND_DOMAIN_CONSTRAINT, NULL, OTHER_CHECK, NULL},
    {KIND_INDEX, "unique", OTHER_UNIQUE, NULL},
    {KIND_INDEX, NULL, OTHER_INDEX, NULL},
    {KIND_TABLE, "row_security", OTHER_RULES, NULL},
    {KIND_POLICY, NULL, OTHER_RULES, NULL},
    {KIND_VIEW, "definition", OTHER_MEANING, NULL},
    {KIND_MATERIALIZED_VIEW, "definition", OTHER_MEANING, NULL},
    {KIND_FUNCTION, NULL, OTHER_MEANING, NULL},
    {KIND_PROCEDURE, NULL, OTHER_MEANING, NULL},
    {KIND_TRIGGER, NULL, OTHER_MEANING, NULL},
    {KIND_DOMAIN, "type", OTHER_TYPE, NULL},
    {KIND_ATTRIBUTE, "type", OTHER_TYPE, NULL},
};

static Effect by_property(const Difference *it, const char *property) {
    for (size_t i = 0; i < G_N_ELEMENTS(BY_PROPERTY); i++)
        if (BY_PROPERTY[i].kind == it->change->kind && (!BY_PROPERTY[i].property || strcmp(BY_PROPERTY[i].property, property) == 0))
            return BY_PROPERTY[i].tell && it->database ? BY_PROPERTY[i].tell(it) : BY_PROPERTY[i].tell ? OTHER_OPTIONS : BY_PROPERTY[i].effect;
    return OTHER_OPTIONS;
}

/* --- collecting --------------------------------------------------------------------------------------------------------- */

typedef struct {
    GPtrArray *names[EFFECT_COUNT]; /* of const char *: unmarked; NULL: the effect is not there */
    GPtrArray *tables[EFFECT_COUNT]; /* the same; of const char * */
} Collection;

static void add_once(GPtrArray *list, const char *text) {
    for (guint i = 0; i < list->len; i++)
        if (strcmp(list->pdata[i], text) == 0)
            return;
    g_ptr_array_add(list, (gpointer)(uintptr_t)text);
}

static void collect(Collection *all, Effect effect, const DeclaredGap *gap, const char *name) {
    if (!all->names[effect]) {
        all->names[effect] = g_ptr_array_new();
        all->tables[effect] = g_ptr_array_new();
    }
    add_once(all->tables[effect], word_short(gap->component));
    add_once(all->names[effect], name);
}

static bool has_label(char **labels, const char *label) {
    return labels && g_strv_contains((const char *const *)labels, label);
}

static void collect_labels(const EffectPlace *place, Collection *all, const DeclaredGap *gap, const char *from, const char *other, Effect effect) {
    g_auto(GStrv) labels = g_strsplit(from ? from : "", ", ", -1), known = g_strsplit(other ? other : "", ", ", -1);
    for (char **label = labels; *label; label++)
        if (**label && !has_label(known, *label))
            collect(all, effect, gap, text_pool_add(place->texts, *label));
}

static const Object *database_object(const EffectPlace *place, const Change *change) {
    const DeclaredDrift *drift = place->declared->drift;
    const Catalog *catalog = place->reversed ? drift->declared->catalog : drift->all->catalog;
    return catalog_find(catalog, change->kind, place->reversed || !change->previous_identity ? change->identity : change->previous_identity);
}

static const char *shown_name(const DeclaredGap *gap) {
    return gap->change->parent ? gap->change->name : word_short(gap->change->identity);
}

static void collect_changed(const EffectPlace *place, Collection *all, const DeclaredGap *gap) {
    const Change *change = gap->change;
    Difference it = {.change = change, .database = database_object(place, change)};
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        if (change_property_grade(change, i) != GRADE_DIFFERENT)
            continue;
        it.has = place->reversed ? property->after : property->before;
        it.wants = place->reversed ? property->before : property->after;
        if (change->kind == KIND_ENUM && strcmp(property->property, "labels") == 0) {
            collect_labels(place, all, gap, it.wants, it.has, LACKS_LABEL);
            collect_labels(place, all, gap, it.has, it.wants, UNKNOWN_LABEL);
        } else {
            collect(all, by_property(&it, property->property), gap, shown_name(gap));
        }
    }
}

/* A column of the declaration alone that an insert by the migrations' columns cannot leave out. */
static bool is_required(const Change *change) {
    return change->kind == KIND_COLUMN && change_property(change, "not_null") && !change_property(change, "default") && !change_property(change, "identity") &&
           !change_property(change, "generated");
}

/* What else than the migrations says what the code takes a database for: its declared schema. False: nothing is known of it. */
static bool code_knows(const EffectPlace *place, const Change *change, bool *knows) {
    for (guint i = 0; place->reversed && i < place->part->declared->len; i++) {
        const AuditDeclared *schema = place->part->declared->pdata[i];
        if (schema->role != ROLE_SCHEMA || !schema->drift || (change->parent && change->kind != KIND_COLUMN))
            continue;
        *knows = catalog_find(schema->compared, change->kind, change->identity) || lens_find_beyond(schema->drift->all, change->kind, change->identity, NULL);
        return true;
    }
    return false;
}

/* A column that is not there is told; what refers to it misses of course. */
static bool goes_with_column(const GPtrArray *gaps, const Change *change) {
    const char *columns = change->kind == KIND_COLUMN ? NULL : change_property(change, "columns");
    g_auto(GStrv) names = g_strsplit(columns ? columns : "", ", ", -1);
    for (guint i = 0; *names && i < gaps->len; i++) {
        const Change *other = ((const DeclaredGap *)gaps->pdata[i])->change;
        if (other->kind == KIND_COLUMN && other->action == change->action && g_strcmp0(other->parent, change->parent) == 0 &&
            g_strv_contains((const char *const *)names, other->name))
            return true;
    }
    return false;
}

static bool is_unique_by(const Object *object, const char *columns) {
    bool unique = object->kind == KIND_UNIQUE || object->kind == KIND_PRIMARY_KEY || (object->kind == KIND_INDEX && object_get(object, "unique"));
    return unique && !object_get(object, "predicate") && g_strcmp0(object_get(object, "columns"), columns) == 0;
}

/* The side that lacks a unique constraint, key or index has another of the same columns. */
static bool has_other_form(const EffectPlace *place, const Change *change) {
    bool unique = change->kind == KIND_UNIQUE || change->kind == KIND_PRIMARY_KEY || (change->kind == KIND_INDEX && change_property(change, "unique"));
    const DeclaredDrift *drift = place->declared->drift;
    const Catalog *lacking = change->action == CHANGE_ADDED ? drift->all->catalog : drift->declared->catalog;
    const GPtrArray *children = unique && change->parent && !change_property(change, "predicate") ? catalog_children(lacking, change->parent) : NULL;
    for (guint i = 0; children && i < children->len; i++)
        if (is_unique_by(children->pdata[i], change_property(change, "columns")))
            return true;
    return false;
}

static void collect_gap(const EffectPlace *place, Collection *all, const GPtrArray *gaps, const DeclaredGap *gap) {
    const Change *change = gap->change;
    if (goes_with_column(gaps, change))
        return;
    if ((change->action == CHANGE_ADDED || change->action == CHANGE_REMOVED) && has_other_form(place, change)) {
        collect(all, OTHER_FORM, gap, shown_name(gap));
        return;
    }
    if (change->action == CHANGE_CHANGED || change->action == CHANGE_RENAMED) {
        collect_changed(place, all, gap);
        return;
    }
    bool lacks = (change->action == CHANGE_ADDED) != place->reversed;
    bool knows = true;
    bool told = code_knows(place, change, &knows);
    if (told && knows != lacks && place->database_of_declared) {
        collect(all, lacks ? LACKS_UNUSED : ONLY_THERE, gap, shown_name(gap));
        return;
    }
    bool required = !lacks && !gap->unrun && is_required(change) && (place->reversed || gap->class == GAP_REQUIRED || gap->class == GAP_NOT_REGISTERED);
    Effect effect = !required ? by_kind(change, lacks) : gap->triggers ? INSERT_MAY_FAIL : INSERT_FAILS;
    collect(all, effect, gap, shown_name(gap));
}

/* --- texts -------------------------------------------------------------------------------------------------------------- */

#define NAMES_TOLD 4

static const char *hole_text(const EffectPlace *place, const Collection *all, Effect effect, const char *hole) {
    const GPtrArray *names = all->names[effect];
    TextPool *texts = place->texts;
    if (strcmp(hole, "names") == 0)
        return word_list(texts, names, NAMES_TOLD);
    if (strcmp(hole, "raw") == 0)
        return word_plain(texts, names->pdata[0]);
    if (strcmp(hole, "table") == 0)
        return word_list(texts, all->tables[effect], NAMES_TOLD);
    if (strcmp(hole, "database") == 0)
        return place->database;
    return strcmp(hole, "through") == 0 ? place->through : NULL;
}

/* "{is|are}" by the number of names. */
static const char *fill_hole(const EffectPlace *place, const Collection *all, Effect effect, const char *hole) {
    const char *text = hole_text(place, all, effect, hole), *bar = strchr(hole, '|');
    if (text || !bar)
        return text;
    return all->names[effect]->len == 1 ? text_pool_add_n(place->texts, hole, (size_t)(bar - hole)) : text_pool_add(place->texts, bar + 1);
}

static void append_effect(GString *out, const EffectPlace *place, const Collection *all, Effect effect) {
    for (const char *at = EFFECTS[effect].text; *at;) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        if (!end) {
            g_string_append_c(out, *at++);
            continue;
        }
        g_autofree char *hole = g_strndup(at + 1, (gsize)(end - at - 1));
        const char *text = fill_hole(place, all, effect, hole);
        g_string_append(out, text ? text : "");
        at = end + 1;
    }
}

#define EFFECTS_TOLD 3

const char *effect_text(const EffectPlace *place, const GPtrArray *gaps, Severity *severity) {
    Collection all = {0};
    for (guint i = 0; i < gaps->len; i++)
        collect_gap(place, &all, gaps, gaps->pdata[i]);
    g_autoptr(GString) out = g_string_new(NULL);
    size_t told = 0;
    *severity = SEVERITY_INFO;
    for (int effect = 0; effect < EFFECT_COUNT; effect++) {
        if (!all.names[effect])
            continue;
        *severity = MAX(*severity, EFFECTS[effect].severity);
        if (told++ < EFFECTS_TOLD) {
            g_string_append(out, out->len ? "; " : "");
            append_effect(out, place, &all, (Effect)effect);
        }
        g_ptr_array_unref(all.names[effect]);
        g_ptr_array_unref(all.tables[effect]);
    }
    return text_pool_add(place->texts, out->str);
}

EffectPlace effect_place(TextPool *texts, const AuditTarget *part, const AuditDeclared *declared) {
    bool mapped = declared->declaration->format == DECLARED_DRIZZLE || declared->declaration->format == DECLARED_PRISMA;
    bool reversed = declared->role == ROLE_INIT || declared->role == ROLE_DUMP;
    const char *database = text_pool_printf(texts, "a database made by %s", reversed ? word_code(texts, declared->name) : "the migrations");
    return (EffectPlace){texts, part, declared, database, mapped || declared->role != ROLE_SCHEMA ? "through the ORM" : "of the code", reversed, reversed};
}

/* --- live databases ----------------------------------------------------------------------------------------------------- */

const char *declared_feels(TextPool *texts, const AuditTarget *part, const Change *change) {
    for (guint i = 0; i < part->declared->len; i++) {
        const AuditDeclared *declared = part->declared->pdata[i];
        bool lacks = change->action == CHANGE_REMOVED;
        if (declared->role != ROLE_SCHEMA || !declared->drift || !(lacks ? change->kind == KIND_COLUMN || !change->parent : is_required(change)))
            continue;
        const Catalog *catalog = declared->compared;
        bool known = catalog_find(catalog, change->kind, change->identity), table = !change->parent || catalog_find(catalog, KIND_TABLE, change->parent);
        if (known != lacks || !table)
            continue;
        const DeclaredGap gap = {.change = change, .component_kind = change->kind, .component = change->parent ? change->parent : change->identity};
        EffectPlace place = effect_place(texts, part, declared);
        place.database = "this database";
        place.reversed = true; /* the change goes from what the code takes it for to what is there */
        Severity severity;
        g_autoptr(GPtrArray) gaps = g_ptr_array_new();
        g_ptr_array_add(gaps, (gpointer)(uintptr_t)&gap);
        return text_pool_printf(texts, " %s declares %s: %s.", word_code(texts, declared->name), lacks ? "it" : "no such column", effect_text(&place, gaps, &severity));
    }
    return "";
}
