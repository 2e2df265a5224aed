/* Geometries that worlds may have, by name. */
#ifndef PRH_PMI_GEOMETRY_H
#define PRH_PMI_GEOMETRY_H

#include <stdint.h>

#include <prh/status.h>

enum { PRH__GEOMETRY_EVENTS = 16384, PRH__GEOMETRY_SIZES = 2 };

typedef struct prh__geometry {
    int kind;
    int64_t size[PRH__GEOMETRY_SIZES]; /* as in the name */
    int64_t n;                         /* events */
} prh__geometry;

/* Reads a name such as "ring:64"; ARGUMENT if it is none, or for more than PRH__GEOMETRY_EVENTS. */
prh_status prh__geometry_read(prh__geometry *geometry, const char *name);

/* distances = n x n, symmetric, 0 on the diagonal. */
prh_status prh__geometry_fill(const prh__geometry *geometry, double *distances);

#endif
