#ifndef PROSE_NAMES_H
#define PROSE_NAMES_H

/* Words that may be names of schema objects or of migrations. */

#include "block.h"
#include "model/bug.h"

/* Adds those of a block to the mention, and notes that it speaks of schemas, as `talk`; at most some hundreds, unsorted and perhaps twice until names_finish(). */
void names_add(Mentions *mentions, Mention *mention, const Block *block, SchemaTalk talk);
void names_finish(Mention *mention);

#endif
