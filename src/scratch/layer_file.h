#ifndef SCRATCH_LAYER_FILE_H
#define SCRATCH_LAYER_FILE_H

/*
 * Layers on disk: strata/<family>.layers in the cache folder, one file for all chains that begin with the same migration, so that a chain is read from one file and what chains
 * have in common lies there once. Records are appended under a lock, each with a checksum; reading ends at the first that is damaged. A file that grew too large
 * is begun anew with the chain at hand. The files used least recently are removed.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

typedef enum { RECORD_LAYER = 1, RECORD_NOTE = 2 } RecordKind;

typedef struct LayerFile LayerFile;

/* What is on disk of this family as of now; a family of which there is nothing is an empty one. */
LayerFile *layer_file_open(const char *folder, const char *family);
void layer_file_close(LayerFile *file);

/* Calls back for each record of the kind and key, the newest first, until it gives true. The bytes lie in the file. */
typedef bool (*RecordReceiver)(void *data, const char *bytes, size_t size);
bool layer_file_find(const LayerFile *file, RecordKind kind, const char *key, RecordReceiver receive, void *data);

/* One record more in `records`, for layer_file_append(). */
void layer_file_add_record(GByteArray *records, RecordKind kind, const char *key, const char *bytes, size_t size);

/* Puts records behind those of the file (which need not be open). False: it would have more than `limit` bytes. What cannot be written is not kept: that is no error. */
bool layer_file_append(const char *folder, const char *family, const GByteArray *records, size_t limit);

/* Begins the file anew with these. */
void layer_file_replace(const char *folder, const char *family, const GByteArray *records);

/* Removes the files used least recently until all together have at most `limit` bytes, and what earlier versions left. */
void layer_file_trim(const char *folder, size_t limit);

#endif
