/* Matrices whose rows are probabilities, and how one is drawn from. */
#ifndef PRH_PMI_STOCHASTIC_H
#define PRH_PMI_STOCHASTIC_H

#include <prh/status.h>
#include <prh/view.h>

/*
 * A caller's matrix, row-major without gaps: VALUE naming row and column of an entry that is not finite or below 0, and
 * naming a row whose sum is not 1 to 1e-6. The sums are then made 1.
 */
prh_status prh__stochastic_read(const prh_view *view, double *out);

/* Divides each row by its sum. */
void prh__stochastic_normalise(double *rows, int64_t count, int64_t cols);

/* VALUE naming row and column of an entry that is not finite or below 0; else the matrix in double without gaps. */
prh_status prh__read_weights(const prh_view *view, double *out);

/* cumulated[i] = weights[0] + ... + weights[i]; may be in place. */
void prh__cumulate(const double *weights, int64_t count, double *cumulated);

/* The first i whose cumulated weight reaches share of the whole, 0 < share < 1; its weight is above 0. */
int64_t prh__pick(const double *cumulated, int64_t count, double share);

#endif
