#ifndef CLI_SESSION_H
#define CLI_SESSION_H

/*
 * A Session is one run's loaded world: repository, its files, the project found there, and the audit. It fixes the order in which sources
 * are read (session.c) and how a source that cannot be read degrades the audit instead of ending it.
 */

#include "analysis/audit.h"
#include "git/line.h"
#include "git/repository.h"
#include "options.h"
#include "report/report.h"
#include "scratch/scratch.h"
#include "typescript/program.h"

typedef struct {
    Repository *repository;
    FileTree *tree;
    Audit *audit;
    Scratch *scratch;    /* load_scratch(); NULL: not needed yet, or there is none */
    ParseCache *parses;  /* of programs; NULL: none was read yet */
    Line *line;          /* load_line(); NULL: not needed yet */
    bool no_cache;       /* neither read nor write caches */
    GPtrArray *merges, *orders; /* of ReviewMerge *, OrderCheck *: what load_review() found out, until the review is made of it; NULL: nothing */
    ReportWishes *wishes; /* what is to be loaded beyond the present state: filled by the command before session_audit() */
} Session;

/* Opens the repository and finds the project (configuration or detection). No audit parts yet. */
Session *session_open(const Options *options, GError **error);

/* Loads migrations, history, strata and live databases, and analyses. */
bool session_audit(Session *session, const Options *options, GError **error);

/* The same in parts: what of it needs neither a server nor a database; the derivation, at the end. */
bool session_load(Session *session, const Options *options, GError **error);
bool session_analyse(Session *session, GError **error);

void session_free(Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_free)

/* Splits "[TARGET/]NAME=URL" and adds the database to its target. ERROR_USAGE. */
bool session_add_database(Project *project, const char *argument, GError **error);

#endif
