/*
 * A pyramid over the matrix: a cell of a level has the least of the four cells beneath it, so that a change of a row
 * and a column touches n / 2 + n / 4 + ... cells (the quadtree of Eppstein, J. Exp. Algorithmics 5, 2000).
 */
#include "compute/closest.h"

#include "base/error.h"
#include "base/memory.h"

/* The nearer of two places in the matrix, among equals the first; -1 is none. */
static int64_t nearer(const prh__closest *c, int64_t a, int64_t b)
{
    if (a < 0 || b < 0)
        return a < 0 ? b : a;
    if (c->distances[a] != c->distances[b])
        return c->distances[a] < c->distances[b] ? a : b;
    return a < b ? a : b;
}

/* What there is at a cell of a level; level -1 is the matrix. */
static int64_t at(const prh__closest *c, int level, int64_t row, int64_t col)
{
    const int64_t side = level < 0 ? c->n : c->side[level];

    if (row >= side || col >= side || row > col || (level < 0 && row == col))
        return -1;
    return level < 0 ? row * c->n + col : c->best[c->start[level] + row * side + col];
}

static void refresh(prh__closest *c, int level, int64_t row, int64_t col)
{
    int64_t best = -1;

    for (int64_t r = 2 * row; r < 2 * row + 2; r++)
        for (int64_t s = 2 * col; s < 2 * col + 2; s++)
            best = nearer(c, best, at(c, level - 1, r, s));
    c->best[c->start[level] + row * c->side[level] + col] = best;
}

prh_status prh__closest_create(prh__closest *c, double *distances, int64_t n)
{
    int64_t side = n, cells = 0;

    *c = (prh__closest){.n = n, .distances = distances};
    while (side > 1) {
        side = (side + 1) / 2;
        c->side[c->levels] = side;
        c->start[c->levels] = cells;
        cells += side * side; /* less than n^2 in all, which the caller could address */
        c->levels++;
    }
    PRH__TRY(prh__alloc(&c->best, cells, sizeof *c->best));
    for (int level = 0; level < c->levels; level++)
        for (int64_t row = 0; row < c->side[level]; row++)
            for (int64_t col = row; col < c->side[level]; col++)
                refresh(c, level, row, col);
    return PRH_OK;
}

void prh__closest_free(prh__closest *c)
{
    prh__free(c->best);
    c->best = NULL;
}

int64_t prh__closest_pair(const prh__closest *c)
{
    return c->best[c->start[c->levels - 1]];
}

void prh__closest_update(prh__closest *c, int64_t k)
{
    for (int level = 0; level < c->levels; level++) {
        k /= 2;
        for (int64_t row = 0; row < k; row++)
            refresh(c, level, row, k);
        for (int64_t col = k; col < c->side[level]; col++)
            refresh(c, level, k, col);
    }
}
