/* Points in space, seen from the side and a little from above, in a frame that says which way the axes go. */
#include <math.h>
#include <stdlib.h>

#include "figure_panel.h"
#include "program.h"

#define DEGREE 0.01745329251994329577
#define USUAL_TURN 30.0
#define TILT 22.0
#define NAME_GAP 4.0
#define TINY 1e-290 /* distances that axes take for none */

/* One axis of the space: the values on it, and the frame around them. */
typedef struct extent {
    double low, high;
    double middle, half;
} extent;

static void include(extent *mine, double value)
{
    mine->low = fmin(mine->low, value);
    mine->high = fmax(mine->high, value);
}

/* Whether point i of a series has a place in space. */
static int is_there(const figure_series *series, int64_t i)
{
    return fabs(series->x[i]) <= 1e300 && fabs(series->y[i]) <= 1e300 && fabs(series->z[i]) <= 1e300;
}

/* A point in space, seen from the middle of the frame, as across, up and towards the eye. */
static void project(double turn, const double at[3], double seen[3])
{
    const double c = cos(turn * DEGREE), s = sin(turn * DEGREE);
    const double up = sin(TILT * DEGREE), forward = cos(TILT * DEGREE);
    const double away = s * at[0] + c * at[1]; /* on the ground, from the eye */

    seen[0] = c * at[0] - s * at[1];
    seen[1] = up * away + forward * at[2];
    seen[2] = up * at[2] - forward * away;
}

static double turn_of(const panel_state *mine)
{
    return mine->given->turn != 0.0 ? mine->given->turn : USUAL_TURN;
}

static void find_extents(const panel_state *mine, extent extents[3])
{
    double longest = 0.0;

    for (int a = 0; a < 3; a++)
        extents[a] = (extent){.low = INFINITY, .high = -INFINITY};
    for (int64_t s = 0; s < mine->given->series_count; s++) {
        const figure_series *series = &mine->given->series[s];

        for (int64_t i = 0; i < series->count; i++)
            if (is_there(series, i)) {
                include(&extents[0], series->x[i]);
                include(&extents[1], series->y[i]);
                include(&extents[2], series->z[i]);
            }
    }
    for (int a = 0; a < 3; a++) {
        if (extents[a].low > extents[a].high)
            extents[a] = (extent){.low = 0.0, .high = 1.0};
        longest = fmax(longest, extents[a].high - extents[a].low);
    }
    /* a frame that is flat would hide that the space has an axis there */
    for (int a = 0; a < 3; a++) {
        const double half =
            fmax(0.54 * (extents[a].high - extents[a].low), longest > TINY ? 0.1 * longest : 0.5);

        extents[a].middle = 0.5 * (extents[a].low + extents[a].high);
        extents[a].half = half;
    }
}

typedef struct depth_entry {
    double depth;
    int64_t i;
} depth_entry;

static int far_first(const void *x, const void *y)
{
    const depth_entry *a = x, *b = y;

    if (a->depth != b->depth)
        return a->depth < b->depth ? -1 : 1;
    return (a->i > b->i) - (a->i < b->i);
}

/* The points of one series; far ones are drawn first, so that near ones hide them. */
static void project_series(series_state *series, const extent extents[3], double turn)
{
    const figure_series *given = series->given;
    const size_t count = (size_t)series->count;
    depth_entry *depths = need(count, sizeof *depths);

    series->projected = need(count, 2 * sizeof *series->projected);
    for (int64_t i = 0; i < series->count; i++) {
        double seen[3] = {NAN, NAN, -INFINITY};

        if (is_there(given, i))
            project(turn,
                (double[]){given->x[i] - extents[0].middle, given->y[i] - extents[1].middle,
                    given->z[i] - extents[2].middle},
                seen);
        series->projected[i] = seen[0];
        series->projected[series->count + i] = seen[1];
        depths[i] = (depth_entry){seen[2], i};
    }
    qsort(depths, count, sizeof *depths, far_first);
    series->order = need(count, sizeof *series->order);
    for (size_t k = 0; k < count; k++)
        series->order[k] = depths[k].i;
    series->x = series->projected;
    series->y = series->projected + series->count;
    free(depths);
}

void space_project(panel_state *mine)
{
    const double turn = turn_of(mine);
    extent extents[3];

    find_extents(mine, extents);
    for (int corner = 0; corner < 8; corner++) {
        double at[3], seen[3];

        for (int a = 0; a < 3; a++)
            at[a] = corner >> a & 1 ? extents[a].half : -extents[a].half;
        project(turn, at, seen);
        mine->corners[corner][0] = seen[0];
        mine->corners[corner][1] = seen[1];
        axis_include(&mine->x, seen[0], 0.0);
        axis_include(&mine->y, seen[1], 0.0);
    }
    for (int64_t s = 0; s < mine->given->series_count; s++)
        project_series(&mine->series[s], extents, turn);
}

/* The middle of the edge along axis a that begins at a corner, on the page. */
static void edge_middle(const panel_state *mine, int corner, int a, double *x, double *y)
{
    const double *from = mine->corners[corner], *to = mine->corners[corner | 1 << a];

    *x = panel_x(mine, 0.5 * (from[0] + to[0]));
    *y = panel_y(mine, 0.5 * (from[1] + to[1]));
}

void space_draw_frame(panel_state *mine)
{
    for (int corner = 0; corner < 8; corner++)
        for (int a = 0; a < 3; a++) {
            const double *from = mine->corners[corner], *to = mine->corners[corner | 1 << a];

            if (!(corner >> a & 1))
                scene_line(&mine->page, panel_x(mine, from[0]), panel_y(mine, from[1]), panel_x(mine, to[0]),
                    panel_y(mine, to[1]), 0xd0d0d0ffu, 0.6);
        }
}

/* The name of an axis, with its unit. Allocated. */
static char *name_of(const panel_state *mine, int a)
{
    const figure_axis *axes[] = {&mine->given->x, &mine->given->y, &mine->given->z};

    return frame_label(axes[a]);
}

void space_measure(panel_state *mine)
{
    char *upright = name_of(mine, 2);

    mine->left = mine->right = NAME_GAP + LABEL_TEXT;
    if (upright[0])
        mine->left =
            fmax(mine->left, NAME_GAP + fmin(text_width(upright, LABEL_TEXT, 0), 0.25 * mine->plot.right));
    mine->bottom = mine->top = NAME_GAP + LABEL_TEXT;
    free(upright);
}

/* Beside the edges of the outline: the lowest along the ground, the leftmost upright. */
void space_draw_names(panel_state *mine)
{
    const double centre = 0.5 * (mine->plot.left + mine->plot.right);

    for (int a = 0; a < 3; a++) {
        text_look look = {
            .size = LABEL_TEXT, .colour = INK_TEXT, .across = 1.0, .down = a == 2 ? TEXT_MIDDLE : 0.0};
        double best_x = 0.0, best_y = 0.0, room;
        char *whole = name_of(mine, a), *text;
        int found = 0;

        for (int corner = 0; corner < 8; corner++) {
            double x, y;

            if (corner >> a & 1)
                continue;
            edge_middle(mine, corner, a, &x, &y);
            if (!found || (a == 2 ? x < best_x : y > best_y)) {
                best_x = x;
                best_y = y;
                found = 1;
            }
        }
        if (a != 2 && best_x > centre)
            look.across = 0.0;
        best_x += look.across > 0.0 ? -NAME_GAP : NAME_GAP;
        room = look.across > 0.0 ? best_x - mine->plot.left + mine->left
                                 : mine->plot.right + mine->right - best_x;
        text = text_shortened(whole, room, LABEL_TEXT, 0, 0);
        scene_text(&mine->page, text, best_x, best_y + (a == 2 ? 0.0 : 2.0), look);
        free(whole);
        free(text);
    }
}
