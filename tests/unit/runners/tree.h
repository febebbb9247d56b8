#ifndef TREE_H
#define TREE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "model/file_tree.h"

/* A tree of alternating paths and contents, NULL-terminated. */
static inline FileTree *tree_of(const char *const *files) {
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    g_autoptr(GPtrArray) contents = g_ptr_array_new();
    for (; files[0]; files += 2) {
        g_ptr_array_add(paths, (gpointer)(uintptr_t)files[0]);
        g_ptr_array_add(contents, (gpointer)(uintptr_t)files[1]);
    }
    g_ptr_array_add(paths, NULL);
    g_ptr_array_add(contents, NULL);
    return file_tree_new_memory((const char *const *)paths->pdata, (const char *const *)contents->pdata);
}

#define TREE(...) tree_of((const char *const[]){__VA_ARGS__, NULL})

#endif
