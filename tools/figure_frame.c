/* What surrounds the data: grid, axes, numbers, names and titles. */
#include "figure_panel.h"

#include <math.h>
#include <stdlib.h>

#include "program.h"

#define LABEL_GAP 3.0   /* from numbers to the label of their axis */
#define TITLE_ROOM 12.0 /* from the plot to the top of its title */
#define LINE_OF_LABEL (LABEL_TEXT * (TEXT_ASCENT + TEXT_DESCENT))

/* The part of the page's width that names upright may take, and the most they ever take. */
#define NAMES_PART 0.4
#define NAMES_MOST 120.0
#define NAMES_TURNED_MOST 90.0

static double width_of(const panel_state *mine)
{
    return mine->plot.right - mine->plot.left;
}

static double height_of(const panel_state *mine)
{
    return mine->plot.bottom - mine->plot.top;
}

/* How the text of a tick looks, and where it is anchored. */
static text_look tick_look(
    const panel_state *mine, const axis *which, const axis_tick *tick, double *x, double *y)
{
    text_look look = {.size = which->text_size, .colour = INK_TEXT};

    if (which == &mine->x) {
        *x = mine->plot.left + tick->at * width_of(mine);
        *y = mine->plot.bottom + TICK_GAP;
        look.angle = which->turn / 90.0 * TEXT_UPWARDS;
        look.across = which->turn == 0.0 ? 0.5 : 1.0;
        look.down = which->turn == 90.0 ? 0.5 : 0.0;
        if (which->turn == 45.0)
            *x -= 0.25 * look.size; /* the middle of its end is under the place */
        return look;
    }
    *x = mine->plot.left - TICK_GAP;
    *y = mine->plot.bottom - tick->at * height_of(mine);
    look.across = 1.0;
    look.down = TEXT_MIDDLE;
    return look;
}

/* Makes the room around the plot large enough for the numbers of an axis. */
static void make_room(panel_state *mine, const axis *which)
{
    for (size_t i = 0; i < which->tick_count; i++) {
        double x, y;
        text_look look;
        box around;

        if (!which->ticks[i].text)
            continue;
        look = tick_look(mine, which, &which->ticks[i], &x, &y);
        around = scene_text_box(which->ticks[i].text, x, y, look);
        mine->left = fmax(mine->left, mine->plot.left - around.left);
        mine->right = fmax(mine->right, around.right - mine->plot.right);
        mine->top = fmax(mine->top, mine->plot.top - around.top);
        mine->bottom = fmax(mine->bottom, around.bottom - mine->plot.bottom);
    }
}

char *frame_label(const figure_axis *given)
{
    char *label = text_clean(given->label), *unit = text_clean(given->unit), *both;

    both = unit[0] ? need_text("%s%s(%s)", label, label[0] ? " " : "", unit) : need_copy(label);
    free(label);
    free(unit);
    return both;
}

static int has_label(const figure_axis *given)
{
    return (given->label && given->label[0]) || (given->unit && given->unit[0]);
}

void frame_measure(panel_state *mine, double place)
{
    const double room = fmin(NAMES_PART * place, NAMES_MOST);

    mine->left = mine->right = mine->top = mine->bottom = TICK_LENGTH;
    if (!mine->given->space) {
        axis_set_ticks(&mine->x, width_of(mine), 0, fmin(NAMES_TURNED_MOST, 0.5 * place));
        axis_set_ticks(&mine->y, height_of(mine), 1, room);
        make_room(mine, &mine->x);
        make_room(mine, &mine->y);
        if (has_label(&mine->x_axis))
            mine->bottom += LABEL_GAP + LINE_OF_LABEL;
        if (has_label(&mine->y_axis))
            mine->left += LABEL_GAP + LINE_OF_LABEL;
    } else {
        space_measure(mine);
    }
    if (mine->given->title || mine->has_letter)
        mine->top = fmax(mine->top, TITLE_ROOM + 2.0);
    if (mine->given->heat && !mine->given->heat->no_scale)
        mine->right = fmax(mine->right, heat_scale_width(mine));
}

void frame_draw_grid(panel_state *mine)
{
    const axis *axes[] = {&mine->x, &mine->y};

    for (int a = 0; a < 2; a++)
        for (size_t i = 0; i < axes[a]->tick_count; i++) {
            const axis_tick *tick = &axes[a]->ticks[i];
            const double x = mine->plot.left + tick->at * width_of(mine);
            const double y = mine->plot.bottom - tick->at * height_of(mine);

            if (!tick->text || axes[a]->scale == FIGURE_CATEGORY)
                continue;
            if (a == 0)
                scene_line(&mine->page, x, mine->plot.top, x, mine->plot.bottom, INK_GRID, 0.6);
            else
                scene_line(&mine->page, mine->plot.left, y, mine->plot.right, y, INK_GRID, 0.6);
        }
}

static void draw_ticks(panel_state *mine, const axis *which)
{
    for (size_t i = 0; i < which->tick_count; i++) {
        const axis_tick *tick = &which->ticks[i];
        const double length = tick->text ? TICK_LENGTH : 0.6 * TICK_LENGTH;
        double x, y;
        const text_look look = tick_look(mine, which, tick, &x, &y);

        if (which == &mine->x) {
            const double at = mine->plot.left + tick->at * width_of(mine);

            scene_line(&mine->page, at, mine->plot.bottom, at, mine->plot.bottom + length, INK_AXIS, 0.6);
        } else {
            scene_line(&mine->page, mine->plot.left, y, mine->plot.left - length, y, INK_AXIS, 0.6);
        }
        if (tick->text)
            scene_text(&mine->page, tick->text, x, y, look);
    }
}

/* The middle of a text of that width, as near to `wished` as it can be between two ends. */
static double middle(double wished, double width, double from, double to)
{
    return fmax(fmin(wished, to - 0.5 * width), from + 0.5 * width);
}

static void draw_labels(panel_state *mine, double from, double to)
{
    const text_look look = {.size = LABEL_TEXT, .colour = INK_TEXT, .across = 0.5, .down = 1.0};
    text_look upright = look;
    char *whole = frame_label(&mine->x_axis), *text = text_shortened(whole, to - from, LABEL_TEXT, 0, 0);
    const double width = text_width(text, LABEL_TEXT, 0);

    scene_text(&mine->page, text, middle(0.5 * (mine->plot.left + mine->plot.right), width, from, to),
        mine->plot.bottom + mine->bottom, look);
    free(whole);
    free(text);
    whole = frame_label(&mine->y_axis);
    text = text_shortened(whole, height_of(mine), LABEL_TEXT, 0, 0);
    upright.angle = TEXT_UPWARDS;
    upright.down = 0.0;
    scene_text(
        &mine->page, text, mine->plot.left - mine->left, 0.5 * (mine->plot.top + mine->plot.bottom), upright);
    free(whole);
    free(text);
}

static void draw_title(panel_state *mine, const char *letter, double from, double to)
{
    const double y = mine->plot.top - TITLE_ROOM;
    text_look look = {.size = TITLE_TEXT, .colour = INK_TEXT, .bold = 1};
    char *clean = text_clean(mine->given->title), *text;
    double left = mine->plot.left;

    if (letter) {
        scene_text(&mine->page, letter, from, y, look);
        left = fmax(left, from + text_width(letter, TITLE_TEXT, 1) + 6.0);
    } else if (text_width(clean, TITLE_TEXT, 0) > to - left) {
        left = from;
    }
    look.bold = 0;
    text = text_shortened(clean, to - left, TITLE_TEXT, 0, 0);
    scene_text(&mine->page, text, left, y, look);
    free(clean);
    free(text);
}

void frame_draw(panel_state *mine, const char *letter, double before, double place)
{
    const double from = mine->plot.left - before, to = from + place;

    if (mine->given->heat) {
        scene_rectangle(&mine->page, mine->plot, 0, INK_AXIS, 0.6);
    } else if (!mine->given->space) {
        scene_line(
            &mine->page, mine->plot.left, mine->plot.top, mine->plot.left, mine->plot.bottom, INK_AXIS, 0.6);
        scene_line(&mine->page, mine->plot.left, mine->plot.bottom, mine->plot.right, mine->plot.bottom,
            INK_AXIS, 0.6);
    }
    if (!mine->given->space) {
        draw_ticks(mine, &mine->x);
        draw_ticks(mine, &mine->y);
        draw_labels(mine, from, to);
    }
    draw_title(mine, letter, from, to);
}
