/* Words: the PMI of nouns in a text, against a taxonomy that has never seen the text. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "csv.h"
#include "data.h"
#include "experiments.h"
#include "json.h"
#include "output.h"
#include "pmi/source.h"
#include "program.h"
#include "progress.h"
#include "report.h"
#include "words.h"

enum { FEATURES = 3, MISPAIRED = 4 };
static const char *const sides[WORD_SIDES] = {"PMI of nouns with nouns", "PPMI of nouns with nouns",
    "NPMI of nouns with nouns", "PPMI of nouns with 1000 words", "control: PMI, nouns mispaired"};
static const char *const metrics[WORD_METRICS] = {"mutual_knn", "unbiased_cka", "rsa:euclidean:spearman"};
static const int32_t kinds[WORD_SIDES] = {PRH_PMI, PRH_PPMI, PRH_NPMI, PRH_PPMI, PRH_PMI};

static int read_inputs(word_data *mine, const options *wishes)
{
    char *counts = data_path(wishes, "words/kjv_counts.csv"), *tree = data_path(wishes, "words/wordnet.npy");
    const char *paths[] = {counts};
    const file_list files = {.paths = paths, .count = 1};
    int code = source_read_counts(&mine->text, &files, 1);

    if (!code) {
        const prh_status status = prh_representation_open(&mine->taxonomy, tree);

        code = status < 0 ? bad_status(status, tree) : EXIT_FINE;
    }
    free(tree);
    free(counts);
    return code;
}

/* The nouns are the first contexts, in the same order, so their counts with one another are a part of the table. */
static prh_status count_nouns(prh_cooccurrence **out, const prh_cooccurrence *table)
{
    const int64_t nouns = prh_cooccurrence_symbols(table), entries = prh_cooccurrence_entries(table);
    int64_t *a = need((size_t)(2 * entries), sizeof *a), *b = a + entries, kept = 0;
    double *counts = need((size_t)entries, sizeof *counts);
    prh_status status = prh_cooccurrence_read(table, a, b, counts);

    for (int64_t i = 0; i < entries; i++)
        if (b[i] < nouns && a[i] <= b[i]) {
            a[kept] = a[i];
            b[kept] = b[i];
            counts[kept++] = counts[i] * (a[i] == b[i] ? 0.5 : 1.0); /* (a, a) counts twice in symmetric ones */
        }
    if (status >= 0)
        status = prh_cooccurrence_create(out, nouns, 0);
    if (status >= 0)
        status = prh_cooccurrence_add_pairs(*out, a, b, counts, kept, NULL);
    free(counts);
    free(a);
    return status;
}

/* One side of a comparison, ready for a metric. */
static prh_status prepare(prh_prepared **out, const word_data *mine, const prh_metric *metric, int side)
{
    const prh_pmi_options options = {
        .struct_size = sizeof options, .kind = kinds[side], .zero = kinds[side] == PRH_PMI};
    prh_representation *features = NULL;
    prh_kernel *kernel = NULL;
    prh_status status;

    if (side == FEATURES) {
        status = prh_representation_create_pmi(&features, mine->text.counts, &options, NULL);
        if (status >= 0)
            status = prh_prepared_create(out, metric, features);
    } else {
        status = prh_kernel_create_pmi(&kernel, mine->nouns, &options, NULL);
        if (status >= 0)
            status =
                prh_prepared_create_from_kernel(out, (const prh_metric *const[]){metric}, 1, kernel, NULL);
    }
    prh_kernel_destroy(kernel);
    prh_representation_destroy(features);
    return status;
}

static prh_status create_metric(prh_metric **out, int which)
{
    const int is_rsa = which == WORD_METRICS - 1;
    const prh_metric_options options = {
        .struct_size = sizeof options, .k = WORD_NEIGHBOURS, .kernel = is_rsa ? NULL : "cosine"};

    return prh_metric_create_by_name(out, metrics[which], &options);
}
