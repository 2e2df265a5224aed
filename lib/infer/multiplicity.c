/* Both sort once and run through the ranks; equal values take the same adjusted one, whichever comes first. */
#include "infer/multiplicity.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"

typedef struct entry {
    double value;
    int64_t place;
} entry;

static int ascending(const void *a, const void *b)
{
    const entry *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* Those that are numbers, sorted; *many of them. */
static prh_status sort(const double *values, int64_t count, entry **sorted, int64_t *many)
{
    PRH__TRY(prh__alloc(sorted, count, sizeof **sorted));
    *many = 0;
    for (int64_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            (*sorted)[(*many)++] = (entry){values[i], i};
    qsort(*sorted, (size_t)*many, sizeof **sorted, ascending);
    return PRH_OK;
}

/* What p of rank 1 ... many is multiplied by. */
static double factor(int32_t method, int64_t rank, int64_t many)
{
    const double m = (double)many;

    switch (method) {
    case PRH_ADJUST_BONFERRONI:
        return m;
    case PRH_ADJUST_HOLM:
        return m - (double)rank + 1.0;
    default:
        return m / (double)rank;
    }
}

/* 1 + 1/2 + ... + 1/many, the price of any dependence. */
static double harmonic(int64_t many)
{
    double sum = 0.0;

    for (int64_t i = many; i >= 1; i--)
        sum += 1.0 / (double)i;
    return sum;
}

/* Family-wise: from the least p up, never down. False discovery rate: from the largest p down, never up. */
prh_status prh__adjust_p(const double *p, int64_t count, int32_t method, double *adjusted)
{
    const int down = method == PRH_ADJUST_BH || method == PRH_ADJUST_BY;
    entry *sorted;
    int64_t many;
    double bound = down ? 1.0 : 0.0, price;

    PRH__TRY(sort(p, count, &sorted, &many));
    price = method == PRH_ADJUST_BY ? harmonic(many) : 1.0;
    for (int64_t i = 0; i < count; i++)
        adjusted[i] = p[i]; /* NaN stays */
    for (int64_t step = 1; step <= many; step++) {
        const int64_t rank = down ? many - step + 1 : step;
        const entry *e = &sorted[rank - 1];
        const double value = fmin(1.0, price * factor(method, rank, many) * e->value);

        bound = down ? fmin(bound, value) : fmax(bound, value);
        adjusted[e->place] = bound;
    }
    prh__free(sorted);
    return PRH_OK;
}

/* Counts, for each rank, the draws whose largest value among this score and the smaller ones reaches it. */
static void count_reached(const entry *sorted, int64_t many, const double *draws, int64_t draws_count,
    int64_t count, int64_t *reached)
{
    for (int64_t k = 0; k < draws_count; k++) {
        double largest = -INFINITY;

        for (int64_t r = 0; r < many; r++) {
            const double value = draws[k * count + sorted[r].place];

            largest = isnan(value) ? INFINITY : fmax(largest, value);
            reached[r] += largest >= sorted[r].value;
        }
    }
}

prh_status prh__adjust_max_t(
    const double *observed, const double *draws, int64_t draws_count, int64_t count, double *adjusted)
{
    entry *sorted = NULL;
    int64_t *reached = NULL, many, worst = 0;
    prh_status status;

    PRH__GO(sort(observed, count, &sorted, &many));
    PRH__GO(prh__alloc_zero(&reached, many, sizeof *reached));
    count_reached(sorted, many, draws, draws_count, count, reached);
    for (int64_t i = 0; i < count; i++)
        adjusted[i] = NAN;
    for (int64_t r = many - 1; r >= 0; r--) { /* from the largest score down: no p below one before it */
        worst = reached[r] > worst ? reached[r] : worst;
        adjusted[sorted[r].place] = (1.0 + (double)worst) / (1.0 + (double)draws_count);
    }
done:
    prh__free(reached);
    prh__free(sorted);
    return status;
}
