/* Pointwise mutual information of counts and of joint distributions, on options that are checked. */
#ifndef PRH_PMI_PMI_H
#define PRH_PMI_PMI_H

#include <prh/pmi.h>

#include "compute/kernel_matrix.h"
#include "pmi/counts.h"

/* The kernel of symmetric counts; one that is called "pmi", "ppmi" or "npmi". */
prh_status prh__pmi_of_counts(prh__kernel_matrix *matrix, const prh__counts *counts,
    const prh_pmi_options *options, const prh__run *run);

/* The same of a joint distribution. */
prh_status prh__pmi_of_joint(
    prh__kernel_matrix *matrix, const prh_view *joint, const prh_pmi_options *options, const prh__run *run);

/* Rows of wanted symbols, a column for each context, or of symmetric counts for each symbol; free the values. */
prh_status prh__pmi_rows(double **values, int64_t *rows, int64_t *cols, const prh__counts *counts,
    const prh_pmi_options *options, const prh__run *run);

#endif
