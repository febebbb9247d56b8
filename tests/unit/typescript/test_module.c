#include "base/error.h"
#include "cmocka_all.h"
#include "value_print.h"

typedef struct {
    const char *path, *content;
} File;

/* The exports of the first file, as text. */
static char *exports_of(const File *files, char **notes) {
    const char *paths[40] = {NULL}, *contents[40] = {NULL};
    for (size_t i = 0; files[i].path; i++) {
        paths[i] = files[i].path;
        contents[i] = files[i].content;
    }
    g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
    g_autoptr(Program) program = program_new(tree, NULL, NULL);
    Module *module = program_module(program, files[0].path, NULL);
    assert_non_null(module);
    GString *out = g_string_new(NULL);
    const GArray *exports = module_exports(module);
    for (guint i = 0; i < exports->len; i++) {
        const ModuleExport *export = &g_array_index(exports, ModuleExport, i);
        g_autofree char *text = printed(export->value);
        g_string_append_printf(out, "%s%s@%s:%d = %s", i ? "\n" : "", export->name, export->place.path, export->place.line, text);
    }
    GString *said = g_string_new(NULL);
    const GArray *list = program_notes(program);
    for (guint i = 0; i < list->len; i++) {
        const ProgramNote *note = &g_array_index(list, ProgramNote, i);
        g_autofree char *text = text_plain(note->text, true);
        g_string_append_printf(said, "%s%s:%d %s", i ? "\n" : "", note->place.path, note->place.line, text);
    }
    *notes = g_string_free(said, FALSE);
    return g_string_free(out, FALSE);
}

static void check(const File *files, const char *expected, const char *expected_notes) {
    g_autofree char *notes = NULL;
    g_autofree char *text = exports_of(files, &notes);
    assert_string_equal(text, expected);
    assert_string_equal(notes, expected_notes);
}

static void test_exports(void **state) {
    (void)state;
    check((File[]){{"a.ts", "export const a = 1, b = 2;\nexport function f() {}\nexport enum E { A }\nconst c = 3; export { c as d, c };\n"
                            "export type T = string; export interface I {}\nexport default { a };\nexport const { p, q: [r] } = { p: 4, q: [5] };"},
                   {NULL, NULL}},
          "a@a.ts:1 = 1\nb@a.ts:1 = 2\nf@a.ts:2 = function f\nE@a.ts:3 = {0: 'A', A: 0}\nd@a.ts:4 = 3\nc@a.ts:4 = 3\ndefault@a.ts:6 = {a: 1}\np@a.ts:7 = 4\nr@a.ts:7 = 5", "");
}

static void test_imports(void **state) {
    (void)state;
    check((File[]){{"src/index.ts", "export * from './one';\nexport * as ns from './two/index.js';\nexport { d as e } from './two';\nimport dflt, { d, type T } from \"./two\";\n"
                                    "import * as all from './one.js';\nexport const v = [dflt, d, all.x];\nexport { default as again } from './two';\nexport * from 'pg';\nexport { Pool } from 'pg';"},
                   {"src/one.ts", "export const x = 1; export default 7;"},
                   {"src/two/index.ts", "export const d = 'd'; export default class Two { static n = 1 }"},
                   {NULL, NULL}},
          "x@src/one.ts:1 = 1\nns@src/index.ts:2 = {d: 'd', default: function Two}\ne@src/index.ts:3 = 'd'\nv@src/index.ts:6 = [function Two, 'd', 1]\nagain@src/index.ts:7 = function Two\n"
          "Pool@src/index.ts:9 = <pg Pool>",
          "");
}

static void test_missing(void **state) {
    (void)state;
    check((File[]){{"a.ts", "import { a } from './gone';\nimport { b } from './b';\nimport { t } from '../../out';\nexport const x = [a, b, t];\nexport * from './gone'"}, {"b.ts", "export const c = 1"}, {NULL, NULL}},
          "x@a.ts:4 = [?`./gone` is imported, which is not in the repository, ?`b.ts` exports no `b`, ?`../../out` is imported, which is not in the repository]",
          "a.ts:1 `./gone` is imported, which is not in the repository\na.ts:3 `../../out` is imported, which is not in the repository");
}

static void test_types_are_no_exports(void **state) {
    (void)state;
    check((File[]){{"a.ts", "export { T, v } from './t';\nimport { U, w } from './t'; export { U, w }; export interface X {} export { X as Y };"}, {"t.ts", "export type T = 1; export interface U {} export const v = 1, w = 2"}, {NULL, NULL}},
          "v@a.ts:1 = 1\nw@a.ts:2 = 2", "");
    check((File[]){{"a.ts", "import { a } from './b'; export const x = a"}, {"b.ts", "export * from './generated'"}, {NULL, NULL}},
          "x@a.ts:1 = ?`./generated` is imported, which is not in the repository", "b.ts:1 `./generated` is imported, which is not in the repository");
}

static void test_circles(void **state) {
    (void)state;
    check((File[]){{"a.ts", "export * from './b'; export const a = { get: () => b.name, b }; import { b } from './b';"}, {"b.ts", "export * from './a'; import { a } from './a'; export const b = { name: 'b', a: () => a };"}, {NULL, NULL}},
          "b@b.ts:1 = {name: 'b', a: function }\na@a.ts:1 = {get: function , b: {name: 'b', a: function }}", "");
    check((File[]){{"a.ts", "export { x } from './b'"}, {"b.ts", "export { x } from './a'"}, {NULL, NULL}}, "x@a.ts:1 = ?`x` is needed for its own value", "");
}

static void test_identity(void **state) {
    (void)state;
    const char *paths[] = {"a.ts", "b.ts", NULL};
    const char *contents[] = {"import { users, id } from './b'; export { users } from './b'; export const list = [users, users]; export const t = { a: id, b: id }", "import { pgTable } from 'p'; export const users = pgTable('u'); export const id = [1]", NULL};
    g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
    g_autoptr(Program) program = program_new(tree, NULL, NULL);
    Module *module = program_module(program, "a.ts", NULL);
    const GArray *exports = module_exports(module);
    const Value *users = g_array_index(exports, ModuleExport, 0).value, *list = g_array_index(exports, ModuleExport, 1).value;
    assert_ptr_equal(list->items[0], users);
    assert_ptr_equal(list->items[1], users);
    assert_ptr_equal(module_binding(program_module(program, "b.ts", NULL), "users"), users);
    assert_string_equal(users->place.path, "b.ts");
}

static void test_errors(void **state) {
    (void)state;
    const char *paths[] = {"a.ts", "big.ts", NULL}, *contents[] = {"export const x = 1; export const y = = 2;\nexport const z = 3", "0123456789", NULL};
    g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
    g_autoptr(GError) error = NULL;
    g_autoptr(Program) program = program_new(tree, NULL, NULL);
    assert_null(program_module(program, "none.ts", &error));
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_USAGE));
    g_clear_error(&error);
    Module *module = program_module(program, "a.ts", NULL);
    g_autofree char *x = printed(module_binding(module, "x")), *z = printed(module_binding(module, "z"));
    assert_string_equal(x, "1");
    assert_string_equal(z, "3");
    assert_int_equal(program_notes(program)->len, 1);
    g_autoptr(Program) small = program_new(tree, NULL, &(ProgramLimits){.file_size = 5});
    assert_null(program_module(small, "big.ts", &error));
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_INCOMPLETE));
}

static void test_calls_from_outside(void **state) {
    (void)state;
    const char *paths[] = {"a.ts", NULL}, *contents[] = {"import { f } from 'p'; export const g = (t) => [t.id, t.name.desc()]; export { f }", NULL};
    g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
    g_autoptr(Program) program = program_new(tree, NULL, NULL);
    Module *module = program_module(program, "a.ts", NULL);
    SourcePlace place = {"a.ts", 9};
    const Value *f = module_binding(module, "f"), *g = module_binding(module, "g");
    const Value *text = program_string(program, "t", place);
    const Value *table = program_call(program, f, &text, 1, place);
    g_autofree char *made = printed(program_call(program, g, &table, 1, place)), *member = printed(program_member(program, text, "length", place));
    assert_string_equal(made, "[<p f>('t').id, <p f>('t').name.desc()]");
    assert_string_equal(member, "1");
    const Value *object = program_object(program, (ValueMember[]){{"a", text, place}}, 1, place);
    g_autofree char *shown = printed(object);
    assert_string_equal(shown, "{a: 't'}");
}

static void test_aliases(void **state) {
    (void)state;
    check((File[]){{"apps/web/src/a.ts", "import { a } from '@/db/a';\nimport { b } from '@acme/db/schema/b';\nimport { c } from '#c';\nimport { d } from 'lib/d';\nimport { e } from '~/e';\nimport { f } from '@acme/db';\n"
                                         "import { g } from '@/none'; import { h } from '@acme/ui'; import { i } from '@base/i';\nexport const x = [a, b, c, d, e, f, g, h, i]"},
                   {"apps/web/tsconfig.json", "// the app's\n{ \"extends\": \"@acme/tsconfig/base\", \"compilerOptions\": { \"baseUrl\": \".\", /* where */ \"paths\": { \"@/*\": [\"./src/*\",], }, }, }"},
                   {"tooling/ts/package.json", "{\"name\": \"@acme/tsconfig\"}"},
                   {"tooling/ts/base.json", "{\"compilerOptions\": {\"paths\": {\"@base/*\": [\"./shared/*\"]}}}"},
                   {"tooling/ts/shared/i.ts", "export const i = 'i'"},
                   {"apps/web/package.json", "{\"name\": \"web\", \"imports\": {\"#*\": \"./src/private/*.js\"}}"},
                   {"apps/web/src/db/a.ts", "export const a = 'a'"},
                   {"apps/web/src/private/c.ts", "export const c = 'c'"},
                   {"apps/web/lib/d.ts", "export const d = 'd'"},
                   {"apps/web/app/e.ts", "export const e = 'e'"},
                   {"packages/db/package.json", "{\"name\": \"@acme/db\", \"exports\": {\".\": {\"types\": \"./dist/index.d.ts\", \"default\": \"./dist/index.js\"}, \"./schema/*\": {\"import\": \"./dist/schema/*.js\"}}}"},
                   {"packages/db/src/index.ts", "export const f = 'f'"},
                   {"packages/db/src/schema/b.ts", "export const b = 'b'"},
                   {NULL, NULL}},
          "x@apps/web/src/a.ts:8 = ['a', 'b', 'c', 'd', 'e', 'f', ?`@/none` is imported, which is not in the repository, <@acme/ui h>, 'i']", "apps/web/src/a.ts:7 `@/none` is imported, which is not in the repository");
}

static void test_packages(void **state) {
    (void)state;
    check((File[]){{"a.ts", "import { a } from 'main-only'; import { b } from 'no-fields'; import { c } from 'no-fields/sub/c'; import d from './d.json'; import { k } from './d.json'; import css from './s.css'; import e from './dist/e.js';\n"
                            "import loop from '#loop'; import self from 'self';\nexport const x = [a, b, c, d.n, k, css, e, loop, self]"},
                   {"package.json", "{\"imports\": {\"#loop\": \"#loop\"}}"},
                   {"s/package.json", "{\"name\": \"self\", \"exports\": \"self\"}"},
                   {"d.json", "{\"n\": [1, null, true], \"k\": \"v\"}"},
                   {"s.css", "a {}"},
                   {"src/e.ts", "export default 'e'"},
                   {"p/one/package.json", "{\"name\": \"main-only\", \"main\": \"lib/index.js\"}"},
                   {"p/one/src/index.ts", "export const a = 'a'"},
                   {"p/two/package.json", "{\"name\": \"no-fields\"}"},
                   {"p/two/index.ts", "export const b = 'b'"},
                   {"p/two/src/sub/c.ts", "export const c = 'c'"},
                   {NULL, NULL}},
          "x@a.ts:3 = ['a', 'b', 'c', [1, null, true], 'v', <./s.css default>, 'e', ?`#loop` is imported, which is not in the repository, <self default>]", "a.ts:2 `#loop` is imported, which is not in the repository");
}

static void test_commonjs(void **state) {
    (void)state;
    /* As tsc writes it. */
    check((File[]){{"a.js", "\"use strict\";\nvar __exportStar = (this && this.__exportStar) || function(m, exports) { for (var p in m) exports[p] = m[p]; };\nObject.defineProperty(exports, \"__esModule\", { value: true });\n"
                            "exports.list = exports.users = exports.Status = void 0;\nconst pg_core_1 = require(\"drizzle-orm/pg-core\");\nconst b_1 = require(\"./b\");\n__exportStar(require(\"./b\"), exports);\n"
                            "var Status;\n(function (Status) {\n    Status[\"On\"] = \"on\";\n    Status[Status[\"Off\"] = 0] = \"Off\";\n})(Status || (exports.Status = Status = {}));\n"
                            "exports.users = (0, pg_core_1.pgTable)(\"users\", { id: b_1.id, s: Status.On });\nObject.defineProperty(exports, \"late\", { enumerable: true, get: function () { return b_1.id; } });\nexports.list = [exports.users];"},
                   {"b.js", "exports.id = 'id';"},
                   {NULL, NULL}},
          "Status@a.js:12 = {0: 'Off', On: 'on', Off: 0}\nusers@a.js:13 = <drizzle-orm/pg-core pgTable>('users', {id: 'id', s: 'on'})\nlist@a.js:15 = [<drizzle-orm/pg-core pgTable>('users', {id: 'id', s: 'on'})]\n"
          "id@b.js:1 = 'id'\nlate@a.js:14 = 'id'",
          "");
    /* As esbuild writes it. */
    check((File[]){{"a.js", "var __defProp = Object.defineProperty;\nvar __export = (target, all) => {\n  for (var name in all)\n    __defProp(target, name, { get: all[name], enumerable: true });\n};\n"
                            "var src_exports = {};\n__export(src_exports, {\n  a: () => a,\n  b: () => b\n});\nmodule.exports = __toCommonJS(src_exports);\nvar a = 1, b = { a };"},
                   {NULL, NULL}},
          "a@a.js:4 = 1\nb@a.js:4 = {a: 1}", "");
    check((File[]){{"a.ts", "import cfg from './c.cjs'; import { k } from './c.cjs'; import * as all from './c.cjs'; import f = require('./f'); export const x = [cfg.k, k, all, f(2)]"},
                   {"c.cjs", "module.exports = { k: 'v' }"},
                   {"f.js", "module.exports = function (n) { return n + 1 }"},
                   {NULL, NULL}},
          "x@a.ts:1 = ['v', 'v', {k: 'v'}, 3]", "");
    check((File[]){{"a.js", "exports.a = 1; const b = require('./b'); exports.c = b.b; exports.d = () => b"}, {"b.js", "const a = require('./a'); exports.b = [a.a, a.c]"}, {NULL, NULL}},
          "a@a.js:1 = 1\nc@a.js:1 = [1, undefined]\nd@a.js:1 = function ", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exports), cmocka_unit_test(test_imports), cmocka_unit_test(test_missing), cmocka_unit_test(test_circles), cmocka_unit_test(test_types_are_no_exports),
        cmocka_unit_test(test_identity), cmocka_unit_test(test_errors), cmocka_unit_test(test_calls_from_outside), cmocka_unit_test(test_aliases), cmocka_unit_test(test_packages), cmocka_unit_test(test_commonjs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
