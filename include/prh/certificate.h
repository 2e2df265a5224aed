/* Whether a kernel is one of features: is there an f with <f(a), f(b)> = K(a, b) + C for some constant C, and how
   wide must it be? */
#ifndef PRH_CERTIFICATE_H
#define PRH_CERTIFICATE_H

#include <prh/kernel.h>

PRH_BEGIN_DECLS

/*
 * A PMI kernel is what contrastive learners converge to, up to a constant, if it is representable at all: if K + C
 * 11' is positive semi-definite for some C. With M = HKH, H = I - 11'/n, that is so exactly if M is positive
 * semi-definite and HK1 lies in its range; the smallest such C is C* = ((HK1)' M^+ (HK1) / n - 1'K1 / n) / n.
 *
 * Threads: immutable, share freely.
 */
typedef struct prh_certificate prh_certificate;

/* Zero is the default for every field. */
typedef struct prh_certificate_options {
    uint64_t struct_size; /* sizeof(prh_certificate_options), set by the caller */
    double tolerance;     /* eigenvalues of M within it of 0, relative to the largest |eigenvalue| of M,
                             are 0: values that are known to few digits need more than rounding does; 0: n
                             eps, eps the spacing of double at 1. What is within n eps of the largest
                             |K(i,j)| is 0 in any case */
} prh_certificate_options;

/**
 * Decomposes a kernel and says whether, with what offset and in how many dimensions it is one of features.
 *
 * @param out      receives the handle; NULL on failure
 * @param kernel   any symmetric kernel over n >= 1 items
 * @param options  NULL: all defaults
 * @param run      NULL: all defaults
 *
 * Source:   exact condition: docs/certificate.md (Schur complement); sufficient condition: arXiv 2405.07987,
 *           appendix F.1
 * Errors:   ARGUMENT for NULL or a tolerance that is negative, NaN or 1 and more; VALUE if sums overflow; NUMERIC if
 *           the eigenvalues do not converge; ABI; TOO_LARGE; MEMORY; CANCELLED, in time for the next of the two
 *           decompositions
 * Cost:     time O(n^3), memory 24 n^2 bytes, of which 8 n^2 stay: the eigenvectors
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_certificate_create(prh_certificate **out, const prh_kernel *kernel,
    const prh_certificate_options *options, const prh_run_options *run);

/** Lets go of a certificate. NULL is fine. Since: 0.1 */
PRH_API void prh_certificate_destroy(prh_certificate *certificate);

/* Zero it and set struct_size. */
typedef struct prh_certificate_values {
    uint64_t struct_size;  /* sizeof(prh_certificate_values), set by the caller */
    int64_t items;         /* n */
    int64_t rank;          /* eigenvalues of M beyond the tolerance, of either sign */
    int64_t negative;      /* those below 0 */
    double negative_mass;  /* their share of the sum of |eigenvalue| over all those: 0 if there are none,
                              at most 1; how far from features a kernel is */
    double smallest;       /* eigenvalue of M on the complement of 1, as computed; 0 for one item */
    double largest;        /* |eigenvalue| of M */
    double outside;        /* |part of HK1 outside the range of M| / |HK1|; 0 if HK1 is 0 to rounding */
    double offset;         /* C*; of a kernel that is not representable what the formula gives for the
                              positive part of M, which is what embeddings of it add */
    double lowest;         /* smallest off-diagonal value: log rho of F.1; NaN for one item, as are spread
                              and required */
    double spread;         /* largest minus smallest off-diagonal value: delta of F.1 */
    double diagonal;       /* smallest diagonal value */
    double required;       /* what F.1 asks of it: n delta + log rho */
    int32_t representable; /* nonzero: it is one of features, to rounding or the tolerance */
    int32_t sufficient;    /* nonzero: F.1 holds, off-diagonal values <= 0 and diagonal >= required. It
                              implies representable, not conversely */
} prh_certificate_values;

/**
 * The certificate's numbers.
 *
 * @param values  filled in up to its struct_size; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_certificate_get_values(
    const prh_certificate *certificate, prh_certificate_values *values);

/**
 * The n eigenvalues of K + offset 11', descending, living as long as the certificate; NULL for NULL. Those within the
 * tolerance of 0 are 0, and none is negative if the kernel is representable.
 *
 * Since:    0.1
 */
PRH_API const double *prh_certificate_eigenvalues(const prh_certificate *certificate);

/**
 * The squared error of the best features of some width: the least |F F' - K - offset 11'|^2 (Frobenius) over n x
 * width features F. That is the sum of the squares of all eigenvalues but the `width` largest positive ones.
 *
 * @param width  >= 0; more than n is n
 * @param error  left untouched on failure
 *
 * Source:   Eckart & Young, Psychometrika 1 (1936)
 * Errors:   ARGUMENT for NULL or a negative width; VALUE if squares overflow
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_certificate_error(
    const prh_certificate *certificate, int64_t width, double *error);

/**
 * The smallest width whose squared error is at most `error`.
 *
 * @param width  left untouched on failure
 *
 * Errors:   ARGUMENT for NULL, or an error that is negative or NaN; UNDEFINED if no width reaches it, negative
 *           eigenvalues being beyond any
 * Cost:     O(log n)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_certificate_width(
    const prh_certificate *certificate, double error, int64_t *width);

PRH_END_DECLS

#endif
