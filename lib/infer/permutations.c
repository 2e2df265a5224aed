/* Orders of each block by themselves: drawn by shuffling, or counted through in a number of mixed radix. */
#include "infer/permutations.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"

static prh_status check_table(const int32_t *table, int64_t draws, int64_t n)
{
    int64_t *seen; /* the last draw that had an item, from 1 */
    prh_status status = PRH_OK;

    PRH__TRY(prh__alloc_zero(&seen, n, sizeof *seen));
    for (int64_t k = 0; k < draws && status >= 0; k++)
        for (int64_t i = 0; i < n && status >= 0; i++) {
            const int32_t item = table[k * n + i];

            if (item < 0 || item >= n)
                status = prh__fail(PRH_ERR_ARGUMENT,
                    "permutation table: row %" PRId64 ", column %" PRId64 " is %d, not in 0 ... %" PRId64, k,
                    i, (int)item, n - 1);
            else if (seen[item] == k + 1)
                status = prh__fail(PRH_ERR_ARGUMENT,
                    "permutation table: row %" PRId64 " holds %d twice, the second time in column %" PRId64,
                    k, (int)item, i);
            else
                seen[item] = k + 1;
        }
    prh__free(seen);
    return status;
}

typedef struct labelled {
    int64_t label;
    int32_t item;
} labelled;

static int by_label(const void *a, const void *b)
{
    const labelled *x = a, *y = b;

    if (x->label != y->label)
        return x->label < y->label ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

/* One block per label, its members in their order. */
static prh_status sort_blocks(prh__permutations *p, const int64_t *labels)
{
    labelled *items;

    PRH__TRY(prh__alloc(&items, p->n, sizeof *items));
    for (int64_t i = 0; i < p->n; i++)
        items[i] = (labelled){labels ? labels[i] : 0, (int32_t)i};
    if (labels)
        qsort(items, (size_t)p->n, sizeof *items, by_label);
    for (int64_t i = 0; i < p->n; i++) {
        if (i == 0 || items[i].label != items[i - 1].label)
            p->start[p->blocks++] = i;
        p->member[i] = items[i].item;
    }
    p->start[p->blocks] = p->n;
    prh__free(items);
    return PRH_OK;
}

prh_status prh__permutations_create(prh__permutations *p, int64_t n, const prh_null_options *options)
{
    prh_status status;

    *p = (prh__permutations){.n = n,
        .all = options->method == PRH_NULL_ENUMERATE,
        .circular = options->circular,
        .seed = options->seed,
        .table = options->table};
    if (options->table)
        return check_table(options->table, options->permutations, n);
    PRH__GO(prh__alloc_zero(&p->start, n + 1, sizeof *p->start));
    PRH__GO(prh__alloc(&p->member, n, sizeof *p->member));
    PRH__GO(sort_blocks(p, options->blocks));
done:
    if (status < 0)
        prh__permutations_free(p);
    return status;
}

void prh__permutations_free(prh__permutations *p)
{
    prh__free(p->member);
    prh__free(p->start);
    p->member = NULL;
    p->start = NULL;
}

int64_t prh__permutations_count(const prh__permutations *p)
{
    int64_t count = 1;

    if (p->circular)
        return p->n;
    for (int64_t b = 0; b < p->blocks; b++)
        for (int64_t m = 2; m <= p->start[b + 1] - p->start[b]; m++)
            if (prh__mul(&count, count, m) < 0)
                return INT64_MAX;
    return count;
}

static void swap(int32_t *a, int32_t *b)
{
    const int32_t kept = *a;

    *a = *b;
    *b = kept;
}

/* Fisher and Yates over the members of a block; the choices come from a stream, or are the digits of a number. */
static void shuffle_block(const int32_t *member, int64_t size, prh__random *r, int32_t *out)
{
    for (int64_t i = size - 1; i > 0; i--)
        swap(&out[member[i]], &out[member[prh__random_below(r, (uint32_t)(i + 1))]]);
}

static int64_t order_block(const int32_t *member, int64_t size, int64_t number, int32_t *out)
{
    for (int64_t i = size - 1; i > 0; i--) {
        swap(&out[member[i]], &out[member[i - number % (i + 1)]]);
        number /= i + 1;
    }
    return number;
}

void prh__permutations_identity(int64_t n, int32_t *out)
{
    for (int64_t i = 0; i < n; i++)
        out[i] = (int32_t)i;
}

static void shift(int64_t n, int64_t by, int32_t *out)
{
    for (int64_t i = 0; i < n; i++)
        out[i] = (int32_t)((i + by) % n);
}

static void draw(const prh__permutations *p, int64_t number, int32_t *out)
{
    prh__random r;

    prh__random_open(&r, p->seed, p->stream + (uint64_t)number);
    if (p->circular) {
        shift(p->n, prh__random_below(&r, (uint32_t)p->n), out);
        return;
    }
    prh__permutations_identity(p->n, out);
    if (p->blocks == 1)
        prh__random_shuffle(&r, out, p->n);
    for (int64_t b = 0; b < p->blocks && p->blocks > 1; b++)
        shuffle_block(p->member + p->start[b], p->start[b + 1] - p->start[b], &r, out);
}

void prh__permutations_at(const prh__permutations *p, int64_t number, int32_t *out)
{
    if (p->table) {
        memcpy(out, p->table + number * p->n, (size_t)p->n * sizeof *out);
    } else if (!p->all) {
        draw(p, number, out);
    } else if (p->circular) {
        shift(p->n, number, out);
    } else {
        prh__permutations_identity(p->n, out);
        for (int64_t b = 0; b < p->blocks; b++)
            number = order_block(p->member + p->start[b], p->start[b + 1] - p->start[b], number, out);
    }
}
