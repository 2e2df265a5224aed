/*
 * Lists hold distinct items, so every comparison starts from what a's list says of an item: whether it is there (one
 * bit, in a row of bits that stays in the first-level cache) or where it stands. The bits or places are set and
 * cleared for each list, never searched.
 */
#include "compute/lists.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"

enum { ROWS_PER_STEP = 1024 };

double prh__lists_work(int64_t n, int64_t k)
{
    return (double)n * (double)(k + 4) / 16.0;
}

/* Tells of progress, and hears of a cancel, now and then. */
static prh_status after_row(const prh__run *run, int64_t row, int64_t k, int64_t count)
{
    if ((row + 1) % ROWS_PER_STEP != 0)
        return PRH_OK;
    return prh__task_step(run->task, prh__lists_work(ROWS_PER_STEP, k) * (double)count);
}

/* Where the sums and their terms go. */
typedef struct outputs {
    double *sums;
    double *terms; /* or NULL */
    int64_t n;
} outputs;

static void begin_sums(const outputs *at, int64_t count)
{
    memset(at->sums, 0, (size_t)count * sizeof *at->sums);
}

static void add_term(const outputs *at, int64_t v, int64_t i, double term)
{
    at->sums[v] += term;
    if (at->terms)
        at->terms[v * at->n + i] = term;
}

static const int32_t *list_of(const struct prh_neighbors *lists, int64_t i)
{
    return lists->index + i * lists->stride;
}

void prh__bits_enter(uint64_t *set, const int32_t *list, int64_t k)
{
    for (int64_t p = 0; p < k; p++)
        set[list[p] >> 6] |= UINT64_C(1) << (list[p] & 63);
}

void prh__bits_leave(uint64_t *set, const int32_t *list, int64_t k)
{
    for (int64_t p = 0; p < k; p++)
        set[list[p] >> 6] = 0;
}

int prh__bits_have(const uint64_t *set, int32_t item)
{
    return (int)(set[item >> 6] >> (item & 63) & 1);
}

/* Sum over items of worth[c], c being the number of common neighbours; of c itself if worth is NULL. */
static prh_status sum_common(const struct prh_neighbors *a, const struct prh_neighbors *const *others,
    int64_t count, int64_t k, const double *worth, const prh__run *run, double *sums, double *terms)
{
    const outputs at = {sums, terms, a->rows};
    uint64_t *set;
    prh_status status = PRH_OK;

    PRH__TRY(prh__alloc_zero(&set, (a->rows + 63) / 64, sizeof *set));
    begin_sums(&at, count);
    for (int64_t i = 0; i < a->rows && status >= 0; i++) {
        prh__bits_enter(set, list_of(a, i), k);
        for (int64_t v = 0; v < count; v++) {
            const int64_t common = prh__count_members(set, list_of(others[v], i), k);

            add_term(&at, v, i, worth ? worth[common] : (double)common);
        }
        prh__bits_leave(set, list_of(a, i), k);
        status = after_row(run, i, k, count);
    }
    prh__free(set);
    return status;
}

prh_status prh__lists_overlap(const struct prh_neighbors *a, const struct prh_neighbors *const *others,
    int64_t count, int64_t k, const prh__run *run, double *sums, double *terms)
{
    return sum_common(a, others, count, k, NULL, run, sums, terms);
}

prh_status prh__jaccard_worth(double **worth, int64_t k)
{
    PRH__TRY(prh__alloc(worth, k + 1, sizeof **worth));
    for (int64_t c = 0; c <= k; c++)
        (*worth)[c] = (double)c / (double)(2 * k - c);
    return PRH_OK;
}

prh_status prh__lists_jaccard(const struct prh_neighbors *a, const struct prh_neighbors *const *others,
    int64_t count, int64_t k, const prh__run *run, double *sums, double *terms)
{
    double *worth;
    prh_status status;

    PRH__TRY(prh__jaccard_worth(&worth, k));
    status = sum_common(a, others, count, k, worth, run, sums, terms);
    prh__free(worth);
    return status;
}

/* Who has item i among the first k: owner[start[i]] ... owner[start[i + 1] - 1]. */
typedef struct owners {
    int64_t *start;
    int32_t *owner;
} owners;

static prh_status find_owners(owners *o, const struct prh_neighbors *a, int64_t k)
{
    const int64_t n = a->rows;

    PRH__TRY(prh__alloc_zero(&o->start, n + 2, sizeof *o->start));
    PRH__TRY(prh__alloc(&o->owner, n, (size_t)k * sizeof *o->owner));
    for (int64_t i = 0; i < n; i++)
        for (int64_t p = 0; p < k; p++)
            o->start[list_of(a, i)[p] + 2]++;
    for (int64_t i = 0; i < n; i++)
        o->start[i + 2] += o->start[i + 1];
    for (int64_t i = 0; i < n; i++)
        for (int64_t p = 0; p < k; p++)
            o->owner[o->start[list_of(a, i)[p] + 1]++] = (int32_t)i;
    return PRH_OK;
}

prh_status prh__lists_cycles(const struct prh_neighbors *a, const struct prh_neighbors *const *others,
    int64_t count, int64_t k, const prh__run *run, double *sums, double *terms)
{
    const outputs at = {sums, terms, a->rows};
    owners o = {NULL, NULL};
    uint64_t *set = NULL;
    prh_status status;

    PRH__GO(find_owners(&o, a, k));
    PRH__GO(prh__alloc_zero(&set, (a->rows + 63) / 64, sizeof *set));
    begin_sums(&at, count);
    for (int64_t i = 0; i < a->rows; i++) {
        const int32_t *mine = o.owner + o.start[i];
        const int64_t many = o.start[i + 1] - o.start[i];

        prh__bits_enter(set, mine, many);
        for (int64_t v = 0; v < count; v++)
            add_term(&at, v, i, prh__count_members(set, list_of(others[v], i), k) > 0 ? 1.0 : 0.0);
        prh__bits_leave(set, mine, many);
        PRH__GO(after_row(run, i, k, count));
    }
done:
    prh__free(set);
    prh__free(o.owner);
    prh__free(o.start);
    return status;
}

prh_status prh__places_create(int32_t **place, int64_t n)
{
    PRH__TRY(prh__alloc(place, n, sizeof **place));
    memset(*place, 0xff, (size_t)n * sizeof **place);
    return PRH_OK;
}

void prh__places_enter(int32_t *place, const int32_t *list, int64_t k)
{
    for (int64_t p = 0; p < k; p++)
        place[list[p]] = (int32_t)p;
}

void prh__places_leave(int32_t *place, const int32_t *list, int64_t k)
{
    for (int64_t p = 0; p < k; p++)
        place[list[p]] = -1;
}

/*
 * Common subsequence of lists of distinct items: walk b's list, note the places in a's, and the answer is
 * the longest increasing run of places, found by patience sorting. smallest[l] is the least place that ends
 * an increasing run of length l + 1.
 */
static int64_t increasing(const int32_t *position, const int32_t *other, int64_t k, int32_t *smallest)
{
    int64_t length = 0;

    for (int64_t p = 0; p < k; p++) {
        const int32_t place = position[other[p]];
        int64_t low = 0, high = length;

        if (place < 0)
            continue;
        while (low < high) {
            const int64_t middle = (low + high) / 2;

            if (smallest[middle] < place)
                low = middle + 1;
            else
                high = middle;
        }
        smallest[low] = place;
        length += low == length;
    }
    return length;
}

prh_status prh__lists_subsequence(const struct prh_neighbors *a, const struct prh_neighbors *const *others,
    int64_t count, int64_t k, const prh__run *run, double *sums, double *terms)
{
    const outputs at = {sums, terms, a->rows};
    int32_t *position = NULL, *smallest = NULL;
    prh_status status;

    PRH__GO(prh__places_create(&position, a->rows));
    PRH__GO(prh__alloc(&smallest, k, sizeof *smallest));
    begin_sums(&at, count);
    for (int64_t i = 0; i < a->rows; i++) {
        prh__places_enter(position, list_of(a, i), k);
        for (int64_t v = 0; v < count; v++)
            add_term(&at, v, i, (double)increasing(position, list_of(others[v], i), k, smallest));
        prh__places_leave(position, list_of(a, i), k);
        PRH__GO(after_row(run, i, k, count));
    }
done:
    prh__free(smallest);
    prh__free(position);
    return status;
}

/* The state of the bit-parallel edit distance: one bit per place of a's list, in words of 64. */
typedef struct column {
    uint64_t *plus;  /* the distance rises from the place above */
    uint64_t *minus; /* it falls */
    int64_t words;
    uint64_t last; /* the bit of the last place, in the last word */
} column;

/*
 * One step of Hyyro's form of Myers' algorithm: b's next item stands at `place` in a's list (-1: nowhere).
 * Returns by how much the distance of the whole list changes: -1, 0 or 1.
 */
static int advance(column *c, int32_t place)
{
    uint64_t plus_in = 1, minus_in = 0; /* the row above the list rises by one with each item */
    int change = 0;

    for (int64_t w = 0; w < c->words; w++) {
        const uint64_t hit = place >= 0 && place / 64 == w ? UINT64_C(1) << (place % 64) : 0;
        const uint64_t plus = c->plus[w], minus = c->minus[w], equal = hit | minus_in;
        const uint64_t zero = (((equal & plus) + plus) ^ plus) | equal | minus;
        uint64_t rise = minus | ~(zero | plus), fall = plus & zero;
        const uint64_t top = w + 1 == c->words ? c->last : UINT64_C(1) << 63;
        const int up = (rise & top) != 0, down = (fall & top) != 0;

        rise = (rise << 1) | plus_in;
        fall = (fall << 1) | minus_in;
        c->plus[w] = fall | ~(zero | rise);
        c->minus[w] = rise & zero;
        plus_in = (uint64_t)up;
        minus_in = (uint64_t)down;
        change = up - down;
    }
    return change;
}

static int64_t edits(column *c, const int32_t *position, const int32_t *other, int64_t k)
{
    int64_t distance = k;

    memset(c->plus, 0xff, (size_t)c->words * sizeof *c->plus);
    memset(c->minus, 0, (size_t)c->words * sizeof *c->minus);
    for (int64_t p = 0; p < k; p++)
        distance += advance(c, position[other[p]]);
    return distance;
}

prh_status prh__lists_edits(const struct prh_neighbors *a, const struct prh_neighbors *const *others,
    int64_t count, int64_t k, const prh__run *run, double *sums, double *terms)
{
    const outputs at = {sums, terms, a->rows};
    column c = {.words = (k + 63) / 64, .last = UINT64_C(1) << ((k - 1) % 64)};
    int32_t *position = NULL;
    prh_status status;

    PRH__GO(prh__places_create(&position, a->rows));
    PRH__GO(prh__alloc(&c.plus, c.words, sizeof *c.plus));
    PRH__GO(prh__alloc(&c.minus, c.words, sizeof *c.minus));
    begin_sums(&at, count);
    for (int64_t i = 0; i < a->rows; i++) {
        prh__places_enter(position, list_of(a, i), k);
        for (int64_t v = 0; v < count; v++)
            add_term(&at, v, i, (double)edits(&c, position, list_of(others[v], i), k));
        prh__places_leave(position, list_of(a, i), k);
        PRH__GO(after_row(run, i, k, count));
    }
done:
    prh__free(c.minus);
    prh__free(c.plus);
    prh__free(position);
    return status;
}
