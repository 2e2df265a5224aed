/* Standard normals, many at a time: plain arithmetic in place of calls of log, sin and cos, so that it runs in wide
 * registers. */
#include "base/random.h"

#include <math.h>
#include <string.h>

#include "base/hot.h"

enum { PAIRS = 16, WORDS = 4 * PAIRS }; /* made at a time */

#define LOG_2_HIGH 0x1.62e42fefa38p-1 /* few enough bits for whole products with exponents */
#define LOG_2_LOW 0x1.ef35793c7673p-45
#define HALF_PI 1.5707963267948966
#define TO_WHOLE 0x1.8p52 /* added, it rounds to a whole number, which then stands in the last bits */

static inline uint64_t bits_of(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double from_bits(uint64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

/* log x of a normal x < 1: x = 2^e (1 + f) with 1 + f between the roots of 1/2 and 2, log(1 + f) = 2 artanh(f / (2 +
 * f)). */
static inline double log_of(double x)
{
    const uint64_t root = UINT64_C(0x3fe6a09e667f3bcd), one = UINT64_C(0x3ff0000000000000);
    const uint64_t shifted = bits_of(x) - root + one;
    const double e = from_bits(UINT64_C(0x4330000000000000) | shifted >> 52) - (0x1p52 + 1023.0);
    const double f = from_bits((shifted & UINT64_C(0x000fffffffffffff)) + root) - 1.0;
    const double s = f / (2.0 + f), z = s * s; /* z < 0.03 */
    double sum = 1.0 / 21.0;

    sum = sum * z + 1.0 / 19.0;
    sum = sum * z + 1.0 / 17.0;
    sum = sum * z + 1.0 / 15.0;
    sum = sum * z + 1.0 / 13.0;
    sum = sum * z + 1.0 / 11.0;
    sum = sum * z + 1.0 / 9.0;
    sum = sum * z + 1.0 / 7.0;
    sum = sum * z + 1.0 / 5.0;
    sum = sum * z + 1.0 / 3.0;
    return e * LOG_2_HIGH + (2.0 * s + (2.0 * s * z * sum + e * LOG_2_LOW));
}

/* sin t and cos t, |t| <= pi / 4: Taylor's series. */
static inline double sin_of(double t)
{
    const double z = t * t;
    double sum = -1.0 / 1307674368000.0;

    sum = sum * z + 1.0 / 6227020800.0;
    sum = sum * z - 1.0 / 39916800.0;
    sum = sum * z + 1.0 / 362880.0;
    sum = sum * z - 1.0 / 5040.0;
    sum = sum * z + 1.0 / 120.0;
    sum = sum * z - 1.0 / 6.0;
    return t + t * z * sum;
}

static inline double cos_of(double t)
{
    const double z = t * t;
    double sum = 1.0 / 20922789888000.0;

    sum = sum * z - 1.0 / 87178291200.0;
    sum = sum * z + 1.0 / 479001600.0;
    sum = sum * z - 1.0 / 3628800.0;
    sum = sum * z + 1.0 / 40320.0;
    sum = sum * z - 1.0 / 720.0;
    sum = sum * z + 1.0 / 24.0;
    sum = sum * z - 0.5;
    return 1.0 + z * sum;
}

/* As prh__random_uniform makes it of two words. */
static inline double uniform_of(uint32_t high, uint32_t low)
{
    const uint64_t value = (uint64_t)(high >> 6) << 26 | low >> 6;

    return (from_bits(bits_of(0x1p52) | value) - 0x1p52 + 0.5) * 0x1p-52;
}

/* Box and Muller, Ann. Math. Statist. 29 (1958): a radius and a part of a turn make two. */
PRH__HOT static void turn(const uint32_t *words, double *out)
{
    for (int p = 0; p < PAIRS; p++) {
        const double radius = sqrt(-2.0 * log_of(uniform_of(words[4 * p], words[4 * p + 1])));
        const double quarters = 4.0 * uniform_of(words[4 * p + 2], words[4 * p + 3]);
        const double whole = quarters + TO_WHOLE;
        const double t = (quarters - (whole - TO_WHOLE)) * HALF_PI;
        const uint64_t q = bits_of(whole), swap = -(q & 1);
        const uint64_t s = bits_of(radius * sin_of(t)), c = bits_of(radius * cos_of(t));

        out[2 * p] = from_bits(((c & ~swap) | (s & swap)) ^ ((q + 1) & 2) << 62);
        out[2 * p + 1] = from_bits(((s & ~swap) | (c & swap)) ^ (q & 2) << 62);
    }
}

void prh__random_normals(prh__random *r, int64_t count, double *out)
{
    uint32_t words[WORDS] = {0};
    double some[2 * PAIRS];

    for (; count >= 2 * PAIRS; count -= 2 * PAIRS, out += 2 * PAIRS) {
        prh__random_words(r, WORDS, words);
        turn(words, out);
    }
    if (count > 0) {
        prh__random_words(r, 4 * (int)((count + 1) / 2), words);
        turn(words, some);
        memcpy(out, some, (size_t)count * sizeof *out);
    }
}
