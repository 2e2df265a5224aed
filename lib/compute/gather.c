/* Elements are copied as they are, whatever their dtype. */
#include "compute/gather.h"

#include <string.h>

#include "base/random.h"
#include "compute/convert.h"

static size_t round_up(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

size_t prh__draw_bytes(int64_t n)
{
    return round_up((size_t)n * (sizeof(int32_t) + 1));
}

void prh__draw_items(uint64_t seed, uint64_t stream, int64_t n, int64_t count, int32_t *items)
{
    unsigned char *drawn = (unsigned char *)(items + n);
    prh__random random;
    int64_t filled = 0;

    prh__random_open(&random, seed, stream);
    memset(drawn, 0, (size_t)n);
    for (int64_t i = 0; i < n; i++)
        items[i] = (int32_t)i;
    for (int64_t i = 0; i < count; i++) { /* Fisher and Yates, as far as it matters */
        const int64_t j = i + prh__random_below(&random, (uint32_t)(n - i));
        const int32_t kept = items[i];

        items[i] = items[j];
        items[j] = kept;
        drawn[items[i]] = 1;
    }
    for (int64_t i = 0; i < n; i++)
        if (drawn[i])
            items[filled++] = (int32_t)i;
}

size_t prh__gather_bytes(const prh_view *shape)
{
    return round_up((size_t)shape->rows * (size_t)shape->cols * prh__dtype_size(shape->dtype));
}

void prh__gather(const prh_view *view, const int32_t *items, int64_t count, int both, void *out)
{
    const size_t size = prh__dtype_size(view->dtype), row = (size_t)(both ? count : view->cols) * size;
    char *to = out;

    for (int64_t i = 0; i < count; i++, to += row) {
        const char *from = prh__row(view, items[i]);

        if (!both) {
            memcpy(to, from, row);
            continue;
        }
        for (int64_t j = 0; j < count; j++)
            memcpy(to + (size_t)j * size, from + (size_t)items[j] * size, size);
    }
}
