/* Saved counts. An input that begins with 'C' becomes some with a header and a checksum that fit: its next two bytes
 * are symbols and contexts, then come pairs, ten bytes each: a, b and the count. Others go in as they are. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prh/prh.h>

#include "base/checksum.h"

enum { WORD = 8, HEADER = 48, ENTRY = 16, PAIR = 10, MOST = 12, ROOM = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(int condition)
{
    if (!condition)
        abort();
}

/* Pairs are in order and above 0, can be found, and add up. */
static void read_pairs(const prh_cooccurrence *counts)
{
    static int64_t a[ROOM], b[ROOM];
    static double values[ROOM];
    const int64_t entries = prh_cooccurrence_entries(counts);
    double n;

    demand(entries <= ROOM && prh_cooccurrence_read(counts, a, b, values) == PRH_OK);
    for (int64_t i = 0; i < entries; i++) {
        demand(values[i] > 0.0 && isfinite(values[i]));
        demand(i == 0 || a[i - 1] < a[i] || (a[i - 1] == a[i] && b[i - 1] < b[i]));
        demand(prh_cooccurrence_count(counts, a[i], b[i], &n) == PRH_OK && n == values[i]);
    }
    demand(isfinite(prh_cooccurrence_total(counts)));
    demand((prh_cooccurrence_total(counts) > 0.0) == (entries > 0));
}

/* Whatever came in, values of a kernel are numbers, or a status says that there are none. */
static void make_kernel(const prh_cooccurrence *counts)
{
    const int64_t n = prh_cooccurrence_symbols(counts);
    prh_kernel *kernel = NULL;

    if (n > MOST || prh_cooccurrence_contexts(counts) > MOST)
        return;
    for (int32_t kind = PRH_PMI; kind <= PRH_NPMI; kind++) {
        prh_pmi_options options = {.struct_size = sizeof options, .kind = kind, .smoothing = kind == PRH_PMI};

        if (prh_kernel_create_pmi(&kernel, counts, &options, NULL) == PRH_OK)
            for (int64_t i = 0; i < n * n; i++)
                demand(isfinite(prh_kernel_values(kernel)[i]));
        prh_kernel_destroy(kernel);
    }
}

/* What comes in goes out as it was, and can be added to and projected. */
static void feed(const uint8_t *bytes, size_t size)
{
    static uint8_t again[2 * ROOM];
    prh_cooccurrence *counts = (prh_cooccurrence *)(uintptr_t)1, *other = NULL;

    if (prh_cooccurrence_restore(&counts, bytes, (int64_t)size) < 0) {
        demand(counts == NULL && strlen(prh_last_error()) > 0);
        return;
    }
    demand(prh_cooccurrence_saved_size(counts) == (int64_t)size && size <= sizeof again);
    demand(prh_cooccurrence_save(counts, again, (int64_t)size) == PRH_OK && memcmp(bytes, again, size) == 0);
    read_pairs(counts);
    make_kernel(counts);
    demand(prh_cooccurrence_restore(&other, bytes, (int64_t)size) == PRH_OK);
    if (prh_cooccurrence_merge(other, counts, NULL) == PRH_OK)
        read_pairs(other);
    prh_cooccurrence_destroy(other);
    if (prh_cooccurrence_project(&other, counts, NULL) == PRH_OK)
        read_pairs(other);
    prh_cooccurrence_destroy(other);
    prh_cooccurrence_destroy(counts);
}

static void put_word(uint8_t *bytes, uint64_t word)
{
    for (int i = 0; i < WORD; i++)
        bytes[i] = (uint8_t)(word >> 8 * i);
}

static size_t with_header(uint8_t *out, const uint8_t *data, size_t size)
{
    static const uint8_t magic[WORD] = {0x89, 'P', 'R', 'H', 'C', '\r', '\n', 0x1a};
    const size_t pairs = (size - 2) / PAIR, end = HEADER + pairs * ENTRY;
    const uint64_t head[] = {1, end + WORD, 1 + data[0] % MOST, data[1] % MOST, pairs};

    memcpy(out, magic, WORD);
    for (int i = 0; i < 5; i++)
        put_word(out + (i + 1) * WORD, head[i]);
    for (size_t p = 0; p < pairs; p++) {
        const uint8_t *pair = data + 2 + p * PAIR;

        put_word(out + HEADER + p * ENTRY, (uint64_t)pair[0] << 32 | pair[1]);
        memcpy(out + HEADER + p * ENTRY + WORD, pair + 2, WORD);
    }
    put_word(out + end, prh__crc64(out, end));
    return end + WORD;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static uint8_t made[2 * ROOM];

    if (size > ROOM)
        return -1;
    if (size > 2 && bytes[0] == 'C')
        feed(made, with_header(made, bytes + 1, size - 1));
    else
        feed(bytes, size);
    return 0;
}
