/* results.json: single pairs of models, and ceilings. */
#include "results_parts.h"

/* One of the models of a pair. */
static int64_t take_side(const results *mine, const place *at, const char *key)
{
    const int64_t side = reading_place(at, key, mine->model_count);

    if (side < 0)
        reading_refuse(at, key, "is null");
    return side;
}

static void take_profile(results *mine, const place *at, result_profile *profile)
{
    int64_t rows = 0, cols = 0;

    profile->x = take_side(mine, at, "x");
    profile->y = take_side(mine, at, "y");
    if (at->now->code)
        return;
    rows = mine->models[profile->x].layer_count;
    cols = mine->models[profile->y].layer_count;
    if (rows == 0 || cols == 0)
        reading_refuse(at, "scores", "are of a model without layers");
    profile->scores = reading_matrix(at, "scores", rows, cols);
    profile->threshold = reading_real(at, "threshold");
    (void)reading_places(at, "partners_x", &rows, cols);
    (void)reading_places(at, "partners_y", &cols, rows);
    profile->ridge = reading_places(at, "ridge", &rows, cols);
    profile->partner_mean = reading_real(at, "partner_mean");
    profile->ridge_mean = reading_real(at, "ridge_mean");
    profile->above = reading_whole(at, "above");
    profile->mutual = reading_whole(at, "mutual");
}

void results_take_profiles(results *mine, const place *root)
{
    const json_t *list = reading_list(root, "profiles", &mine->profile_count);

    mine->profiles = pool_need(&mine->memory, mine->profile_count, sizeof *mine->profiles);
    for (int64_t i = 0; i < mine->profile_count && !root->now->code; i++) {
        const place profile = reading_item(root, "profiles", list, i);

        take_profile(mine, &profile, &mine->profiles[i]);
    }
}

void results_take_nulls(results *mine, const place *root)
{
    const json_t *list = reading_list(root, "nulls", &mine->null_count);

    mine->nulls = pool_need(&mine->memory, mine->null_count, sizeof *mine->nulls);
    for (int64_t i = 0; i < mine->null_count && !root->now->code; i++) {
        const place at = reading_item(root, "nulls", list, i);
        result_null *null = &mine->nulls[i];

        null->x = take_side(mine, &at, "x");
        null->y = take_side(mine, &at, "y");
        null->score = reading_real(&at, "score");
        null->mean = reading_real(&at, "mean");
        null->sd = reading_real(&at, "sd");
        null->threshold = reading_real(&at, "threshold");
        null->z = reading_real(&at, "z");
        null->p = reading_real(&at, "p");
        null->method = reading_text(&at, "method");
        null->quantile_count = -1;
        null->quantiles = reading_reals(&at, "quantiles", &null->quantile_count);
    }
}

/* The layer of a side, which it must have. */
static int64_t take_layer(const results *mine, const place *at, const char *key, int64_t side)
{
    return reading_place(at, key, at->now->code ? 0 : mine->models[side].layer_count);
}

void results_take_spectra(results *mine, const place *root)
{
    const json_t *list = reading_list(root, "spectra", &mine->spectrum_count);

    mine->spectra = pool_need(&mine->memory, mine->spectrum_count, sizeof *mine->spectra);
    for (int64_t i = 0; i < mine->spectrum_count && !root->now->code; i++) {
        const place at = reading_item(root, "spectra", list, i);
        result_spectrum *spectrum = &mine->spectra[i];

        spectrum->x = take_side(mine, &at, "x");
        spectrum->y = take_side(mine, &at, "y");
        spectrum->layer_x = take_layer(mine, &at, "layer_x", spectrum->x);
        spectrum->layer_y = take_layer(mine, &at, "layer_y", spectrum->y);
        spectrum->n = reading_whole(&at, "n");
        spectrum->count = -1;
        spectrum->overlap = reading_reals(&at, "overlap", &spectrum->count);
        spectrum->chance = reading_reals(&at, "chance", &spectrum->count);
        spectrum->calibrated = reading_reals(&at, "calibrated", &spectrum->count);
        spectrum->calibrated_low = reading_reals(&at, "calibrated_low", &spectrum->count);
        spectrum->calibrated_high = reading_reals(&at, "calibrated_high", &spectrum->count);
        if (!root->now->code && spectrum->n < 1)
            reading_refuse(&at, "n", "is below 1");
    }
}

void results_take_ceilings(results *mine, const place *root)
{
    const json_t *list = reading_list(root, "ceilings", &mine->ceiling_count);

    mine->ceilings = pool_need(&mine->memory, mine->ceiling_count, sizeof *mine->ceilings);
    for (int64_t i = 0; i < mine->ceiling_count && !root->now->code; i++) {
        const place at = reading_item(root, "ceilings", list, i);
        result_ceiling *ceiling = &mine->ceilings[i];

        ceiling->repeats = reading_text(&at, "repeats");
        ceiling->model_count = -1;
        (void)reading_places(&at, "models", &ceiling->model_count, mine->model_count);
        ceiling->lower = reading_real(&at, "lower");
        ceiling->upper = reading_real(&at, "upper");
        ceiling->lower_error = reading_real(&at, "lower_error");
        ceiling->upper_error = reading_real(&at, "upper_error");
    }
}
