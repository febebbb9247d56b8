/* folder_history REPOSITORY FOLDER: the history of one folder and nothing else, for bench/history.sh. */

#include <stdio.h>
#include "base/error.h"
#include "git/folder_history.h"

int main(int argc, char **argv) {
    if (argc != 3)
        return 64;
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = repository_open(argv[1], &error);
    const char *const folders[] = {argv[2], NULL};
    const FolderHistoryOptions options = {.folders = folders};
    g_autoptr(History) history = repository ? folder_history_load(repository, &options, &error) : NULL;
    if (!history) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    size_t events = 0;
    for (size_t i = 0; i < history->file_count; i++)
        events += history->files[i].event_count;
    printf("%zu commits, %zu files, %zu events\n", history->commits_walked, history->file_count, events);
    return 0;
}
