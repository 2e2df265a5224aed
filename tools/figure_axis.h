/* Axes: from values to places, and where numbers are written. */
#ifndef PRH_TOOLS_FIGURE_AXIS_H
#define PRH_TOOLS_FIGURE_AXIS_H

#include <stddef.h>
#include <stdint.h>

#include "figure.h"

typedef struct axis_tick {
    double at;  /* from 0, the left or lower end, to 1 */
    char *text; /* NULL: a short line without a number */
} axis_tick;

typedef struct axis {
    const figure_axis *given;
    int scale;
    int fixed;        /* the ends were given */
    int holds_zero;   /* FIGURE_LINEAR: bars stand on it, so 0 is inside, at the end if nothing is beyond */
    int reversed;     /* of categories, upright: 0 is at the top */
    double low, high; /* the ends; of FIGURE_LOG their exponents */
    axis_tick *ticks;
    size_t tick_count;
    double text_size;
    double turn;   /* of names: 0, 45 or 90 degrees */
    int64_t every; /* names are written for each of so many places */
} axis;

#define AXIS_TEXT 7.0 /* size of numbers and names; names may be smaller, down to: */
#define AXIS_TEXT_LEAST 5.5

enum { VALUE_FINE, VALUE_MISSING, VALUE_NOT_POSITIVE, VALUE_OUTSIDE };

/** An axis without values yet; `upright` for y. */
void axis_begin(axis *mine, const figure_axis *given, int upright);
void axis_release(axis *mine);

/** Whether a value can be drawn (VALUE_FINE), and if not why. VALUE_OUTSIDE is said of axes with given ends only. */
int axis_judge(const axis *mine, double value);

/** The value as the axis counts: of FIGURE_LOG its exponent; NaN if it has none. */
double axis_counted(const axis *mine, double value);

/** Makes the axis long enough for a value, if it has a place, and for as much as `half` on both sides of it. */
void axis_include(axis *mine, double value, double half);

/** Settles the ends, with room beside the values unless they were given. */
void axis_settle(axis *mine);

/** The place of a value, from 0 to 1 unless it lies outside; NaN if it has none. */
double axis_at(const axis *mine, double value);

/** The value at a place. */
double axis_value(const axis *mine, double at);

/** Chooses the numbers or names for an axis that is `length` points long; none is wider than `room`. */
void axis_set_ticks(axis *mine, double length, int upright, double room);

/**
 * The least length in points at which the names of all places are readable, as far as pages grow; 0 without names.
 */
double axis_least_length(const axis *mine);

/** A number with so many decimals, and a minus that is as wide as a plus. Allocated. */
char *axis_decimal(double value, int decimals);

/** For qsort: doubles, the smallest first. */
int axis_in_order(const void *x, const void *y);

/* ---- for figure_ticks.c and figure_names.c alone ---- */

/** Whether the texts leave room between one another on an axis of that length. */
int axis_ticks_fit(const axis *mine, double length, int upright);
void axis_clear_ticks(axis *mine);
void axis_add_tick(axis *mine, double at, char *text); /* takes text over */
void axis_set_names(axis *mine, double length, int upright, double room);

/**
 * A number in the style of its neighbours, of which one is `largest`: as many decimals as `step` has, with a power of
 * ten where they are all small, or one is large. Allocated.
 */
char *axis_number(double value, double step, double largest);

#endif
