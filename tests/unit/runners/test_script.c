#include "tree.h"
#include "drizzle_config.h"
#include "script.h"

typedef struct {
    const char *text;
    const char *dialect, *out, *schema, *ledger; /* schema: comma-separated; ledger: "schema.table" */
} ConfigCase;

#define HEAD "import { defineConfig } from 'drizzle-kit'; // { out: 'comment' }\n"

static const ConfigCase CONFIGS[] = {
    {HEAD "export default defineConfig({ dialect: \"postgresql\", schema: './a.ts', out: `./d`, });", "postgresql", "./d", "./a.ts", NULL},
    {"export default { schema: ['./a.ts', \"./b.ts\",], driver: 'pg' } satisfies Config;", "pg", "drizzle", "./a.ts,./b.ts", NULL},
    {"module.exports = { dialect: 'postgresql', out: path.join(__dirname, 'x', 'y').replace(/\\\\/g, '/') }", "postgresql", "x/y", "", NULL},
    {"/* { out: 'no' } */ const out = './o' as const\nexport default { out, dialect: 'postgresql' }", "postgresql", "./o", "", NULL},
    {"const cwd = process.cwd()\nconst p = relative(\n cwd,\n fileURLToPath(new URL('./m', import.meta.url))\n)\nconst s = './s.ts'\nexport default {schema: s, out: p, dialect: 'postgresql'}",
     "postgresql", "./m", "./s.ts", NULL},
    {"const dir = dirname(fileURLToPath(import.meta.url)); export default defineConfig({ out: resolve(dir, \"m\"), schema: resolve(dir, 's/**/*.ts'), dialect: 'postgresql' })",
     "postgresql", "m", "s/**/*.ts", NULL},
    {"export default { out: process.env.OUT ?? './o', schema: process.env['S'] || './s.ts', dialect: 'postgresql' }", "postgresql", "./o", "", NULL},
    {"export default { out: `${__dirname}/m`, schema: `${base}/${x}.ts`, dialect: 'postgresql' }", "postgresql", "m", "", NULL},
    {"export default { out: prod ? './a' : './b', schema: './a' + ext, dialect: 'postgresql' }", "postgresql", NULL, "", NULL},
    {"export default { out: getOut(), dialect: 'postgresql' }", "postgresql", NULL, "", NULL},
    {"export default { dialect: 'postgresql', migrations: { table: 'migrations', schema: 'public' } }", "postgresql", "drizzle", "", "public.migrations"},
    {"export default { dialect: 'postgresql', migrations: { prefix: 'timestamp' } }", "postgresql", "drizzle", "", NULL},
    {"{ \"dialect\": \"postgresql\", \"out\": \"./j\", \"schema\": \"./s.ts\" }", "postgresql", "./j", "./s.ts", NULL},
    {"export default { dbCredentials: { url: '{out: \\'x\\'}', ssl: { schema: 'no', out: 'no', dialect: 'no' } }, dialect: 'postgresql', out: './o', schema: './s' }",
     "postgresql", "./o", "./s", NULL},
    {"const a = b; const b = a; export default { out: a, dialect: 'postgresql' }", "postgresql", NULL, "", NULL},
    {"export default { out: './unterminated, dialect: 'postgresql'", NULL, NULL, NULL, NULL},
    {"export default { dialect: 'postgresql', out: './o', schema: [ './a.ts', ...more ] }", "postgresql", "./o", "", NULL},
    {"export default { dialect: 'sqlite', out: './o' }", "sqlite", "./o", "", NULL},
};

static void reads_configurations(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CONFIGS); i++) {
        const ConfigCase *c = &CONFIGS[i];
        g_autoptr(FileTree) tree = TREE("drizzle.config.ts", c->text);
        g_autoptr(DrizzleConfig) config = drizzle_config_read(tree, &tree->files[0]);
        if (!c->schema)
            continue; /* only has to end */
        assert_non_null(config);
        g_ptr_array_add(config->schema, NULL);
        g_autofree char *schema = g_strjoinv(",", (char **)config->schema->pdata);
        g_ptr_array_set_size(config->schema, (gint)config->schema->len - 1);
        g_autofree char *ledger = config->ledger_table ? g_strconcat(config->ledger_schema, ".", config->ledger_table, NULL) : NULL;
        if (g_strcmp0(config->dialect, c->dialect) || g_strcmp0(config->out, c->out) || strcmp(schema, c->schema) || g_strcmp0(ledger, c->ledger))
            fail_msg("%s: dialect %s, out %s, schema %s, ledger %s", c->text, config->dialect, config->out, schema, ledger);
    }
}

static void not_a_configuration(void **state) {
    (void)state;
    static const char *const TEXTS[] = {"", "export default 1", "{}", "{{{{", "}}}}", "[", "'", "`${", "/", "/*", "const x = /[/]/;", "\xff\xfe"};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        g_autoptr(FileTree) tree = TREE("drizzle.config.ts", TEXTS[i]);
        assert_null(drizzle_config_read(tree, &tree->files[0]));
    }
}

static void bears_hostile_text(void **state) {
    (void)state;
    static const char *const PARTS[] = {"{", "[", "(", "{out:", "a.", "new ", "const a = a;", "join(", "{out:[", "process.env.x ?? "};
    for (size_t i = 0; i < G_N_ELEMENTS(PARTS); i++) {
        g_autoptr(GString) text = g_string_new("export default { dialect: 'postgresql', out: ");
        for (int n = 0; n < 20000; n++)
            g_string_append(text, PARTS[i]);
        g_autoptr(FileTree) tree = TREE("drizzle.config.ts", text->str);
        g_autoptr(DrizzleConfig) config = drizzle_config_read(tree, &tree->files[0]);
        assert_true(!config || !config->out || strlen(config->out) < text->len);
    }
}

typedef struct {
    const char *name;
    bool is;
    const char *suffix;
} NameCase;

static const NameCase NAMES[] = {
    {"drizzle.config.ts", true, ""},
    {"drizzle.config.tenant.ts", true, "tenant"},
    {"drizzle.tenant.config.ts", true, "tenant"},
    {"drizzle-admin.config.mjs", true, "admin"},
    {"drizzle-kit.config.json", true, ""},
    {"drizzle.config.prod.ts", true, ""},
    {"drizzle.billing-eu.config.cts", true, "billing-eu"},
    {"drizzle.config.ts.bak", false, ""},
    {"drizzle.ts", false, ""},
    {"drizzleconfig.ts", false, ""},
    {"my-drizzle.config.ts", false, ""},
};

static void knows_names(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        assert_int_equal(drizzle_config_is_name(NAMES[i].name), NAMES[i].is);
        g_autofree char *suffix = NAMES[i].is ? drizzle_config_suffix(NAMES[i].name) : g_strdup("");
        assert_string_equal(suffix, NAMES[i].suffix);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_configurations),
        cmocka_unit_test(not_a_configuration),
        cmocka_unit_test(bears_hostile_text),
        cmocka_unit_test(knows_names),
    };
    return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}
