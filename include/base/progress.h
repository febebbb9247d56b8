#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

/*
 * Progress of long work on stderr. On a terminal a line that rewrites itself, shown after 300 ms of work; elsewhere
 * nothing, unless --progress asks for a line a phase. Never part of any result. For the main thread alone; messages of other threads (base/log.h) may come in
 * between.
 */

#include <stdbool.h>
#include <stddef.h>

typedef enum { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER } ProgressMode;

void progress_set_mode(ProgressMode mode);

/* Begins a phase ("Replaying migrations: tenant"); `total` 0 when unknown. Phases do not nest: beginning one ends the one before. */
void progress_begin(const char *title, size_t total);
void progress_set(size_t done);
/* While held, progress_set() of the parts that the phase's work uses does not count: their numbers are of something else. A new phase is not held. */
void progress_hold(bool hold);
/* What is said after the numbers, "(2 unreachable)"; NULL: nothing. Until the next phase. */
void progress_note(const char *note);
void progress_end(void);

#endif
