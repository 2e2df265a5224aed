/* The two tails of a gamma distribution, each right by itself however small it is. */
#ifndef PRH_INFER_GAMMA_TAILS_H
#define PRH_INFER_GAMMA_TAILS_H

/* power: x^shape e^-x / gamma(shape + 1). The density of log x is shape times that. */
typedef struct prh__gamma_tails {
    double lower, upper, power;
} prh__gamma_tails;

/*
 * At x = shape (1 + excess) = shape * ratio. Both are asked for: of an x near the mean of a large shape the excess
 * has the digits, near 0 the ratio. ratio > 0.
 */
prh__gamma_tails prh__gamma_tails_at(double shape, double excess, double ratio);

#endif
