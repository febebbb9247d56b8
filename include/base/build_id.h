#ifndef BASE_BUILD_ID_H
#define BASE_BUILD_ID_H

#include <glib.h>

/* What tells this build of the program from any other: the linker's build id (a checksum of what was linked), in hex; the version when there is none. For keys of caches whose
 * content any change of the program may change. Free with g_free(). */
char *build_id(void);

#endif
