/* prh spectrum X Y: one pair of neighbour lists gives the curve, samples of the rows the same for other n. */
#include "spectrum.h"

#include <inttypes.h>
#include <stdlib.h>

#include "output.h"
#include "program.h"
#include "progress.h"
#include "provenance.h"

enum { LEAST_K = 10, MOST_K = 256 };                /* of the default */
enum { PREPARING_AT = 5, CURVE_AT = 7, WHOLE = 8 }; /* for the bar: samples come first and take longest */

static int check_single(const model *mine)
{
    if (mine->layers == 1)
        return EXIT_FINE;
    return bad("%s: holds %" PRId64 " layers; a spectrum takes one", mine->file, mine->layers);
}

/* A quarter of the items is a curve with enough points; the time grows with the square. */
int64_t spectrum_k(int64_t n)
{
    int64_t k = n / 4 < MOST_K ? n / 4 : MOST_K;

    k = k < LEAST_K ? LEAST_K : k;
    return k < n - 2 ? k : n - 2;
}

static int choose_k(spectrum *mine)
{
    const int64_t n = mine->models[0].rows, most = n - 2;

    if (most < 1)
        return bad("a spectrum needs at least 3 items, but n = %" PRId64, n);
    if (mine->wishes->spread.k_max > most)
        return bad("--k-max %" PRId64 " is more than n - 2 = %" PRId64
                   ", since an item has no more neighbours to choose from",
            mine->wishes->spread.k_max, most);
    mine->k_max = mine->wishes->spread.k_max > 0 ? mine->wishes->spread.k_max : spectrum_k(n);
    return EXIT_FINE;
}

/* The metric: mutual_knn, whatever the kernel. */
static int create_metric(spectrum *mine)
{
    metrics_release(&mine->metrics);
    mine->own = *mine->wishes;
    mine->own.metrics = "mutual_knn";
    mine->own.ks = &mine->k_max;
    mine->own.k_count = 1;
    return metrics_create(&mine->metrics, &mine->own);
}

static int look(spectrum *mine)
{
    int code = models_look(mine->models, &mine->wishes->files, &mine->models[0], mine->wishes);

    for (int i = 0; !code && i < 2; i++)
        code = check_single(&mine->models[i]);
    if (!code)
        code = choose_k(mine);
    return code ? code : create_metric(mine);
}

static int find_curve(spectrum *mine, const prh_run_options *run)
{
    const prh_overlap_curve_options how = {.struct_size = sizeof how, .level = mine->wishes->spread.level};
    prh_status status;

    for (int i = 0; i < 2; i++) {
        int code;

        progress_step("preparing", mine->models[i].name, PREPARING_AT + i, 1, WHOLE);
        code = model_prepare(&mine->models[i], &mine->metrics, mine->steps, run);
        if (code)
            return code;
    }
    progress_step("comparing neighbours of", "all items", CURVE_AT, 1, WHOLE);
    status = prh_overlap_curve_create(&mine->curve, mine->metrics.items[0].metric,
        mine->models[0].prepared[0], mine->models[1].prepared[0], &how, run);
    return status == PRH_OK ? progress_interrupted() : bad_status(status, NULL);
}

/* The features as the steps leave them; both the file's and the steps' handle may go. */
static int features(prh_model **made, const spectrum *mine, int side, const prh_run_options *run)
{
    prh_model *opened = NULL;
    prh_status status = prh_model_open(&opened, mine->models[side].file, NULL);

    if (status == PRH_OK)
        status = prh_preprocess_apply(made, mine->steps, opened, mine->wishes->precision, run);
    prh_model_destroy(opened);
    return status == PRH_OK ? EXIT_FINE : bad_status(status, mine->models[side].file);
}

static int find_sizes(spectrum *mine, const prh_run_options *run)
{
    const spread_wishes *asked = &mine->wishes->spread;
    const prh_overlap_sizes_options how = {.struct_size = sizeof how,
        .fractions = asked->fractions,
        .count = (int64_t)asked->fraction_count,
        .repetitions = SPECTRUM_REPETITIONS,
        .seed = (uint64_t)mine->wishes->null.seed};
    prh_model *made[2] = {NULL, NULL};
    int code = EXIT_FINE;

    if (asked->no_fractions)
        return EXIT_FINE;
    progress_step("comparing neighbours of", "samples", 0, PREPARING_AT, WHOLE);
    for (int i = 0; i < 2 && !code; i++)
        code = features(&made[i], mine, i, run);
    if (!code) {
        const prh_status status = prh_overlap_sizes_create(&mine->sizes, mine->metrics.items[0].metric,
            prh_model_layer(made[0], 0), prh_model_layer(made[1], 0), &how, run);

        code = status == PRH_OK ? progress_interrupted()
                                : bad_status(status, asked->fractions ? "--fractions" : "--k-max");
    }
    prh_model_destroy(made[0]);
    prh_model_destroy(made[1]);
    return code;
}

static int print(const spectrum *mine)
{
    progress_clear();
    if (mine->wishes->format == FORMAT_JSON)
        spectrum_print_json(mine);
    else if (mine->wishes->format == FORMAT_CSV)
        spectrum_print_csv(mine);
    else
        spectrum_print_text(mine);
    return output_finish();
}

int spectrum_command(const options *wishes)
{
    const prh_run_options run = run_options(wishes, wishes->memory);
    spectrum mine = {.wishes = wishes, .k_max = 1};
    int code = create_metric(&mine); /* a kernel that is not known is found before the work */

    if (!code)
        code = provenance_read(&mine.steps, wishes);
    if (!code)
        code = look(&mine);
    if (!code)
        code = find_sizes(&mine, &run); /* first, since it may refuse the fractions */
    if (!code)
        code = find_curve(&mine, &run);
    if (!code)
        code = print(&mine);
    prh_overlap_sizes_destroy(mine.sizes);
    prh_overlap_curve_destroy(mine.curve);
    model_release(&mine.models[0]);
    model_release(&mine.models[1]);
    prh_preprocess_destroy(mine.steps);
    metrics_release(&mine.metrics);
    return code;
}

double spectrum_level(const spectrum *mine)
{
    return mine->wishes->spread.level > 0.0 ? mine->wishes->spread.level : 0.95;
}
