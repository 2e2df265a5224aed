/* The colours of all pairs at most four pixels apart, seen through their PMI and as people see them. */
#include <math.h>
#include <stdlib.h>

#include "figure.h"
#include "photographs.h"
#include "program.h"

#define RADIUS 4.0

/* Everything that the figure shows, until it is drawn. */
typedef struct picture_data {
    int64_t n;
    double *pmi, *perceived; /* distances of all pairs i < j */
    double *map;             /* n x 3: the embedding, laid onto CIELAB */
    double *a, *b, *map_a, *map_b;
    unsigned char *rgb;
} picture_data;

static prh_status count_all(prh_cooccurrence **counts, const photograph_set *all)
{
    const prh_image_options asked = {.struct_size = sizeof asked, .radius = RADIUS};
    prh_status status = prh_cooccurrence_create(counts, PHOTOGRAPH_COLOURS, 0);

    for (size_t i = 0; i < all->count && status >= 0; i++)
        status = prh_cooccurrence_add_image(
            *counts, all->items[i].labels, all->items[i].height, all->items[i].width, &asked, NULL);
    return status;
}

static prh_status fill_distances(picture_data *mine, const prh_kernel *kernel, const double *lab)
{
    const int64_t n = mine->n;
    double *row = need((size_t)n, sizeof *row);
    prh_status status = PRH_OK;
    int64_t at = 0;

    mine->pmi = need((size_t)(n * n), sizeof *mine->pmi);
    mine->perceived = need((size_t)(n * n), sizeof *mine->perceived);
    for (int64_t i = 0; i < n && status >= 0; i++) {
        status = prh_kernel_read_distances(kernel, i, 1, row);
        for (int64_t j = i + 1; j < n; j++, at++) {
            mine->pmi[at] = row[j];
            mine->perceived[at] =
                sqrt(pow(lab[3 * i] - lab[3 * j], 2.0) + pow(lab[3 * i + 1] - lab[3 * j + 1], 2.0) +
                     pow(lab[3 * i + 2] - lab[3 * j + 2], 2.0));
        }
    }
    free(row);
    return status;
}

static prh_status fill_map(picture_data *mine, const prh_kernel *kernel, const prh_view *lab)
{
    prh_embedding *embedding = NULL;
    prh_procrustes *laid = NULL;
    prh_view points = *lab;
    prh_status status = prh_embedding_create_smacof(&embedding, kernel, 3, NULL, NULL);

    mine->map = need((size_t)mine->n * 3, sizeof *mine->map);
    if (status >= 0) {
        points.data = prh_embedding_points(embedding);
        status = prh_procrustes_create(&laid, &points, lab, NULL);
    }
    if (status >= 0)
        status = prh_procrustes_apply(laid, &points, mine->map);
    prh_procrustes_destroy(laid);
    prh_embedding_destroy(embedding);
    return status;
}

/* a* and b* of both, and the colours themselves. */
static prh_status fill_colours(picture_data *mine, const double *lab)
{
    const size_t n = (size_t)mine->n;
    double *srgb = need(3 * n, sizeof *srgb);
    const prh_status status = prh_colour_srgb_of_lab(lab, mine->n, srgb, NULL);

    mine->a = need(4 * n, sizeof *mine->a);
    mine->b = mine->a + n;
    mine->map_a = mine->b + n;
    mine->map_b = mine->map_a + n;
    mine->rgb = need(3 * n, 1);
    for (size_t i = 0; i < n; i++) {
        mine->a[i] = lab[3 * i + 1];
        mine->b[i] = lab[3 * i + 2];
        mine->map_a[i] = mine->map[3 * i + 1];
        mine->map_b[i] = mine->map[3 * i + 2];
    }
    for (size_t i = 0; i < 3 * n; i++)
        mine->rgb[i] = (unsigned char)lround(255.0 * srgb[i]);
    free(srgb);
    return status;
}

static prh_status fill(picture_data *mine, const photograph_set *all)
{
    prh_cooccurrence *counts = NULL;
    prh_representation *lab = NULL;
    prh_kernel *kernel = NULL;
    prh_view view;
    double seen;
    prh_status status = count_all(&counts, all);

    if (status >= 0)
        status = photograph_kernel(&kernel, &lab, counts, NULL, &seen);
    if (status >= 0)
        status = prh_representation_view(lab, &view);
    if (status >= 0) {
        mine->n = view.rows;
        status = fill_distances(mine, kernel, view.data);
    }
    if (status >= 0)
        status = fill_map(mine, kernel, &view);
    if (status >= 0)
        status = fill_colours(mine, view.data);
    prh_kernel_destroy(kernel);
    prh_representation_destroy(lab);
    prh_cooccurrence_destroy(counts);
    return status;
}

static int draw(const picture_data *mine, const char *name)
{
    const figure_series distances = {
        .kind = FIGURE_POINTS, .count = mine->n * (mine->n - 1) / 2, .x = mine->perceived, .y = mine->pmi};
    const figure_series seen = {
        .kind = FIGURE_POINTS, .count = mine->n, .x = mine->a, .y = mine->b, .rgb = mine->rgb};
    const figure_series placed = {
        .kind = FIGURE_POINTS, .count = mine->n, .x = mine->map_a, .y = mine->map_b, .rgb = mine->rgb};
    const figure_panel panels[] = {{.title = "All pairs of colours",
                                       .x = {.label = "CIELAB distance"},
                                       .y = {.label = "PMI distance"},
                                       .series = &distances,
                                       .series_count = 1},
        {.title = "CIELAB",
            .x = {.label = "a*"},
            .y = {.label = "b*"},
            .series = &seen,
            .series_count = 1,
            .equal = 1},
        {.title = "PMI, laid onto CIELAB",
            .x = {.label = "a*"},
            .y = {.label = "b*"},
            .series = &placed,
            .series_count = 1,
            .equal = 1}};

    return figure_write(
        &(figure){.title = "The colour world",
            .description = "Colours by their co-occurrence in photographs, and as people see them",
            .width = FIGURE_PAGE,
            .columns = 3,
            .panels = panels,
            .panel_count = 3},
        name);
}

int photographs_draw(const photograph_set *mine, const options *wishes)
{
    char *name = need_text("%s/colour-map", wishes->out);
    picture_data data = {0};
    const prh_status status = fill(&data, mine);
    const int code = status < 0 ? bad_status(status, NULL) : draw(&data, name);

    free(data.rgb);
    free(data.a);
    free(data.map);
    free(data.perceived);
    free(data.pmi);
    free(name);
    return code;
}
