/* Quantiles of magnitudes over whole stacks of layers, by selection: nothing is sorted, nothing is copied. */
#ifndef PRH_COMPUTE_QUANTILE_H
#define PRH_COMPUTE_QUANTILE_H

#include "base/threads.h"
#include "compute/convert.h"

/* A layer as it was given, and the dtype that its values are rounded to before anything is done. */
typedef struct prh__features {
    prh_view view;
    prh_dtype work; /* PRH_F32 or PRH_F64 */
} prh__features;

/* Row i in double, after that rounding. */
void prh__features_row(const prh__features *features, int64_t i, double *out);

/* |value| at 0-based position floor(q N) of the N sorted |values| of several layers; infinity for q = 1, when
 * nothing is read. NaN if a value is NaN or infinite after the rounding: who asks need not have looked before. */
prh_status prh__quantile(
    const prh__features *layers, int64_t count, double q, const prh__run *run, double *threshold);

/* Mean over rows of the row's q-quantile of |value| over several layers, interpolated at q (m - 1). */
prh_status prh__mean_quantile(
    const prh__features *layers, int64_t count, double q, const prh__run *run, double *threshold);

#endif
