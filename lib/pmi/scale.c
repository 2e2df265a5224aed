/* One line, and its limits. */
#include "pmi/scale.h"

#include <math.h>

enum { FARTHEST = 1000 };

int prh__scale_exponent(double magnitude)
{
    int exponent;

    (void)frexp(magnitude, &exponent);
    return exponent < -FARTHEST ? -FARTHEST : exponent > FARTHEST ? FARTHEST : exponent;
}
