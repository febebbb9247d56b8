#ifndef CLI_PROOF_H
#define CLI_PROOF_H

/*
 * The proof of a repair: the scratch server gets a database like `before`, made by the same means as the repair (from nothing); the repair is run there; what comes out
 * is compared with `after`.
 */

#include "analysis/source_comparison.h"
#include "options.h"

/* Fills comparison->proof and ->proved; needs comparison->repair. Fails when there is no scratch server. */
bool proof_run(SourceComparison *comparison, const Options *options, GError **error);

#endif
