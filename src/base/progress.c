#include "base/progress.h"
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "base/text.h"
#include "progress_line.h"

#define SHOW_AFTER_US 300000
#define REDRAW_AFTER_US 100000

static ProgressMode current_mode = PROGRESS_AUTO;

/* The phase that runs; title NULL: none. */
static struct {
    char *title;
    size_t total;
    size_t done;
    char *note;
    int64_t next_draw; /* monotonic microseconds; not before */
    bool drawn;
    bool held;
} phase;

void progress_set_mode(ProgressMode mode) {
    current_mode = mode;
}

static bool is_terminal(void) {
    const char *terminal = g_getenv("TERM");
    return isatty(STDERR_FILENO) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

static size_t terminal_width(void) {
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80;
}

static void append_title(GString *line) {
    text_visible(line, phase.title, -1, true);
}

static void draw(void) {
    g_autoptr(GString) text = g_string_new(NULL);
    append_title(text);
    if (phase.total > 0)
        g_string_append_printf(text, " %zu/%zu", MIN(phase.done, phase.total), phase.total);
    else if (phase.done > 0)
        g_string_append_printf(text, " %zu", phase.done);
    if (phase.note)
        g_string_append_printf(text, " %s", phase.note);
    /* A line that wraps could not be taken back. */
    size_t width = terminal_width() - 1;
    if ((size_t)g_utf8_strlen(text->str, -1) > width)
        g_string_truncate(text, (size_t)(g_utf8_offset_to_pointer(text->str, (glong)width) - text->str));
    flockfile(stderr);
    fprintf(stderr, "\r%s\033[K", text->str);
    fflush(stderr);
    phase.drawn = true;
    funlockfile(stderr);
}

void progress_hide(void) {
    flockfile(stderr); /* threads write messages, too: its lock guards the flag */
    if (phase.drawn) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        phase.drawn = false;
    }
    funlockfile(stderr);
}

static void print_phase(void) {
    g_autoptr(GString) line = g_string_new("pgstrata: ");
    append_title(line);
    if (phase.total > 0)
        g_string_append_printf(line, " (%zu)", phase.total);
    fprintf(stderr, "%s\n", line->str);
    fflush(stderr);
}

void progress_begin(const char *title, size_t total) {
    progress_end();
    phase.title = g_strdup(title);
    phase.total = total;
    phase.done = 0;
    phase.held = false;
    phase.next_draw = g_get_monotonic_time() + SHOW_AFTER_US;
    if (current_mode == PROGRESS_ALWAYS)
        print_phase();
}

void progress_hold(bool hold) {
    phase.held = hold;
}

void progress_set(size_t done) {
    if (phase.held)
        return;
    phase.done = done;
    if (current_mode != PROGRESS_AUTO || !phase.title)
        return;
    int64_t now = g_get_monotonic_time();
    if (now < phase.next_draw)
        return;
    phase.next_draw = now + REDRAW_AFTER_US;
    if (is_terminal())
        draw();
}

void progress_note(const char *note) {
    g_free(phase.note);
    phase.note = g_strdup(note);
}

void progress_end(void) {
    progress_hide();
    g_clear_pointer(&phase.note, g_free);
    g_clear_pointer(&phase.title, g_free);
}
