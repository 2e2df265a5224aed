/* Heat maps, and the scale of their colours. */
#include "figure_panel.h"

#include <math.h>
#include <stdlib.h>

#include "program.h"

#define SCALE_GAP 6.0
#define SCALE_WIDTH 7.0
#define SCALE_LABEL (3.0 + LABEL_TEXT)
enum { SCALE_STEPS = 256 };

int heat_is_open(const figure_heat *heat, int64_t cell)
{
    return heat->open_diagonal && cell / heat->cols == cell % heat->cols && !isfinite(heat->values[cell]);
}

static ink colour_of(const panel_state *mine, int64_t cell)
{
    const figure_heat *heat = mine->given->heat;

    if (heat_is_open(heat, cell))
        return INK_PAPER;
    if (axis_judge(&mine->scale, heat->values[cell]) == VALUE_MISSING)
        return INK_NO_VALUE;
    return colour_of_map(heat->map, axis_at(&mine->scale, heat->values[cell]));
}

/* The box of a cell. */
static box cell_box(const panel_state *mine, int64_t row, int64_t col)
{
    const double width = (mine->plot.right - mine->plot.left) / (double)mine->given->heat->cols;
    const double height = (mine->plot.bottom - mine->plot.top) / (double)mine->given->heat->rows;

    return (box){mine->plot.left + width * (double)col, mine->plot.top + height * (double)row,
        mine->plot.left + width * (double)(col + 1), mine->plot.top + height * (double)(row + 1)};
}

static int texts_fit(const panel_state *mine)
{
    const figure_heat *heat = mine->given->heat;
    const box cell = cell_box(mine, 0, 0);

    if (heat->decimals == 0 || cell.bottom - cell.top < POINT_TEXT + 2.0 ||
        cell.right - cell.left < POINT_TEXT + 2.0)
        return 0;
    for (int64_t i = 0; i < heat->rows * heat->cols; i++) {
        char *text;
        double width;

        if (axis_judge(&mine->scale, heat->values[i]) == VALUE_MISSING)
            continue;
        text = axis_decimal(heat->values[i], heat->decimals);
        width = text_width(text, POINT_TEXT, 0);
        free(text);
        if (width > cell.right - cell.left - 3.0)
            return 0;
    }
    return 1;
}

static void draw_texts(panel_state *mine)
{
    const figure_heat *heat = mine->given->heat;

    for (int64_t i = 0; i < heat->rows * heat->cols; i++) {
        const box cell = cell_box(mine, i / heat->cols, i % heat->cols);
        char *text;

        if (axis_judge(&mine->scale, heat->values[i]) == VALUE_MISSING)
            continue;
        text = axis_decimal(heat->values[i], heat->decimals);
        scene_text(&mine->page, text, 0.5 * (cell.left + cell.right), 0.5 * (cell.top + cell.bottom),
            (text_look){.size = POINT_TEXT,
                .colour = colour_on(colour_of(mine, i)),
                .across = 0.5,
                .down = TEXT_MIDDLE});
        free(text);
    }
}

void heat_draw(panel_state *mine)
{
    const figure_heat *heat = mine->given->heat;
    ink *pixels = need((size_t)(heat->rows * heat->cols), sizeof *pixels);

    for (int64_t i = 0; i < heat->rows * heat->cols; i++)
        pixels[i] = colour_of(mine, i);
    scene_pixels(&mine->page, mine->plot, pixels, (int)heat->rows, (int)heat->cols);
    if (texts_fit(mine))
        draw_texts(mine);
    for (int64_t m = 0; m < heat->marked_count; m++) {
        const box cell = cell_box(mine, heat->marked[2 * m], heat->marked[2 * m + 1]);

        scene_rectangle(&mine->page, cell, 0, INK_PAPER, 2.6);
        scene_rectangle(&mine->page, cell, 0, 0x000000ffu, 1.2);
    }
}

static int has_label(const panel_state *mine)
{
    return mine->given->heat->label && mine->given->heat->label[0];
}

/* The widest number at the scale. */
static double numbers_width(const panel_state *mine)
{
    double width = 0.0;

    for (size_t i = 0; i < mine->scale.tick_count; i++)
        width = fmax(width, text_width(mine->scale.ticks[i].text, AXIS_TEXT, 0));
    return width;
}

double heat_scale_width(panel_state *mine)
{
    axis_set_ticks(&mine->scale, mine->plot.bottom - mine->plot.top, 1, 0.0);
    return SCALE_GAP + SCALE_WIDTH + TICK_GAP + numbers_width(mine) + (has_label(mine) ? SCALE_LABEL : 0.0);
}

void heat_draw_scale(panel_state *mine)
{
    const double left = mine->plot.right + SCALE_GAP, right = left + SCALE_WIDTH;
    const double height = mine->plot.bottom - mine->plot.top;
    const box area = {left, mine->plot.top, right, mine->plot.bottom};
    ink *pixels = need(SCALE_STEPS, sizeof *pixels);
    char *clean, *label;

    for (int i = 0; i < SCALE_STEPS; i++)
        pixels[i] = colour_of_map(mine->given->heat->map, 1.0 - (i + 0.5) / SCALE_STEPS);
    scene_pixels(&mine->page, area, pixels, SCALE_STEPS, 1);
    scene_rectangle(&mine->page, area, 0, INK_AXIS, 0.6);
    for (size_t i = 0; i < mine->scale.tick_count; i++) {
        const double y = mine->plot.bottom - mine->scale.ticks[i].at * height;

        scene_line(&mine->page, right, y, right + TICK_LENGTH, y, INK_AXIS, 0.6);
        scene_text(&mine->page, mine->scale.ticks[i].text, right + TICK_GAP, y,
            (text_look){.size = AXIS_TEXT, .colour = INK_TEXT, .down = TEXT_MIDDLE});
    }
    clean = text_clean(mine->given->heat->label);
    label = text_shortened(clean, height, LABEL_TEXT, 0, 0);
    scene_text(&mine->page, label, right + TICK_GAP + numbers_width(mine) + SCALE_LABEL,
        0.5 * (mine->plot.top + mine->plot.bottom),
        (text_look){
            .size = LABEL_TEXT, .colour = INK_TEXT, .angle = TEXT_UPWARDS, .across = 0.5, .down = 1.0});
    free(clean);
    free(label);
}
