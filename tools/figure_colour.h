/* The colours of figures: few, and told apart by every eye. */
#ifndef PRH_TOOLS_FIGURE_COLOUR_H
#define PRH_TOOLS_FIGURE_COLOUR_H

#include <stdint.h>

#include "figure_scene.h"

#define INK_TEXT 0x262626ffu
#define INK_FAINT 0x6a6a6affu /* notes */
#define INK_AXIS 0x5a5a5affu
#define INK_GRID 0xe4e4e4ffu
#define INK_PAPER 0xffffffffu
#define INK_NO_VALUE 0xd0d0d0ffu /* a cell without a value: no colour of the maps is a middle grey */

enum { COLOUR_CATEGORIES = 7 };

/** The colour of a category, from 0; they come round again. */
ink colour_category(int64_t which);

/** The colour at `place` from 0 to 1 of FIGURE_SEQUENTIAL or FIGURE_DIVERGING; places beyond are drawn in. */
ink colour_of_map(int map, double place);

/** The ink with another alpha, from 0 to 1. */
ink colour_faded(ink colour, double alpha);

/** Black or white: what is easier to read on it. */
ink colour_on(ink ground);

#endif
