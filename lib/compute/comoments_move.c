/* Multiplying out (row_sums.c) takes one pass over the sum of z z' for its products with h. */
#include "compute/comoments_move.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

prh_status prh__moving_create(prh__moving *m, const prh__comoments *from)
{
    memset(m, 0, sizeof *m);
    m->from = from;
    PRH__TRY(prh__row_sums_create(&m->sums, from->sums.cols));
    PRH__TRY(prh__alloc_zero(&m->h, from->width, 3 * sizeof *m->h));
    for (int f = 0; f < 2; f++)
        m->zzh[f] = m->h + (f + 1) * from->width;
    return PRH_OK;
}

void prh__moving_free(prh__moving *m)
{
    prh__free(m->h);
    prh__row_sums_free(&m->sums);
}

/* zzh for the rows of one band: by dots with what is right of the diagonal block, it included, and by columns of
 * what is above it. */
static prh_status multiply_band(void *context, int64_t band, int64_t worker)
{
    const prh__moving *m = context;
    const prh__comoments *c = m->from;
    const int64_t first = band * PRH__COMOMENTS_EDGE, rows = prh__comoments_band_rows(c->width, band),
                  border = c->sums.cols[0];
    const int64_t split = border < first ? first : border; /* columns of y from here on */

    (void)worker;
    for (int64_t j = first; j < first + rows; j++) {
        const double *row = prh__comoments_row(c, j) - (j - first); /* column `first` of the band */

        m->zzh[0][j] = prh__dot(row, m->h + first, split - first);
        m->zzh[1][j] = prh__dot(row + (split - first), m->h + split, c->width - split);
    }
    for (int64_t k = 0; k < first; k++) {
        const double *row = prh__comoments_row(c, k) + (first - k), h = m->h[k];
        double *out = m->zzh[k < border ? 0 : 1] + first;

        for (int64_t j = 0; j < rows; j++)
            out[j] += row[j] * h;
    }
    return PRH_OK;
}

prh_status prh__moving_sums(prh__moving *m, const prh__run *run)
{
    const prh__comoments *c = m->from;

    if (!m->moved || c->n == 0) {
        prh__row_sums_copy(&m->sums, &c->sums);
        return PRH_OK;
    }
    PRH__TRY(prh__parallel(run, prh__comoments_bands(c->width),
        prh__run_workers(run, prh__comoments_bands(c->width), 1), multiply_band, m));
    prh__row_sums_shift(&m->sums, &c->sums, c->n, m->h, m->zzh);
    return PRH_OK;
}

void prh__moving_row(
    const prh__moving *m, int64_t j, int64_t first, int64_t count, int add, double *restrict out)
{
    const double *zz = prh__comoments_row(m->from, j) + (first - j);
    const double *after = m->sums.z + first, *h = m->h + first;
    const double hj = m->h[j], before = m->from->sums.z[j];

    for (int64_t k = 0; k < count; k++) {
        const double value = m->moved ? zz[k] + (hj * after[k] + before * h[k]) : zz[k];

        out[k] = add ? out[k] + value : value;
    }
}
