#ifndef REPORT_PICTURE_H
#define REPORT_PICTURE_H

/* Pictures of a timeline: SVG in HTML (document/figure.h), a Mermaid diagram or a table in Markdown. All have the same time axis at the same place, so that they can be read one below the other. */

#include "document/figure.h"
#include "timeline_view.h"

#define PICTURE_WIDTH 960
#define PICTURE_LEFT 250   /* room for the words before the axis */
#define PICTURE_RIGHT 830  /* where the axis ends */

/* --- picture_axis.c --- */

typedef struct {
    int64_t begin, end; /* Unix seconds, UTC */
} TimeAxis;

TimeAxis time_axis_of(const TimelineView *view);
double time_axis_x(const TimeAxis *axis, int64_t time);

/* Months, years or days with their lines from `top` to `bottom`, with `labels` their words below. */
void time_axis_draw(const TimeAxis *axis, Figure *figure, double top, double bottom, bool labels);

/* Stretches of the calendar, for counts: months, quarters or years, whichever are few enough. */
typedef struct {
    int64_t begin, end;
    char label[16]; /* "2026-01", "2026 Q1", "2026" */
} Period;
GArray *time_periods(const TimeAxis *axis, guint most, const char **unit); /* of Period; `unit`: "month", "quarter", "year" */

/* A round number that is not less than `most`, for a scale. */
double picture_scale(double most);

/* --- the pictures: each appends itself with what Markdown has instead --- */

/* A bar a problem: the first so many of each list, which the tables beside it show. `further`: others that are not to be drawn. */
typedef struct {
    const GPtrArray *open, *ended; /* of const Problem * */
    guint open_count, ended_count;
    size_t further;
} BarChoice;
void picture_problems(const Audit *audit, const TimelineView *view, const BarChoice *choice, Document *document, Node *parent);

/* Tables, columns, differences over time. */
void picture_growth(const TimelineView *view, Document *document, Node *parent);

/* Migrations per month. In Markdown nothing: the table of picture_growth() has them. */
void picture_migrations(const TimelineView *view, Document *document, Node *parent);

/* Bugs that are about the problem's episodes. Of const Bug *; free with g_ptr_array_unref(). */
GPtrArray *picture_bugs(const Audit *audit, const TimelineView *view, const Problem *problem);

#endif
