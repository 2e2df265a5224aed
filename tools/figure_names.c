/* Names at the places of an axis of categories: as they are, smaller, turned, cut, or only some of them. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "figure_axis.h"
#include "figure_scene.h"
#include "program.h"

/* Points from one line of names to the next, as parts of the size of the letters. */
#define LINE 1.15
/* The same for names that are turned by 45 degrees, along the axis. */
#define LINE_TURNED 1.7

/* A page does not grow beyond this for its names. */
#define LONGEST 2400.0

double axis_least_length(const axis *mine)
{
    if (mine->scale != FIGURE_CATEGORY || !mine->given->names || mine->given->thin)
        return 0.0;
    return fmin(LINE * AXIS_TEXT_LEAST * (double)mine->given->count, LONGEST);
}

static void add_name(axis *mine, int64_t place, double room)
{
    char *name = text_clean(mine->given->names[place]);

    axis_add_tick(mine, axis_at(mine, (double)place), text_shortened(name, room, mine->text_size, 0, 1));
    free(name);
}

/* Whether names stand side by side, each in its own place. */
static int fit_along(const axis *mine, double pitch)
{
    for (int64_t i = 0; i < mine->given->count; i++) {
        char *name = text_clean(mine->given->names[i]);
        const double width = text_width(name, AXIS_TEXT, 0);

        free(name);
        if (width > pitch - 4.0)
            return 0;
    }
    return 1;
}

/* Numbers of places, at every first, second, fifth, tenth ... */
static void set_numbers(axis *mine, double length, int upright)
{
    static const int64_t factors[] = {1, 2, 5};
    const double wished = length / (upright ? 11.0 : 16.0);

    mine->text_size = AXIS_TEXT;
    for (int64_t power = 1;; power *= 10)
        for (int f = 0; f < 3; f++) {
            const int64_t step = factors[f] * power;

            if ((double)mine->given->count / (double)step > fmax(wished, 1.0))
                continue;
            axis_clear_ticks(mine);
            for (int64_t i = 0; i < mine->given->count; i += step) {
                const double at = axis_at(mine, (double)i);

                axis_add_tick(mine, at, need_text("%" PRId64, i));
            }
            if (step >= mine->given->count || axis_ticks_fit(mine, length, upright))
                return;
        }
}

void axis_set_names(axis *mine, double length, int upright, double room)
{
    const int64_t count = mine->given->count;
    const double pitch = length / (double)count;

    if (!mine->given->names) {
        set_numbers(mine, length, upright);
        return;
    }
    mine->text_size = fmin(fmax(pitch / LINE, AXIS_TEXT_LEAST), AXIS_TEXT);
    mine->every = (int64_t)ceil(LINE * mine->text_size / pitch - 1e-9);
    mine->turn = 0.0;
    if (!upright && fit_along(mine, pitch))
        room = pitch;
    else if (!upright)
        mine->turn = pitch >= LINE_TURNED * AXIS_TEXT ? 45.0 : 90.0;
    for (int64_t i = 0; i < count; i += mine->every)
        add_name(mine, i, room);
}
