/* A panel on its way from description to page: what figure_layout.c and the files that draw share. */
#ifndef PRH_TOOLS_FIGURE_PANEL_H
#define PRH_TOOLS_FIGURE_PANEL_H

#include "figure.h"
#include "figure_axis.h"
#include "figure_colour.h"
#include "figure_scene.h"

#define TITLE_TEXT 8.5
#define LABEL_TEXT 8.0
#define LEGEND_TEXT 7.0
#define NOTE_TEXT 6.0
#define POINT_TEXT 6.0
#define TICK_LENGTH 2.5
#define TICK_GAP 4.5 /* from the axis to its numbers */

/* One series, and how it looks. */
typedef struct series_state {
    const figure_series *given;
    const double *x, *y; /* as given, or as a space is projected */
    double *projected;   /* the memory of these */
    int64_t *order;      /* in which points are drawn; NULL: as they come */
    int64_t count;
    ink colour;
    int shape, dashes;
    int64_t slot;              /* of bars: which of those that stand side by side; */
    double bar_width;          /* of all of them, as the axis counts */
    double bin_low, bin_width; /* of a histogram */
    int64_t *bins, bin_count;
} series_state;

/* What could not be shown. */
typedef struct left_out {
    int64_t missing, not_positive, outside, names, cells;
} left_out;

enum { LEGEND_NOWHERE, LEGEND_INSIDE, LEGEND_UNDER };

typedef struct panel_state {
    const figure_panel *given;
    axis x, y, scale;                       /* scale: of the colours of a heat map */
    figure_axis x_axis, y_axis, scale_axis; /* what these are made of, with what was left to us filled in */
    series_state *series;
    int has_letter;
    int64_t bar_series; /* that stand side by side */
    int64_t shown;      /* values that can be drawn, of all kinds */
    int64_t points;     /* that are drawn as marks */
    double
        corners[8]
               [2]; /* of a space, projected; bits 0, 1 and 2 of the number say which have high x, y and z */
    double ends[4]; /* of x and y, before a map is given equal units */
    left_out lost;
    box plot;
    double left, right, top, bottom; /* room around the plot, without legend and notes */
    int legend;
    box legend_box; /* inside: of the whole legend */
    scene page;     /* what is drawn of it, the plot's top left corner at 0, 0 */
} panel_state;

/* ---- figure_panel.c: from the description to what is drawn ---- */

void panel_begin(panel_state *mine, const figure_panel *given);
void panel_release(panel_state *mine);

/** Where point i of a series is: 1 if it is seen, -1 if it lies outside the axes, 0 if it has no place. */
int panel_point(const panel_state *mine, const series_state *series, int64_t i, double *x, double *y);
/** The place on the page of a value that has one on its axis. */
double panel_x(const panel_state *mine, double value);
double panel_y(const panel_state *mine, double value);
/** Whether bars lie and whiskers go along x. */
int panel_is_lying(const panel_state *mine);
int panel_is_reference(const figure_series *series);

/** What the page says of what is not shown: lines, each allocated. The answer is their number. */
enum { PANEL_NOTES = 6 };
int panel_notes(const panel_state *mine, char *notes[PANEL_NOTES]);

/* ---- figure_space.c: points in space, seen from the side ---- */

/** Projects the points, which are then drawn as in a plane. */
void space_project(panel_state *mine);
/** The room that the names of its axes take around the plot. */
void space_measure(panel_state *mine);
void space_draw_frame(panel_state *mine);
void space_draw_names(panel_state *mine);

/* ---- figure_bars.c: bars and histograms ---- */

void histogram_count(series_state *series, const axis *x);
void histogram_draw(panel_state *mine, const series_state *series);
/** Finds how wide bars are. */
void bars_measure(const panel_state *mine, series_state *series);
void bars_draw(panel_state *mine, const series_state *series);
/** How far a bar is from its place, to the right or down, in points. */
double bars_shift(const panel_state *mine, const series_state *series);

/* ---- figure_marks.c: everything else that shows a series ---- */

/** The diameter of points: smaller where there are many. */
double marks_size(const panel_state *mine);
void marks_draw(panel_state *mine);
/** What stands for a series in a legend, LEGEND_SAMPLE points wide around the height y. */
#define LEGEND_SAMPLE 16.0
void marks_draw_sample(const series_state *series, scene *page, double x, double y);

/* ---- figure_frame.c: axes, grid, titles ---- */

/** "label (unit)", as one line. Allocated. */
char *frame_label(const figure_axis *given);
/** Sets the ticks for the size of the plot, and with them the room around it; `place` is the width it has in all. */
void frame_measure(panel_state *mine, double place);
void frame_draw_grid(panel_state *mine);
/** Axes and titles; `letter` NULL for none. The plot begins `before` points from the left end of its place. */
void frame_draw(panel_state *mine, const char *letter, double before, double place);

/* ---- figure_heat.c ---- */

/** Whether a cell is one of the diagonal that holds nothing, and is to stay white. */
int heat_is_open(const figure_heat *heat, int64_t cell);
double heat_scale_width(panel_state *mine);
void heat_draw(panel_state *mine);
void heat_draw_scale(panel_state *mine);

/* ---- figure_ink.c: what is drawn where ---- */

/* More hides less: a band, on which words are readable; lines, which another line may cross; points, bars and cells. */
enum { INK_NONE, INK_LIGHT, INK_LINE, INK_MARK, INK_WORDS };

typedef struct ink_map {
    int rows, cols;       /* one cell to the point, the plot's top left corner at 0, 0 */
    unsigned char *cells; /* INK_... */
} ink_map;

void ink_map_begin(ink_map *mine, double width, double height);
void ink_map_release(ink_map *mine);
/** Adds what the items from `first` on cover. */
void ink_map_add(ink_map *mine, const scene *page, size_t first);
void ink_map_fill(ink_map *mine, box area, int what);
/** The most that is drawn anywhere in a box: INK_...; one that is not all inside counts as INK_WORDS. */
int ink_map_most(const ink_map *mine, box area);
/** The same along a line. */
int ink_map_most_along(const ink_map *mine, double x0, double y0, double x1, double y1);
void ink_map_line(ink_map *mine, double x0, double y0, double x1, double y1, int what);

/* ---- figure_legend.c ---- */

int legend_is_empty(const panel_state *mine);
int legend_is_same(const panel_state *mine, const panel_state *other);
/** Puts the legend where nothing is drawn, or else under the plot. */
void legend_place(panel_state *mine, ink_map *drawn);
void legend_draw_inside(panel_state *mine);
/** Whether all entries stand side by side, with their whole names. */
int legend_fits_one_row(const panel_state *mine, double width);
/** The height of a legend that is `width` wide. */
double legend_height(const panel_state *mine, double width);
void legend_draw_under(const panel_state *mine, scene *page, double left, double top, double width);

/* ---- figure_labels.c ---- */

/** Writes the names of points where there is room, and counts those that find none. */
void labels_draw(panel_state *mine, ink_map *drawn);

/* ---- figure_layout.c ---- */

/** The whole page. */
void figure_lay_out(const figure *mine, scene *page);

#endif
