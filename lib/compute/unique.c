/* Copies by hashing: at most O(n d) time, no pair is compared unless its hashes agree. */
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

/* Wide rows are told apart by a few blocks of them, spread evenly, unless too many agree in those and differ
 * elsewhere. */
enum { BLOCKS = 8, BLOCK = 8, LEAST_SAMPLED = 4 * BLOCKS * BLOCK };

typedef struct search {
    const prh_view *view;
    prh_dtype work;
    int sampled;
    int64_t vain;   /* rows compared that were not the same */
    int64_t slots;  /* a power of two */
    int64_t *table; /* groups by the hash of their rows; -1: empty */
    uint64_t *hash; /* of each group */
    char **row;     /* the one at hand, the one that it is compared with */
} search;

static uint64_t hash_row(const search *s, int64_t i)
{
    const size_t size = prh__dtype_size(s->work);
    prh_view part = *s->view;

    if (!s->sampled) {
        load_row(s->view, s->work, i, s->row[0]);
        return hash_bytes((const unsigned char *)s->row[0], (size_t)part.cols * size);
    }
    part.cols = BLOCK;
    for (int64_t b = 0; b < BLOCKS; b++) {
        const int64_t at = b * (s->view->cols - BLOCK) / (BLOCKS - 1);

        part.data = (const char *)s->view->data + (size_t)at * prh__dtype_size(part.dtype);
        load_row(&part, s->work, i, s->row[0] + (size_t)(b * BLOCK) * size);
    }
    return hash_bytes((const unsigned char *)s->row[0], BLOCKS * BLOCK * size);
}

static int are_same(search *s, int64_t i, int64_t j)
{
    int same;

    load_row(s->view, s->work, i, s->row[0]);
    load_row(s->view, s->work, j, s->row[1]);
    same = memcmp(s->row[0], s->row[1], (size_t)s->view->cols * prh__dtype_size(s->work)) == 0;
    s->vain += !same;
    return same;
}

/* Ends early, with vain > rows / 16, where blocks do not tell rows apart. */
static prh_status group_rows(search *s, prh__groups *groups, const prh__run *run)
{
    const int64_t rows = s->view->rows, between = prh__rows_between_polls(s->view);

    groups->count = s->vain = 0;
    memset(s->table, 0xff, (size_t)s->slots * sizeof *s->table);
    for (int64_t i = 0; i < rows && !(s->sampled && s->vain > rows / 16); i++) {
        const uint64_t hash = hash_row(s, i);
        int64_t slot = (int64_t)(hash & (uint64_t)(s->slots - 1));

        if (i % between == 0)
            PRH__TRY(prh__run_poll(run));
        while (s->table[slot] >= 0 &&
               !(s->hash[s->table[slot]] == hash && are_same(s, i, groups->first[s->table[slot]])))
            slot = (slot + 1) & (s->slots - 1);
        if (s->table[slot] < 0) {
            s->hash[groups->count] = hash;
            groups->first[groups->count] = i;
            s->table[slot] = groups->count++;
        }
        groups->group[i] = s->table[slot];
    }
    return PRH_OK;
}

prh_status prh__groups_find(prh__groups *groups, const prh_view *view, prh_dtype work, const prh__run *run)
{
    search s = {.view = view, .work = work, .sampled = view->cols >= LEAST_SAMPLED, .slots = 16};
    prh_status status;

    PRH__TRY(allocate(groups, view->rows));
    while (s.slots < 2 * view->rows)
        s.slots *= 2;
    PRH__GO(prh__alloc(&s.table, s.slots, sizeof *s.table));
    PRH__GO(prh__alloc(&s.hash, view->rows, sizeof *s.hash));
    PRH__GO(prh__alloc_rooms(&s.row, 2, (size_t)view->cols * prh__dtype_size(work)));
    PRH__GO(group_rows(&s, groups, run));
    if (s.sampled && s.vain > view->rows / 16) {
        s.sampled = 0;
        PRH__GO(group_rows(&s, groups, run));
    }
    list_members(groups, view->rows);
done:
    prh__free(s.row);
    prh__free(s.hash);
    prh__free(s.table);
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
