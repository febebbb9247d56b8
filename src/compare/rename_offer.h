#ifndef COMPARE_RENAME_OFFER_H
#define COMPARE_RENAME_OFFER_H

#include "compare/diff.h"

/* Which removed and added tables and columns of the changes may be one, renamed; of RenameOffer *, owned, by (kind, identity before). Texts in `texts`. */
GPtrArray *rename_offers(TextPool *texts, const ChangeSet *changes, const Catalog *before, const Catalog *after);

#endif
