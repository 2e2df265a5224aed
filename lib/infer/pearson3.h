/* The Pearson III distribution (a shifted gamma) by its first three moments. */
#ifndef PRH_INFER_PEARSON3_H
#define PRH_INFER_PEARSON3_H

/* skewness 0: the normal distribution; negative: reflected. sd > 0. */
typedef struct prh__pearson3 {
    double mean, sd, skewness;
} prh__pearson3;

/* P(X >= x); right to a relative 1e-10 down to 1e-300, and 0 beyond the end of the support. */
double prh__pearson3_upper(const prh__pearson3 *d, double x);

/* The x with P(X <= x) = share, share in (0, 1). */
double prh__pearson3_quantile(const prh__pearson3 *d, double share);

/*
 * With mean 0 and sd 1: the x with P(X <= x) = P(Z <= z), Z standard normal, |z| < 37; *slope is dx / dz. An x nearby
 * to start from saves time; NaN: none.
 */
double prh__pearson3_of_normal(double skewness, double z, double start, double *slope);

/* Of the standard normal: P(Z >= z), and the z with P(Z <= z) = share. */
double prh__normal_upper(double z);
double prh__normal_quantile(double share);

#endif
