/* Element types of files and the loops that convert them. */
#include "io/element.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Both formats are little-endian at heart, and views are in native order: a mapped file is a view on a
 * little-endian host only. A port needs the swap the other way round. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "lib/io maps little-endian files as they are");

static const prh__element elements[] = {
    {"f64", PRH__ELEMENT_FLOAT, 8, PRH_F64, 8},
    {"f32", PRH__ELEMENT_FLOAT, 4, PRH_F32, 4},
    {"f16", PRH__ELEMENT_FLOAT, 2, PRH_F16, 2},
    {"bf16", PRH__ELEMENT_FLOAT, 2, PRH_BF16, 2},
    {"bool", PRH__ELEMENT_BOOL, 1, PRH_F32, 4},
    {"i8", PRH__ELEMENT_SIGNED, 1, PRH_F32, 4},
    {"u8", PRH__ELEMENT_UNSIGNED, 1, PRH_F32, 4},
    {"i16", PRH__ELEMENT_SIGNED, 2, PRH_F32, 4},
    {"u16", PRH__ELEMENT_UNSIGNED, 2, PRH_F32, 4},
    {"i32", PRH__ELEMENT_SIGNED, 4, PRH_F64, 8},
    {"u32", PRH__ELEMENT_UNSIGNED, 4, PRH_F64, 8},
    {"i64", PRH__ELEMENT_SIGNED, 8, PRH_F64, 8},
    {"u64", PRH__ELEMENT_UNSIGNED, 8, PRH_F64, 8},
};

const prh__element *prh__element_find(const char *name)
{
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
        if (strcmp(elements[i].name, name) == 0)
            return &elements[i];
    return NULL;
}

/* A run of elements as stored, aligned and in native byte order. */
typedef union run {
    uint8_t u8[PRH__ELEMENT_RUN];
    int8_t i8[PRH__ELEMENT_RUN];
    uint16_t u16[PRH__ELEMENT_RUN];
    int16_t i16[PRH__ELEMENT_RUN];
    uint32_t u32[PRH__ELEMENT_RUN];
    int32_t i32[PRH__ELEMENT_RUN];
    uint64_t u64[PRH__ELEMENT_RUN];
    int64_t i64[PRH__ELEMENT_RUN];
} run;

#define GATHER(member)                                                                                       \
    for (int64_t i = 0; i < count; i++)                                                                      \
    memcpy(&out->member[i], from + i * step, sizeof out->member[i])

static void gather(
    run *restrict out, const unsigned char *restrict from, int64_t size, int64_t count, int64_t step)
{
    if (step == size) {
        memcpy(out, from, (size_t)(count * size));
        return;
    }
    switch (size) {
    case 1:
        GATHER(u8);
        break;
    case 2:
        GATHER(u16);
        break;
    case 4:
        GATHER(u32);
        break;
    default:
        GATHER(u64);
        break;
    }
}

static void swap_bytes(run *elements_of, int64_t size, int64_t count)
{
    if (size == 2)
        for (int64_t i = 0; i < count; i++)
            elements_of->u16[i] = __builtin_bswap16(elements_of->u16[i]);
    if (size == 4)
        for (int64_t i = 0; i < count; i++)
            elements_of->u32[i] = __builtin_bswap32(elements_of->u32[i]);
    if (size == 8)
        for (int64_t i = 0; i < count; i++)
            elements_of->u64[i] = __builtin_bswap64(elements_of->u64[i]);
}

/* The upper bounds come first: converting 2^63 or 2^64 back would be undefined. */
static int fits_signed(int64_t value)
{
    return (double)value < 0x1p63 && (int64_t)(double)value == value;
}

static int fits_unsigned(uint64_t value)
{
    return (double)value < 0x1p64 && (uint64_t)(double)value == value;
}

#define WIDEN(type, member)                                                                                  \
    do {                                                                                                     \
        type *to = out;                                                                                      \
        for (int64_t i = 0; i < count; i++)                                                                  \
            to[i] = (type)from->member[i];                                                                   \
    } while (0)

#define WIDEN_EXACT(fits, member)                                                                            \
    do {                                                                                                     \
        double *to = out;                                                                                    \
        for (int64_t i = 0; i < count; i++) {                                                                \
            if (!fits(from->member[i]))                                                                      \
                return i;                                                                                    \
            to[i] = (double)from->member[i];                                                                 \
        }                                                                                                    \
    } while (0)

static int64_t widen_signed(void *restrict out, const run *restrict from, int64_t size, int64_t count)
{
    if (size == 1)
        WIDEN(float, i8);
    else if (size == 2)
        WIDEN(float, i16);
    else if (size == 4)
        WIDEN(double, i32);
    else
        WIDEN_EXACT(fits_signed, i64);
    return count;
}

static int64_t widen_unsigned(void *restrict out, const run *restrict from, int64_t size, int64_t count)
{
    if (size == 1)
        WIDEN(float, u8);
    else if (size == 2)
        WIDEN(float, u16);
    else if (size == 4)
        WIDEN(double, u32);
    else
        WIDEN_EXACT(fits_unsigned, u64);
    return count;
}

static int64_t widen_bool(void *restrict out, const run *restrict from, int64_t count)
{
    float *to = out;

    for (int64_t i = 0; i < count; i++)
        to[i] = from->u8[i] ? 1.0f : 0.0f;
    return count;
}

int64_t prh__element_convert(void *restrict out, const prh__element *element,
    const unsigned char *restrict from, int64_t count, int64_t step, int swapped)
{
    run stored;

    gather(&stored, from, element->size, count, step);
    if (swapped)
        swap_bytes(&stored, element->size, count);
    switch (element->kind) {
    case PRH__ELEMENT_BOOL:
        return widen_bool(out, &stored, count);
    case PRH__ELEMENT_SIGNED:
        return widen_signed(out, &stored, element->size, count);
    case PRH__ELEMENT_UNSIGNED:
        return widen_unsigned(out, &stored, element->size, count);
    case PRH__ELEMENT_FLOAT:
    default:
        memcpy(out, &stored, (size_t)(count * element->size));
        return count;
    }
}

const char *prh__element_write(
    char buffer[24], const prh__element *element, const unsigned char *from, int swapped)
{
    run one;

    one.u64[0] = 0;
    gather(&one, from, element->size, 1, element->size);
    if (swapped)
        swap_bytes(&one, element->size, 1);
    if (element->kind == PRH__ELEMENT_SIGNED && element->size == 8)
        snprintf(buffer, 24, "%" PRId64, one.i64[0]);
    else
        snprintf(buffer, 24, "%" PRIu64, one.u64[0]);
    return buffer;
}
