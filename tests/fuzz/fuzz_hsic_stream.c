/* Saved streams. An input that begins with 'S' becomes one with a header and a checksum that fit: its next three bytes
 * are the columns of both sides and the rows, the rest the numbers, zeros after its end. Others go in as they are. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prh/prh.h>

#include "base/checksum.h"

enum { WORD = 8, HEADER = 48, SCALARS = 5, COLS_MAX = 6, ROOM = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(int condition)
{
    if (!condition)
        abort();
}

/* Whatever came in, the values of a stream are numbers, or the call or a status says that there are none. */
static void read_values(const prh_hsic_stream *stream)
{
    prh_hsic_values v = {.struct_size = sizeof v};

    if (prh_hsic_stream_get_values(stream, NULL, &v) < 0)
        return;
    demand(isfinite(v.hsic_xx) && isfinite(v.hsic_xy) && isfinite(v.hsic_yy));
    demand(v.cka_status < 0 ? isnan(v.cka) : v.cka >= -1.0 && v.cka <= 1.0);
    demand(
        v.unbiased_cka_status < 0 ? isnan(v.unbiased_cka) : v.unbiased_cka >= -1.0 && v.unbiased_cka <= 1.0);
    demand(v.unbiased_hsic_status < 0 ? isnan(v.unbiased_hsic_xy) : isfinite(v.unbiased_hsic_xy));
}

/* What comes in goes out as it was, and can be added to. */
static void feed(const uint8_t *bytes, size_t size)
{
    static uint8_t again[2 * ROOM];
    prh_hsic_stream *stream = (prh_hsic_stream *)(uintptr_t)1, *other = NULL;

    if (prh_hsic_stream_restore(&stream, bytes, (int64_t)size) < 0) {
        demand(stream == NULL && strlen(prh_last_error()) > 0);
        return;
    }
    demand(prh_hsic_stream_saved_size(stream) == (int64_t)size && size <= sizeof again);
    demand(prh_hsic_stream_save(stream, again, (int64_t)size) == PRH_OK && memcmp(bytes, again, size) == 0);
    read_values(stream);
    demand(prh_hsic_stream_restore(&other, bytes, (int64_t)size) == PRH_OK);
    if (prh_hsic_stream_merge(other, stream, NULL) == PRH_OK)
        read_values(other);
    prh_hsic_stream_destroy(other);
    prh_hsic_stream_destroy(stream);
}

static void put_word(uint8_t *bytes, uint64_t word)
{
    for (int i = 0; i < WORD; i++)
        bytes[i] = (uint8_t)(word >> 8 * i);
}

static size_t with_header(uint8_t *out, const uint8_t *data, size_t size)
{
    static const uint8_t magic[WORD] = {0x89, 'P', 'R', 'H', 'S', '\r', '\n', 0x1a};
    const size_t x = 1 + data[0] % COLS_MAX, y = 1 + data[1] % COLS_MAX, width = x + y;
    const size_t numbers = (SCALARS + 4 * width + width * (width + 1) / 2) * WORD, end = HEADER + numbers;
    const uint64_t head[] = {1, end + WORD, data[2], x, y};

    memset(out, 0, end);
    memcpy(out, magic, WORD);
    for (int i = 0; i < 5; i++)
        put_word(out + (i + 1) * WORD, head[i]);
    memcpy(out + HEADER, data + 3, size - 3 < numbers ? size - 3 : numbers);
    put_word(out + end, prh__crc64(out, end));
    return end + WORD;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static uint8_t made[ROOM];

    if (size > ROOM)
        return -1;
    if (size > 4 && bytes[0] == 'S')
        feed(made, with_header(made, bytes + 1, size - 1));
    else
        feed(bytes, size);
    return 0;
}
