/* Figures from description to files. What makes no sense is refused here, so that nobody else need look. */
#include "figure.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figure_paint.h"
#include "figure_panel.h"
#include "output.h"
#include "program.h"

enum { PNG_SCALE = 2, MOST_CELLS = 1 << 24, MOST_PLACES = 1 << 20, MOST_REMARKS = 20 };

/* Why two ends make no sense; NULL if they do, or are not given. */
static const char *wrong_ends(double low, double high)
{
    if (low == 0.0 && high == 0.0)
        return NULL;
    if (!(low < high) || fabs(low) > 1e300 || fabs(high) > 1e300)
        return "the ends of an axis or of colours are not in order";
    return high - low < 1e-9 * fmax(fabs(low), fabs(high)) || high - low < 1e-290
               ? "the ends of an axis or of colours are too near each other"
               : NULL;
}

static const char *wrong_axis(const figure_axis *given)
{
    if (given->scale < FIGURE_LINEAR || given->scale > FIGURE_CATEGORY)
        return "an axis has a scale that does not exist";
    if (given->tick_count < 0 || (given->ticks && given->tick_count == 0))
        return "an axis has no numbers";
    if (given->scale == FIGURE_CATEGORY && (given->count < 1 || given->count > MOST_PLACES))
        return "an axis of categories has no places, or too many";
    if (given->scale == FIGURE_LOG && (given->low != 0.0 || given->high != 0.0) && !(given->low >= 1e-300))
        return "a logarithmic axis begins at 0 or below";
    return given->scale == FIGURE_CATEGORY ? NULL : wrong_ends(given->low, given->high);
}

static const char *wrong_series(const figure_series *series, int in_space)
{
    const int kind = series->kind;
    const int needs_x = kind <= FIGURE_VERTICAL;
    const int needs_y = kind != FIGURE_HISTOGRAM && kind != FIGURE_VERTICAL;

    if (kind < FIGURE_POINTS || kind > FIGURE_IDENTITY)
        return "a series is of a kind that does not exist";
    if (series->count < 0)
        return "a series has a negative count";
    if (series->most_bins < 0 || series->most_bins > MOST_PLACES)
        return "a histogram has a negative number of bins, or too many";
    if (!(series->shade >= 0.0 && series->shade <= 1.0))
        return "a shade is not from 0 to 1";
    if (in_space && (kind > FIGURE_LINE || series->low))
        return "a space shows points and lines only";
    if (kind == FIGURE_IDENTITY || series->count == 0)
        return NULL;
    if ((needs_x && !series->x) || (needs_y && !series->y) || (in_space && !series->z))
        return "a series has no values";
    if (!series->low != !series->high)
        return "a series has one end of its intervals only";
    return series->low && kind > FIGURE_BARS ? "a series of that kind has no intervals" : NULL;
}

static const char *wrong_heat(const figure_panel *panel)
{
    const figure_heat *heat = panel->heat;
    const figure_axis *axes[] = {&panel->x, &panel->y};

    if (heat->rows < 1 || heat->cols < 1 || heat->rows > 32000 || heat->cols > 32000 ||
        heat->rows * heat->cols > MOST_CELLS)
        return "a heat map has no cells, or too many";
    if (!heat->values || (heat->marked_count && !heat->marked))
        return "a heat map has no values";
    if (heat->map != FIGURE_SEQUENTIAL && heat->map != FIGURE_DIVERGING)
        return "a heat map has colours that do not exist";
    if (heat->decimals < 0 || heat->decimals > 15)
        return "the decimals of a heat map are not from 0 to 15";
    for (int a = 0; a < 2; a++)
        if (axes[a]->count != 0 && axes[a]->count != (a ? heat->rows : heat->cols))
            return "an axis has another number of places than the heat map";
    if (heat->marked_count < 0 || heat->marked_count > MOST_CELLS)
        return "the number of marked cells makes no sense";
    for (int64_t m = 0; m < heat->marked_count; m++)
        if (heat->marked[2 * m] < 0 || heat->marked[2 * m] >= heat->rows || heat->marked[2 * m + 1] < 0 ||
            heat->marked[2 * m + 1] >= heat->cols)
            return "a cell is marked that does not exist";
    return wrong_ends(heat->low, heat->high);
}

static const char *wrong_panel(const figure_panel *panel)
{
    const char *wrong = NULL;

    if (panel->heat && panel->space)
        return "a heat map has no space";
    if (panel->heat)
        wrong = wrong_heat(panel);
    for (int a = 0; a < 2 && !wrong && !panel->heat && !panel->space; a++)
        wrong = wrong_axis(a ? &panel->y : &panel->x);
    if (panel->series_count < 0 || (panel->series_count > 0 && !panel->series))
        return "a panel has no series";
    for (int64_t s = 0; s < panel->series_count && !wrong; s++)
        wrong = wrong_series(&panel->series[s], panel->space);
    if (!wrong && !(panel->shape >= 0.0 && panel->shape <= 10.0))
        wrong = "the shape of a panel is not from 0 to 10";
    if (!wrong && (panel->remark_count < 0 || panel->remark_count > MOST_REMARKS ||
                      (panel->remark_count > 0 && !panel->remarks)))
        wrong = "a panel has no remarks, or too many";
    if (!wrong && !(fabs(panel->turn) <= 3600.0))
        wrong = "a space is turned by no angle";
    return wrong;
}

static const char *wrong_figure(const figure *mine)
{
    const char *wrong = NULL;

    if (mine->panel_count < 1 || mine->panel_count > 1000 || !mine->panels)
        return "it has no panels, or too many";
    if (!(mine->width >= 0.0 && mine->width <= 4000.0))
        return "its width is not from 0 to 4000 points";
    for (int64_t p = 0; p < mine->panel_count && !wrong; p++)
        wrong = wrong_panel(&mine->panels[p]);
    return wrong;
}

/* The name without .svg or .png, with another ending. Allocated. */
static char *path_of(const char *name, const char *ending)
{
    size_t length = strlen(name);

    if (length > 4 && (strcmp(name + length - 4, ".svg") == 0 || strcmp(name + length - 4, ".png") == 0))
        length -= 4;
    return need_text("%.*s%s", (int)length, name, ending);
}

int figure_available(void)
{
    return 1;
}

int figure_check(const char *name, const file_list *inputs, const file_list *more_inputs)
{
    static const char *const endings[] = {".svg", ".png"};
    int code = EXIT_FINE;

    for (int e = 0; e < 2 && !code; e++) {
        char *path = path_of(name, endings[e]);

        code = output_check(path, inputs, more_inputs);
        free(path);
    }
    return code;
}

char *figure_svg(const figure *mine, const char *prefix)
{
    const char *wrong = wrong_figure(mine);
    paint_bytes svg = {0};
    scene page = {0};
    char *inside = NULL;

    if (!wrong) {
        figure_lay_out(mine, &page);
        wrong = paint_svg(&page, mine->title, mine->description, &svg);
        scene_release(&page);
    }
    if (wrong)
        (void)bad("%s: the figure cannot be drawn: %s", prefix, wrong);
    else
        inside = paint_svg_inside(&svg, prefix);
    free(svg.data);
    return inside;
}

int figure_write(const figure *mine, const char *name)
{
    const char *wrong = wrong_figure(mine);
    paint_bytes svg = {0}, png = {0};
    scene page = {0};
    char *path;
    int code;

    if (wrong)
        return bad("%s: the figure cannot be drawn: %s", name, wrong);
    figure_lay_out(mine, &page);
    wrong = paint_svg(&page, mine->title, mine->description, &svg);
    if (!wrong)
        wrong = paint_png(&page, PNG_SCALE, &png);
    scene_release(&page);
    if (wrong) {
        code = bad("%s: the figure cannot be drawn: %s", name, wrong);
    } else {
        path = path_of(name, ".svg");
        code = output_bytes(path, svg.data, svg.size);
        free(path);
        path = path_of(name, ".png");
        code = code ? code : output_bytes(path, png.data, png.size);
        free(path);
    }
    free(svg.data);
    free(png.data);
    return code;
}
