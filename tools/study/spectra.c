/* A(q) of the best layers of the pair that is shown: agreement of neighbours at every scale, whatever the metric. */
#include <inttypes.h>
#include <stdlib.h>

#include "json.h"
#include "program.h"
#include "progress.h"
#include "spectrum.h"
#include "study/study.h"

/* All layers of a model, prepared for one metric. */
typedef struct prepared {
    prh_prepared **layers;
    int64_t count;
} prepared;

static int prepare(prepared *made, const study *mine, const metric_list *metrics, int64_t which)
{
    const prh_run_options run = run_options(mine->wishes, mine->wishes->memory);
    prh_status status;

    made->count = mine->facts[which].layers;
    made->layers = need((size_t)made->count, sizeof(prh_prepared *));
    status = prh_prepared_create_layers(
        made->layers, metrics->handles, 1, mine->handles[which], mine->steps, &run);
    return status < 0 ? bad_status(status, mine->facts[which].name) : EXIT_FINE;
}

static void release(prepared *made)
{
    for (int64_t l = 0; made->layers && l < made->count; l++)
        prh_prepared_destroy(made->layers[l]);
    free(made->layers);
}

static json_t *spectrum_json(const study *mine, const prh_layer_pair *best, const prh_overlap_curve *curve)
{
    const int64_t count = prh_overlap_curve_k_max(curve);
    json_t *made = json_new_object();

    json_put(made, "x", json_of_int(mine->shown.x));
    json_put(made, "y", json_of_int(mine->shown.y));
    json_put(made, "layer_x", json_of_int(best->layer_x));
    json_put(made, "layer_y", json_of_int(best->layer_y));
    json_put(made, "n", json_of_int(mine->rows));
    json_put(made, "overlap", json_of_reals(prh_overlap_curve_overlaps(curve), count));
    json_put(made, "chance", json_of_reals(prh_overlap_curve_chances(curve), count));
    json_put(made, "calibrated", json_of_reals(prh_overlap_curve_calibrated(curve), count));
    json_put(made, "calibrated_low", json_of_reals(prh_overlap_curve_calibrated_lows(curve), count));
    json_put(made, "calibrated_high", json_of_reals(prh_overlap_curve_calibrated_highs(curve), count));
    return made;
}

static int add_curve(const study *mine, const metric_list *metrics, const prh_layer_pair *best,
    const prepared sides[2], json_t *list)
{
    const prh_overlap_curve_options how = {.struct_size = sizeof how, .level = mine->wishes->spread.level};
    const prh_run_options run = run_options(mine->wishes, mine->wishes->memory);
    prh_overlap_curve *curve = NULL;
    const prh_status status = prh_overlap_curve_create(&curve, metrics->items[0].metric,
        sides[0].layers[best->layer_x], sides[1].layers[best->layer_y], &how, &run);

    if (status >= 0)
        json_add(list, spectrum_json(mine, best, curve));
    prh_overlap_curve_destroy(curve);
    return status < 0 ? bad_status(status, NULL) : EXIT_FINE;
}

/* Steps and kernel as the study has them, mutual_knn with as many neighbours as the curve is long. */
static int add_spectrum(const study *mine, const prh_layer_pair *best, json_t *list)
{
    int64_t k_max = spectrum_k(mine->rows);
    options own = *mine->wishes;
    metric_list metrics = {0};
    prepared sides[2] = {{0}, {0}};
    int code;

    own.metrics = "mutual_knn";
    own.ks = &k_max;
    own.k_count = 1;
    code = metrics_create(&metrics, &own);
    progress_step("comparing neighbours of", mine->facts[mine->shown.x].name, 0, 1, 1);
    if (!code)
        code = prepare(&sides[0], mine, &metrics, mine->shown.x);
    if (!code)
        code = prepare(&sides[1], mine, &metrics, mine->shown.y);
    if (!code)
        code = add_curve(mine, &metrics, best, sides, list);
    release(&sides[0]);
    release(&sides[1]);
    metrics_release(&metrics);
    return code;
}

int study_spectra_json(study *mine, json_t *root)
{
    json_t *spectra = json_new_array();
    prh_layer_pair best;

    json_put(root, "spectra", spectra);
    if (mine->scores || mine->shown.x < 0 ||
        prh_alignment_best(prh_study_alignment(mine->found, mine->shown.x, mine->shown.y), &best) < 0)
        return EXIT_FINE;
    if (spectrum_k(mine->rows) >= 1)
        return add_spectrum(mine, &best, spectra);
    warn(&mine->notes, "there is no spectrum, since n = %" PRId64 " items are too few", mine->rows);
    return EXIT_FINE;
}
