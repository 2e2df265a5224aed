/* A spectrum for programs: every k, every size, all digits. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "csv.h"
#include "json.h"
#include "provenance.h"
#include "spectrum.h"

/* k from 1, or as they are given. */
static json_t *ks_json(const int64_t *ks, int64_t count)
{
    json_t *list = json_new_array();

    for (int64_t i = 0; i < count; i++)
        json_add(list, json_of_int(ks ? ks[i] : i + 1));
    return list;
}

static json_t *qs_json(const int64_t *ks, int64_t count, int64_t rows)
{
    json_t *list = json_new_array();

    for (int64_t i = 0; i < count; i++)
        json_add(list, json_of_real((double)(ks ? ks[i] : i + 1) / (double)rows));
    return list;
}

static json_t *curve_json(const spectrum *mine)
{
    const prh_overlap_curve *c = mine->curve;
    const int64_t count = prh_overlap_curve_k_max(c);
    json_t *made = json_new_object();

    json_put(made, "k", ks_json(NULL, count));
    json_put(made, "q", qs_json(NULL, count, prh_overlap_curve_rows(c)));
    json_put(made, "overlap", json_of_reals(prh_overlap_curve_overlaps(c), count));
    json_put(made, "chance", json_of_reals(prh_overlap_curve_chances(c), count));
    json_put(made, "calibrated", json_of_reals(prh_overlap_curve_calibrated(c), count));
    json_put(made, "standard_error", json_of_reals(prh_overlap_curve_standard_errors(c), count));
    json_put(made, "low", json_of_reals(prh_overlap_curve_lows(c), count));
    json_put(made, "high", json_of_reals(prh_overlap_curve_highs(c), count));
    json_put(made, "calibrated_low", json_of_reals(prh_overlap_curve_calibrated_lows(c), count));
    json_put(made, "calibrated_high", json_of_reals(prh_overlap_curve_calibrated_highs(c), count));
    return made;
}

static json_t *sizes_json(const prh_overlap_sizes *sizes)
{
    const int64_t points = prh_overlap_sizes_points(sizes);
    json_t *list = json_new_array();

    for (int64_t s = 0; s < prh_overlap_sizes_count(sizes); s++) {
        const int64_t rows = prh_overlap_sizes_rows(sizes)[s], *ks = prh_overlap_sizes_ks(sizes) + s * points;
        json_t *made = json_new_object();

        json_put(made, "n", json_of_int(rows));
        json_put(made, "k", ks_json(ks, points));
        json_put(made, "q", qs_json(ks, points, rows));
        json_put(made, "overlap", json_of_reals(prh_overlap_sizes_overlaps(sizes) + s * points, points));
        json_put(made, "calibrated", json_of_reals(prh_overlap_sizes_calibrated(sizes) + s * points, points));
        json_put(made, "spread", json_of_reals(prh_overlap_sizes_spreads(sizes) + s * points, points));
        json_add(list, made);
    }
    return list;
}

void spectrum_print_json(const spectrum *mine)
{
    json_t *root = json_new_object();

    json_put(root, "n", json_of_int(mine->models[0].rows));
    json_put(root, "x", provenance_side(&mine->models[0]));
    json_put(root, "y", provenance_side(&mine->models[1]));
    provenance_json(root, mine->wishes, mine->steps);
    json_put(root, "kernel", json_of_text(mine->metrics.items[0].kernel));
    json_put(root, "k_max", json_of_int(mine->k_max));
    json_put(root, "level", json_of_real(spectrum_level(mine)));
    json_put(root, "curve", curve_json(mine));
    json_put(root, "samples", json_of_count(mine->sizes ? SPECTRUM_REPETITIONS : -1));
    json_put(root, "seed", json_of_count(mine->sizes ? mine->wishes->null.seed : -1));
    json_put(root, "sizes", mine->sizes ? sizes_json(mine->sizes) : json_of_text(NULL));
    json_write(root, stdout);
    json_decref(root);
}

/* What a row of CSV says beside the files and the run. */
typedef struct point {
    const char *table;
    int64_t items, k;
    double overlap, chance, calibrated, standard_error, low, high, calibrated_low, calibrated_high, spread;
} point;

static void csv_row(const spectrum *mine, const char *steps, const point *p)
{
    csv row = {.out = stdout};

    csv_text(&row, mine->models[0].file);
    csv_text(&row, mine->models[1].file);
    csv_int(&row, mine->models[0].rows);
    csv_text(&row, steps);
    csv_text(&row, options_convention_name(mine->wishes));
    csv_text(&row, options_precision_name(mine->wishes));
    csv_text(&row, mine->metrics.items[0].kernel);
    csv_text(&row, p->table);
    csv_int(&row, p->items);
    csv_int(&row, p->k);
    csv_real(&row, (double)p->k / (double)p->items);
    csv_real(&row, p->overlap);
    csv_real(&row, p->chance);
    csv_real(&row, p->calibrated);
    csv_real(&row, p->standard_error);
    csv_real(&row, p->low);
    csv_real(&row, p->high);
    csv_real(&row, p->calibrated_low);
    csv_real(&row, p->calibrated_high);
    csv_real(&row, p->spread);
    csv_end(&row);
}

static void csv_curve(const spectrum *mine, const char *steps)
{
    const prh_overlap_curve *c = mine->curve;

    for (int64_t i = 0; i < prh_overlap_curve_k_max(c); i++) {
        const point p = {.table = "curve",
            .items = prh_overlap_curve_rows(c),
            .k = i + 1,
            .overlap = prh_overlap_curve_overlaps(c)[i],
            .chance = prh_overlap_curve_chances(c)[i],
            .calibrated = prh_overlap_curve_calibrated(c)[i],
            .standard_error = prh_overlap_curve_standard_errors(c)[i],
            .low = prh_overlap_curve_lows(c)[i],
            .high = prh_overlap_curve_highs(c)[i],
            .calibrated_low = prh_overlap_curve_calibrated_lows(c)[i],
            .calibrated_high = prh_overlap_curve_calibrated_highs(c)[i],
            .spread = NAN};

        csv_row(mine, steps, &p);
    }
}

static void csv_sizes(const spectrum *mine, const char *steps)
{
    const prh_overlap_sizes *sizes = mine->sizes;
    const int64_t points = prh_overlap_sizes_points(sizes);

    for (int64_t at = 0; at < prh_overlap_sizes_count(sizes) * points; at++) {
        const int64_t rows = prh_overlap_sizes_rows(sizes)[at / points];
        const point p = {.table = "sizes",
            .items = rows,
            .k = prh_overlap_sizes_ks(sizes)[at],
            .overlap = prh_overlap_sizes_overlaps(sizes)[at],
            .chance = (double)prh_overlap_sizes_ks(sizes)[at] / (double)(rows - 1),
            .calibrated = prh_overlap_sizes_calibrated(sizes)[at],
            .standard_error = NAN,
            .low = NAN,
            .high = NAN,
            .calibrated_low = NAN,
            .calibrated_high = NAN,
            .spread = prh_overlap_sizes_spreads(sizes)[at]};

        csv_row(mine, steps, &p);
    }
}

void spectrum_print_csv(const spectrum *mine)
{
    char *steps = provenance_steps(mine->steps);

    puts("x,y,n,preprocess,convention,precision,kernel,table,items,k,q,overlap,chance,calibrated,standard_"
         "error,low,high,"
         "calibrated_low,calibrated_high,spread");
    csv_curve(mine, steps);
    if (mine->sizes)
        csv_sizes(mine, steps);
    free(steps);
}
