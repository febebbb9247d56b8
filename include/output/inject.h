#ifndef OUTPUT_INJECT_H
#define OUTPUT_INJECT_H

/*
 * Regions in existing files: <!-- BEGIN_PGSTRATA:history limit=10 --> ... <!-- END_PGSTRATA:history sha256=... -->. Bytes outside the markers never
 * change; line ends inside follow the file's; the end marker carries a checksum of the region, so that hand edits are seen: the first
 * 16 hex digits of the SHA-256 of what stands between the markers' lines, with LF line ends.
 *
 * A marker is a comment alone on its line, and not inside a code block. An indented marker (in a list item) indents its region. The text written must be
 * found again as the same regions, else it is an error and nothing is written: so a second run changes nothing.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>
#include "document/document.h"

/* Created: it was empty. */
typedef enum { REGION_UNCHANGED, REGION_UPDATED, REGION_CREATED, REGION_HAND_EDITED } RegionState;

typedef struct {
    char *name;        /* "history" */
    int line;          /* of the begin marker, 1-based */
    RegionState state;
} RegionResult;

/* Writes a region's body: LF Markdown with final newline, g_malloc'ed; NULL and error when it cannot. */
typedef char *(*RegionRender)(void *payload, const Slot *slot, GError **error);

/* Returns the new bytes (g_free), *new_size; appends to `results` (of RegionResult *, may be NULL). Errors (ERROR_CONFIG, with line): unclosed, nested,
 * doubled, crossed or unknown markers. A region whose content does not match its checksum is REGION_HAND_EDITED and left alone unless `force`. */
char *inject_regions(const char *bytes, size_t size, bool force, RegionRender render, void *payload, GPtrArray *results, size_t *new_size, GError **error);

/* Hands over the slot of each region, before anything is rendered. ERROR_CONFIG as above. */
bool inject_each_slot(const char *bytes, size_t size, void (*take)(void *payload, const Slot *slot), void *payload, GError **error);

/* Adds an empty region right under `heading` (made, level 2, at the end of the file, when there is none; NULL: at the end of the file) unless the
 * file has one of that name, phase and bug. *changed tells. */
char *inject_add_region(const char *bytes, size_t size, const char *heading, const char *slot_text, bool *changed, size_t *new_size, GError **error);

void region_result_free(RegionResult *result);

#endif
