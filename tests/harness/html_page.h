#ifndef HARNESS_HTML_PAGE_H
#define HARNESS_HTML_PAGE_H

/* What must hold for every page that the HTML writer makes: known elements and attributes only, tags that match, ids that are unique, links inside that lead somewhere. */

#include "cmocka_all.h"
#include <string.h>
#include <glib.h>

static const char *const elements[] = {
    "html", "head", "meta", "title", "link", "style", "script", "body", "a", "header", "button", "svg", "path", "circle", "span",
    "div", "input", "kbd", "output", "nav", "p", "main", "section", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "code", "pre", "table",
    "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "details", "summary", "blockquote", "br", "hr", "em", "strong", "del",
    "figure", "figcaption", "desc", "g", "rect", "line", "text",
};
static const char *const attributes[] = {
    "lang", "charset", "http-equiv", "content", "name", "rel", "href", "class", "id", "type", "aria-label", "aria-hidden", "viewBox", "d", "cx",
    "cy", "r", "role", "hidden", "placeholder", "aria-keyshortcuts", "autocomplete", "spellcheck", "for", "aria-live", "popover",
    "popovertarget", "tabindex", "scope", "open", "data-language", "start",
    "aria-labelledby", "x", "y", "width", "height", "x1", "x2", "y1", "y2",
};
static const char *const void_elements[] = {"meta", "link", "input", "br", "hr", "path", "circle", "rect", "line"};

static bool is_one_of(const char *word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

typedef struct {
    GPtrArray *open;    /* names of open elements */
    GHashTable *ids;
    GPtrArray *links;   /* #targets */
} Page;

static void check_attribute(Page *page, const char *element, const char *name, const char *value) {
    if (!is_one_of(name, attributes, G_N_ELEMENTS(attributes)))
        fail_msg("attribute %s of %s", name, element);
    if (strcmp(name, "id") == 0)
        assert_true(g_hash_table_add(page->ids, g_strdup(value)));
    if (strcmp(name, "href") != 0)
        return;
    if (*value == '#')
        g_ptr_array_add(page->links, g_strdup(value + 1));
    else if (strcmp(element, "link") == 0)
        assert_true(g_str_has_prefix(value, "data:image/svg+xml,"));
    else
        assert_true(g_str_has_prefix(value, "https://") || g_str_has_prefix(value, "http://") || g_str_has_prefix(value, "docs/"));
}

/* `tag` is what stands between the angle brackets. Every value must be quoted, and hold no bracket. */
static void check_tag(Page *page, const char *tag) {
    g_autofree char *name = g_strndup(tag, strcspn(tag, " \n"));
    if (*name == '!')
        return;
    if (*name == '/') {
        assert_true(page->open->len > 0);
        assert_string_equal(page->open->pdata[page->open->len - 1], name + 1);
        g_ptr_array_set_size(page->open, (int)page->open->len - 1);
        return;
    }
    if (!is_one_of(name, elements, G_N_ELEMENTS(elements)))
        fail_msg("element %s", name);
    for (const char *at = tag + strlen(name); *at;) {
        at += strspn(at, " \n/");
        size_t length = strcspn(at, "= /\n");
        if (length == 0)
            break;
        g_autofree char *attribute = g_strndup(at, length);
        at += length;
        g_autofree char *value = g_strdup("");
        if (*at == '=') {
            assert_int_equal(at[1], '"');
            g_free(value);
            value = g_strndup(at + 2, strcspn(at + 2, "\""));
            at += strlen(value) + 3;
        }
        check_attribute(page, name, attribute, value);
    }
    if (!is_one_of(name, void_elements, G_N_ELEMENTS(void_elements)))
        g_ptr_array_add(page->open, g_steal_pointer(&name));
}

static void check_page(const char *html) {
    Page page = {g_ptr_array_new_with_free_func(g_free), g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), g_ptr_array_new_with_free_func(g_free)};
    for (const char *at = html; (at = strchr(at, '<'));) {
        size_t length = strcspn(at + 1, "<>");
        assert_int_equal(at[1 + length], '>');
        g_autofree char *tag = g_strndup(at + 1, length);
        check_tag(&page, tag);
        at += length + 2;
        if (strcmp(tag, "style") == 0 || strcmp(tag, "script") == 0)
            at = strstr(at, *tag == 's' && tag[1] == 't' ? "</style>" : "</script>");
    }
    assert_int_equal(page.open->len, 0);
    for (guint i = 0; i < page.links->len; i++)
        if (!g_hash_table_contains(page.ids, page.links->pdata[i]))
            fail_msg("dead link #%s", (char *)page.links->pdata[i]);
    g_ptr_array_unref(page.open);
    g_hash_table_unref(page.ids);
    g_ptr_array_unref(page.links);
}

#endif
