/* Names beside points: each where nothing is drawn yet, near its point, or farther away with a thin line to it. */
#include <math.h>
#include <stdlib.h>

#include "figure_panel.h"
#include "program.h"

enum { ANGLES = 16, RINGS = 5 };

/* A panel with more names than this writes none: they would not find room, and looking for it takes time. */
enum { MOST_NAMES = 1500 };

#define NAME_WIDEST 90.0
#define APART 1.5     /* room beside a name, from the next one and from the axis */
#define WITH_LINE 8.0 /* from here on a line leads from the point to the name */

typedef struct candidate {
    double x, y;           /* of the anchor */
    double from_x, from_y; /* where a line to it begins, just outside the point */
    int has_line;
    text_look look;
    box area;
} candidate;

/* The place at an angle and a distance from a point with a mark: the name grows away from it. */
static candidate place(const char *text, double x, double y, double mark, double angle, double distance)
{
    const double c = cos(angle), s = sin(angle), start = 0.5 * mark + 1.5, end = 0.5 * mark + distance;
    candidate at = {.x = x + end * c,
        .y = y + end * s,
        .from_x = x + start * c,
        .from_y = y + start * s,
        .has_line = distance >= WITH_LINE,
        .look = {.size = POINT_TEXT, .colour = INK_TEXT}};

    at.look.across = 0.5 - 0.5 * fmin(fmax(2.0 * c, -1.0), 1.0);
    at.look.down = 0.5 - 0.5 * fmin(fmax(2.0 * s, -1.0), 1.0);
    if (fabs(s) < 1e-9)
        at.look.down = TEXT_MIDDLE;
    at.area = scene_text_box(text, at.x, at.y, at.look);
    return at;
}

static int find_place(
    const ink_map *drawn, const char *text, double x, double y, double mark, candidate *found)
{
    static const double rings[RINGS] = {2.0, 4.0, 9.0, 16.0, 26.0};
    static const int turns[ANGLES] = {
        0, 8, 14, 10, 2, 6, 12, 4, 15, 1, 9, 7, 13, 11, 3, 5}; /* right, left, above ... */

    for (int ring = 0; ring < RINGS; ring++)
        for (int turn = 0; turn < ANGLES; turn++) {
            *found = place(text, x, y, mark, turns[turn] * (6.283185307179586 / ANGLES), rings[ring]);
            if (found->area.left < APART || ink_map_most(drawn, found->area) > INK_LIGHT)
                continue;
            if (!found->has_line ||
                ink_map_most_along(drawn, found->from_x, found->from_y, found->x, found->y) <= INK_LINE)
                return 1;
        }
    return 0;
}

static void draw_name(panel_state *mine, const series_state *series, int64_t i, double mark, ink_map *drawn)
{
    char *clean = text_clean(series->given->labels[i]), *text;
    candidate found;
    double x, y;

    if (!clean[0] || panel_point(mine, series, i, &x, &y) != 1) {
        free(clean);
        return;
    }
    text = text_shortened(clean, NAME_WIDEST, POINT_TEXT, 0, 1);
    if (find_place(drawn, text, x, y, mark, &found)) {
        if (found.has_line) {
            scene_line(&mine->page, found.from_x, found.from_y, found.x, found.y, INK_AXIS, 0.4);
            ink_map_line(drawn, found.from_x, found.from_y, found.x, found.y, INK_LINE);
        }
        scene_text(&mine->page, text, found.x, found.y, found.look);
        found.area.left -= APART;
        found.area.right += APART;
        ink_map_fill(drawn, found.area, INK_WORDS);
    } else {
        mine->lost.names++;
    }
    free(clean);
    free(text);
}

static int has_names(const series_state *series)
{
    return series->given->kind == FIGURE_POINTS && series->given->labels;
}

void labels_draw(panel_state *mine, ink_map *drawn)
{
    int64_t names = 0;

    for (int64_t s = 0; s < mine->given->series_count; s++)
        if (has_names(&mine->series[s]))
            names += mine->series[s].count;
    if (names > MOST_NAMES) {
        mine->lost.names += names;
        return;
    }
    for (int64_t s = 0; s < mine->given->series_count; s++)
        for (int64_t i = 0; has_names(&mine->series[s]) && i < mine->series[s].count; i++)
            draw_name(mine, &mine->series[s], i, marks_size(mine), drawn);
}
