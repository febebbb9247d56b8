#ifndef REPORT_BUG_VIEW_H
#define REPORT_BUG_VIEW_H

/* The register of bugs as it is shown: which bugs, which of what was written, in what words. */

#include "analysis/audit.h"
#include "document/document.h"

/* The bugs that a slot asks for (bug=ID or ID (2), several with commas; state=open, resolved), worst verdict first; `silent`: those that the schema has nothing to say of, by identifier; they have no state.
 * Of const Bug *; free with g_ptr_array_unref(). */
GPtrArray *bug_view_list(const BugRegister *bugs, const Slot *slot, bool silent);

/* Whether nothing is known of it but its name: no title, nothing of the schema, no claim outside of commit messages ("closes #12"). */
bool bug_view_is_bare(const Bug *bug);

/* The name in links. Free with g_free(). */
char *bug_view_anchor(const Bug *bug);

/* What was claimed: mentions that say more than the identifier, and the first one; the same claim of one document on one commit once. Free with g_ptr_array_unref(). */
GPtrArray *bug_view_claims(const Bug *bug);
Claim bug_view_last_claim(const Bug *bug);
const char *bug_view_claim(Claim claim); /* "resolved", "open", "named" */

/* The mention's words, shortened. Free with g_free(). */
char *bug_view_text(const Mention *mention, size_t limit);

/* "12 bugs are named in documents, ..., 3 of them about the schema: 1 ..., 2 open"; those of which nothing but the name is known do not count. No full stop. */
void bug_view_say_verdict(GString *out, const BugRegister *bugs);
/* "3 identifiers name several bugs each, told apart by title, phase and document: `BUG-001` (5), ..."; nothing when none do. */
void bug_view_say_reused(GString *out, const BugRegister *bugs);

#endif
