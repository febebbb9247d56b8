#ifndef ANALYSIS_BUGS_PRIVATE_H
#define ANALYSIS_BUGS_PRIVATE_H

/*
 * How the register of bugs is made; what its parts share. bugs_group.c: which mentions are one bug. bugs_names.c: which objects and migrations a bug names. bugs_episodes.c: which
 * episodes it is about. bugs_verdict.c: what of it still differs, and whether its claims hold. bugs_story.c and bugs_course.c tell it, bugs_findings.c complains. docs/internals/bugs.md.
 */

#include "analysis/bugs.h"

/* --- bugs_words.c: words of titles and texts, phases --------------------------------------------------------------------- */

typedef struct {
    char *text; /* case-folded */
    int weight; /* 0: says nothing; 1: is said of any bug; 4: a word; 6: looks like a name */
} BugWord;

/* The words of a text, those of weight 0 left out, each once. Free with g_array_unref(). */
GArray *bug_words(const char *text);

/* How much of the smaller one's weight both have, in hundredths; 0 when what they share is less than one word that is not said of any bug. */
int bug_likeness(const GArray *left, const GArray *right);

typedef enum { KIN_UNKNOWN, KIN_SAME, KIN_PARENT, KIN_SIBLING, KIN_OTHER } PhaseKin;

/* "18" and "18.1" are parent and child, "18.1" and "18.2" siblings, as are "3.10" and "3.13". */
PhaseKin bug_phase_kin(const char *left, const char *right);

/* --- bugs_group.c -------------------------------------------------------------------------------------------------------- */

/* The mentions that are about one bug. */
typedef struct {
    GPtrArray *mentions; /* of const Mention *, oldest first */
    const Mention *title; /* the one that names it best; NULL: none gives a title */
    size_t copies;
} BugGroup;

/* All mentions but examples -> groups, by identifier, then first mention. Of BugGroup *, owned. */
GPtrArray *bug_groups(const Mentions *mentions);

/* Order of identifiers: letters, then numbers as numbers. */
int bug_identifier_compare(const char *left, const char *right);

/* --- bugs_names.c -------------------------------------------------------------------------------------------------------- */

typedef struct {
    ObjectKind kind;
    const char *identity;
    const char *component; /* identity of the table that it belongs to; its own when it is one */
} BugThing;

typedef struct BugNames BugNames;

/* Every object that ever occurred in the audit's timeline and catalogs, by its names. */
BugNames *bug_names_new(const Audit *audit);
void bug_names_free(BugNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BugNames, bug_names_free)

/* The objects that the mentions name: of const BugThing *, borrowed, by kind and identity. Free with g_ptr_array_unref(). */
GPtrArray *bug_names_resolve(const BugNames *names, const GPtrArray *mentions);

/* The words of each mention's title and text. Of GArray of BugWord, owned; free with g_ptr_array_unref(). */
GPtrArray *bug_said(const GPtrArray *mentions);
/* Whether a word begins so; the list ends with NULL. */
bool bug_says(const GPtrArray *said, const char *const *beginnings);

/* --- bugs_migrations.c --------------------------------------------------------------------------------------------------- */

/* A migration that the bug may be about. */
typedef struct {
    const AuditTarget *part;
    const Migration *migration;
    bool number; /* only by "migration 0010", which says nothing of the target */
} BugFile;

/* Of BugFile, by target and order. Free with g_array_unref(). */
GArray *bug_find_files(const Audit *audit, const GPtrArray *mentions);
/* Fills bug->migrations anew: those of a bare number as far as the bug's episodes tell the target. */
void bug_put_migrations(const Audit *audit, BugRegister *bugs, Bug *bug, const GArray *files);

/* --- bugs_episodes.c ----------------------------------------------------------------------------------------------------- */

/* Fills bug->objects and bug->episodes. */
void bug_find_episodes(const Audit *audit, const BugNames *names, BugRegister *bugs, Bug *bug);

const TargetTimeline *bug_target(const Timeline *timeline, guint target);
const Episode *bug_episode(const Timeline *timeline, const BugEpisode *link);
/* The commits with which an episode began and ended (NULL: open). */
const Commit *bug_began(const Timeline *timeline, const BugEpisode *link);
const Commit *bug_ended(const Timeline *timeline, const BugEpisode *link);
const EpisodeStep *bug_step(const Episode *episode, guint index);
const Commit *bug_commit_at(const Timeline *timeline, guint target, size_t point);

/* The episodes of what the bug names, and those that are one problem with them (the same group: the other columns that began and ended with it). Of BugEpisode; free with g_array_unref(). */
GArray *bug_core(const Timeline *timeline, const Bug *bug);

/* The same commit may be there several times. NULL is equal to none. */
bool bug_same_commit(const Commit *left, const Commit *right);

/* Of a mention; after everything for one that is not committed. */
int64_t mention_time(const Mention *mention);

/* --- bugs_verdict.c ------------------------------------------------------------------------------------------------------ */

/* Fills claim, contradiction, rests, began, ended, seconds, days, verdict. */
void bug_judge(const Audit *audit, BugRegister *bugs, Bug *bug);

/* Why what these files bring is not in a place: "the runner passes over `0008_x` and `0010_y`". */
const char *bug_rest_reason(TextPool *texts, RestPlace place, const GPtrArray *tags);

/* The episode went from "in no migration" to "in one that the runner never runs". NULL: it did not. */
const EpisodeStep *bug_mended_step(const Episode *episode);

/* What the project does with the source: ROLE_COUNT for "journal" and "migrations". */
DeclaredRole bug_source_role(const Audit *audit, const char *target, const char *source);

/* --- bugs_story.c -------------------------------------------------------------------------------------------------------- */

/* Fills story, left and what bugs_course.c does. */
void bug_tell(const Audit *audit, BugRegister *bugs, Bug *bug);

const char *bug_duration(TextPool *texts, int64_t seconds);

/* "`STATE.md`:12", "the message of `abc1234`". */
const char *bug_place_words(TextPool *texts, const Mention *mention);

/* --- bugs_course.c ------------------------------------------------------------------------------------------------------- */

/* Fills events, untold and beside. `core`: of bug_core(). */
void bug_put_events(const Audit *audit, BugRegister *bugs, Bug *bug, const GArray *core);

#endif
