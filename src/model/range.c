#include "model/range.h"

CommitRange *commit_range_new(void) {
    CommitRange *range = g_new0(CommitRange, 1);
    range->texts = text_pool_new();
    range->owned = g_ptr_array_new_with_free_func(g_free);
    range->commits = g_array_new(FALSE, TRUE, sizeof(RangeCommit));
    range->files = g_array_new(FALSE, TRUE, sizeof(RangeFile));
    range->complete = true;
    return range;
}

void commit_range_free(CommitRange *range) {
    if (!range)
        return;
    g_array_unref(range->commits);
    g_array_unref(range->files);
    g_ptr_array_unref(range->owned);
    text_pool_free(range->texts);
    g_free(range);
}
