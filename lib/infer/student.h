/* Student's t distribution. */
#ifndef PRH_INFER_STUDENT_H
#define PRH_INFER_STUDENT_H

/* P(T >= t), t >= 0. */
double prh__student_upper(double t, double freedom);

/* The t with P(T <= t) = share, share in (0, 1); right to a relative 1e-9. */
double prh__student_quantile(double share, double freedom);

#endif
