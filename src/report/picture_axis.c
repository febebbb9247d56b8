#include "picture.h"

#include <math.h>

#define DAY_SECONDS (24 * 60 * 60)
#define LABELS_MOST 11 /* of the axis */

TimeAxis time_axis_of(const TimelineView *view) {
    const GArray *points = view->target->points;
    TimeAxis axis = {INT64_MAX, INT64_MIN};
    for (guint i = 0; i < points->len; i++) {
        int64_t time = timeline_view_point(view->target, i)->commit->commit_time;
        axis.begin = MIN(axis.begin, time);
        axis.end = MAX(axis.end, time);
    }
    if (view->timeline->head)
        axis.end = MAX(axis.end, view->timeline->head->commit_time);
    /* dates of commits may be anything: an axis of ten thousand years has no labels */
    axis.begin = CLAMP(axis.begin, 0, INT64_C(4102444800));
    axis.end = CLAMP(axis.end, axis.begin + DAY_SECONDS, INT64_C(4102444800) + DAY_SECONDS);
    return axis;
}

double time_axis_x(const TimeAxis *axis, int64_t time) {
    double share = (double)(CLAMP(time, axis->begin, axis->end) - axis->begin) / (double)(axis->end - axis->begin);
    return PICTURE_LEFT + share * (PICTURE_RIGHT - PICTURE_LEFT);
}

/* --- the calendar, in UTC ----------------------------------------------------------------------------------------------- */

typedef struct {
    int year, month; /* 1 to 12 */
} Month;

static Month month_of(int64_t time) {
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time);
    return (Month){g_date_time_get_year(date), g_date_time_get_month(date)};
}

static int64_t month_begin(Month month) {
    g_autoptr(GDateTime) date = g_date_time_new_utc(month.year, month.month, 1, 0, 0, 0);
    return g_date_time_to_unix(date);
}

/* To the first month of its stretch of `step` months. */
static Month month_floor(Month month, int step) {
    int number = (month.year * 12 + month.month - 1) / step * step;
    return (Month){number / 12, number % 12 + 1};
}

static Month month_add(Month month, int months) {
    int number = month.year * 12 + month.month - 1 + months;
    return (Month){number / 12, number % 12 + 1};
}

static int months_between(const TimeAxis *axis) {
    Month first = month_of(axis->begin), last = month_of(axis->end);
    return (last.year - first.year) * 12 + last.month - first.month;
}

/* --- drawing ------------------------------------------------------------------------------------------------------------ */

typedef struct {
    const TimeAxis *axis;
    Figure *figure;
    double top, bottom;
    bool labels;
} Grid;

static void draw_tick(const Grid *grid, int64_t time, const char *label) {
    double x = time_axis_x(grid->axis, time);
    figure_line(grid->figure, x, grid->top, x, grid->bottom, "grid");
    if (grid->labels)
        figure_text(grid->figure, x, grid->bottom + 15, 'm', 0, "tick", label);
}

static void draw_days(const Grid *grid) {
    const TimeAxis *axis = grid->axis;
    static const int steps[] = {1, 2, 7, 14};
    int64_t days = (axis->end - axis->begin) / DAY_SECONDS, step = 14;
    for (guint i = G_N_ELEMENTS(steps); i-- > 0;)
        if (days / steps[i] <= LABELS_MOST)
            step = steps[i];
    for (int64_t day = (axis->begin + DAY_SECONDS - 1) / DAY_SECONDS; day * DAY_SECONDS <= axis->end; day += step) {
        g_autoptr(GString) label = g_string_new(NULL);
        text_date(label, day * DAY_SECONDS, 0, false);
        draw_tick(grid, day * DAY_SECONDS, label->str + 5);
    }
}

static void draw_months(const Grid *grid, int months) {
    const TimeAxis *axis = grid->axis;
    static const int steps[] = {1, 2, 3, 6, 12, 24, 60, 120, 240};
    int step = 240;
    for (guint i = G_N_ELEMENTS(steps); i-- > 0;)
        if (months / steps[i] < LABELS_MOST)
            step = steps[i];
    for (Month month = month_floor(month_of(axis->begin), step); month_begin(month) <= axis->end; month = month_add(month, step)) {
        if (month_begin(month) < axis->begin)
            continue;
        g_autofree char *label = step >= 12 ? g_strdup_printf("%04d", month.year) : g_strdup_printf("%04d-%02d", month.year, month.month);
        draw_tick(grid, month_begin(month), label);
    }
}

void time_axis_draw(const TimeAxis *axis, Figure *figure, double top, double bottom, bool labels) {
    const Grid grid = {axis, figure, top, bottom, labels};
    int months = months_between(axis);
    if (months < 3)
        draw_days(&grid);
    else
        draw_months(&grid, months);
    figure_line(figure, PICTURE_LEFT, bottom, PICTURE_RIGHT, bottom, "axis");
}

GArray *time_periods(const TimeAxis *axis, guint most, const char **unit) {
    int months = months_between(axis) + 1;
    int step = months <= (int)most ? 1 : months <= 3 * (int)most ? 3 : 12;
    GArray *periods = g_array_new(FALSE, TRUE, sizeof(Period));
    *unit = step == 1 ? "month" : step == 3 ? "quarter" : "year";
    for (Month month = month_floor(month_of(axis->begin), step); month_begin(month) <= axis->end; month = month_add(month, step)) {
        Period period = {.begin = month_begin(month), .end = month_begin(month_add(month, step))};
        if (step == 1)
            g_snprintf(period.label, sizeof period.label, "%04d-%02d", month.year % 10000, month.month);
        else if (step == 3)
            g_snprintf(period.label, sizeof period.label, "%04d Q%d", month.year % 10000, (month.month + 2) / 3);
        else
            g_snprintf(period.label, sizeof period.label, "%04d", month.year % 10000);
        g_array_append_val(periods, period);
    }
    return periods;
}

double picture_scale(double most) {
    static const double steps[] = {1, 2, 2.5, 5, 10};
    double power = 1;
    while (power * 10 < most)
        power *= 10;
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        if (steps[i] * power >= most && steps[i] * power == floor(steps[i] * power))
            return steps[i] * power;
    return power * 10;
}
