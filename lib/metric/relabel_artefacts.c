/* Any metric: what it reads of each layer of y is put in the new order, and compared as ever. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"
#include "metric/relabel.h"

enum { MOST_MOVED = 4 };

/* An array whose row i is row permutation[i] of another. */
typedef struct moved {
    const char *from;
    char *to;
    size_t stride, bytes; /* from row to row of `from`, and of `to` */
    int square;           /* doubles whose columns are those of the permutation too */
} moved;

/* A layer of y under a permutation: in what moves it has arrays of its own, in all else those of the layer. */
typedef struct copy {
    struct prh_prepared shell;
    prh__artefacts group;
    prh__scaled_basis basis;
    prh__asked_rdm rdm;
    moved moved[MOST_MOVED];
    int count;
} copy;

/* One worker's. */
typedef struct desk {
    prh__task task; /* whose steps nobody hears of */
    prh__run run;
    copy *layers;
    const struct prh_prepared **side;
    int32_t *inverse;
    prh_status *statuses;
} desk;

typedef struct artefacts {
    const prh__comparison *c;
    int64_t workers;
    desk *desks;
} artefacts;

/* Gives `field`, a pointer to rows `stride` bytes apart, `bytes` of each in an array of the copy's own. */
static prh_status own(copy *mine, void *field, int64_t rows, size_t stride, size_t bytes)
{
    moved *m = &mine->moved[mine->count];
    void *from;

    memcpy(&from, field, sizeof from);
    if (!from)
        return PRH_OK;
    PRH__TRY(prh__alloc(&m->to, rows, bytes));
    m->from = from;
    m->stride = stride;
    m->bytes = bytes;
    mine->count++;
    from = m->to;
    memcpy(field, &from, sizeof from);
    return PRH_OK;
}

/* The first k of each list. */
static prh_status own_lists(copy *mine, const prh__artefacts *from, int64_t n, int64_t k)
{
    const size_t stride = (size_t)from->lists.stride, wanted = (size_t)k;
    prh__artefacts *group = &mine->group;

    PRH__TRY(own(mine, &group->lists.index, n, stride * sizeof(int32_t), wanted * sizeof(int32_t)));
    group->lists.k_max = group->lists.stride = k;
    PRH__TRY(own(mine, &group->centred, n, stride * sizeof(double), wanted * sizeof(double)));
    return own(mine, &group->values, n, stride * sizeof(double), wanted * sizeof(double));
}

/* A Gram in feature space; one in tiles is not relabelled here. */
static prh_status own_gram(copy *mine, const prh__gram *from)
{
    const size_t row = (size_t)from->cols * prh__dtype_size(from->kept);
    prh__gram *gram = &mine->group.gram;

    PRH__TRY(own(mine, &gram->rows, from->n, row, row));
    PRH__TRY(own(mine, &gram->diagonal, from->n, sizeof(double), sizeof(double)));
    PRH__TRY(own(mine, &gram->offset[PRH__BIASED], from->n, sizeof(double), sizeof(double)));
    return own(mine, &gram->offset[PRH__UNBIASED], from->n, sizeof(double), sizeof(double));
}

static prh_status own_group(copy *mine, const struct prh_prepared *layer, const prh_metric *metric)
{
    const int32_t needs = metric->family->needs;
    const prh__artefacts *group;

    PRH__TRY(prh__artefacts_find(&group, layer, metric));
    mine->group = *group;
    mine->shell.groups = 1;
    mine->shell.group = &mine->group;
    if (needs & PRH__NEED_LISTS)
        PRH__TRY(own_lists(mine, group, layer->n, metric->k));
    else
        mine->group.lists = (struct prh_neighbors){0}; /* those of other metrics are the layer's */
    return needs & (PRH__NEED_GRAM | PRH__NEED_GRAM_UNBIASED) ? own_gram(mine, &group->gram) : PRH_OK;
}

static prh_status own_basis(copy *mine, const struct prh_prepared *layer, const prh_metric *metric)
{
    const prh__basis *basis;
    size_t row;

    PRH__TRY(prh__basis_find(&basis, layer, metric));
    row = (size_t)basis->kept * sizeof(double);
    for (int64_t b = 0; b < layer->bases; b++)
        if (&layer->basis[b].basis == basis)
            mine->basis = layer->basis[b];
    mine->shell.bases = 1;
    mine->shell.basis = &mine->basis;
    return own(mine, &mine->basis.basis.u, layer->n, row, row);
}

static prh_status own_rdm(copy *mine, const struct prh_prepared *layer, const prh_metric *metric)
{
    const size_t row = (size_t)layer->n * sizeof(double);
    const prh__rdm *rdm;

    PRH__TRY(prh__rdm_find(&rdm, layer, metric));
    for (int64_t r = 0; r < layer->rdms; r++)
        if (&layer->rdm[r].rdm == rdm)
            mine->rdm = layer->rdm[r];
    mine->shell.rdms = 1;
    mine->shell.rdm = &mine->rdm;
    mine->moved[mine->count].square = 1;
    return own(mine, &mine->rdm.rdm.values, layer->n, row, row);
}

static prh_status open_copy(copy *mine, const struct prh_prepared *layer, const prh_metric *metric)
{
    mine->shell = *layer;
    mine->shell.groups = mine->shell.bases = mine->shell.rdms = 0;
    if (metric->family->needs & PRH__NEED_BASIS)
        return own_basis(mine, layer, metric);
    if (metric->family->needs & PRH__NEED_RDM)
        return own_rdm(mine, layer, metric);
    return own_group(mine, layer, metric);
}

/* Row i, from a row of the layer. */
static void move_row(const moved *m, const int32_t *permutation, int64_t n, int64_t i)
{
    const char *from = m->from + (size_t)permutation[i] * m->stride;
    char *to = m->to + (size_t)i * m->bytes;

    if (m->square)
        prh__gather_f64((const double *)(const void *)from, permutation, n, (double *)(void *)to);
    else
        memcpy(to, from, m->bytes);
}

static void relabel(copy *mine, const int32_t *permutation, const int32_t *inverse, int64_t n)
{
    struct prh_neighbors *lists = &mine->group.lists;

    for (int m = 0; m < mine->count; m++)
        for (int64_t i = 0; i < n; i++)
            move_row(&mine->moved[m], permutation, n, i);
    for (int64_t e = 0; lists->index && e < n * lists->stride; e++)
        lists->index[e] = inverse[lists->index[e]];
}

static void close_desk(desk *d, int64_t layers)
{
    for (int64_t l = 0; d->layers && l < layers; l++)
        for (int m = 0; m < d->layers[l].count; m++)
            prh__free(d->layers[l].moved[m].to);
    prh__free(d->statuses);
    prh__free(d->inverse);
    prh__free(d->side);
    prh__free(d->layers);
}

static prh_status open_desk(desk *d, const prh__comparison *c, int64_t workers)
{
    d->run = prh__run_inside(c->run, workers);
    d->run.task = &d->task;
    d->run.threads = 1;
    PRH__TRY(prh__alloc_zero(&d->layers, c->count[1], sizeof *d->layers));
    PRH__TRY(prh__alloc(&d->side, c->count[1], sizeof *d->side));
    PRH__TRY(prh__alloc(&d->inverse, c->side[1][0]->n, sizeof *d->inverse));
    PRH__TRY(prh__alloc(&d->statuses, c->count[0] * c->count[1], sizeof *d->statuses));
    for (int64_t l = 0; l < c->count[1]; l++) {
        PRH__TRY(open_copy(&d->layers[l], c->side[1][l], c->metric));
        d->side[l] = &d->layers[l].shell;
    }
    return PRH_OK;
}

static void close_all(void *state)
{
    artefacts *a = state;

    if (!a)
        return;
    for (int64_t w = 0; a->desks && w < a->workers; w++)
        close_desk(&a->desks[w], a->c->count[1]);
    prh__free(a->desks);
    prh__free(a);
}

static prh_status open_all(void **state, const prh__comparison *c, int64_t workers)
{
    artefacts *a = NULL;
    prh_status status;

    PRH__GO(prh__alloc_zero(&a, 1, sizeof *a));
    a->c = c;
    a->workers = workers;
    PRH__GO(prh__alloc_zero(&a->desks, workers, sizeof *a->desks));
    for (int64_t w = 0; w < workers; w++)
        PRH__GO(open_desk(&a->desks[w], c, workers));
done:
    if (status < 0)
        close_all(a);
    else
        *state = a;
    return status;
}

static prh_status score(
    void *state, const int32_t *permutations, int64_t count, int64_t worker, double *scores)
{
    const artefacts *a = state;
    const int64_t n = a->c->side[1][0]->n, cells = a->c->count[0] * a->c->count[1];
    desk *d = &a->desks[worker];

    for (int64_t draw = 0; draw < count; draw++) {
        const int32_t *permutation = permutations + draw * n;
        prh__comparison c = *a->c;

        for (int64_t i = 0; i < n; i++)
            d->inverse[permutation[i]] = (int32_t)i;
        for (int64_t l = 0; l < c.count[1]; l++)
            relabel(&d->layers[l], permutation, d->inverse, n);
        c.side[1] = d->side;
        c.run = &d->run;
        c.scores = scores + draw * cells;
        c.statuses = d->statuses;
        PRH__TRY(prh__compare(&c));
    }
    return PRH_OK;
}

static int suits(const prh__comparison *c)
{
    (void)c;
    return 1;
}

/* Bytes that change of one item of a layer. */
static size_t row_bytes(const struct prh_prepared *layer, const prh_metric *metric)
{
    const prh__artefacts *group = prh__artefacts_planned(layer, metric);
    const prh__basis *basis;
    size_t bytes = (size_t)metric->k * (sizeof(int32_t) + 2 * sizeof(double));

    if (group && group->way == PRH__GRAM_ROWS)
        bytes += ((size_t)layer->cols + 3) * sizeof(double);
    if ((metric->family->needs & PRH__NEED_BASIS) && prh__basis_find(&basis, layer, metric) >= 0)
        bytes += (size_t)basis->kept * sizeof(double);
    if (metric->family->needs & PRH__NEED_RDM)
        bytes += (size_t)layer->n * sizeof(double);
    return bytes;
}

static uint64_t scratch(const prh__comparison *c)
{
    uint64_t bytes = 0;

    for (int64_t l = 0; l < c->count[1]; l++)
        bytes += (uint64_t)c->side[1][l]->n * row_bytes(c->side[1][l], c->metric);
    return bytes;
}

const struct prh__relabeller prh__relabel_artefacts = {
    .suits = suits, .scratch = scratch, .begin = open_all, .score = score, .end = close_all};
