/* Arithmetic of the upper triangle. */
#include "compute/tiling.h"

#include <math.h>

prh__tiling prh__tiling_of(int64_t n)
{
    const int64_t edge = n <= PRH__TILE_FEW ? PRH__TILE_EDGE_SMALL : PRH__TILE_EDGE;
    prh__tiling t = {.n = n, .edge = n < edge ? n : edge};

    t.blocks = (n + t.edge - 1) / t.edge;
    t.stripes = t.blocks < PRH__STRIPES ? t.blocks : PRH__STRIPES;
    return t;
}

int64_t prh__tiling_count(const prh__tiling *tiling)
{
    return tiling->blocks * (tiling->blocks + 1) / 2;
}

/* How many pairs come before row a. */
static int64_t before(int64_t count, int64_t a)
{
    return a * count - a * (a - 1) / 2;
}

prh__tile prh__tiling_tile(const prh__tiling *tiling, int64_t row, int64_t column)
{
    prh__tile tile = {.i0 = row * tiling->edge, .j0 = column * tiling->edge};

    tile.ni = tiling->n - tile.i0 < tiling->edge ? tiling->n - tile.i0 : tiling->edge;
    tile.nj = tiling->n - tile.j0 < tiling->edge ? tiling->n - tile.j0 : tiling->edge;
    tile.number = before(tiling->blocks, row) + column - row;
    return tile;
}

void prh__triangle_pair(int64_t count, int64_t number, int64_t *a, int64_t *b)
{
    const double half = (double)count + 0.5;
    int64_t row = (int64_t)(half - sqrt(half * half - 2.0 * (double)number));

    /* the square root may land one off */
    while (row > 0 && before(count, row) > number)
        row--;
    while (before(count, row + 1) <= number)
        row++;
    *a = row;
    *b = row + number - before(count, row);
}

int64_t prh__tiling_stripe(const prh__tiling *tiling, int64_t stripe)
{
    return tiling->blocks * stripe / tiling->stripes;
}
