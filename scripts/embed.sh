#!/bin/sh
# Writes a C file that holds the files named on the command line, and a sorted table of them (include/base/embed.h).
set -eu
LC_ALL=C
export LC_ALL
echo '#include <string.h>'
echo '#include "base/embed.h"'
n=0
for f in "$@"; do
    printf '__asm__(".section .rodata\\n.balign 16\\nembed_%d:\\n.incbin \\"%s\\"\\nembed_%d_end:\\n.byte 0\\n.previous\\n");\n' "$n" "$f" "$n"
    printf 'extern const char embed_%d[], embed_%d_end[];\n' "$n" "$n"
    n=$((n + 1))
done
echo 'static const struct { const char *path, *begin, *end; } files[] = {'
n=0
for f in "$@"; do
    printf '    {"%s", embed_%d, embed_%d_end},\n' "$f" "$n" "$n"
    n=$((n + 1))
done
cat <<'C'
    {0}, /* the end; also keeps the table from being empty */
};
static const size_t file_count = sizeof files / sizeof files[0] - 1;

const char *embedded_path(size_t index) {
    return index < file_count ? files[index].path : NULL;
}

const char *embedded_file(const char *path, size_t *size) {
    for (size_t i = 0; files[i].path; i++)
        if (strcmp(files[i].path, path) == 0) {
            if (size)
                *size = (size_t)(files[i].end - files[i].begin);
            return files[i].begin;
        }
    return NULL;
}
C
