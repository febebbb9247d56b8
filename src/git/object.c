/* Objects straight from the store. libgit2's own object types parse more than is needed and cost as much again. */

#include "git.h"

enum { RECENT_SIZE_LIMIT = 1 << 20 };

const char *git_message(void) {
    const git_error *last = git_error_last();
    return last && last->message ? last->message : "unknown error";
}

guint oid_hash(gconstpointer oid) {
    guint hash; /* the id is a hash already */
    memcpy(&hash, oid, sizeof hash);
    return hash;
}

gboolean oid_equal(gconstpointer a, gconstpointer b) {
    return oid_same(a, b);
}

/* Two in a hundred of a walk's time were here before there was a table. Zero stands for no digit, so digits are one more than they count. */
static const unsigned char hex_digits[256] = {
    ['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
    ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

bool oid_parse(git_oid *oid, const char *hex) {
    for (size_t i = 0; i < GIT_OID_RAWSZ; i++) {
        unsigned high = hex_digits[(unsigned char)hex[2 * i]];
        unsigned low = high ? hex_digits[(unsigned char)hex[2 * i + 1]] : 0;
        if (!low)
            return false;
        oid->id[i] = (unsigned char)((high - 1) << 4 | (low - 1));
    }
    return true;
}

const char *oid_text(const git_oid *oid, char hex[OID_HEX_SIZE]) {
    return git_oid_tostr(hex, OID_HEX_SIZE, oid);
}

/* --- objects ------------------------------------------------------------------------------------------------------- */
ObjectState object_read(const Repository *repository, const git_oid *id, git_object_t type, RawObject *object) {
    *object = (RawObject){0};
    int rc = git_odb_read(&object->handle, repository->store, id);
    if (rc != 0) {
        object->handle = NULL;
        return rc == GIT_ENOTFOUND ? OBJECT_MISSING : OBJECT_DAMAGED;
    }
    if (git_odb_object_type(object->handle) != type) {
        raw_object_clear(object);
        return OBJECT_DAMAGED;
    }
    object->data = git_odb_object_data(object->handle);
    object->size = git_odb_object_size(object->handle);
    return OBJECT_OK;
}

ObjectState object_read_folder(Repository *repository, const git_oid *id, RawObject *object) {
    git_odb_object **recent = &repository->recent[oid_hash(id) % RECENT_TREES];
    if (!*recent || !oid_same(git_odb_object_id(*recent), id)) {
        ObjectState state = object_read(repository, id, GIT_OBJECT_TREE, object);
        if (state != OBJECT_OK || object->size > RECENT_SIZE_LIMIT)
            return state;
        git_odb_object_free(*recent);
        *recent = object->handle;
    }
    git_odb_object_dup(&object->handle, *recent);
    object->data = git_odb_object_data(object->handle);
    object->size = git_odb_object_size(object->handle);
    return OBJECT_OK;
}

ObjectState object_read_blob(const Repository *repository, const git_oid *id, RawObject *object) {
    size_t size;
    git_object_t type;
    *object = (RawObject){0};
    int rc = git_odb_read_header(&size, &type, repository->store, id);
    if (rc != 0)
        return rc == GIT_ENOTFOUND ? OBJECT_MISSING : OBJECT_DAMAGED;
    if (size > BLOB_SIZE_LIMIT)
        return OBJECT_TOO_BIG;
    return object_read(repository, id, GIT_OBJECT_BLOB, object);
}

void raw_object_clear(RawObject *object) {
    git_odb_object_free(object->handle);
    *object = (RawObject){0};
}

void object_error(GError **error, const Repository *repository, ObjectState state, const git_oid *id, const char *what) {
    char hex[OID_HEX_SIZE];
    oid_text(id, hex);
    if (state == OBJECT_TOO_BIG) {
        error_set(error, ERROR_INCOMPLETE, "%s %s is larger than %zu MiB", what, hex, BLOB_SIZE_LIMIT >> 20);
        return;
    }
    if (state == OBJECT_DAMAGED) {
        error_set(error, ERROR_INCOMPLETE, "%s %s cannot be read: the repository is damaged", what, hex);
        error_set_hint(error, "Look with: git -C '%s' fsck", repository->git_folder);
        return;
    }
    error_set(error, ERROR_INCOMPLETE, "%s %s is not in this repository", what, hex);
    if (repository->partial)
        error_set_hint(error, "This is a partial clone. Fetch everything: git fetch --refetch --no-filter");
    else if (repository->shallow)
        error_set_hint(error, "This is a shallow clone. Fetch the rest: git fetch --unshallow");
    else
        error_set_hint(error, "Look with: git -C '%s' fsck", repository->git_folder);
}

/* --- commits ------------------------------------------------------------------------------------------------------- */
enum { TREE_LINE = 5 + GIT_OID_HEXSZ + 1, PARENT_LINE = 7 + GIT_OID_HEXSZ + 1 };

bool commit_header_parse(CommitHeader *header, const char *data, size_t size) {
    if (size < TREE_LINE || memcmp(data, "tree ", 5) != 0 || !oid_parse(&header->tree, data + 5))
        return false;
    header->parents = data + TREE_LINE;
    header->parent_count = 0;
    const char *end = data + size;
    git_oid parent;
    for (const char *line = header->parents; end - line >= PARENT_LINE && memcmp(line, "parent ", 7) == 0; line += PARENT_LINE) {
        if (!oid_parse(&parent, line + 7))
            return false;
        header->parent_count++;
    }
    return true;
}

void commit_header_parent(const CommitHeader *header, size_t index, git_oid *parent) {
    oid_parse(parent, header->parents + index * PARENT_LINE + 7);
}

bool repository_is_border(const Repository *repository, const git_oid *commit) {
    return repository->shallow && g_hash_table_contains(repository->shallow, commit);
}

/* --- trees --------------------------------------------------------------------------------------------------------- */
/* Modes are compared as the text that they are: 40000 folder, 100xxx file; old tools wrote "040000" and "100664". */
static EntryKind kind_of_mode(const char *mode, size_t size) {
    if (size > 0 && mode[0] == '0')
        mode++, size--;
    if (size == 5 && memcmp(mode, "40000", 5) == 0)
        return ENTRY_FOLDER;
    return size == 6 && memcmp(mode, "100", 3) == 0 ? ENTRY_FILE : ENTRY_OTHER;
}

bool tree_reader_next(TreeReader *reader, TreeEntry *entry) {
    if (reader->next == reader->end)
        return false;
    const char *space = memchr(reader->next, ' ', (size_t)(reader->end - reader->next));
    const char *zero = space ? memchr(space, '\0', (size_t)(reader->end - space)) : NULL;
    if (!zero || reader->end - zero <= GIT_OID_RAWSZ)
        return false;
    entry->kind = kind_of_mode(reader->next, (size_t)(space - reader->next));
    entry->name = space + 1;
    entry->name_size = (size_t)(zero - space - 1);
    memcpy(entry->id.id, zero + 1, GIT_OID_RAWSZ);
    reader->next = zero + 1 + GIT_OID_RAWSZ;
    return true;
}

int tree_entry_compare(const TreeEntry *a, const TreeEntry *b) {
    size_t common = MIN(a->name_size, b->name_size);
    int order = memcmp(a->name, b->name, common);
    if (order != 0)
        return order;
    unsigned char next_a = a->name_size > common ? (unsigned char)a->name[common] : a->kind == ENTRY_FOLDER ? '/' : '\0';
    unsigned char next_b = b->name_size > common ? (unsigned char)b->name[common] : b->kind == ENTRY_FOLDER ? '/' : '\0';
    return (next_a > next_b) - (next_a < next_b);
}

bool tree_name_is_usable(const char *name, size_t size) {
    if (size == 0 || (size == 1 && name[0] == '.') || (size == 2 && memcmp(name, "..", 2) == 0))
        return false;
    if (size == 4 && g_ascii_strncasecmp(name, ".git", 4) == 0)
        return false;
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f || name[i] == '/')
            return false;
    return g_utf8_validate_len(name, size, NULL);
}
