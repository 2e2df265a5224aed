/* Words: the PMI of nouns in a text, against a taxonomy that has never seen the text. */
#include "words.h"

#include <stdlib.h>
#include <string.h>

#include "data.h"
#include "experiments.h"
#include "learn.h"
#include "program.h"
#include "progress.h"

enum { FEATURES = 3, MISPAIRED = 4 };
static const char *const sides[WORD_SIDES] = {"PMI, nouns with nouns", "PPMI, nouns with nouns",
    "NPMI, nouns with nouns", "PPMI, 1000 contexts", "control: nouns mispaired"};
static const char *const metrics[WORD_METRICS] = {"mutual_knn", "unbiased_cka", "rsa:euclidean:spearman"};
static const int32_t kinds[WORD_SIDES] = {PRH_PMI, PRH_PPMI, PRH_NPMI, PRH_PPMI, PRH_PMI};

/* The number of the noun of that name; count if there is none. */
static int64_t find_noun(const source *text, const char *name)
{
    int64_t i = 0;

    while (i < text->symbol_count && strcmp(text->symbols[i], name) != 0)
        i++;
    return i;
}

/* Nouns are contexts, too, so the table holds their counts with one another, both (a, b) and (b, a). */
static prh_status count_nouns(prh_cooccurrence **out, const source *text)
{
    const int64_t entries = prh_cooccurrence_entries(text->counts);
    int64_t *a = need((size_t)(2 * entries), sizeof *a), *b = a + entries, kept = 0;
    int64_t *noun = need((size_t)text->context_count, sizeof *noun);
    double *counts = need((size_t)entries, sizeof *counts);
    prh_status status = prh_cooccurrence_read(text->counts, a, b, counts);

    for (int64_t c = 0; c < text->context_count; c++)
        noun[c] = find_noun(text, text->contexts[c]);
    for (int64_t i = 0; i < entries && status >= 0; i++)
        if (noun[b[i]] < text->symbol_count) {
            a[kept] = a[i];
            b[kept] = noun[b[i]];
            counts[kept++] = counts[i];
        }
    if (status >= 0)
        status = prh_cooccurrence_create(out, text->symbol_count, 0);
    if (status >= 0)
        status = prh_cooccurrence_add_pairs(*out, a, b, counts, kept, NULL);
    free(counts);
    free(noun);
    free(a);
    return status;
}

static prh_pmi_options options_of(int32_t kind)
{
    return (prh_pmi_options){.struct_size = sizeof(prh_pmi_options),
        .kind = kind,
        .zero = kind == PRH_PMI ? PRH_PMI_ZERO_MINIMUM : PRH_PMI_ZERO_REFUSE};
}

static int read_data(word_data *mine, const options *wishes)
{
    char *counts = data_path(wishes, "words/kjv_counts.csv"), *tree = data_path(wishes, "words/wordnet.npy");
    const char *paths[] = {counts};
    const file_list files = {.paths = paths, .count = 1};
    const prh_pmi_options asked = options_of(PRH_PMI);
    int code = source_read_counts(&mine->text, &files, 1);
    prh_status status = PRH_OK;

    if (!code)
        status = prh_representation_open(&mine->taxonomy, tree);
    if (status < 0)
        code = bad_status(status, tree);
    if (!code) {
        status = count_nouns(&mine->nouns, &mine->text);
        if (status >= 0)
            status = prh_kernel_create_pmi(&mine->kernel, mine->nouns, &asked, NULL);
        code = status < 0 ? bad_status(status, counts) : EXIT_FINE;
    }
    free(tree);
    free(counts);
    return code;
}

static void release(word_data *mine)
{
    prh_kernel_destroy(mine->kernel);
    prh_representation_destroy(mine->taxonomy);
    prh_cooccurrence_destroy(mine->nouns);
    source_release(&mine->text);
}

/* The text's side of a comparison, ready for a metric. */
static prh_status prepare_text(
    prh_prepared **out, const word_data *mine, const prh_metric *metric, int side, const prh_run_options *run)
{
    const prh_pmi_options asked = options_of(kinds[side]);
    prh_representation *features = NULL;
    prh_kernel *kernel = NULL;
    prh_status status;

    if (side == FEATURES) {
        status = prh_representation_create_pmi(&features, mine->text.counts, &asked, run);
        if (status >= 0)
            status = prh_prepared_create_many(out, (const prh_metric *const[]){metric}, 1, features, run);
    } else {
        status = prh_kernel_create_pmi(&kernel, mine->nouns, &asked, run);
        if (status >= 0)
            status = learn_prepare_kernel(out, metric, kernel, run);
    }
    prh_kernel_destroy(kernel);
    prh_representation_destroy(features);
    return status;
}

static prh_status prepare_taxonomy(prh_prepared **out, const word_data *mine, const prh_metric *metric,
    int side, uint64_t seed, const prh_run_options *run)
{
    prh_representation *features = NULL;
    prh_view view;
    prh_status status = prh_representation_view(mine->taxonomy, &view);

    if (status >= 0)
        status = prh_representation_wrap(&features, &view, NULL, NULL);
    if (status >= 0 && side == MISPAIRED)
        status = learn_shuffle(&features, seed);
    if (status >= 0)
        status = prh_prepared_create_many(out, (const prh_metric *const[]){metric}, 1, features, run);
    prh_representation_destroy(features);
    return status;
}

static prh_status create_metric(prh_metric **out, int which)
{
    const int is_rsa = strncmp(metrics[which], "rsa", 3) == 0;
    const prh_metric_options asked = {
        .struct_size = sizeof asked, .k = WORD_NEIGHBOURS, .kernel = is_rsa ? NULL : "cosine"};

    return prh_metric_create_by_name(out, metrics[which], &asked);
}

/* One score with its null; with draws if they are to be shown. */
static prh_status compare(
    word_results *results, const word_data *data, int side, int which, const options *wishes)
{
    const prh_run_options run = {
        .struct_size = sizeof run, .num_threads = wishes->threads, .progress = progress_tick};
    prh_null_options asked = {.struct_size = sizeof asked, .seed = (uint64_t)wishes->null.seed};
    prh_prepared *text = NULL, *taxonomy = NULL;
    prh_null_result *result = &results->nulls[side][which];
    prh_metric *metric = NULL;
    prh_null *null = NULL;
    prh_status status = create_metric(&metric, which);

    if (status >= 0)
        status = prepare_text(&text, data, metric, side, &run);
    if (status >= 0)
        status = prepare_taxonomy(&taxonomy, data, metric, side, asked.seed, &run);
    if (status >= 0)
        status = prh_null_create(&null, metric, (const prh_prepared *const[]){text}, 1,
            (const prh_prepared *const[]){taxonomy}, 1, &asked, &run);
    result->struct_size = sizeof *result;
    if (status >= 0)
        status = prh_null_get_result(null, result);
    asked.method = PRH_NULL_PERMUTE;
    asked.permutations = WORD_DRAWS;
    if (status >= 0 && side == 0 && which == 0)
        status = prh_null_create(&results->draws, metric, (const prh_prepared *const[]){text}, 1,
            (const prh_prepared *const[]){taxonomy}, 1, &asked, &run);
    prh_null_destroy(null);
    prh_prepared_destroy(taxonomy);
    prh_prepared_destroy(text);
    prh_metric_destroy(metric);
    return status;
}

int words_experiment(const options *wishes)
{
    word_results results = {.sides = sides, .metrics = metrics};
    word_data data = {0};
    int code = read_data(&data, wishes);

    for (int s = 0; s < WORD_SIDES && !code; s++)
        for (int m = 0; m < WORD_METRICS && !code; m++) {
            prh_status status;

            progress_step("comparing", sides[s], s * WORD_METRICS + m, 1, WORD_SIDES * WORD_METRICS);
            status = compare(&results, &data, s, m, wishes);
            code = status < 0 ? bad_status(status, NULL) : EXIT_FINE;
        }
    progress_clear();
    if (!code)
        code = words_print(&data, &results, wishes->format);
    if (!code && wishes->out)
        code = words_write(&results, wishes->out);
    prh_null_destroy(results.draws);
    release(&data);
    return code;
}
