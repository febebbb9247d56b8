/* Hides secrets in what other programs print. It errs on the side of hiding. */

#include <string.h>
#include "base/command.h"
#include "base/text.h"

#define HIDDEN "***"
#define VALUE_MIN 4 /* shorter values would hide half of every text */
#define SECRET_NAMES "password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|authorization"

static char *replace(const char *text, const char *pattern, const char *replacement) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_CASELESS, 0, &error);
    char *result = regex ? g_regex_replace(regex, text, -1, 0, replacement, 0, &error) : NULL;
    return result ? result : g_strdup(HIDDEN); /* a text too difficult to look through is not shown */
}

static void hide(char **text, const char *value) {
    if (!value || strlen(value) < VALUE_MIN)
        return;
    g_auto(GStrv) parts = g_strsplit(*text, value, -1);
    g_free(*text);
    *text = g_strjoinv(HIDDEN, parts);
}

static bool is_secret_name(const char *name) {
    if (strcmp(name, "PWD") == 0 || strcmp(name, "OLDPWD") == 0) /* the shell's folders */
        return false;
    return g_regex_match_simple(SECRET_NAMES "|_key$|^key$|_dsn$", name, G_REGEX_CASELESS, 0);
}

/* The password of a URL, as it is written and as it is meant. */
static void hide_password(char **text, const char *url) {
    const char *user = strstr(url, "://");
    const char *host = user ? strrchr(user, '@') : NULL;
    const char *colon = host ? memchr(user + 3, ':', (size_t)(host - user - 3)) : NULL;
    if (!colon)
        return;
    g_autofree char *password = g_strndup(colon + 1, (size_t)(host - colon - 1));
    g_autofree char *meant = g_uri_unescape_string(password, NULL);
    hide(text, password);
    hide(text, meant);
}

static void hide_environment(char **text) {
    g_auto(GStrv) names = g_listenv();
    for (char **name = names; *name; name++) {
        const char *value = g_getenv(*name);
        if (is_secret_name(*name))
            hide(text, value);
        else if (value)
            hide_password(text, value);
    }
}

char *command_redact(const char *text) {
    g_autofree char *valid = text_utf8(text, strlen(text));
    hide_environment(&valid);
    g_autofree char *urls = replace(valid, "://([^\\s:/?#@]*):\\S*@", "://\\1:" HIDDEN "@");
    return replace(urls, "((?:" SECRET_NAMES ")[\\w-]*[\"']?\\s*(?:=>|[=:])\\s*)(?:bearer\\s+|basic\\s+)?(?:\"[^\"]*\"?|'[^']*'?|[^\\s,;&}]+)", "\\1" HIDDEN);
}

char *command_title(const char *command) {
    enum { LENGTH = 80 };
    g_autofree char *shown = command_redact(command);
    g_strdelimit(shown, "\n\r\t\v\f" CODE_BEGIN CODE_END, ' ');
    if (g_utf8_strlen(shown, -1) <= LENGTH)
        return g_steal_pointer(&shown);
    *g_utf8_offset_to_pointer(shown, LENGTH - 1) = '\0';
    return g_strconcat(shown, "\xe2\x80\xa6", NULL);
}
