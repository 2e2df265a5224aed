/* A step along a line that lowers a function as much as Wolfe's conditions ask. */
#ifndef PRH_COMPUTE_LINE_SEARCH_H
#define PRH_COMPUTE_LINE_SEARCH_H

#include <stdint.h>

#include <prh/status.h>

/* Value and gradient at x. Values that are not finite are an answer, not a failure; a failure ends the search. */
typedef prh_status (*prh__function)(void *context, const double *x, double *value, double *gradient);

/* The function on the line x + step * direction. */
typedef struct prh__line {
    prh__function function;
    void *context;
    int64_t n;
    double noise; /* values closer than this, or than their own rounding, are equal but for rounding */
    const double *x;
    const double *direction;
    double *at;       /* the point that was evaluated last, and the gradient there */
    double *gradient; /* likewise */
    int64_t evaluations;
} prh__line;

typedef struct prh__line_point {
    double step, value, slope; /* slope: derivative by the step */
} prh__line_point;

/* How far apart values near `value` may be and still be equal but for rounding. */
double prh__line_noise(const prh__line *line, double value);

/*
 * Looks for a step that meets the strong Wolfe conditions, from `first` on; start is the point of step 0, its slope
 * < 0. On success line->at and line->gradient are those of `found`. Its step is 0 if none was found that lowers the
 * value.
 *
 * Source: Nocedal & Wright, Numerical Optimization, 2006, algorithms 3.5 and 3.6; where the decrease drowns in
 * rounding, Hager & Zhang, SIAM J. Optim. 16 (2005): slopes decide.
 */
prh_status prh__line_search(
    prh__line *line, const prh__line_point *start, double first, prh__line_point *found);

#endif
