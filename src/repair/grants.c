#include <string.h>
#include "scan.h"
#include "shared.h"

/* Privileges in their canonical form: "PUBLIC: USAGE; owner: ALL; alice: SELECT, INSERT* (by bob)". */

typedef struct {
    char *grantee, *grantor; /* grantor NULL: the owner */
    char **privileges;       /* with a star behind those that may be granted on */
} Grant;

static void grant_clear(void *data) {
    Grant *grant = data;
    g_free(grant->grantee);
    g_free(grant->grantor);
    g_strfreev(grant->privileges);
}

/* --- reading --------------------------------------------------------------------------------------------------------------------- */

/* The sign outside quotes; NULL when it is not there. */
static const char *find_sign(const char *text, char sign) {
    for (const char *at = text; *at;) {
        const char *end = repair_scan_quoted(at);
        if (*at == sign)
            return at;
        at = end > at ? end : at + 1;
    }
    return NULL;
}

static void read_grant(GArray *grants, const char *text) {
    const char *colon = find_sign(text, ':');
    if (!colon)
        return;
    const char *by = strstr(colon, " (by "), *end = by ? by : text + strlen(text);
    g_autofree char *list = g_strndup(colon + 1, (size_t)(end - colon - 1));
    Grant grant = {.grantee = g_strstrip(g_strndup(text, (size_t)(colon - text))), .privileges = repair_items(list, false)};
    if (by)
        grant.grantor = g_strndup(by + strlen(" (by "), strlen(by) - strlen(" (by )"));
    if (grant.privileges[0] && strcmp(grant.privileges[0], "NONE") == 0) {
        g_strfreev(grant.privileges);
        grant.privileges = g_new0(char *, 1);
    }
    g_array_append_val(grants, grant);
}

static GArray *read_grants(const char *text) {
    GArray *grants = g_array_new(false, false, sizeof(Grant));
    g_array_set_clear_func(grants, grant_clear);
    for (const char *at = text, *end; *at; at = *end ? end + 1 : end) {
        end = find_sign(at, ';');
        if (!end)
            end = at + strlen(at);
        g_autofree char *item = g_strstrip(g_strndup(at, (size_t)(end - at)));
        read_grant(grants, item);
    }
    return grants;
}

static const Grant *find_grant(const GArray *grants, const Grant *like) {
    for (guint i = 0; i < grants->len; i++) {
        const Grant *grant = &g_array_index(grants, Grant, i);
        if (strcmp(grant->grantee, like->grantee) == 0 && g_strcmp0(grant->grantor, like->grantor) == 0)
            return grant;
    }
    return NULL;
}

/* --- statements ------------------------------------------------------------------------------------------------------------------ */

static const char *role_of(const GrantTarget *target, const char *role) {
    if (strcmp(role, "owner") != 0)
        return role;
    return target->owner ? target->owner : "CURRENT_USER";
}

static bool is_starred(const char *privilege) {
    return g_str_has_suffix(privilege, "*");
}

/* Those with a star, or those without, as a list; NULL when there are none. Free with g_free(). */
static char *list_of(const GrantTarget *target, char *const *privileges, bool starred) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (; *privileges; privileges++) {
        if (is_starred(*privileges) != starred)
            continue;
        g_string_append_printf(out, "%s%.*s", out->len ? ", " : "", (int)(strlen(*privileges) - starred), *privileges);
        if (target->column)
            g_string_append_printf(out, " (%s)", target->column);
    }
    return out->len ? g_strdup(out->str) : NULL;
}

/* A grant of another than the owner is made in that one's name. */
static void as_grantor(RepairStep *step, const Grant *grant, bool begin) {
    if (grant->grantor && begin)
        repair_add(step, RISK_SAFE, NULL, "SET ROLE %s;", grant->grantor);
    else if (grant->grantor)
        repair_add(step, RISK_SAFE, NULL, "RESET ROLE;");
}

static void give(RepairStep *step, const GrantTarget *target, const Grant *grant, char *const *privileges) {
    for (int starred = 0; starred < 2; starred++) {
        g_autofree char *list = list_of(target, privileges, starred);
        if (list)
            repair_add(step, RISK_SAFE, NULL, "%sGRANT %s %s TO %s%s;", target->lead, list, target->target, role_of(target, grant->grantee),
                       starred ? " WITH GRANT OPTION" : "");
    }
}

static void take(RepairStep *step, const GrantTarget *target, const Grant *grant, const char *what, const char *list) {
    repair_add(step, RISK_SAFE, NULL, "%sREVOKE %s%s %s FROM %s;", target->lead, what, list, target->target, role_of(target, grant->grantee));
}

static bool has_all(char *const *privileges) {
    return *privileges && g_str_has_prefix(*privileges, "ALL");
}

/* The privileges of `a` that are not in `b` at all, or (`starred`) only without the star. */
static char **lost(char *const *a, char *const *b, bool starred) {
    g_autoptr(GPtrArray) out = g_ptr_array_new();
    for (; *a; a++) {
        g_autofree char *bare = g_strndup(*a, strlen(*a) - is_starred(*a));
        g_autofree char *star = g_strdup_printf("%s*", bare);
        bool has_bare = g_strv_contains((const char *const *)b, bare), has_star = g_strv_contains((const char *const *)b, star);
        if (starred ? is_starred(*a) && has_bare && !has_star : !has_bare && !has_star)
            g_ptr_array_add(out, g_strdup(bare));
    }
    g_ptr_array_add(out, NULL);
    return (char **)g_ptr_array_steal(out, NULL);
}

static void revoke(RepairStep *step, const GrantTarget *target, const Grant *before, char *const *after) {
    if (has_all(before->privileges) && !has_all(after)) {
        g_autofree char *all = g_strdup_printf("ALL%s%s%s", target->column ? " (" : "", target->column ? target->column : "", target->column ? ")" : "");
        take(step, target, before, "", all);
        return;
    }
    for (int starred = 0; starred < 2; starred++) {
        if (has_all(after) && !starred)
            continue;
        g_auto(GStrv) privileges = lost(before->privileges, after, starred);
        g_autofree char *list = list_of(target, privileges, false);
        if (list)
            take(step, target, before, starred ? "GRANT OPTION FOR " : "", list);
    }
}

static void grant(RepairStep *step, const GrantTarget *target, char *const *before, const Grant *after) {
    if (has_all(before) && !has_all(after->privileges)) {
        give(step, target, after, after->privileges);
        return;
    }
    g_auto(GStrv) gained = repair_items_without(after->privileges, before);
    g_autoptr(GPtrArray) new = g_ptr_array_new();
    for (char **privilege = gained; *privilege; privilege++) {
        g_autofree char *star = g_strdup_printf("%s*", *privilege);
        if (is_starred(*privilege) || !g_strv_contains((const char *const *)before, star))
            g_ptr_array_add(new, *privilege);
    }
    g_ptr_array_add(new, NULL);
    give(step, target, after, (char *const *)new->pdata);
}

/* Runs `action`'s statements in the grantor's name, if there are any. */
static void in_name(RepairStep *step, const GrantTarget *target, const Grant *before, const Grant *after) {
    static char *none[] = {NULL};
    const Grant *any = before ? before : after;
    guint start = step->repair->statements->len;
    as_grantor(step, any, true);
    guint begun = step->repair->statements->len;
    if (before)
        revoke(step, target, before, after ? after->privileges : none);
    if (after)
        grant(step, target, before ? before->privileges : none, after);
    if (step->repair->statements->len == begun)
        g_array_set_size(step->repair->statements, start);
    else
        as_grantor(step, any, false);
}

void repair_grants_to(RepairStep *step, const GrantTarget *target, const char *before, const char *after, const char *initial) {
    g_autoptr(GArray) old = read_grants(before ? before : initial);
    g_autoptr(GArray) new = read_grants(after ? after : initial);
    /* what others granted goes first and comes last: it rests on what the owner granted */
    for (int others = 1; others >= 0; others--)
        for (guint i = 0; i < old->len; i++) {
            const Grant *item = &g_array_index(old, Grant, i);
            if ((item->grantor != NULL) == others && !find_grant(new, item))
                in_name(step, target, item, NULL);
        }
    for (int others = 0; others < 2; others++)
        for (guint i = 0; i < new->len; i++) {
            const Grant *item = &g_array_index(new, Grant, i);
            if ((item->grantor != NULL) == others)
                in_name(step, target, find_grant(old, item), item);
        }
}

void repair_grants(RepairStep *step, const char *lead, const char *target, const char *before, const char *after, const char *initial) {
    repair_grants_to(step, &(GrantTarget){lead, target, NULL, NULL}, before, after, initial);
}
