/* Points for the items of a kernel: eigenvectors, classical scaling, and scaling that minimises stress. */
#ifndef PRH_EMBEDDING_H
#define PRH_EMBEDDING_H

#include <prh/certificate.h>
#include <prh/representation.h>

PRH_BEGIN_DECLS

/*
 * n points in `width` dimensions, for items whose distances are those of prh_kernel_read_distances.
 *
 * Threads: immutable, share freely.
 */
typedef struct prh_embedding prh_embedding;

/**
 * Features of a kernel: eigenvectors times the roots of the eigenvalues of K + offset 11', largest first. Their inner
 * products are the best approximation of K + offset of that width.
 *
 * Dimensions beyond the positive eigenvalues are zero. Of each other column the entry of largest magnitude, of those
 * within 1e-8 of it the first, is positive.
 *
 * @param out          receives the handle; NULL on failure
 * @param certificate  of the kernel: it has the eigenvectors and the offset
 * @param width        1 to n
 *
 * Source:   docs/certificate.md, "Features of a kernel"; Eckart & Young, Psychometrika 1 (1936)
 * Errors:   ARGUMENT for NULL or a width out of range; MEMORY
 * Cost:     time and memory O(n width)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_embedding_create_eigen(
    prh_embedding **out, const prh_certificate *certificate, int64_t width);

/**
 * Classical scaling: eigenvectors times the roots of the eigenvalues of HKH, which is -1/2 H (D o D) H of the
 * distances. Centred; signs as for prh_embedding_create_eigen. Eigenvalues count as zero by the default tolerance of
 * prh_certificate_options.
 *
 * @param out    receives the handle; NULL on failure
 * @param width  1 to n
 * @param run    NULL: all defaults
 *
 * Source:   Torgerson, Psychometrika 17 (1952)
 * Errors:   ARGUMENT for NULL or a width out of range; VALUE if sums overflow; NUMERIC if the eigenvalues do not
 *           converge; TOO_LARGE; MEMORY; CANCELLED, before or after the decomposition; ABI
 * Cost:     time O(n^3), memory 24 n^2 bytes
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_embedding_create_classical(
    prh_embedding **out, const prh_kernel *kernel, int64_t width, const prh_run_options *run);

/* Zero is the default for every field. */
typedef struct prh_smacof_options {
    uint64_t struct_size;   /* sizeof(prh_smacof_options), set by the caller */
    const double *weights;  /* n x n, how much each distance counts: finite, >= 0, symmetric to 1e-6 of the
                               largest (the upper triangle counts); the diagonal is not read. NULL: 1 */
    int64_t restarts;       /* random beginnings beside the classical one; 0: 8; -1: none */
    int64_t max_iterations; /* of each beginning; 0: 1000 */
    double tolerance;       /* a beginning has converged when an iteration lowers sum w (d - D)^2 by less
                               than this share of it, or when its stress is below 1e-14; less than 1; 0:
                               1e-9 */
    uint64_t seed;
} prh_smacof_options;

/**
 * Metric scaling by majorisation (SMACOF): points whose distances are nearest to those of the kernel, by stress. The
 * best of several beginnings, among equals the first; stress below 1e-14 is rounding, and equal. Centred, turned to
 * its principal axes, signs as for prh_embedding_create_eigen.
 *
 * @param out      receives the handle; NULL on failure
 * @param width    1 to n
 * @param options  NULL: all defaults
 * @param run      NULL: all defaults; num_threads: beginnings run in parallel
 *
 * Source:   de Leeuw, 1977; Borg & Groenen, Modern Multidimensional Scaling, 2005, chapter 8
 * Errors:   ARGUMENT for NULL, a width or an option out of range; VALUE naming row and column of a weight that is not
 *           allowed, or if sums overflow; UNDEFINED if all weighted distances are 0, or if the weights leave the
 *           items in parts with nothing between them; ABI; NUMERIC; TOO_LARGE; MEMORY; CANCELLED
 * Notes:    PRH_NOTE_NOT_CONVERGED if the best beginning had not converged after max_iterations; it is created
 * Cost:     time O(beginnings * iterations * n^2 * width), O(n^3) once for the classical beginning and once for
 *           weights; memory 32 n^2 bytes, 48 n^2 with weights, and 32 n width
 *           bytes per thread
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_embedding_create_smacof(prh_embedding **out, const prh_kernel *kernel,
    int64_t width, const prh_smacof_options *options, const prh_run_options *run);

/** Lets go of an embedding. NULL is fine. Since: 0.1 */
PRH_API void prh_embedding_destroy(prh_embedding *embedding);

/** Number of items n; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_embedding_rows(const prh_embedding *embedding);

/** Number of dimensions; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_embedding_width(const prh_embedding *embedding);

/** The points, row-major n x width, living as long as the embedding; NULL for NULL. Since: 0.1 */
PRH_API const double *prh_embedding_points(const prh_embedding *embedding);

/* Zero it and set struct_size. */
typedef struct prh_embedding_values {
    uint64_t struct_size; /* sizeof(prh_embedding_values), set by the caller */
    int64_t positive;     /* eigen, classical: eigenvalues above 0, as many dimensions as are worth asking
                             for; smacof: width */
    int64_t iterations;   /* smacof: of the best beginning; else 0 */
    int64_t beginning;    /* smacof: 0: the classical one, r: restart r; else 0 */
    double stress;        /* smacof: as prh_kernel_stress; else NaN, ask prh_kernel_stress */
    int32_t converged;    /* smacof: 0 if max_iterations ended it; else 1 */
    int32_t reserved;     /* 0 */
} prh_embedding_values;

/**
 * What is known of how it came about.
 *
 * @param values  filled in up to its struct_size; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_embedding_get_values(
    const prh_embedding *embedding, prh_embedding_values *values);

/**
 * Normalised stress (Kruskal's stress-1) of points against the distances D of a kernel:
 * sqrt(sum w (d - D)^2 / sum w d^2) over i < j, d the distances of the points. 0 is perfect.
 *
 * @param kernel   n items
 * @param points   n x r, any dtype
 * @param weights  n x n as in prh_smacof_options; NULL: 1
 * @param stress   left untouched on failure
 *
 * Source:   Kruskal, Psychometrika 29 (1964)
 * Errors:   ARGUMENT as prh_representation_wrap, and for NULL; SHAPE if the items differ; VALUE naming row and column
 *           of a point or weight that is not allowed; UNDEFINED if all points coincide, or all between which there is
 *           a weight; MEMORY
 * Cost:     time O(n^2 r)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_kernel_stress(
    const prh_kernel *kernel, const prh_view *points, const double *weights, double *stress);

PRH_END_DECLS

#endif
