/* What reports tell beyond the present state: loaded only when a section asks for it. */

#include "analysis/bugs.h"
#include "load.h"

static bool needs(const Session *session, unsigned what) {
    return session->wishes->needs & what;
}

Line *load_line(Session *session, GError **error) {
    if (!session->line)
        session->line = line_open(session->repository, session->audit->revision, error);
    if (session->line)
        line_rewind(session->line);
    return session->line;
}

bool load_past(Session *session, const Options *options, GError **error) {
    if (options->no_timeline)
        session->wishes->needs &= ~(unsigned)(NEEDS_TIMELINE | NEEDS_BUGS);
    if (needs(session, NEEDS_TIMELINE | NEEDS_BUGS) && !load_timeline(session, options, error))
        return false;
    if (needs(session, NEEDS_RANGE) && !load_ranges(session, options, error))
        return false;
    return !needs(session, NEEDS_REVIEW) || load_review(session, options, error);
}

bool load_told(Session *session, GError **error) {
    load_review_build(session);
    if (!needs(session, NEEDS_BUGS))
        return true;
    Mentions *mentions = load_mentions(session, error);
    if (!mentions)
        return false;
    session->audit->bugs = bugs_build(session->audit, mentions);
    bugs_add_findings(session->audit, session->audit->bugs);
    return true;
}
