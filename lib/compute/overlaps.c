/* Of each item a row of masks is written, looked up by the lists of the item that it is paired with, and wiped. */
#include "compute/overlaps.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { CACHE_LINE = 64, MOST_BITS = 1 << 26 /* 8 MiB */, ITEMS = 64 /* whose rows of bits stay close */ };

static const int32_t *list_of(const struct prh_neighbors *lists, int64_t i)
{
    return lists->index + i * lists->stride;
}

/* Writes the lists of item i into a row of masks, and the items that it then holds to `item`. */
static int64_t lay(const struct prh_neighbors *const *lists, int64_t layers, int64_t k, int64_t i,
    uint64_t *row, int32_t *item)
{
    int64_t count = 0;

    for (int64_t l = 0; l < layers; l++) {
        const int32_t *list = list_of(lists[l], i);

        for (int64_t p = 0; p < k; p++) {
            if (row[list[p]] == 0)
                item[count++] = list[p];
            row[list[p]] |= UINT64_C(1) << l;
        }
    }
    return count;
}

/* Two passes: how many items follow each, then which. */
static prh_status fill(
    prh__overlaps *o, const struct prh_neighbors *const *lists, int64_t k, uint64_t *row, int32_t *item)
{
    for (int64_t i = 0; i < o->n; i++) {
        const int64_t count = lay(lists, o->layers, k, i, row, item);

        o->start[i + 1] = o->start[i] + count;
        for (int64_t c = 0; c < count; c++)
            row[item[c]] = 0;
    }
    PRH__TRY(prh__alloc(&o->item, o->start[o->n], sizeof *o->item));
    if (o->layers > 1)
        PRH__TRY(prh__alloc(&o->mask, o->start[o->n], sizeof *o->mask));
    for (int64_t i = 0; i < o->n; i++) {
        int32_t *mine = o->item + o->start[i];
        const int64_t count = lay(lists, o->layers, k, i, row, mine);

        for (int64_t c = 0; c < count; c++) {
            if (o->mask)
                o->mask[o->start[i] + c] = row[mine[c]];
            row[mine[c]] = 0;
        }
    }
    return PRH_OK;
}

/* Item i's row of masks, or of bits. */
static void write_row(const prh__overlaps *o, int64_t i, uint64_t *row)
{
    for (int64_t e = o->start[i]; e < o->start[i + 1]; e++)
        if (o->mask)
            row[o->item[e]] = o->mask[e];
        else
            row[o->item[e] >> 6] |= UINT64_C(1) << (o->item[e] & 63);
}

static prh_status keep_bits(prh__overlaps *o)
{
    if (o->layers > 1 || o->n > MOST_BITS / o->n)
        return PRH_OK;
    PRH__TRY(prh__alloc_zero(&o->bits, o->n, (size_t)o->words * sizeof *o->bits));
    for (int64_t i = 0; i < o->n; i++)
        write_row(o, i, o->bits + i * o->words);
    return PRH_OK;
}

prh_status prh__overlaps_create(
    prh__overlaps *o, const struct prh_neighbors *const *lists, int64_t layers, int64_t k)
{
    const int64_t n = lists[0]->rows;
    uint64_t *row = NULL;
    int32_t *item = NULL;
    prh_status status;

    *o = (prh__overlaps){.n = n, .layers = layers, .words = (n + 63) / 64};
    PRH__GO(prh__alloc_zero(&o->start, n + 1, sizeof *o->start));
    PRH__GO(prh__alloc_zero(&row, n, sizeof *row));
    PRH__GO(prh__alloc(&item, n, sizeof *item));
    PRH__GO(fill(o, lists, k, row, item));
    PRH__GO(keep_bits(o));
done:
    prh__free(item);
    prh__free(row);
    if (status < 0)
        prh__overlaps_free(o);
    return status;
}

void prh__overlaps_free(prh__overlaps *o)
{
    prh__free(o->bits);
    prh__free(o->mask);
    prh__free(o->item);
    prh__free(o->start);
    *o = (prh__overlaps){0};
}

prh_status prh__packed_create(prh__packed *p, const struct prh_neighbors *const *lists, int64_t layers,
    int64_t k, const prh__overlaps *o)
{
    int32_t *to;
    int64_t count;

    *p = (prh__packed){.n = lists[0]->rows, .layers = layers, .k = k};
    PRH__TRY(prh__mul(&count, layers, k));
    PRH__TRY(prh__alloc(&p->item, p->n, (size_t)count * sizeof *p->item));
    to = p->item;
    for (int64_t i = 0; i < p->n; i++)
        for (int64_t v = 0; v < layers; v++, to += k)
            memcpy(to, list_of(lists[v], i), (size_t)k * sizeof *to);
    if (layers > 1 || !o->bits)
        return PRH_OK;
    PRH__TRY(prh__alloc(&p->turned, p->n, (size_t)k * sizeof *p->turned));
    for (int64_t e = 0; e < p->n * k; e++)
        p->turned[e % k * p->n + e / k] = p->item[e];
    return PRH_OK;
}

void prh__packed_free(prh__packed *p)
{
    prh__free(p->turned);
    prh__free(p->item);
    *p = (prh__packed){0};
}

/* hits[l * stride] grows by the number of items of the list that layer l has too. */
static void count_layers(const uint64_t *restrict row, const int32_t *restrict list, int64_t k,
    const int32_t *restrict inverse, int64_t *restrict hits, int64_t stride)
{
    for (int64_t p = 0; p < k; p++)
        for (uint64_t mask = row[inverse[list[p]]]; mask != 0; mask &= mask - 1)
            hits[__builtin_ctzll(mask) * stride]++;
}

/* The same of one layer, whose row is one of bits. */
static int64_t count_bits(
    const uint64_t *restrict row, const int32_t *restrict list, int64_t k, const int32_t *restrict inverse)
{
    uint64_t count = 0;

    for (int64_t p = 0; p < k; p++) {
        const uint32_t item = (uint32_t)inverse[list[p]];

        count += row[item >> 6] >> (item & 63) & 1;
    }
    return (int64_t)count;
}

static void wipe_row(const prh__overlaps *o, int64_t i, uint64_t *row)
{
    for (int64_t e = o->start[i]; e < o->start[i + 1]; e++)
        row[o->mask ? o->item[e] : o->item[e] >> 6] = 0;
}

/* The lists of the item that comes next are far from those of this one. */
static void fetch(const prh__packed *others, int64_t i)
{
    const char *from = (const char *)(others->item + i * others->layers * others->k);

    for (int64_t byte = 0; byte < others->layers * others->k * (int64_t)sizeof(int32_t); byte += CACHE_LINE)
        __builtin_prefetch(from + byte);
}

static void count_item(const prh__overlaps *o, const prh__packed *others, int64_t paired, const uint64_t *row,
    const prh__overlaps_room *room)
{
    const int32_t *list = others->item + paired * others->layers * others->k;

    for (int64_t v = 0; v < others->layers; v++, list += others->k)
        if (o->mask)
            count_layers(row, list, others->k, room->inverse, room->hits + v, others->layers);
        else
            room->hits[v] += count_bits(row, list, others->k, room->inverse);
}

/*
 * The overlaps of `count` items of the others, one layer against one. Item after item within an entry of the lists: no
 * loop is as short as a list, whose end processors guess wrong.
 */
static void count_items(const prh__overlaps *o, const prh__packed *others, const int32_t *restrict inverse,
    int64_t first, int64_t count, uint32_t *restrict hits)
{
    const uint64_t *row[ITEMS];

    for (int64_t i = 0; i < count; i++) {
        row[i] = o->bits + inverse[first + i] * o->words;
        hits[i] = 0;
    }
    for (int64_t p = 0; p < others->k; p++) {
        const int32_t *restrict list = others->turned + p * others->n + first;

        for (int64_t i = 0; i < count; i++) {
            const uint32_t item = (uint32_t)inverse[list[i]];

            hits[i] += (uint32_t)(row[i][item >> 6] >> (item & 63) & 1);
        }
    }
}

static double sum_pair(
    const prh__overlaps *o, const prh__packed *others, const double *worth, const int32_t *inverse)
{
    double sum = 0.0;
    int64_t whole = 0;

    for (int64_t first = 0; first < o->n; first += ITEMS) {
        const int64_t count = o->n - first < ITEMS ? o->n - first : ITEMS;
        uint32_t hits[ITEMS];

        count_items(o, others, inverse, first, count, hits);
        for (int64_t i = 0; i < count; i++)
            if (worth)
                sum += worth[hits[i]];
            else
                whole += hits[i];
    }
    return worth ? sum : (double)whole;
}

void prh__overlaps_sum(const prh__overlaps *o, const prh__packed *others, const int32_t *permutation,
    const double *worth, const prh__overlaps_room *room, double *sums)
{
    const int64_t cells = o->layers * others->layers;

    if (o->bits && others->turned) {
        sums[0] = sum_pair(o, others, worth, room->inverse);
        return;
    }
    memset(room->hits, 0, (size_t)cells * sizeof *room->hits);
    memset(sums, 0, (size_t)cells * sizeof *sums);
    for (int64_t i = 0; i < o->n; i++) {
        if (i + 1 < o->n)
            fetch(others, permutation[i + 1]);
        if (!o->bits)
            write_row(o, i, room->row);
        count_item(o, others, permutation[i], o->bits ? o->bits + i * o->words : room->row, room);
        if (!o->bits)
            wipe_row(o, i, room->row);
        for (int64_t c = 0; c < cells && worth; c++) {
            sums[c] += worth[room->hits[c]];
            room->hits[c] = 0;
        }
    }
    for (int64_t c = 0; c < cells && !worth; c++)
        sums[c] = (double)room->hits[c];
}
