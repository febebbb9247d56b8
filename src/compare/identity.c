#include "identity.h"

#include <stdbool.h>
#include <string.h>

const char *identity_name(const char *parent, const char *identity) {
    size_t length = parent ? strlen(parent) : 0;
    if (parent && strncmp(identity, parent, length) == 0 && identity[length] == '.')
        return identity + length + 1;
    bool quoted = false;
    for (const char *at = identity; *at; at++) {
        quoted ^= *at == '"';
        if (*at == '.' && !quoted)
            return at + 1;
    }
    return identity;
}
