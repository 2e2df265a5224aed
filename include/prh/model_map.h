/* A map of models: near each other where they are aligned. */
#ifndef PRH_MODEL_MAP_H
#define PRH_MODEL_MAP_H

#include <prh/run.h>

PRH_BEGIN_DECLS

/*
 * Models as points whose distances are as near as can be to -log(alignment).
 *
 * Threads: immutable, share freely. What getters return lives as long as the handle; NULL gives NULL or 0.
 */
typedef struct prh_model_map prh_model_map;

/* Zero is the default for every field. */
typedef struct prh_model_map_options {
    uint64_t struct_size;    /* sizeof(prh_model_map_options), set by the caller */
    int64_t width;           /* dimensions, 1 to count; 0: 2 */
    double floor;            /* alignments below it count as it, in (0, 1]; 0: the smallest that is above 0 */
    const double *reference; /* count x width points, such as those of an earlier map, that this one is turned
                                towards; NaN in a row: a model that was not there. NULL: there is none */
    int64_t restarts;        /* random beginnings of SMACOF beside the classical one; 0: 32; -1: none */
    uint64_t seed;
} prh_model_map_options;

/**
 * Lays models out by classical scaling and by SMACOF (embedding.h) of -log(alignment).
 *
 * Maps have no orientation of their own. The classical one has its principal axes and their signs
 * (prh_embedding_create_classical); with a reference it is laid over that by least squares: moved, rotated and
 * reflected, not scaled. The points of SMACOF are laid over the classical ones, or over the reference, in the same way.
 * So with a reference small changes of the data move points a little and do not turn the map; without one, axes that
 * are nearly as long as one another may change places.
 *
 * A pair has the mean of alignment(i, j) and alignment(j, i), or the one of them that is there. A pair that was not
 * compared has no weight in SMACOF; classical scaling and the beginnings have the largest distance in its place.
 *
 * @param out        receives the map; NULL on failure
 * @param alignment  count x count, row-major, at most 1 (up to 1e-6 above it is rounding); NaN: not compared. The
 *                   diagonal is not read
 * @param count      models, at least 2
 * @param options    NULL: all defaults
 * @param run        NULL: all defaults; beginnings of SMACOF run in parallel
 *
 * Source:   docs/model_map.md; arXiv 2405.07987, figure 2; docs/embedding.md; Umeyama, IEEE PAMI 13 (1991)
 * Errors:   ARGUMENT for NULL, a count below 2, options out of range, a reference with fewer than width + 1 models or
 *           a coordinate beyond 1e9; VALUE for an alignment above 1 or infinite, naming the two models; UNDEFINED if no
 *           alignment is above 0, if all distances are 0, or if the pairs that were compared leave the models in parts
 *           with nothing between them, naming one of another part than model 0; NUMERIC; ABI; TOO_LARGE; MEMORY;
 *           CANCELLED
 * Notes:    PRH_NOTE_NOT_CONVERGED if the best beginning of SMACOF had not converged after 10 000 iterations
 * Cost:     that of both scalings
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_model_map_create(prh_model_map **out, const double *alignment,
    int64_t count, const prh_model_map_options *options, const prh_run_options *run);

/** Lets go of a map. NULL is fine. Since: 0.1 */
PRH_API void prh_model_map_destroy(prh_model_map *map);

/* Zero it and set struct_size. */
typedef struct prh_model_map_values {
    uint64_t struct_size;    /* sizeof(prh_model_map_values), set by the caller */
    int64_t count;           /* models */
    int64_t width;           /* dimensions */
    double floor;            /* in force */
    int64_t floored;         /* pairs whose alignment was below it */
    int64_t missing;         /* pairs that were not compared */
    double stress;           /* of the SMACOF map, over the pairs that were compared (prh_kernel_stress) */
    double classical_stress; /* of the classical one, likewise */
    int32_t converged;       /* of SMACOF */
    int32_t reserved;        /* 0 */
} prh_model_map_values;

/**
 * How well the map fits.
 *
 * @param values  filled in up to its struct_size; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL; ABI if struct_size is too small
 * Cost:     O(1)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_model_map_get_values(
    const prh_model_map *map, prh_model_map_values *values);

/** -log(alignment), count x count, row-major and symmetric; 0 on the diagonal, NaN where not compared. Since: 0.1 */
PRH_API const double *prh_model_map_distances(const prh_model_map *map);

/** The points of SMACOF, count x width, row-major. Since: 0.1 */
PRH_API const double *prh_model_map_points(const prh_model_map *map);

/** The points of classical scaling, likewise. Since: 0.1 */
PRH_API const double *prh_model_map_classical_points(const prh_model_map *map);

/**
 * The other models from the nearest to the farthest, by alignment, not by the map: count x (count - 1), row-major;
 * among equals the lower first; -1 in place of those that were not compared, at the end.
 *
 * Since:    0.1
 */
PRH_API const int64_t *prh_model_map_nearest(const prh_model_map *map);

PRH_END_DECLS

#endif
