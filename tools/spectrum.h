/* prh spectrum: mutual k-NN overlap at every scale q = k / n, and for samples of fewer items. */
#ifndef PRH_TOOLS_SPECTRUM_H
#define PRH_TOOLS_SPECTRUM_H

#include <prh/prh.h>

#include "metrics.h"
#include "models.h"
#include "options.h"

enum { SPECTRUM_REPETITIONS = 20 }; /* samples of each size */

typedef struct spectrum {
    const options *wishes;
    options own; /* those of mutual_knn with k_max neighbours */
    int64_t k_max;
    metric_list metrics; /* that one */
    prh_preprocess *steps;
    model models[2];
    prh_overlap_curve *curve;
    prh_overlap_sizes *sizes; /* NULL: --fractions none */
} spectrum;

int spectrum_command(const options *wishes);

/** The k_max that is taken of n items if none is asked for; below 1 if they are too few. */
int64_t spectrum_k(int64_t n);

/** The level of the intervals. */
double spectrum_level(const spectrum *mine);

/* Output (spectrum_text.c, spectrum_data.c). */
void spectrum_print_text(const spectrum *mine);
void spectrum_print_json(const spectrum *mine);
void spectrum_print_csv(const spectrum *mine);

#endif
