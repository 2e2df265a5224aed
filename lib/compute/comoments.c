/* Layout of the sums, and what they are about the mean. */
#include "compute/comoments.h"

#include <limits.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/comoments_move.h"
#include "compute/tiling.h"

int64_t prh__comoments_bands(int64_t width)
{
    return (width + PRH__COMOMENTS_EDGE - 1) / PRH__COMOMENTS_EDGE;
}

int64_t prh__comoments_band_rows(int64_t width, int64_t band)
{
    return width - band * PRH__COMOMENTS_EDGE < PRH__COMOMENTS_EDGE ? width - band * PRH__COMOMENTS_EDGE
                                                                    : PRH__COMOMENTS_EDGE;
}

static int64_t band_start(int64_t width, int64_t band)
{
    return PRH__COMOMENTS_EDGE * (band * width - PRH__COMOMENTS_EDGE * (band * (band - 1) / 2));
}

int64_t prh__comoments_size(int64_t width)
{
    const int64_t last = prh__comoments_bands(width) - 1;

    return band_start(width, last) +
           prh__comoments_band_rows(width, last) * prh__comoments_band_rows(width, last);
}

double *prh__comoments_row(const prh__comoments *c, int64_t j)
{
    const int64_t band = j / PRH__COMOMENTS_EDGE, first = band * PRH__COMOMENTS_EDGE;

    return c->zz + band_start(c->width, band) + (j - first) * (c->width - first) + (j - first);
}

prh__comoments_tile prh__comoments_tile_at(int64_t width, int64_t number)
{
    int64_t row, column;

    prh__triangle_pair(prh__comoments_bands(width), number, &row, &column);
    return (prh__comoments_tile){row * PRH__COMOMENTS_EDGE, prh__comoments_band_rows(width, row),
        column * PRH__COMOMENTS_EDGE, prh__comoments_band_rows(width, column)};
}

int64_t prh__comoments_tiles(int64_t width)
{
    return prh__comoments_bands(width) * (prh__comoments_bands(width) + 1) / 2;
}

prh_status prh__comoments_create(prh__comoments *c, const int64_t cols[2])
{
    prh_status status;

    memset(c, 0, sizeof *c);
    PRH__REQUIRE(cols[0] >= 1 && cols[1] >= 1, PRH_ERR_SHAPE,
        "rows of %" PRId64 " and %" PRId64 " columns hold nothing", cols[0], cols[1]);
    PRH__REQUIRE(cols[0] <= INT_MAX && cols[1] <= INT_MAX - cols[0], PRH_ERR_TOO_LARGE,
        "%" PRId64 " and %" PRId64 " columns are beyond the BLAS interface", cols[0], cols[1]);
    c->width = cols[0] + cols[1];
    PRH__REQUIRE(prh__comoments_size(c->width) <= PTRDIFF_MAX / 16, PRH_ERR_TOO_LARGE,
        "the sums of %" PRId64 " and %" PRId64 " columns cannot be addressed", cols[0], cols[1]);
    PRH__GO(prh__row_sums_create(&c->sums, cols));
    PRH__GO(prh__alloc_zero(&c->pilot, c->width, sizeof *c->pilot));
    PRH__GO(prh__alloc(&c->zz, prh__comoments_size(c->width), sizeof *c->zz));
done:
    if (status < 0)
        prh__comoments_free(c);
    return status;
}

void prh__comoments_free(prh__comoments *c)
{
    prh__free(c->zz);
    prh__free(c->pilot);
    prh__row_sums_free(&c->sums);
    memset(c, 0, sizeof *c);
}

/* Squares of the moved sums of z z', by pairs of sides. */
typedef struct squaring {
    const prh__moving *m;
    double (*part)[3]; /* per tile */
    prh__task *task;
} squaring;

/* Row i of a tile, from column `first` on: `count` values, each of which stands twice in a symmetric matrix but for
 * the diagonal. */
static void add_squares(const squaring *s, int64_t i, int64_t first, int64_t count, double part[3])
{
    const int64_t border = s->m->from->sums.cols[0], left = border - first;
    const int64_t of_x = left < 0 ? 0 : left < count ? left : count;
    double row[PRH__COMOMENTS_EDGE], twice;

    prh__moving_row(s->m, i, first, count, 0, row);
    twice = 2.0 * prh__dot(row, row, of_x);
    if (i >= border) {
        twice = 2.0 * prh__dot(row, row, count);
        part[2] += first == i ? twice - row[0] * row[0] : twice;
        return;
    }
    part[0] += first == i ? twice - row[0] * row[0] : twice;
    part[1] += prh__dot(row + of_x, row + of_x, count - of_x);
}

static prh_status square_tile(void *context, int64_t number, int64_t worker)
{
    const squaring *s = context;
    const prh__comoments_tile t = prh__comoments_tile_at(s->m->from->width, number);

    (void)worker;
    for (int64_t i = t.i0; i < t.i0 + t.ni; i++) {
        const int64_t first = i > t.j0 ? i : t.j0;

        add_squares(s, i, first, t.j0 + t.nj - first, s->part[number]);
    }
    return prh__task_step(s->task, 1.0);
}

prh_status prh__comoments_centre(prh__centred *out, const prh__comoments *c, const prh__run *run)
{
    const int64_t tiles = prh__comoments_tiles(c->width);
    squaring s = {.task = run->task};
    prh__moving m;
    prh_status status;

    memset(out, 0, sizeof *out);
    prh__task_expect(run->task, (double)tiles);
    PRH__GO(prh__moving_create(&m, c));
    PRH__GO(prh__alloc_zero(&s.part, tiles, sizeof *s.part));
    for (int64_t j = 0; j < c->width; j++)
        m.h[j] = -c->sums.z[j] / (double)c->n;
    m.moved = 1;
    PRH__GO(prh__moving_sums(&m, run));
    s.m = &m;
    PRH__GO(prh__parallel(run, tiles, prh__run_workers(run, tiles, 1), square_tile, &s));
    out->n = c->n;
    memcpy(out->cols, c->sums.cols, sizeof out->cols);
    memcpy(out->f, m.sums.f, sizeof out->f);
    memcpy(out->ff, m.sums.ff, sizeof out->ff);
    for (int64_t t = 0; t < tiles; t++)
        for (int p = 0; p < 3; p++)
            out->product[p] += s.part[t][p];
done:
    prh__free(s.part);
    prh__moving_free(&m);
    return status;
}
