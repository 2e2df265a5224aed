/* A spectrum for people: the curve at a few scales, and the same for fewer items. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "program.h"
#include "provenance.h"
#include "report.h"
#include "spectrum.h"

/* 1, 2, 5, 10, 20, 50, ... and the last: the next of them after k. */
static int64_t next_point(int64_t k, int64_t last)
{
    int64_t power = 1, next;

    if (k >= last)
        return last + 1;
    while (power * 10 <= k)
        power *= 10;
    next = k < power ? power : k < 2 * power ? 2 * power : k < 5 * power ? 5 * power : 10 * power;
    return next < last ? next : last;
}

static void print_head(const spectrum *mine)
{
    report_sides(mine->models);
    provenance_print(mine->wishes, mine->steps, &mine->metrics);
}

/* Four decimals, and no minus before a zero. */
static void decimal_cell(table *grid, double value)
{
    table_cell(grid, "%.4f", fabs(value) < 0.00005 ? 0.0 : value);
}

static void print_curve(const spectrum *mine)
{
    const prh_overlap_curve *curve = mine->curve;
    const int64_t n = prh_overlap_curve_rows(curve);
    static const char *const names[] = {"k", "q = k/n", "A(q)", "chance", "calibrated", "low", "high"};
    table grid = table_begin("rrrrrrr");

    printf("\nA(q): how many of the k nearest items x and y share (mutual_knn); calibrated: 0 by chance, 1 "
           "if all;\n"
           "low, high: its %g %% interval, for each k by itself\n",
        100.0 * spectrum_level(mine));
    for (size_t c = 0; c < sizeof names / sizeof *names; c++)
        table_cell(&grid, "%s", names[c]);
    for (int64_t k = 1; k <= mine->k_max; k = next_point(k, mine->k_max)) {
        table_cell(&grid, "%" PRId64, k);
        decimal_cell(&grid, (double)k / (double)n);
        decimal_cell(&grid, prh_overlap_curve_overlaps(curve)[k - 1]);
        decimal_cell(&grid, prh_overlap_curve_chances(curve)[k - 1]);
        decimal_cell(&grid, prh_overlap_curve_calibrated(curve)[k - 1]);
        decimal_cell(&grid, prh_overlap_curve_calibrated_lows(curve)[k - 1]);
        decimal_cell(&grid, prh_overlap_curve_calibrated_highs(curve)[k - 1]);
    }
    table_print(&grid, 2, 0);
}

/* The smallest size has the points q = j / m, j = 1, 2, ...; it names the rows. */
static int64_t smallest(const prh_overlap_sizes *sizes)
{
    int64_t least = 0;

    for (int64_t s = 1; s < prh_overlap_sizes_count(sizes); s++)
        if (prh_overlap_sizes_rows(sizes)[s] < prh_overlap_sizes_rows(sizes)[least])
            least = s;
    return least;
}

static void print_sizes(const spectrum *mine)
{
    const prh_overlap_sizes *sizes = mine->sizes;
    const int64_t count = prh_overlap_sizes_count(sizes), points = prh_overlap_sizes_points(sizes);
    const int64_t least = smallest(sizes);
    char *shape = need((size_t)count + 2, 1);
    table grid;

    shape[0] = 'r';
    for (int64_t s = 0; s < count; s++)
        shape[s + 1] = 'l';
    grid = table_begin(shape);
    printf(
        "\ncalibrated at the same q among fewer items: mean of %d random samples, and how much one varies\n",
        (int)SPECTRUM_REPETITIONS);
    table_cell(&grid, "q");
    for (int64_t s = 0; s < count; s++)
        table_cell(&grid, "n = %" PRId64, prh_overlap_sizes_rows(sizes)[s]);
    for (int64_t p = 1; p <= points; p = next_point(p, points)) {
        const int64_t at = least * points + p - 1;

        table_cell(&grid, "%.4f",
            (double)prh_overlap_sizes_ks(sizes)[at] / (double)prh_overlap_sizes_rows(sizes)[least]);
        for (int64_t s = 0; s < count; s++)
            table_cell(&grid, "%.4f ± %.4f", prh_overlap_sizes_calibrated(sizes)[s * points + p - 1],
                prh_overlap_sizes_spreads(sizes)[s * points + p - 1]);
    }
    table_print(&grid, 1, report_width());
    free(shape);
}

static void print_notes(const spectrum *mine)
{
    int64_t ties[2] = {0, 0};
    int noted = 0;

    if (!options_precomputed(mine->wishes)) {
        report_model_notes(&mine->models[0], "x", &noted);
        report_model_notes(&mine->models[1], "y", &noted);
    }
    for (int i = 0; i < 2; i++)
        if (prh_metric_ties(mine->metrics.items[0].metric, mine->models[i].prepared[0], &ties[i]) != PRH_OK)
            ties[i] = 0;
    if (ties[0] > 0 || ties[1] > 0)
        report_note(&noted,
            "ties at rank %" PRId64 ": %" PRId64 " items of x, %" PRId64 " of y; the lower index came first",
            mine->k_max, ties[0], ties[1]);
    if (mine->sizes && prh_overlap_sizes_count(mine->sizes) > 1)
        report_note(&noted,
            "rows that say the same at every n speak of x and y; where they differ, compare at equal n only");
    report_note(
        &noted, "tables show some k and 4 decimals; --format json or csv gives every k and all digits");
}

void spectrum_print_text(const spectrum *mine)
{
    print_head(mine);
    print_curve(mine);
    if (mine->sizes)
        print_sizes(mine);
    if (!mine->wishes->quiet)
        print_notes(mine);
}
