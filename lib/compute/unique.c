/* Copies by hashing: O(n d) time, no pair is compared unless its hashes agree. */
#include "compute/unique.h"

#include <string.h>

#include "base/memory.h"
#include "base/error.h"
#include "compute/convert.h"
#include "compute/loops.h"

static uint64_t mix(uint64_t hash, const unsigned char *bytes, size_t count)
{
    uint64_t word = 0;

    memcpy(&word, bytes, count);
    hash = (hash ^ word) * UINT64_C(0xff51afd7ed558ccd);
    return hash ^ hash >> 32;
}

/* In four lanes, which do not wait for one another's multiplications. */
static uint64_t hash_bytes(const unsigned char *bytes, size_t count)
{
    const uint64_t seed = UINT64_C(0x9e3779b97f4a7c15) ^ count;
    uint64_t lane[4] = {seed, seed + 1, seed + 2, seed + 3};

    for (; count >= 32; bytes += 32, count -= 32)
        for (int v = 0; v < 4; v++)
            lane[v] = mix(lane[v], bytes + 8 * v, 8);
    for (; count > 0; bytes += count < 8 ? count : 8, count -= count < 8 ? count : 8)
        lane[0] = mix(lane[0], bytes, count < 8 ? count : 8);
    for (int v = 1; v < 4; v++)
        lane[0] = mix(lane[0] ^ lane[v], (const unsigned char *)&lane[v], sizeof lane[v]);
    return lane[0];
}

static prh_status allocate(prh__groups *groups, int64_t rows)
{
    prh_status status;

    memset(groups, 0, sizeof *groups);
    PRH__GO(prh__alloc(&groups->group, rows, sizeof *groups->group));
    PRH__GO(prh__alloc(&groups->first, rows, sizeof *groups->first));
    PRH__GO(prh__alloc_zero(&groups->start, rows + 1, sizeof *groups->start));
    PRH__GO(prh__alloc(&groups->member, rows, sizeof *groups->member));
done:
    if (status < 0)
        prh__groups_free(groups);
    return status;
}

/* Lists the members of each group, by counting; start must be zero. */
static void list_members(prh__groups *groups, int64_t rows)
{
    for (int64_t i = 0; i < rows; i++)
        groups->start[groups->group[i] + 1]++;
    for (int64_t g = 0; g < groups->count; g++)
        groups->start[g + 1] += groups->start[g];
    for (int64_t i = rows - 1; i >= 0; i--)
        groups->member[--groups->start[groups->group[i] + 1]] = i;
    /* every start slid down one place: restore */
    memmove(groups->start, groups->start + 1, (size_t)groups->count * sizeof *groups->start);
    groups->start[groups->count] = rows;
}

/* The row as the products see it, with one zero only, so that equal numbers are equal bytes. */
static void load_row(const prh_view *view, prh_dtype work, int64_t i, void *out)
{
    if (work == PRH_F64) {
        prh__row_f64(view, i, out);
        prh__one_zero_f64(out, view->cols);
    } else {
        prh__row_f32(view, i, out);
        prh__one_zero_f32(out, view->cols);
    }
}

prh_status prh__groups_find(prh__groups *groups, const prh_view *view, prh_dtype work, const prh__run *run)
{
    const size_t bytes = (size_t)view->cols * prh__dtype_size(work);
    int64_t slots = 16, *table = NULL;
    char **row = NULL; /* the one at hand, the one that it is compared with */
    prh_status status;

    PRH__TRY(allocate(groups, view->rows));
    while (slots < 2 * view->rows)
        slots *= 2;
    PRH__GO(prh__alloc(&table, slots, sizeof *table));
    memset(table, 0xff, (size_t)slots * sizeof *table); /* -1: empty */
    PRH__GO(prh__alloc_rooms(&row, 2, bytes));
    for (int64_t i = 0; i < view->rows; i++) {
        int64_t slot;

        if (i % prh__rows_between_polls(view) == 0)
            PRH__GO(prh__run_poll(run));
        load_row(view, work, i, row[0]);
        slot = (int64_t)(hash_bytes((const unsigned char *)row[0], bytes) & (uint64_t)(slots - 1));
        for (; table[slot] >= 0; slot = (slot + 1) & (slots - 1)) {
            load_row(view, work, groups->first[table[slot]], row[1]);
            if (memcmp(row[0], row[1], bytes) == 0)
                break;
        }
        if (table[slot] < 0) {
            groups->first[groups->count] = i;
            table[slot] = groups->count++;
        }
        groups->group[i] = table[slot];
    }
    list_members(groups, view->rows);
done:
    prh__free(row);
    prh__free(table);
    if (status < 0)
        prh__groups_free(groups);
    return status;
}

prh_status prh__groups_trivial(prh__groups *groups, int64_t rows)
{
    PRH__TRY(allocate(groups, rows));
    groups->count = rows;
    for (int64_t i = 0; i < rows; i++)
        groups->group[i] = groups->first[i] = i;
    list_members(groups, rows);
    return PRH_OK;
}

void prh__groups_free(prh__groups *groups)
{
    prh__free(groups->group);
    prh__free(groups->first);
    prh__free(groups->start);
    prh__free(groups->member);
    memset(groups, 0, sizeof *groups);
}
