/* Powers of two that bring numbers near 1, so that squares neither overflow nor underflow and no digit is lost. */
#ifndef PRH_PMI_SCALE_H
#define PRH_PMI_SCALE_H

/* The e for which magnitude 2^-e is in [1/2, 1), or the nearest to it for which 2^e and 2^-e are normal; 0 for 0. */
int prh__scale_exponent(double magnitude);

#endif
