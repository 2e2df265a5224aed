/* The formula of pointwise mutual information, on a matrix of counts whose sums are known. */
#ifndef PRH_PMI_PMI_VALUES_H
#define PRH_PMI_PMI_VALUES_H

#include <prh/pmi.h>

#include "base/threads.h"

/* Counts N(a, b), some rows and columns of them, on their way to be PMI. */
typedef struct prh__pmi_matrix {
    double *values;          /* rows x cols */
    int64_t rows, cols;      /* of what is wanted */
    int64_t symbols, others; /* of all: what smoothing is added to */
    int symmetric;           /* columns are the rows; what is below the diagonal is not read */
    double *of_rows;         /* sums of N over all columns, of those that are wanted */
    double *of_cols;         /* likewise; of_rows itself if symmetric */
    double total;            /* sum of all N */
    const int64_t
        *row_name; /* for messages; NULL: their numbers. Columns of symmetric ones are called so, too */
    const char *col_kind; /* for messages: "symbol" or "context" */
} prh__pmi_matrix;

/* As pmi.h says of the options, which are checked. of_rows and of_cols are changed. Steps rows * cols. */
prh_status prh__pmi_values(prh__pmi_matrix *m, const prh_pmi_options *options, const prh__run *run);

#endif
