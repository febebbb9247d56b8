#include "makers.h"
#include "text.h"

#include <string.h>

/* Text search parsers, templates, dictionaries, configurations. */

static void create_defined(RepairStep *step, const Object *object, const DefineRow *rows, size_t count) {
    g_autoptr(GString) out = g_string_new(NULL);
    repair_define(out, object, rows, count);
    repair_add(step, RISK_SAFE, NULL, "CREATE %s %s (%s);", repair_maker_get(object->kind)->word, object->identity, out->str);
}

static void drop_object(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "DROP %s %s;", repair_maker_get(object->kind)->word, object->identity);
}

static void create_parser(RepairStep *step, const Object *object) {
    static const DefineRow rows[] = {{"start", "START", DEFINE_CALLABLE},
                                     {"get_token", "GETTOKEN", DEFINE_CALLABLE},
                                     {"end", "END", DEFINE_CALLABLE},
                                     {"headline", "HEADLINE", DEFINE_CALLABLE},
                                     {"lextypes", "LEXTYPES", DEFINE_CALLABLE}};
    create_defined(step, object, rows, G_N_ELEMENTS(rows));
}

const RepairMaker repair_text_search_parser_maker = {.create = create_parser, .drop = drop_object, .word = "TEXT SEARCH PARSER"};

static void create_template(RepairStep *step, const Object *object) {
    static const DefineRow rows[] = {{"init", "INIT", DEFINE_CALLABLE}, {"lexize", "LEXIZE", DEFINE_CALLABLE}};
    create_defined(step, object, rows, G_N_ELEMENTS(rows));
}

const RepairMaker repair_text_search_template_maker = {.create = create_template, .drop = drop_object, .word = "TEXT SEARCH TEMPLATE"};

/* --- dictionaries --------------------------------------------------------------------------------------------------------------- */

static void create_dictionary(RepairStep *step, const Object *object) {
    g_autoptr(GString) out = g_string_new(NULL);
    repair_clause(out, object, "template", "TEMPLATE = ", "");
    repair_clause(out, object, "options", ", ", "");
    repair_add(step, RISK_SAFE, NULL, "CREATE TEXT SEARCH DICTIONARY %s (%s);", object->identity, out->str);
}

/* "language" of "language = 'english'". */
static char *option_name(const char *option) {
    const char *equals = strstr(option, " = ");
    return equals ? g_strndup(option, (size_t)(equals - option)) : g_strdup(option);
}

static bool has_option(char *const *options, const char *name) {
    for (; *options; options++) {
        g_autofree char *own = option_name(*options);
        if (strcmp(own, name) == 0)
            return true;
    }
    return false;
}

/* An option without a value is taken away. */
static bool alter_dictionary(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    static const char *const alterable[] = {"options", NULL};
    if (!repair_changes_only(changes, count, alterable))
        return false;
    g_auto(GStrv) old = repair_items(object_get(before, "options"), false);
    g_auto(GStrv) new = repair_items(object_get(after, "options"), false);
    g_auto(GStrv) set = repair_items_without(new, old);
    g_autofree char *list = g_strjoinv(", ", set);
    g_autoptr(GString) out = g_string_new(list);
    for (char **option = old; *option; option++) {
        g_autofree char *name = option_name(*option);
        if (!has_option(new, name))
            g_string_append_printf(out, "%s%s", out->len ? ", " : "", name);
    }
    /* The same options in another order: they are set in that order anew. */
    if (!out->len)
        return false;
    repair_add(step, RISK_SAFE, "Indexes and columns that hold its results are not made anew.", "ALTER TEXT SEARCH DICTIONARY %s (%s);", after->identity, out->str);
    return true;
}

const RepairMaker repair_text_search_dictionary_maker = {
    .create = create_dictionary, .alter = alter_dictionary, .drop = drop_object, .word = "TEXT SEARCH DICTIONARY"};

/* --- configurations ------------------------------------------------------------------------------------------------------------- */

/* "word" of "word WITH dictionaries". */
static char *token(const char *mapping) {
    const char *with = strstr(mapping, " WITH ");
    return with ? g_strndup(mapping, (size_t)(with - mapping)) : g_strdup(mapping);
}

static bool has_token(char *const *mappings, const char *mapping) {
    g_autofree char *name = token(mapping);
    for (; *mappings; mappings++) {
        g_autofree char *other = token(*mappings);
        if (strcmp(other, name) == 0)
            return true;
    }
    return false;
}

static void map(RepairStep *step, const Object *object, const char *before, const char *after) {
    g_auto(GStrv) old = repair_items(before, true);
    g_auto(GStrv) new = repair_items(after, true);
    g_auto(GStrv) set = repair_items_without(new, old);
    for (char **mapping = old; *mapping; mapping++) {
        g_autofree char *name = token(*mapping);
        if (!has_token(new, *mapping))
            repair_add(step, RISK_SAFE, NULL, "ALTER TEXT SEARCH CONFIGURATION %s DROP MAPPING FOR %s;", object->identity, name);
    }
    for (char **mapping = set; *mapping; mapping++)
        repair_add(step, RISK_SAFE, NULL, "ALTER TEXT SEARCH CONFIGURATION %s %s MAPPING FOR %s;", object->identity,
                   has_token(old, *mapping) ? "ALTER" : "ADD", *mapping);
}

static void create_configuration(RepairStep *step, const Object *object) {
    repair_add(step, RISK_SAFE, NULL, "CREATE TEXT SEARCH CONFIGURATION %s (PARSER = %s);", object->identity, object_get(object, "parser"));
    map(step, object, NULL, object_get(object, "mappings"));
}

static bool alter_configuration(RepairStep *step, const Object *before, const Object *after, const PropertyChange *changes, size_t count) {
    static const char *const alterable[] = {"mappings", NULL};
    if (!repair_changes_only(changes, count, alterable))
        return false;
    map(step, after, object_get(before, "mappings"), object_get(after, "mappings"));
    return true;
}

const RepairMaker repair_text_search_configuration_maker = {
    .create = create_configuration, .alter = alter_configuration, .drop = drop_object, .word = "TEXT SEARCH CONFIGURATION"};
