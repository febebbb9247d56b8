#ifndef SERVER_REDACT_H
#define SERVER_REDACT_H

/*
 * Masks secrets in text that libpq or a server wrote. libpq quotes pieces of connection strings in several of its messages (an
 * unescaped "@" in a password makes the password's tail the "host name"), so the parser's messages are never shown at all, and any other
 * text passes through here.
 */

#include <stdbool.h>
#include <glib.h>

typedef struct Redactor Redactor;

Redactor *redactor_new(void);
void redactor_free(Redactor *redactor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Redactor, redactor_free)

/* The secret itself, its percent-encoded and decoded forms, and its parts between the characters that connection strings give a meaning to. NULL and "" are ignored. */
void redactor_add(Redactor *redactor, const char *secret);

/* The parts of a connection string that may be a password, found without libpq: what stands between "user:" and the last "@", and the values of the
 * keywords that carry secrets. */
void redactor_add_conninfo(Redactor *redactor, const char *conninfo);

/* A copy with every secret replaced by "***". Free with g_free(). NULL gives NULL. */
char *redactor_mask(const Redactor *redactor, const char *text);

#endif
