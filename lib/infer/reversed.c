/* A counting sort of the edges of a graph by their ends. */
#include "infer/reversed.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

prh_status prh__reversed_create(prh__reversed *r, int64_t n, int64_t k)
{
    r->from = NULL;
    PRH__TRY(prh__alloc(&r->start, n + 1, sizeof *r->start));
    return prh__alloc(&r->from, n, (size_t)k * sizeof *r->from);
}

void prh__reversed_fill(prh__reversed *r, const struct prh_neighbors *lists, int64_t k)
{
    const int64_t n = lists->rows;

    memset(r->start, 0, (size_t)(n + 1) * sizeof *r->start);
    for (int64_t i = 0; i < n; i++)
        for (int64_t p = 0; p < k; p++)
            r->start[lists->index[i * lists->stride + p]]++;
    for (int64_t i = 1; i <= n; i++)
        r->start[i] += r->start[i - 1]; /* the end of each, which comes down to its start */
    for (int64_t i = n - 1; i >= 0; i--)
        for (int64_t p = 0; p < k; p++)
            r->from[--r->start[lists->index[i * lists->stride + p]]] = (int32_t)i;
}

void prh__reversed_free(prh__reversed *r)
{
    prh__free(r->from);
    prh__free(r->start);
}

void prh__reversed_enter(
    const prh__reversed *r, const struct prh_neighbors *lists, int64_t i, int64_t k, uint32_t *marks)
{
    const int32_t *list = lists->index + i * lists->stride;

    for (int64_t p = 0; p < k; p++)
        marks[list[p]] = 1;
    for (int64_t p = r->start[i]; p < r->start[i + 1]; p++)
        marks[r->from[p]] += UINT32_C(1) << 16;
}

void prh__reversed_leave(
    const prh__reversed *r, const struct prh_neighbors *lists, int64_t i, int64_t k, uint32_t *marks)
{
    const int32_t *list = lists->index + i * lists->stride;

    for (int64_t p = 0; p < k; p++)
        marks[list[p]] = 0;
    for (int64_t p = r->start[i]; p < r->start[i + 1]; p++)
        marks[r->from[p]] = 0;
}
