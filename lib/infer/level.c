/* Continued fractions, of the exact quotient of whole numbers that a double is: no digit is in doubt. */
#include "infer/level.h"

__extension__ typedef __int128 wide;

prh__level prh__level_of(double alpha)
{
    int64_t p[2] = {0, 1}, q[2] = {1, 0}; /* the last convergent but one, and the last */
    double scaled = alpha;
    wide over, under = 1;

    while (scaled != (double)(int64_t)scaled) { /* at most 53 + 50 times */
        scaled *= 2.0;
        under *= 2;
    }
    over = (int64_t)scaled;
    do {
        const wide digit = over / under, rest = over % under;
        const int64_t next_p = (int64_t)(digit * p[1] + p[0]), next_q = (int64_t)(digit * q[1] + q[0]);

        p[0] = p[1];
        q[0] = q[1];
        p[1] = next_p;
        q[1] = next_q;
        over = under;
        under = rest;
    } while ((double)p[1] / (double)q[1] != alpha);
    return (prh__level){p[1], q[1]};
}

int64_t prh__level_times(prh__level level, int64_t count)
{
    return (int64_t)((wide)level.numerator * count / level.denominator);
}

int64_t prh__level_times_up(prh__level level, int64_t count)
{
    return (int64_t)(((wide)level.numerator * count + level.denominator - 1) / level.denominator);
}
