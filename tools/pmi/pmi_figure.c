/* The figure of prh pmi: eigenvalues, errors, values, map. */
#include <math.h>
#include <stdlib.h>

#include "figure.h"
#include "pmi.h"
#include "program.h"

enum { HEAT_ROWS = 40 }; /* up to so many the kernel itself is shown */

/* What the panels point to. */
typedef struct drawing {
    const pmi *mine;
    double *index; /* 1, 2, ... n */
    int64_t positive;
    figure_series spectrum[2];
    double *width, *error; /* 0, 1, ... n, and the error of features so wide, in % of |K + C| */
    double asked_errors[PMI_WIDTHS];
    figure_series errors[2];
    figure_heat heat;
    double *seen; /* values of pairs of two symbols that were seen */
    figure_series values[2];
    const char **names;
    double *x, *y;
    unsigned char *rgb;
    figure_series map;
} drawing;

/* Eigenvalues are in descending order, so the negative ones are the last. */
static figure_panel spectrum_panel(drawing *now)
{
    const double *values = prh_certificate_eigenvalues(now->mine->certificate);
    const int64_t n = now->mine->n;

    now->index = need((size_t)n, sizeof *now->index);
    for (int64_t i = 0; i < n; i++) {
        now->index[i] = (double)(i + 1);
        now->positive += values[i] >= 0.0;
    }
    now->spectrum[0] = (figure_series){
        .kind = FIGURE_POINTS, .name = "not negative", .count = now->positive, .x = now->index, .y = values};
    now->spectrum[1] = (figure_series){.kind = FIGURE_POINTS,
        .name = "negative",
        .count = n - now->positive,
        .x = now->index + now->positive,
        .y = values + now->positive};
    return (figure_panel){.title = "Spectrum",
        .x = {.label = "number of the eigenvalue"},
        .y = {.label = "eigenvalue of K + C"},
        .series = now->spectrum,
        .series_count = now->positive < n ? 2 : 1};
}

/* How near features of each width come. */
static figure_panel errors_panel(drawing *now)
{
    const pmi *mine = now->mine;

    now->width = need((size_t)mine->n + 1, sizeof *now->width);
    now->error = need((size_t)mine->n + 1, sizeof *now->error);
    for (int64_t i = 0; i <= mine->n; i++) {
        double square = 0.0;

        if (prh_certificate_error(mine->certificate, i, &square) != PRH_OK)
            abort(); /* only for NULL */
        now->width[i] = (double)i;
        now->error[i] = mine->size > 0.0 ? 100.0 * sqrt(square) / mine->size : 0.0;
    }
    now->errors[0] = (figure_series){
        .kind = FIGURE_LINE, .name = "best features", .count = mine->n + 1, .x = now->width, .y = now->error};
    now->errors[1] =
        (figure_series){.kind = FIGURE_HORIZONTAL, .count = PMI_WIDTHS, .y = now->asked_errors, .dashed = 1};
    for (int i = 0; i < PMI_WIDTHS; i++)
        now->asked_errors[i] = 100.0 * pmi_errors[i];
    return (figure_panel){.title = "Features instead of the kernel",
        .x = {.label = "width"},
        .y = {.label = "error", .unit = "% of |K + C|"},
        .series = now->errors,
        .series_count = 2};
}

static figure_panel heat_panel(drawing *now)
{
    const int64_t n = now->mine->n;
    const figure_axis axis = {.scale = FIGURE_CATEGORY, .names = now->names, .count = n};

    now->heat = (figure_heat){.values = prh_kernel_values(now->mine->kernel),
        .rows = n,
        .cols = n,
        .map = FIGURE_DIVERGING,
        .label = "K(a, b)"};
    return (figure_panel){.title = "Kernel", .x = axis, .y = axis, .heat = &now->heat};
}

/* Values of pairs that were seen, and a line where those stand that were not. */
static figure_panel values_panel(drawing *now)
{
    const pmi *mine = now->mine;
    const double *kernel = prh_kernel_values(mine->kernel);
    int64_t count = 0;

    now->seen = need((size_t)mine->seen.count, sizeof *now->seen);
    for (int64_t i = 0; i < mine->seen.count; i++)
        if (mine->seen.a[i] != mine->seen.b[i])
            now->seen[count++] = kernel[mine->seen.a[i] * mine->n + mine->seen.b[i]];
    now->values[0] =
        (figure_series){.kind = FIGURE_HISTOGRAM, .name = "pairs seen", .count = count, .x = now->seen};
    now->values[1] = (figure_series){
        .kind = FIGURE_VERTICAL, .name = "pairs never seen", .count = 1, .x = &mine->stand_in, .dashed = 1};
    return (figure_panel){.title = "Values off the diagonal",
        .x = {.label = "K(a, b)"},
        .y = {.label = "pairs"},
        .series = now->values,
        .series_count = isnan(mine->stand_in) ? 1 : 2};
}

static figure_panel map_panel(drawing *now)
{
    const pmi *mine = now->mine;
    const double *points = prh_embedding_points(mine->map);

    now->x = need((size_t)mine->n, sizeof *now->x);
    now->y = need((size_t)mine->n, sizeof *now->y);
    if (mine->from.rgb)
        now->rgb = need((size_t)mine->n, 3);
    for (int64_t i = 0; i < mine->n; i++) {
        now->x[i] = points[2 * i];
        now->y[i] = points[2 * i + 1];
        for (int c = 0; c < 3 && now->rgb; c++)
            now->rgb[3 * i + c] = mine->from.rgb[3 * mine->rows[i] + c];
    }
    now->map = (figure_series){.kind = FIGURE_POINTS,
        .count = mine->n,
        .x = now->x,
        .y = now->y,
        .rgb = now->rgb,
        .labels = now->rgb ? NULL : now->names};
    return (figure_panel){.title = "Map: two dimensions of the centred kernel",
        .x = {.label = "first dimension"},
        .y = {.label = "second dimension"},
        .series = &now->map,
        .series_count = 1,
        .equal = 1};
}

int pmi_draw(const pmi *mine, const char *name)
{
    drawing now = {.mine = mine};
    figure_panel panels[4];
    const figure page = {.title = "PMI kernel",
        .description =
            "Eigenvalues of the kernel plus its offset, its values, and a map of its symbols by classical "
            "scaling",
        .width = FIGURE_PAGE,
        .columns = 2,
        .panels = panels,
        .panel_count = 4};
    int code;

    now.names = need((size_t)mine->n, sizeof *now.names);
    for (int64_t i = 0; i < mine->n; i++)
        now.names[i] = pmi_symbol(mine, i);
    panels[0] = spectrum_panel(&now);
    panels[1] = errors_panel(&now);
    panels[2] = mine->n <= HEAT_ROWS ? heat_panel(&now) : values_panel(&now);
    panels[3] = map_panel(&now);
    code = figure_write(&page, name);
    free(now.index);
    free(now.width);
    free(now.error);
    free(now.seen);
    free(now.names);
    free(now.x);
    free(now.y);
    free(now.rgb);
    return code;
}
