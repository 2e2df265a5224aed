/* Laying points over points, on views already checked. docs/embedding.md. */
#ifndef PRH_PMI_PROCRUSTES_H
#define PRH_PMI_PROCRUSTES_H

#include <prh/procrustes.h>

typedef struct prh__procrustes {
    int64_t cols;
    prh_procrustes_values values; /* but struct_size */
    double *rotation;             /* d x d */
    double *translation;
    double *linear;    /* d x d: scale times the rotation, transposed */
    double *centre[2]; /* of x and y: x goes to (x - centre[0]) scale rotation + centre[1] */
} prh__procrustes;

/* `options` with struct_size read. Views are finite, of the same shape. */
prh_status prh__procrustes_fit(
    prh__procrustes *p, const prh_view *x, const prh_view *y, const prh_procrustes_options *options);

void prh__procrustes_free(prh__procrustes *p);

/* points: as many rows as x without gaps. */
prh_status prh__procrustes_apply(const prh__procrustes *p, const prh_view *x, double *points);

#endif
