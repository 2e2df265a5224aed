/* What a grid found: a table for people, every cell as CSV, the summary as CSV and JSON. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "csv.h"
#include "grid.h"
#include "json.h"
#include "number.h"
#include "output.h"
#include "program.h"
#include "progress.h"
#include "report.h"

static void mean_cell(table *row, const grid_mean *found)
{
    char mean[NUMBER_SIZE], low[NUMBER_SIZE], high[NUMBER_SIZE];

    if (found->count == 0)
        table_cell(row, "-");
    else if (isnan(found->low))
        table_cell(row, "%s", number_short(found->mean, 3, mean));
    else
        table_cell(row, "%s [%s, %s]", number_short(found->mean, 3, mean), number_short(found->low, 3, low),
            number_short(found->high, 3, high));
}

static void print_quantity(const grid *mine, size_t quantity)
{
    const grid_plan *plan = mine->plan;
    char *shape = need(plan->series_count + 2, 1), number[NUMBER_SIZE];
    table cells;

    for (size_t s = 0; s <= plan->series_count; s++)
        shape[s] = s == 0 ? 'r' : 'l';
    cells = table_begin(shape);
    printf("\n%s\n", plan->quantities[quantity].name);
    table_cell(&cells, "%s", plan->axis);
    for (size_t s = 0; s < plan->series_count; s++)
        table_cell(&cells, "%s", plan->series[s]);
    for (size_t p = 0; p < mine->point_count; p++) {
        table_cell(&cells, "%s", number_short(mine->points[p], 6, number));
        for (size_t s = 0; s < plan->series_count; s++) {
            const grid_mean found = grid_summary(mine, s, p, quantity);

            mean_cell(&cells, &found);
        }
    }
    table_cell(&cells, "trend");
    for (size_t s = 0; s < plan->series_count; s++) {
        const grid_mean found = grid_trend(mine, s, quantity);

        mean_cell(&cells, &found);
    }
    table_print(&cells, 1, report_width());
    free(shape);
}

static void grid_print(const grid *mine)
{
    const grid_plan *plan = mine->plan;

    printf("%s: %s\n", plan->title, plan->question);
    for (size_t i = 0; i < plan->setting_count; i++)
        printf("  %s: %s\n", plan->settings[i].name, plan->settings[i].value);
    printf("  seeds: %" PRIu64 " to %" PRIu64 "; mean over them [95 %% interval by Student's t]\n",
        mine->first_seed, mine->first_seed + mine->seed_count - 1);
    if (mine->is_quick)
        puts("  quick: a few points and seeds, to see whether it runs");
    printf("  trend: Spearman's correlation with %s, of each seed\n",
        plan->measured_axis ? plan->quantities[plan->measured_axis - 1].name : plan->axis);
    for (size_t q = 0; q < plan->quantity_count; q++)
        if (plan->quantities[q].is_drawn)
            print_quantity(mine, q);
    fputs("\n--format json and the files of --out have", stdout);
    for (size_t q = 0; q < plan->quantity_count; q++)
        if (!plan->quantities[q].is_drawn)
            printf(" %s,", plan->quantities[q].name);
    puts(" too");
}

static void write_cells(FILE *out, const void *data)
{
    const grid *mine = data;
    const grid_plan *plan = mine->plan;
    csv row = {.out = out};

    csv_text(&row, "series");
    csv_text(&row, plan->axis);
    csv_text(&row, "seed");
    for (size_t q = 0; q < plan->quantity_count; q++)
        csv_text(&row, plan->quantities[q].name);
    csv_end(&row);
    for (size_t s = 0; s < plan->series_count; s++)
        for (size_t p = 0; p < mine->point_count; p++)
            for (size_t seed = 0; seed < mine->seed_count; seed++) {
                csv_text(&row, plan->series[s]);
                csv_real(&row, mine->points[p]);
                csv_int(&row, (int64_t)(mine->first_seed + seed));
                for (size_t q = 0; q < plan->quantity_count; q++)
                    csv_real(&row, grid_value(mine, s, p, seed, q));
                csv_end(&row);
            }
}

static void csv_mean(csv *row, const grid_mean *found)
{
    csv_real(row, found->mean);
    csv_real(row, found->low);
    csv_real(row, found->high);
    csv_int(row, (int64_t)found->count);
    csv_end(row);
}

static void write_trends(csv *row, const grid *mine)
{
    for (size_t q = 0; q < mine->plan->quantity_count; q++)
        for (size_t s = 0; s < mine->plan->series_count; s++) {
            const grid_mean found = grid_trend(mine, s, q);

            csv_text(row, mine->plan->quantities[q].name);
            csv_text(row, mine->plan->series[s]);
            csv_text(row, "trend");
            csv_mean(row, &found);
        }
}

static void write_summary(FILE *out, const void *data)
{
    const grid *mine = data;
    const grid_plan *plan = mine->plan;
    csv row = {.out = out};

    fprintf(out, "quantity,series,%s,mean,low,high,seeds\n", plan->axis);
    for (size_t q = 0; q < plan->quantity_count; q++)
        for (size_t s = 0; s < plan->series_count; s++)
            for (size_t p = 0; p < mine->point_count; p++) {
                const grid_mean found = grid_summary(mine, s, p, q);

                csv_text(&row, plan->quantities[q].name);
                csv_text(&row, plan->series[s]);
                csv_real(&row, mine->points[p]);
                csv_mean(&row, &found);
            }
    write_trends(&row, mine);
}

static json_t *mean_json(const grid_mean *found)
{
    json_t *object = json_new_object();

    json_put(object, "mean", json_of_real(found->mean));
    json_put(object, "low", json_of_real(found->low));
    json_put(object, "high", json_of_real(found->high));
    json_put(object, "seeds", json_of_int((int64_t)found->count));
    return object;
}

static json_t *series_json(const grid *mine, size_t series, size_t quantity)
{
    const grid_mean trend = grid_trend(mine, series, quantity);
    json_t *object = json_new_object(), *points = json_new_array();

    json_put(object, "series", json_of_text(mine->plan->series[series]));
    for (size_t p = 0; p < mine->point_count; p++) {
        const grid_mean found = grid_summary(mine, series, p, quantity);
        json_t *point = mean_json(&found);

        json_put(point, mine->plan->axis, json_of_real(mine->points[p]));
        json_add(points, point);
    }
    json_put(object, "points", points);
    json_put(object, "trend", mean_json(&trend));
    return object;
}

static json_t *settings_json(const grid *mine)
{
    json_t *object = json_new_object(), *seeds = json_new_array();

    for (size_t i = 0; i < mine->plan->setting_count; i++)
        json_put(object, mine->plan->settings[i].name, json_of_text(mine->plan->settings[i].value));
    for (size_t s = 0; s < mine->seed_count; s++)
        json_add(seeds, json_of_int((int64_t)(mine->first_seed + s)));
    json_put(object, "seeds", seeds);
    return object;
}

static json_t *whole_json(const grid *mine)
{
    const grid_plan *plan = mine->plan;
    json_t *root = json_new_object(), *quantities = json_new_object();

    json_put(root, "experiment", json_of_text(plan->name));
    json_put(root, "question", json_of_text(plan->question));
    json_put(root, "quick", json_of_bool(mine->is_quick));
    json_put(root, "version", json_of_text(prh_version()));
    json_put(root, "blas", json_of_text(prh_blas_description()));
    json_put(root, "settings", settings_json(mine));
    json_put(root, "interval", json_of_text("95 %, Student's t over seeds"));
    json_put(root, "trend", json_of_text("Spearman's correlation with the axis, of each seed"));
    for (size_t q = 0; q < plan->quantity_count; q++) {
        json_t *all = json_new_array();

        for (size_t s = 0; s < plan->series_count; s++)
            json_add(all, series_json(mine, s, q));
        json_put(quantities, plan->quantities[q].name, all);
    }
    json_put(root, "quantities", quantities);
    return root;
}

static int grid_write(const grid *mine, const char *folder)
{
    json_t *root = whole_json(mine);
    char *path = need_text("%s/%s.json", folder, mine->plan->name);
    char *cells = need_text("%s.csv", mine->plan->name);
    char *summary = need_text("%s-summary.csv", mine->plan->name);
    int code = output_in(folder, cells, write_cells, mine);

    if (!code)
        code = output_in(folder, summary, write_summary, mine);
    if (!code)
        code = output_json(path, root);
    if (!code)
        code = grid_draw(mine, folder);
    free(summary);
    free(cells);
    free(path);
    json_decref(root);
    return code;
}

static void print(const grid *mine, int format)
{
    if (format == FORMAT_JSON) {
        json_t *root = whole_json(mine);

        json_write(root, stdout);
        json_decref(root);
    } else if (format == FORMAT_CSV) {
        write_summary(stdout, mine);
    } else {
        grid_print(mine);
    }
}

int grid_report(const grid_plan *plan, const options *wishes, const void *data)
{
    grid found;
    int code = grid_run(&found, plan, wishes, data);

    progress_clear();
    if (!code)
        print(&found, wishes->format);
    if (!code && wishes->out)
        code = grid_write(&found, wishes->out);
    grid_free(&found);
    return code;
}
