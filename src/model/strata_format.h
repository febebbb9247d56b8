#ifndef MODEL_STRATA_FORMAT_H
#define MODEL_STRATA_FORMAT_H

/* What strata_json.c writes and strata_json_read.c reads; the layout is told in strata_json.c. Another layout, or another meaning of
 * a number in it (ObjectKind, FailureCause), is another format. */
#define STRATA_MAGIC "pgstrata-strata "
#define STRATA_FORMAT 1

#endif
