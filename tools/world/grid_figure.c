/* A grid as a figure: one panel for each quantity that is drawn, one line with whiskers for each series. */
#include <math.h>
#include <stdlib.h>

#include "figure.h"
#include "grid.h"
#include "program.h"

enum { SERIES_MAX = 8 };

/* The numbers behind one panel. */
typedef struct lines {
    figure_series series[SERIES_MAX + 1];
    double *numbers; /* of each series: x, y, low, high */
} lines;

static void fill_line(lines *mine, const grid *found, size_t series, size_t quantity)
{
    const grid_plan *plan = found->plan;
    const size_t count = found->point_count;
    double *x = mine->numbers + 4 * series * count;

    for (size_t p = 0; p < count; p++) {
        const grid_mean mean = grid_summary(found, series, p, quantity);
        const size_t axis = (size_t)plan->measured_axis;

        x[p] = axis > 0 ? grid_summary(found, series, p, axis - 1).mean : found->points[p];
        x[count + p] = mean.mean;
        x[2 * count + p] = mean.low;
        x[3 * count + p] = mean.high;
    }
    mine->series[series] = (figure_series){.kind = FIGURE_LINE,
        .name = plan->series[series],
        .count = (int64_t)count,
        .x = x,
        .y = x + count,
        .low = x + 2 * count,
        .high = x + 3 * count,
        .spread = FIGURE_WHISKERS};
}

/* A panel; its numbers stay in `mine` until the figure is drawn. Series look alike in all panels: one legend serves. */
static figure_panel draw_panel(lines *mine, const grid *found, size_t quantity, int is_first)
{
    const grid_plan *plan = found->plan;
    const grid_quantity *shown = &plan->quantities[quantity];
    const int has_chance = !isnan(shown->chance);

    mine->numbers = need(4 * plan->series_count * found->point_count, sizeof *mine->numbers);
    for (size_t s = 0; s < plan->series_count; s++)
        fill_line(mine, found, s, quantity);
    if (has_chance)
        mine->series[plan->series_count] = (figure_series){
            .kind = FIGURE_HORIZONTAL, .name = "chance", .count = 1, .y = &shown->chance, .dashed = 1};
    return (figure_panel){.x = {.label = plan->label, .scale = plan->is_log ? FIGURE_LOG : FIGURE_LINEAR},
        .y = {.label = shown->label, .scale = shown->is_log ? FIGURE_LOG : FIGURE_LINEAR},
        .series = mine->series,
        .series_count = (int64_t)plan->series_count + has_chance,
        .legend = is_first ? FIGURE_LEGEND_AUTO : FIGURE_LEGEND_NONE};
}

int grid_draw(const grid *mine, const char *folder)
{
    const grid_plan *plan = mine->plan;
    figure_panel panels[GRID_QUANTITIES];
    lines numbers[GRID_QUANTITIES] = {0};
    char *name = need_text("%s/%s", folder, plan->name);
    size_t count = 0;
    int code;

    for (size_t q = 0; q < plan->quantity_count; q++)
        if (plan->quantities[q].is_drawn) {
            panels[count] = draw_panel(&numbers[count], mine, q, count == 0);
            count++;
        }
    code = figure_write(&(figure){.title = plan->title,
                            .description = plan->question,
                            .width = FIGURE_PAGE,
                            .columns = count > 1 ? 2 : 1,
                            .panels = panels,
                            .panel_count = (int64_t)count},
        name);
    for (size_t p = 0; p < count; p++)
        free(numbers[p].numbers);
    free(name);
    return code;
}
