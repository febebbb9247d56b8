#ifndef MODEL_SOURCE_PLACE_H
#define MODEL_SOURCE_PLACE_H

/* Where in the repository something is written. */
typedef struct {
    const char *path; /* from the repository's root; NULL: nowhere (a command's output) */
    int line;         /* 1-based; 0: unknown */
} SourcePlace;

#endif
