/* Laying one set of points over another: rotation, reflection, scale and translation by least squares. */
#ifndef PRH_PROCRUSTES_H
#define PRH_PROCRUSTES_H

#include <prh/status.h>
#include <prh/view.h>

PRH_BEGIN_DECLS

/* y ~ scale * x rotation + translation, rows being points, scale >= 0. Threads: immutable, share freely. */
typedef struct prh_procrustes prh_procrustes;

/* Zero is the default for every field. */
typedef struct prh_procrustes_options {
    uint64_t struct_size;   /* sizeof(prh_procrustes_options), set by the caller */
    int32_t no_scale;       /* nonzero: scale 1 (Kabsch) */
    int32_t no_reflection;  /* nonzero: rotations only, determinant 1 (Umeyama's original problem) */
    int32_t no_translation; /* nonzero: neither side is centred */
    int32_t reserved;       /* 0 */
} prh_procrustes_options;

/**
 * Finds what lays x over y best: the least sum of squared distances between points of one row. Where a rotation does
 * as well as a reflection, it is the rotation.
 *
 * @param out      receives the handle; NULL on failure
 * @param x        n x d points, any dtype, n >= 1
 * @param y        n x d points, any dtype
 * @param options  NULL: all defaults
 *
 * Source:   Umeyama, IEEE PAMI 13 (1991); Kabsch, Acta Cryst. A32 (1976); with reflection Schonemann, Psychometrika
 *           31 (1966)
 * Errors:   ARGUMENT as prh_representation_wrap, and for NULL; SHAPE if rows or columns differ; VALUE naming side,
 *           row and column of NaN and infinity, or if sums overflow; UNDEFINED if the points of x coincide (the
 *           scale does not exist, unless no_scale); NUMERIC; ABI; TOO_LARGE; MEMORY
 * Cost:     time O(n d^2 + d^3), memory O(d^2)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_procrustes_create(
    prh_procrustes **out, const prh_view *x, const prh_view *y, const prh_procrustes_options *options);

/** Lets go of a fit. NULL is fine. Since: 0.1 */
PRH_API void prh_procrustes_destroy(prh_procrustes *fit);

/** Number of dimensions d; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_procrustes_cols(const prh_procrustes *fit);

/** The orthogonal d x d matrix, row-major, living as long as the fit; NULL for NULL. Since: 0.1 */
PRH_API const double *prh_procrustes_rotation(const prh_procrustes *fit);

/** The d numbers of the translation, living as long as the fit; NULL for NULL. Since: 0.1 */
PRH_API const double *prh_procrustes_translation(const prh_procrustes *fit);

/* Zero it and set struct_size. */
typedef struct prh_procrustes_values {
    uint64_t struct_size; /* sizeof(prh_procrustes_values), set by the caller */
    double scale;
    double residual;      /* sum of squared distances that is left */
    double r_squared;     /* 1 - residual / sum of squares of y about its mean (no_translation: about 0);
                             NaN if that is 0 */
    int32_t is_reflected; /* nonzero: the determinant is -1 */
    int32_t is_unique;    /* 0: another rotation does as well, to rounding: the cross-covariance has not
                             full rank (with no_reflection: not rank d - 1) or, where no_reflection forbids
                             a reflection that would be better, its two smallest singular values are equal */
} prh_procrustes_values;

/**
 * Scale and quality of the fit.
 *
 * @param values  filled in up to its struct_size; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_procrustes_get_values(
    const prh_procrustes *fit, prh_procrustes_values *values);

/**
 * Lays points over: scale * x rotation + translation.
 *
 * @param x       m x d points, any dtype; not only those of the fit
 * @param points  receives m x d doubles; must not overlap x
 *
 * Errors:   ARGUMENT as prh_representation_wrap, and for NULL; SHAPE if the columns differ; VALUE for NaN and
 *           infinity, naming row and column
 * Cost:     time O(m d^2)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_procrustes_apply(
    const prh_procrustes *fit, const prh_view *x, double *points);

PRH_END_DECLS

#endif
