/* The one sum over a matrix that takes its product with itself. */
#ifndef PRH_INFER_CUBE_TRACE_H
#define PRH_INFER_CUBE_TRACE_H

#include "base/threads.h"

/* tr M^3 of a symmetric matrix less two constants: one on the diagonal, one off it. */
prh_status prh__cube_trace(const double *square, int64_t n, double on_diagonal, double off_diagonal,
    const prh__run *run, double *trace);

#endif
