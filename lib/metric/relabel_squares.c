/* Metrics that are products of two symmetric matrices over a constant: the matrices are held whole while draws last. */
#include "base/error.h"
#include "base/memory.h"
#include "metric/operand.h"
#include "metric/relabel.h"

typedef struct squares {
    const prh__comparison *c;
    prh__squares side[2];
    double *norm; /* per cell: what a product is divided by */
    int64_t workers;
    char **rooms;
} squares;

static prh_dtype dtype_of(const prh__comparison *c, const prh__operand *operands)
{
    for (int64_t l = 0; l < c->count[0] + c->count[1]; l++)
        if (!prh__operand_is_missing(&operands[l]) && prh__operand_dtype(&operands[l]) != PRH_F32)
            return PRH_F64;
    return PRH_F32;
}

static void end(void *state)
{
    squares *s = state;

    if (!s)
        return;
    prh__squares_free(&s->side[0]);
    prh__squares_free(&s->side[1]);
    prh__free(s->norm);
    prh__free(s->rooms);
    prh__free(s);
}

/* A layer without values has cells without scores; zeros stand in for it. */
static prh_status fill(squares *s, const prh__operand *operands)
{
    const prh__comparison *c = s->c;
    const prh_dtype dtype = dtype_of(c, operands);
    const int64_t n = c->side[0][0]->n;
    const uint64_t bytes = prh__squares_bytes(n, c->count[0] + c->count[1], dtype);

    PRH__REQUIRE(bytes <= c->run->memory_limit, PRH_ERR_TOO_LARGE,
        "permutations of %s hold the matrix of every layer whole, %" PRIu64
        " bytes; the memory limit is %" PRIu64,
        c->metric->name, bytes, c->run->memory_limit);
    for (int side = 0; side < 2; side++) {
        PRH__TRY(prh__squares_create(&s->side[side], n, c->count[side], dtype));
        for (int64_t l = 0; l < c->count[side]; l++)
            PRH__TRY(
                prh__operand_unpack(&s->side[side], l, &operands[l + side * c->count[0]], c->metric, c->run));
    }
    return PRH_OK;
}

static prh_status begin(void **state, const prh__comparison *c, int64_t workers)
{
    prh__operand *operands = NULL;
    squares *s = NULL;
    prh_status status;

    PRH__GO(prh__alloc_zero(&s, 1, sizeof *s));
    s->c = c;
    s->workers = workers;
    PRH__GO(prh__operands_find(&operands, c));
    PRH__GO(prh__alloc(&s->norm, c->count[0] * c->count[1], sizeof *s->norm));
    for (int64_t cell = 0; cell < c->count[0] * c->count[1]; cell++)
        s->norm[cell] = prh__operand_norm(
            c->metric, &operands[cell / c->count[1]], &operands[c->count[0] + cell % c->count[1]]);
    PRH__GO(fill(s, operands));
    PRH__GO(prh__alloc_rooms(
        &s->rooms, workers, (size_t)prh__squares_room(&s->side[0], &s->side[1]) * sizeof(double)));
done:
    prh__free(operands);
    if (status < 0)
        end(s);
    else
        *state = s;
    return status;
}

static prh_status score(
    void *state, const int32_t *permutations, int64_t count, int64_t worker, double *scores)
{
    const squares *s = state;
    const int64_t n = s->side[0].n, cells = s->side[0].count * s->side[1].count;

    for (int64_t d = 0; d < count; d += PRH__SQUARES_DRAWS) {
        const int64_t draws = count - d < PRH__SQUARES_DRAWS ? count - d : PRH__SQUARES_DRAWS;
        double *mine = scores + d * cells;

        PRH__TRY(prh__squares_products(
            &s->side[0], &s->side[1], permutations + d * n, draws, (double *)(void *)s->rooms[worker], mine));
        for (int64_t e = 0; e < draws * cells; e++)
            mine[e] = prh__operand_score(s->c->metric, mine[e], s->norm[e % cells]);
    }
    return PRH_OK;
}

/* Multiplications in the time of one that gathers. */
#define GATHERED 8.0

/* Columns whose products serve instead of the matrix; 0: there are none. */
static int64_t columns_of(const struct prh_prepared *layer, const prh_metric *metric)
{
    const prh__artefacts *group = prh__artefacts_planned(layer, metric);
    const prh__basis *basis;

    if (metric->family->needs & PRH__NEED_BASIS)
        return prh__basis_find(&basis, layer, metric) < 0 ? 0 : basis->rank;
    return group && group->way == PRH__GRAM_ROWS ? layer->cols : 0;
}

/* Few columns are multiplied sooner than matrices are read. */
static int suits(const prh__comparison *c)
{
    const int64_t n = c->side[0][0]->n, cells = c->count[0] * c->count[1];
    double products = 0.0;

    if (!prh__has_operands(c->metric))
        return 0;
    for (int64_t cell = 0; cell < cells; cell++) {
        const int64_t x = columns_of(c->side[0][cell / c->count[1]], c->metric);
        const int64_t y = columns_of(c->side[1][cell % c->count[1]], c->metric);

        if (x == 0 || y == 0)
            return 1;
        products += (double)x * (double)y;
    }
    return products / GATHERED > (double)n / 2.0 * (double)cells &&
           prh__squares_bytes(n, c->count[0] + c->count[1], PRH_F64) <= c->run->memory_limit;
}

static uint64_t scratch(const prh__comparison *c)
{
    const prh__squares x = {.n = c->side[0][0]->n, .count = c->count[0]};
    const prh__squares y = {.n = x.n, .count = c->count[1]};

    return (uint64_t)prh__squares_room(&x, &y) * sizeof(double);
}

const struct prh__relabeller prh__relabel_squares = {
    .suits = suits, .scratch = scratch, .begin = begin, .score = score, .end = end};
