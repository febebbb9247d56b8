#include "cmocka_all.h"

#include <string.h>
#include "base/error.h"
#include "declared/declared.h"

#define PATH "m/meta/0001_snapshot.json"

static FileTree *tree_of(const char *path, const char *text) {
    return file_tree_new_memory((const char *const[]){path, NULL}, (const char *const[]){text, NULL});
}

/* Single quotes for double ones, so that the cases can be read; ` for a single one. */
static char *json(const char *text) {
    char *copy = g_strdup(text);
    for (char *at = copy; *at; at++)
        *at = *at == '\'' ? '"' : *at == '`' ? '\'' : *at;
    return copy;
}

static Declaration *read_text(const char *text) {
    g_autofree char *quoted = json(text);
    g_autoptr(FileTree) tree = tree_of(PATH, quoted);
    g_autoptr(GError) error = NULL;
    Declaration *declaration = declared_read_snapshot(tree, PATH, &error);
    if (error)
        fail_msg("%s", error->message);
    return declaration;
}

static void assert_sql(const Declaration *declaration, guint index, const char *expected) {
    assert_true(index < declaration->statements->len);
    assert_string_equal(g_array_index(declaration->statements, DeclarationStatement, index).sql, expected);
}

static int line_of(const Declaration *declaration, const char *identity) {
    const SourcePlace *place = declaration_place(declaration, identity);
    assert_non_null(place);
    assert_string_equal(place->path, PATH);
    return place->line;
}

static const DeclarationNote *note(const Declaration *declaration, guint index) {
    assert_true(index < declaration->notes->len);
    return &g_array_index(declaration->notes, DeclarationNote, index);
}

#define HEAD7 "'version':'7','dialect':'postgresql','id':'i','prevId':'0'"

/* --- versions 3 to 7 --------------------------------------------------------------------------------------------------------- */

static void reads_a_table_of_version_7(void **state) {
    (void)state;
    g_autoptr(Declaration) declaration = read_text("{" HEAD7 ",\n"
        "'schemas':{'shop':'shop'},\n"
        "'enums':{'public.mood':{'name':'mood','schema':'public','values':['a','it`s']}},\n"
        "'tables':{\n"
        "'shop.items':{'name':'items','schema':'shop','columns':{\n"
        "'id':{'name':'id','type':'integer','primaryKey':true,'notNull':true,'identity':{'type':'always','name':'items_id_seq','schema':'shop','increment':'2','startWith':'1','minValue':'1','maxValue':'9','cache':'1','cycle':true}},\n"
        "'feel':{'name':'feel','type':'mood[]','typeSchema':'public','primaryKey':false,'notNull':true,'default':'`{}`'},\n"
        "'n':{'name':'n','type':'numeric(10, 2)','primaryKey':false,'notNull':false,'default':0.1},\n"
        "'b':{'name':'b','type':'boolean','primaryKey':false,'notNull':false,'default':false},\n"
        "'g':{'name':'g','type':'tsvector','primaryKey':false,'notNull':false,'generated':{'as':'to_tsvector(x)','type':'stored'}}},\n"
        "'indexes':{'i':{'name':'i','columns':[{'expression':'n','isExpression':false,'asc':false,'nulls':'last'},{'expression':'lower(g)','isExpression':true,'asc':true,'nulls':'first'},"
        "{'expression':'feel','isExpression':false,'asc':false,'nulls':'last','opclass':'array_ops'}],'isUnique':true,'where':'n > 0','concurrently':true,'method':'gin','with':{'fastupdate':false,'a':'1'}}},\n"
        "'foreignKeys':{'f':{'name':'f','tableFrom':'items','tableTo':'users','columnsFrom':['n'],'columnsTo':['id'],'onDelete':'set null','onUpdate':'no action'}},\n"
        "'compositePrimaryKeys':{},\n"
        "'uniqueConstraints':{'u':{'name':'u','nullsNotDistinct':true,'columns':['n','b']}},\n"
        "'policies':{'p':{'name':'p','as':'PERMISSIVE','for':'ALL','to':['public','admin'],'using':'true'}},\n"
        "'checkConstraints':{'c':{'name':'c','value':'n > 1'}},'isRLSEnabled':false}}}");
    assert_int_equal(declaration->notes->len, 0);
    assert_sql(declaration, 0, "CREATE SCHEMA \"shop\"");
    assert_sql(declaration, 1, "CREATE TYPE \"public\".\"mood\" AS ENUM ('a', 'it''s')");
    assert_sql(declaration, 2,
               "CREATE TABLE \"shop\".\"items\" (\n"
               "    \"id\" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME \"shop\".\"items_id_seq\" INCREMENT BY 2 MINVALUE 1 MAXVALUE 9 START WITH 1 CACHE 1 CYCLE) NOT NULL,\n"
               "    \"feel\" \"public\".\"mood\"[] DEFAULT '{}' NOT NULL,\n"
               "    \"n\" numeric(10, 2) DEFAULT 0.1,\n"
               "    \"b\" boolean DEFAULT false,\n"
               "    \"g\" tsvector GENERATED ALWAYS AS (to_tsvector(x)) STORED\n)");
    assert_sql(declaration, 3, "ALTER TABLE \"shop\".\"items\" ADD CONSTRAINT \"u\" UNIQUE NULLS NOT DISTINCT (\"n\", \"b\")");
    assert_sql(declaration, 4, "ALTER TABLE \"shop\".\"items\" ADD CONSTRAINT \"c\" CHECK (n > 1)");
    assert_sql(declaration, 5,
               "CREATE UNIQUE INDEX \"i\" ON \"shop\".\"items\" USING gin (\"n\" DESC NULLS LAST, lower(g) NULLS FIRST, \"feel\" array_ops) WITH (fastupdate=false, a=1) WHERE n > 0");
    assert_sql(declaration, 6, "ALTER TABLE \"shop\".\"items\" ADD CONSTRAINT \"f\" FOREIGN KEY (\"n\") REFERENCES \"public\".\"users\" (\"id\") ON DELETE SET NULL ON UPDATE NO ACTION");
    assert_sql(declaration, 7, "ALTER TABLE \"shop\".\"items\" ENABLE ROW LEVEL SECURITY");
    assert_sql(declaration, 8, "CREATE POLICY \"p\" ON \"shop\".\"items\" AS PERMISSIVE FOR ALL TO public, \"admin\" USING (true)");
    assert_int_equal(declaration->statements->len, 9);
    assert_int_equal(line_of(declaration, "public.mood"), 3);
    assert_int_equal(line_of(declaration, "shop.items"), 5);
    assert_int_equal(line_of(declaration, "shop.items.id"), 6);
    assert_int_equal(line_of(declaration, "shop.i"), 11);
    assert_int_equal(line_of(declaration, "shop.items.f"), 12);
}

static void reads_the_other_maps_of_version_7(void **state) {
    (void)state;
    g_autoptr(Declaration) declaration = read_text("{" HEAD7 ",'tables':{},'schemas':{},'enums':{},\n"
        "'sequences':{'public.s':{'name':'s','schema':'public','increment':'1','startWith':'5','minValue':'1','maxValue':'99','cache':'3','cycle':false}},\n"
        "'roles':{'admin':{'name':'admin','createDb':true,'createRole':false,'inherit':true}},\n"
        "'views':{'public.v':{'name':'v','schema':'public','columns':{},'definition':'select 1;','materialized':true,'with':{'fillfactor':90,'autovacuumEnabled':true},'isExisting':false,'withNoData':true,'using':'heap'},\n"
        "'public.e':{'name':'e','schema':'public','columns':{},'materialized':false,'isExisting':true}},\n"
        "'policies':{'p':{'name':'p','as':'PERMISSIVE','for':'SELECT','to':['public'],'on':'\\'auth\\'.\\'users\\'','schema':'auth'}}}");
    assert_int_equal(declaration->notes->len, 0);
    assert_int_equal(declaration->statements->len, 4);
    assert_sql(declaration, 1, "CREATE SEQUENCE \"public\".\"s\" INCREMENT BY 1 MINVALUE 1 MAXVALUE 99 START WITH 5 CACHE 3");
    assert_sql(declaration, 2, "CREATE MATERIALIZED VIEW \"public\".\"v\" USING \"heap\" WITH (fillfactor = 90, autovacuum_enabled = true) AS\nselect 1\nWITH NO DATA");
    assert_sql(declaration, 3, "CREATE POLICY \"p\" ON \"auth\".\"users\" AS PERMISSIVE FOR SELECT TO public");
    assert_int_equal(declaration->tables.seen, 0);
}

static void reads_older_versions(void **state) {
    (void)state;
    static const char *const version_5 =
        "{'version':'5','dialect':'pg','id':'i','prevId':'0','tables':{'t':{'name':'t','schema':'','columns':{'m':{'name':'m','type':'mood','primaryKey':false,'notNull':true}},"
        "'indexes':{'i':{'name':'i','columns':['m','x'],'isUnique':false}},'foreignKeys':{},"
        "'compositePrimaryKeys':{'t_m_x_pk':{'name':'t_m_x_pk','columns':['m','x']}},'uniqueConstraints':{}}},"
        "'enums':{'mood':{'name':'mood','values':{'a':'a','b':'b'}}},'schemas':{},'_meta':{'schemas':{},'tables':{},'columns':{}}}";
    g_autoptr(Declaration) five = read_text(version_5);
    assert_int_equal(five->notes->len, 0);
    assert_sql(five, 0, "CREATE TYPE \"public\".\"mood\" AS ENUM ('a', 'b')");
    assert_sql(five, 1, "CREATE TABLE \"public\".\"t\" (\n    \"m\" \"public\".\"mood\" NOT NULL\n)");
    assert_sql(five, 2, "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"t_m_x_pk\" PRIMARY KEY (\"m\", \"x\")");
    assert_sql(five, 3, "CREATE INDEX \"i\" ON \"public\".\"t\" (\"m\", \"x\")");
    g_autoptr(Declaration) three = read_text("{'version':'3','dialect':'pg','tables':{'t':{'name':'t','columns':{'a':{'name':'a','type':'timestamp (3)','primaryKey':false,'notNull':false,'isUnique':true,'uniqueName':'q'}},"
                                             "'indexes':{'i':{'name':'i','columns':{'a':{'name':'a'}},'isUnique':true}},'foreignKeys':{}}},'enums':{}}");
    assert_int_equal(three->notes->len, 0);
    assert_sql(three, 0, "CREATE TABLE \"public\".\"t\" (\n    \"a\" timestamp (3)\n)");
    assert_sql(three, 1, "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"q\" UNIQUE (\"a\")");
    assert_sql(three, 2, "CREATE UNIQUE INDEX \"i\" ON \"public\".\"t\" (\"a\")");
}

/* --- version 8 -------------------------------------------------------------------------------------------------------------------- */

static const char *const VERSION_8 =
    "{'version':'8','dialect':'postgres','id':'i','prevIds':['0'],'renames':[],'ddl':[\n"
    "{'schema':'s','table':'t','name':'id','type':'integer','typeSchema':null,'notNull':true,'dimensions':0,'default':null,'generated':null,'identity':{'type':'byDefault','name':'q','increment':'1','minValue':null,'maxValue':null,'startWith':null,'cache':1,'cycle':false},'entityType':'columns'},\n"
    "{'schema':'s','table':'t','name':'m','type':'mood','typeSchema':'public','notNull':false,'dimensions':2,'default':'`{}`','generated':null,'identity':null,'entityType':'columns'},\n"
    "{'isRlsEnabled':true,'name':'t','schema':'s','entityType':'tables'},\n"
    "{'name':'s','entityType':'schemas'},\n"
    "{'values':['a'],'name':'mood','schema':'public','entityType':'enums'},\n"
    "{'nameExplicit':false,'columns':['id'],'schema':'s','table':'t','name':'t_pkey','entityType':'pks'},\n"
    "{'nameExplicit':false,'columns':['m'],'nullsNotDistinct':false,'schema':'s','table':'t','name':'t_m_key','entityType':'uniques'},\n"
    "{'nameExplicit':true,'columns':['m','id'],'nullsNotDistinct':true,'schema':'s','table':'t','name':'own','entityType':'uniques'},\n"
    "{'value':'id > 0','schema':'s','table':'t','name':'c','entityType':'checks'},\n"
    "{'nameExplicit':true,'columns':['id'],'schemaTo':'public','tableTo':'u','columnsTo':['x'],'onUpdate':'NO ACTION','onDelete':'CASCADE','schema':'s','table':'t','name':'f','entityType':'fks'},\n"
    "{'nameExplicit':true,'columns':[{'value':'m','isExpression':false,'asc':false,'nullsFirst':false,'opclass':{'name':'o','default':false}},{'value':'id','isExpression':false,'asc':false,'nullsFirst':true,'opclass':null},{'value':'lower(x)','isExpression':true,'asc':true,'nullsFirst':true,'opclass':{'name':'o','default':true}}],"
    "'isUnique':false,'where':'true','with':'fillfactor=70','method':'btree','concurrently':false,'schema':'s','table':'t','name':'i','entityType':'indexes'},\n"
    "{'as':'PERMISSIVE','for':'ALL','roles':['public'],'using':'true','withCheck':null,'schema':'s','table':'t','name':'p','entityType':'policies'},\n"
    "{'grantor':'me','grantee':'you','schema':'s','table':'t','type':'SELECT','isGrantable':true,'entityType':'privileges'},\n"
    "{'schema':'public','name':'v','definition':'select 1','with':{'securityBarrier':true,'fillfactor':null},'withNoData':null,'using':null,'tablespace':null,'materialized':false,'entityType':'views'},\n"
    "{'schema':'public','name':'q','incrementBy':'2','minValue':null,'maxValue':null,'startWith':'3','cacheSize':4,'cycle':true,'entityType':'sequences'}]}";

static void reads_entities_of_version_8(void **state) {
    (void)state;
    g_autoptr(Declaration) declaration = read_text(VERSION_8);
    assert_int_equal(declaration->notes->len, 0);
    static const char *const expected[] = {
        "CREATE SCHEMA \"s\"",
        "CREATE TYPE \"public\".\"mood\" AS ENUM ('a')",
        "CREATE SEQUENCE \"public\".\"q\" INCREMENT BY 2 START WITH 3 CACHE 4 CYCLE",
        "CREATE TABLE \"s\".\"t\" (\n    \"id\" integer GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME \"s\".\"q\" INCREMENT BY 1 CACHE 1) NOT NULL,\n"
        "    \"m\" \"public\".\"mood\"[][] DEFAULT '{}'::\"public\".\"mood\"[]\n)",
        "ALTER TABLE \"s\".\"t\" ADD CONSTRAINT \"t_pkey\" PRIMARY KEY (\"id\")",
        "ALTER TABLE \"s\".\"t\" ADD UNIQUE (\"m\")",
        "ALTER TABLE \"s\".\"t\" ADD CONSTRAINT \"own\" UNIQUE NULLS NOT DISTINCT (\"m\", \"id\")",
        "ALTER TABLE \"s\".\"t\" ADD CONSTRAINT \"c\" CHECK (id > 0)",
        "ALTER TABLE \"s\".\"t\" ADD CONSTRAINT \"f\" FOREIGN KEY (\"id\") REFERENCES \"public\".\"u\" (\"x\") ON DELETE CASCADE",
        "CREATE INDEX \"i\" ON \"s\".\"t\" USING btree (\"m\" o DESC NULLS LAST, \"id\" DESC, lower(x) NULLS FIRST) WITH (fillfactor=70) WHERE true",
        "CREATE VIEW \"public\".\"v\" WITH (security_barrier = true) AS\nselect 1",
        "ALTER TABLE \"s\".\"t\" ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY \"p\" ON \"s\".\"t\" AS PERMISSIVE FOR ALL TO public USING (true)",
        "GRANT SELECT ON TABLE \"s\".\"t\" TO \"you\" WITH GRANT OPTION",
    };
    assert_int_equal(declaration->statements->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
        assert_sql(declaration, i, expected[i]);
    assert_int_equal(line_of(declaration, "s.t.m"), 3);
    assert_int_equal(line_of(declaration, "s.t.t_m_key"), 8);
}

/* --- version 9 -------------------------------------------------------------------------------------------------------------------- */

#define COLUMN9(schema, table, name) "{'schema':'" schema "','table':'" table "','name':'" name "','type':'text','typeSchema':null,'notNull':false,'dimensions':0,'entityType':'columns'}"
#define DIFF9(id, parents, deltas) "{'type':'diff','version':'9','dialect':'postgres','id':'" id "','prevIds':[" parents "],'footprints':[],'deltas':[" deltas "]}"
#define BASE9                                                                                                                                                  \
    "{'type':'base','version':'9','dialect':'postgres','id':'b','prevIds':['0'],'footprints':[],'ddl':[{'name':'t','schema':'public','isRlsEnabled':false,'entityType':'tables'}," \
    COLUMN9("public", "t", "a") "," COLUMN9("public", "t", "z") ",{'columns':['a','z'],'nameExplicit':true,'nullsNotDistinct':false,'schema':'public','table':'t','name':'u','entityType':'uniques'}]}"

static Declaration *read_history(const char *const *texts, const char *last, GError **error) {
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) contents = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; texts[i]; i++) {
        g_ptr_array_add(paths, g_strdup_printf("m/%d/snapshot.json", i));
        g_ptr_array_add(contents, json(texts[i]));
    }
    g_ptr_array_add(paths, NULL);
    g_ptr_array_add(contents, NULL);
    g_autoptr(FileTree) tree = file_tree_new_memory((const char *const *)paths->pdata, (const char *const *)contents->pdata);
    return declared_read_snapshot(tree, last, error);
}

static void follows_the_history_of_version_9(void **state) {
    (void)state;
    static const char *const texts[] = {
        BASE9,
        DIFF9("c", "'b'", "{'op':'rename','key':'tables\\u0000[\\'public\\',\\'t\\']','set':{'name':'new'}},{'op':'rename','key':'columns\\u0000[\\'public\\',\\'new\\',\\'a\\']','set':{'name':'first'}}"),
        DIFF9("d", "'b'", "{'op':'create','row':" COLUMN9("public", "t", "d") "}"),
        DIFF9("e", "'c','d'", "{'op':'drop','key':'columns\\u0000[\\'public\\',\\'new\\',\\'z\\']'},{'op':'alter','key':'columns\\u0000[\\'public\\',\\'new\\',\\'first\\']','set':{'notNull':true}}"),
        DIFF9("f", "'c'", ""),
        NULL,
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(Declaration) f = read_history(texts, "m/4/snapshot.json", &error);
    assert_null(error);
    assert_sql(f, 0, "CREATE TABLE \"public\".\"new\" (\n    \"first\" text,\n    \"z\" text\n)");
    assert_sql(f, 1, "ALTER TABLE \"public\".\"new\" ADD CONSTRAINT \"u\" UNIQUE (\"first\", \"z\")");
    g_autoptr(Declaration) d = read_history(texts, "m/2/snapshot.json", &error);
    assert_null(error);
    assert_sql(d, 0, "CREATE TABLE \"public\".\"t\" (\n    \"a\" text,\n    \"z\" text,\n    \"d\" text\n)");
    g_autoptr(Declaration) e = read_history(texts, "m/3/snapshot.json", &error);
    assert_null(error);
    assert_sql(e, 0, "CREATE TABLE \"public\".\"new\" (\n    \"first\" text NOT NULL\n)");
    assert_int_equal(e->notes->len, 1); /* the other line made its column of a table that is called otherwise by now */
}

static void refuses_a_history_with_holes(void **state) {
    (void)state;
    static const struct {
        const char *texts[4];
        const char *message;
    } cases[] = {
        {{DIFF9("c", "'gone'", "")}, "gone"},
        {{DIFF9("c", "'d'", ""), DIFF9("d", "'c'", "")}, "circle"},
        {{BASE9, DIFF9("c", "'b'", "{'op':'create','row':{'name':'t','schema':'public','isRlsEnabled':true,'entityType':'tables'}}")}, "two migrations make tables public t"},
        {{BASE9, DIFF9("c", "'b'", "{'op':'explode'}")}, "explode"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Declaration) declaration = read_history(cases[i].texts, cases[i].texts[1] ? "m/1/snapshot.json" : "m/0/snapshot.json", &error);
        assert_null(declaration);
        assert_non_null(error);
        assert_int_equal(error->code, ERROR_INCOMPLETE);
        assert_non_null(strstr(error->message, cases[i].message));
    }
}

/* --- damage ------------------------------------------------------------------------------------------------------------------------ */

static void says_what_is_wrong_with_a_file(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
        bool hint;
    } cases[] = {
        {"", "no JSON", false},
        {"{\n'version':'7',\n<<<<<<< HEAD\n'id':1}", "m/meta/0001_snapshot.json:3: no JSON", true},
        {"[]", "an object is expected", false},
        {"{}", "it has no version", false},
        {"{'version':'5','dialect':'mysql','tables':{}}", "for mysql", false},
        {"{'version':'2','dialect':'pg','tables':{}}", "too old", true},
        {"{'version':'10','dialect':'postgres'}", "newer than any", false},
        {"{'version':'7','dialect':'postgresql'}", "it has no tables", false},
        {"{'version':'7','dialect':'postgresql','tables':[]}", "it has no tables", false},
        {"{'version':'8','dialect':'postgres','ddl':{}}", "it has no ddl", false},
        {"{'version':'9','type':'diff','dialect':'postgres','ddl':[]}", "it has no deltas", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = json(cases[i].text);
        g_autoptr(FileTree) tree = tree_of(PATH, text);
        g_autoptr(GError) error = NULL;
        g_autoptr(Declaration) declaration = declared_read_snapshot(tree, PATH, &error);
        assert_null(declaration);
        assert_non_null(error);
        assert_int_equal(error->code, ERROR_INCOMPLETE);
        assert_non_null(strstr(error->message, cases[i].message));
        assert_int_equal(error_get_hint(error) != NULL, cases[i].hint);
    }
    g_autoptr(FileTree) tree = tree_of(PATH, "{}");
    g_autoptr(GError) error = NULL;
    assert_null(declared_read_snapshot(tree, "elsewhere.json", &error));
    assert_int_equal(error->code, ERROR_USAGE);
}

static void notes_what_it_does_not_understand(void **state) {
    (void)state;
    static const struct {
        const char *tables; /* of version 7 */
        const char *object; /* that is doubted; NULL: all */
        int line;
    } cases[] = {
        {"{\n't':{'name':'t','columns':[]}}", "public.t", 2},
        {"{\n't':{'name':'t','columns':{'a':7}}}", "public.t", 2},
        {"{'t':{'name':'t','columns':{\n'a':{'name':'a'}}}}", "public.t.a", 2},
        {"{'t':{'name':'t','columns':{\n'a':{'name':'a','type':'text','default':{'x':1}}}}}", "public.t.a", 2},
        {"{'t':{'name':'t','columns':{\n'a':{'name':'a','type':'text','shape':'round'}}}}", "public.t.a", 0},
        {"{'t':{'name':'t','columns':{},\n'partitions':{'by':'a'}}}", "public.t", 2},
        {"{'t':{'name':'t','columns':{},'indexes':{\n'i':{'name':'i','columns':[{'what':1}]}}}}", "public.i", 2},
        {"{'t':{'name':'t','columns':{},'foreignKeys':{\n'f':{'name':'f','columnsFrom':['a']}}}}", "public.t.f", 2},
        {"{'t':{'name':'t','columns':{},'checkConstraints':{\n'c':{'name':'c'}}}}", "public.t.c", 2},
        {"{'t':{'name':'t','columns':{},'uniqueConstraints':{\n'u':{'name':'u','columns':'a'}}}}", "public.t.u", 2},
        {"{\n't':'gone'}", NULL, 2},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf("{" HEAD7 ",'tables':%s}", cases[i].tables);
        g_autoptr(Declaration) declaration = read_text(text);
        assert_int_equal(declaration->notes->len, 1);
        assert_int_equal(note(declaration, 0)->kind, NOTE_UNREAD);
        assert_int_equal(note(declaration, 0)->place.line, cases[i].line);
        assert_string_equal(note(declaration, 0)->place.path, PATH);
        assert_int_equal(declaration->doubts->len, 1);
        const DeclarationDoubt *doubt = &g_array_index(declaration->doubts, DeclarationDoubt, 0);
        if (cases[i].object)
            assert_string_equal(doubt->object, cases[i].object);
        else
            assert_null(doubt->object);
    }
}

static void notes_entities_that_it_does_not_understand(void **state) {
    (void)state;
    static const struct {
        const char *row, *object;
    } cases[] = {
        {"{'entityType':'triggers','table':'t','name':'x'}", "public.t"}, {"{'entityType':'columns','table':'t'}", "public.t"},
        {"{'entityType':'columns','table':'none','name':'a'}", "public.\"none\""}, {"{'entityType':'pks','table':'t','name':'p','columns':[1]}", "public.t.p"},
        {"{'entityType':'indexes','table':'t','name':'i'}", "public.i"}, {"{'entityType':'views'}", NULL}, {"7", NULL}, {"{'entityType':'privileges'}", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf("{'version':'8','dialect':'postgres','ddl':[{'entityType':'tables','name':'t'},%s]}", cases[i].row);
        g_autoptr(Declaration) declaration = read_text(text);
        assert_int_equal(declaration->notes->len, 1);
        assert_int_equal(note(declaration, 0)->kind, NOTE_UNREAD);
        assert_int_equal(declaration->doubts->len, 1);
        const DeclarationDoubt *doubt = &g_array_index(declaration->doubts, DeclarationDoubt, 0);
        if (cases[i].object)
            assert_string_equal(doubt->object, cases[i].object);
        else
            assert_null(doubt->object);
    }
}

/* Cut anywhere, or with any byte changed, a file is read or refused. */
static void bears_every_damage(void **state) {
    (void)state;
    g_autofree char *whole = json(VERSION_8);
    size_t size = strlen(whole);
    for (size_t i = 0; i < size; i += 3) {
        g_autofree char *text = g_strdup(whole);
        text[i] = "{}[]\",:0x"[i % 9];
        g_autoptr(FileTree) tree = tree_of(PATH, text);
        g_autoptr(Declaration) declaration = declared_read_snapshot(tree, PATH, NULL);
        text[i] = '\0';
        g_autoptr(FileTree) cut = tree_of(PATH, text);
        g_autoptr(Declaration) half = declared_read_snapshot(cut, PATH, NULL);
        assert_null(half);
    }
}

static void bears_depth(void **state) {
    (void)state;
    g_autofree char *deep = g_strnfill(1 << 20, '[');
    g_autoptr(FileTree) tree = tree_of(PATH, deep);
    g_autoptr(GError) error = NULL;
    assert_null(declared_read_snapshot(tree, PATH, &error));
    assert_int_equal(error->code, ERROR_INCOMPLETE);
}

/* --- which one ---------------------------------------------------------------------------------------------------------------------- */

static void finds_the_newest(void **state) {
    (void)state;
    static const struct {
        const char *paths[6];
        const char *found;
    } cases[] = {
        {{"m/meta/0000_snapshot.json", "m/meta/0001_snapshot.json", "m/meta/_journal.json"}, "m/meta/0001_snapshot.json"},
        {{"m/meta/_journal.json", "m/x.json"}, NULL},
        {{"m/20250101_a/snapshot.json", "m/20250102_b/migration.sql", "m/20250102_b/snapshot.json", "m/20250103_c/migration.sql", "mm/9/snapshot.json"}, "m/20250102_b/snapshot.json"},
        {{"m/a/b/snapshot.json"}, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *contents[G_N_ELEMENTS(cases[i].paths)] = {"", "", "", "", "", NULL};
        g_autoptr(FileTree) tree = file_tree_new_memory(cases[i].paths, contents);
        g_autofree char *found = declared_find_snapshot(tree, "m");
        if (cases[i].found)
            assert_string_equal(found, cases[i].found);
        else
            assert_null(found);
    }
    g_autoptr(FileTree) tree = tree_of("meta/0000_snapshot.json", "");
    g_autofree char *found = declared_find_snapshot(tree, "");
    assert_string_equal(found, "meta/0000_snapshot.json");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_table_of_version_7),       cmocka_unit_test(reads_the_other_maps_of_version_7), cmocka_unit_test(reads_older_versions),
        cmocka_unit_test(reads_entities_of_version_8),      cmocka_unit_test(follows_the_history_of_version_9),  cmocka_unit_test(refuses_a_history_with_holes),
        cmocka_unit_test(says_what_is_wrong_with_a_file),   cmocka_unit_test(notes_what_it_does_not_understand), cmocka_unit_test(notes_entities_that_it_does_not_understand),
        cmocka_unit_test(bears_every_damage),               cmocka_unit_test(bears_depth),                       cmocka_unit_test(finds_the_newest),
    };
    return cmocka_run_group_tests_name("snapshot", tests, NULL, NULL);
}
