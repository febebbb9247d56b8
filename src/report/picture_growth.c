/* Tables, columns and differences over time; migrations per month. */

#include "picture.h"

#include "phrase.h"
#include "section.h"

#define PANEL 84
#define GAP 16
#define TOP 14
#define MONTHS_HIGH 110
#define BAR_WIDEST 40
#define PERIODS_MOST 40  /* bars of the second picture */
#define ROWS_MOST 16     /* of the table in Markdown */

/* What a panel shows of a point; -1: not known there. */
typedef long (*Measure)(const TimelinePoint *point);

static long tables_of(const TimelinePoint *point) {
    return point->migrations_seen ? (long)point->tables : -1;
}

static long columns_of(const TimelinePoint *point) {
    return point->migrations_seen ? (long)point->columns : -1;
}

/* Known when some source is: what cannot be read counts nothing. */
static long differences_of(const TimelinePoint *point) {
    bool seen = false, unknown = false;
    for (guint i = 0; i < point->states->len; i++) {
        Sight sight = g_array_index(point->states, TimelineSourceState, i).sight;
        seen = seen || sight == SIGHT_SEEN;
        unknown = unknown || sight == SIGHT_UNKNOWN;
    }
    return seen && !unknown ? (long)timeline_view_total(point, -1) : -1;
}

static const struct {
    const char *title, *look;
    Measure measure;
} panels[] = {{"Tables", "tables", tables_of}, {"Columns", "columns", columns_of}, {"Differences", "differences", differences_of}};

/* --- the steps of a line ------------------------------------------------------------------------------------------------ */

static double most_of(const TimelineView *view, Measure measure) {
    long most = 0;
    for (guint i = 0; i < view->target->points->len; i++)
        most = MAX(most, measure(timeline_view_point(view->target, i)));
    return picture_scale((double)most);
}

static void add_corner(GArray *corners, double x, double y) {
    g_array_append_val(corners, x);
    g_array_append_val(corners, y);
}

/* A value holds until the next commit; where it is not known, it stays as it was. Returns the last one, -1: never known. */
static long collect_corners(const TimelineView *view, const TimeAxis *axis, Measure measure, double top, double scale, GArray *corners) {
    long last = -1;
    double edge = PICTURE_LEFT; /* dates may run backwards: the line does not */
    for (guint i = 0; i < view->target->points->len; i++) {
        const TimelinePoint *point = timeline_view_point(view->target, i);
        long value = measure(point);
        if (value < 0 || value == last)
            continue;
        edge = MAX(edge, time_axis_x(axis, point->commit->commit_time));
        if (last >= 0)
            add_corner(corners, edge, top + PANEL * (1 - (double)last / scale));
        add_corner(corners, edge, top + PANEL * (1 - (double)value / scale));
        last = value;
    }
    if (last >= 0)
        add_corner(corners, PICTURE_RIGHT, top + PANEL * (1 - (double)last / scale));
    return last;
}

static void draw_panel(const TimelineView *view, const TimeAxis *axis, size_t index, double top, Figure *figure) {
    double scale = most_of(view, panels[index].measure);
    g_autoptr(GArray) corners = g_array_new(FALSE, FALSE, sizeof(double));
    long last = collect_corners(view, axis, panels[index].measure, top, scale, corners);
    g_autofree char *most = g_strdup_printf("%.0f", scale), *value = g_strdup_printf("%ld", last);
    figure_line(figure, PICTURE_LEFT, top, PICTURE_RIGHT, top, "grid");
    figure_text(figure, PICTURE_LEFT - 10, top + 4, 'e', 0, "tick", most);
    figure_text(figure, PICTURE_LEFT - 10, top + PANEL + 4, 'e', 0, "tick", "0");
    figure_text(figure, PICTURE_LEFT - 50, top + PANEL / 2 + 4, 'e', 0, "label", panels[index].title);
    if (last < 0)
        return;
    g_autofree char *area = g_strconcat("area ", panels[index].look, NULL), *line = g_strconcat("curve ", panels[index].look, NULL);
    g_autoptr(GArray) closed = g_array_copy(corners);
    add_corner(closed, PICTURE_RIGHT, top + PANEL);
    add_corner(closed, g_array_index(corners, double, 0), top + PANEL);
    figure_path(figure, (const double *)(const void *)closed->data, closed->len / 2, true, area);
    figure_path(figure, (const double *)(const void *)corners->data, corners->len / 2, false, line);
    figure_text(figure, PICTURE_RIGHT + 6, top + PANEL * (1 - (double)last / scale) + 4, 's', 0, "value", value);
}

static Figure *draw_growth(const TimelineView *view) {
    size_t count = G_N_ELEMENTS(panels) - (view->target->sources->len == 0);
    TimeAxis axis = time_axis_of(view);
    Figure *figure = figure_new(PICTURE_WIDTH, TOP + (double)count * (PANEL + GAP) + 10);
    for (size_t i = 0; i < count; i++) {
        double top = TOP + (double)i * (PANEL + GAP);
        time_axis_draw(&axis, figure, top, top + PANEL, i + 1 == count);
        draw_panel(view, &axis, i, top, figure);
    }
    return figure;
}

/* --- counts by period --------------------------------------------------------------------------------------------------- */

typedef struct {
    size_t migrations;        /* that came */
    long values[G_N_ELEMENTS(panels)]; /* at the period's end; -1: not known */
    bool touched;             /* by a commit */
} PeriodFacts;

static size_t arrivals(const TimelinePoint *point) {
    size_t count = 0;
    for (guint i = 0; i < point->events->len; i++)
        count += g_array_index(point->events, TimelineMigration, i).action == '+';
    return count;
}

static GArray *collect_facts(const TimelineView *view, const GArray *periods) {
    GArray *facts = g_array_new(FALSE, TRUE, sizeof(PeriodFacts));
    long values[G_N_ELEMENTS(panels)] = {-1, -1, -1};
    guint point = 0;
    for (guint i = 0; i < periods->len; i++) {
        const Period *period = &g_array_index(periods, Period, i);
        PeriodFacts fresh = {0};
        /* in the line's order: a commit that is dated before its parent counts with it */
        for (; point < view->target->points->len; point++) {
            const TimelinePoint *at = timeline_view_point(view->target, point);
            if (at->commit->commit_time >= period->end && i + 1 < periods->len)
                break;
            fresh.touched = true;
            fresh.migrations += arrivals(at);
            for (size_t p = 0; p < G_N_ELEMENTS(panels); p++)
                values[p] = panels[p].measure(at) >= 0 ? panels[p].measure(at) : values[p];
        }
        for (size_t p = 0; p < G_N_ELEMENTS(panels); p++)
            fresh.values[p] = values[p];
        g_array_append_val(facts, fresh);
    }
    return facts;
}

/* --- in Markdown: a table ----------------------------------------------------------------------------------------------- */

static void number_cell(Document *document, Node *row, long value) {
    g_autofree char *text = value >= 0 ? g_strdup_printf("%ld", value) : g_strdup("?");
    document_cell(document, row, text);
}

/* Newest first; periods in which nothing happened have no row. */
static void growth_table(const TimelineView *view, Document *document, Node *parent) {
    TimeAxis axis = time_axis_of(view);
    const char *unit;
    g_autoptr(GArray) periods = time_periods(&axis, ROWS_MOST, &unit);
    g_autoptr(GArray) facts = collect_facts(view, periods);
    g_autofree char *title = g_strdup_printf("At the end of the %s", unit);
    const ColumnTitle titles[] = {{title, 'l'}, {"New migrations", 'r'}, {"Tables", 'r'}, {"Columns", 'r'}, {"Differences", 'r'}};
    size_t count = G_N_ELEMENTS(panels) - (view->target->sources->len == 0);
    Node *table = section_table(document, parent, titles, 2 + count);
    for (guint i = periods->len; i-- > 0;) {
        const PeriodFacts *fact = &g_array_index(facts, PeriodFacts, i);
        if (!fact->touched)
            continue;
        Node *row = document_row(document, table);
        document_cell(document, row, g_array_index(periods, Period, i).label);
        number_cell(document, row, (long)fact->migrations);
        for (size_t p = 0; p < count; p++)
            number_cell(document, row, fact->values[p]);
    }
}

void picture_growth(const TimelineView *view, Document *document, Node *parent) {
    const TimelinePoint *last = timeline_view_point(view->target, view->target->points->len - 1);
    g_autoptr(GString) description = g_string_new("How many tables and columns the migrations make, and how much differs from them, after each commit; at the end ");
    phrase_count(description, last->tables, "table", "tables");
    g_string_append(description, " and ");
    phrase_count(description, last->columns, "column", "columns");
    g_string_append_printf(description, ", %zu different.", timeline_view_total(last, -1));
    g_autofree char *name = g_strconcat("growth.", view->target->name, NULL);
    Node *figure = document_figure(document, parent, name, "Tables, columns and differences after each commit", description->str, draw_growth(view));
    growth_table(view, document, figure);
}

/* --- migrations per month ----------------------------------------------------------------------------------------------- */

static void draw_period(const Period *period, const PeriodFacts *fact, const TimeAxis *axis, double scale, Figure *figure) {
    double from = time_axis_x(axis, period->begin), to = time_axis_x(axis, period->end), height = MONTHS_HIGH * (double)fact->migrations / scale;
    g_autofree char *count = g_strdup_printf("%zu", fact->migrations), *tip = g_strdup_printf("%s: %zu", period->label, fact->migrations);
    if (fact->migrations == 0)
        return;
    figure_begin(figure, tip, NULL);
    double width = MIN(to - from - 2, BAR_WIDEST);
    figure_rect(figure, (from + to - width) / 2, TOP + MONTHS_HIGH - height, width, height, "count");
    figure_end(figure);
    if (to - from > 12)
        figure_text(figure, (from + to) / 2, TOP + MONTHS_HIGH - height - 4, 'm', 0, "value", count);
}

void picture_migrations(const TimelineView *view, Document *document, Node *parent) {
    TimeAxis axis = time_axis_of(view);
    const char *unit;
    g_autoptr(GArray) periods = time_periods(&axis, PERIODS_MOST, &unit);
    g_autoptr(GArray) facts = collect_facts(view, periods);
    size_t most = 0, all = 0;
    for (guint i = 0; i < facts->len; i++) {
        most = MAX(most, g_array_index(facts, PeriodFacts, i).migrations);
        all += g_array_index(facts, PeriodFacts, i).migrations;
    }
    if (all < 2 || periods->len < 2)
        return;
    double scale = picture_scale((double)most);
    Figure *figure = figure_new(PICTURE_WIDTH, TOP + MONTHS_HIGH + 24);
    time_axis_draw(&axis, figure, TOP, TOP + MONTHS_HIGH, true);
    for (guint i = 0; i < periods->len; i++)
        draw_period(&g_array_index(periods, Period, i), &g_array_index(facts, PeriodFacts, i), &axis, scale, figure);
    figure_text(figure, PICTURE_LEFT - 50, TOP + MONTHS_HIGH / 2 + 4, 'e', 0, "label", "Migrations");
    g_autofree char *title = g_strdup_printf("Migrations per %s", unit), *name = g_strconcat("migrations.", view->target->name, NULL);
    g_autofree char *description = g_strdup_printf("%zu migrations came, %zu in the %s with most.", all, most, unit);
    document_figure(document, parent, name, title, description, figure);
}
