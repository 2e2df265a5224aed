/* Pages of figures: whatever there is to show, no text overlaps another or leaves the page, and everything can be
 * read. */
#include <math.h>
#include <stdio.h>

#include "drawings.h"

enum { FIGURES = 600, MOST_POINTS = 60, MOST_SERIES = 60, MOST_PANELS = 6, POOL = 4000 };

static void *pool[POOL];
static int pooled;

static void *keep(int64_t count, size_t size)
{
    assert_true(pooled < POOL);
    return pool[pooled++] = allocate(count + 1, size);
}

static void empty_pool(void)
{
    while (pooled > 0)
        free(pool[--pooled]);
}

/* Short, long, of many alphabets, of bytes that are no text, or empty. */
static const char *any_name(generator *g)
{
    static const char *const names[] = {"a", "vit-clip-laion2B-giant-patch14-224", "λ", "1 − bits per byte",
        "Ein sehr langer Name mit Umlauten: äöüß und noch vielem mehr, das nirgends Platz hat", "10⁻³ nats²",
        "\xff\xfe", "two\nlines\tand a tab", "", "ΔE", "openllama-7b", "WWWWWWWWWWWWWWWW", "модель", "x",
        "K_PMI + c", "shuffled", "%s%n"};

    return names[next_below(g, sizeof names / sizeof *names)];
}

static const char **any_names(generator *g, int64_t count)
{
    const char **names = keep(count, sizeof *names);

    for (int64_t i = 0; i < count; i++)
        names[i] = any_name(g);
    return names;
}

static double *any_values(generator *g, int64_t count, int positive)
{
    static const double odd[] = {NAN, INFINITY, -INFINITY, 0.0, 1e301, -1.0, 1e-310, 1e12};
    double *values = keep(count, sizeof *values);
    const double scale = pow(10.0, (double)next_below(g, 12) - 6.0), shift = (double)next_below(g, 3) * 10.0;

    for (int64_t i = 0; i < count; i++) {
        values[i] = scale * (next_normal(g) + shift);
        values[i] = positive ? fabs(values[i]) : values[i];
        if (next_below(g, 12) == 0)
            values[i] = odd[next_below(g, sizeof odd / sizeof *odd)];
    }
    return values;
}

static double *places(int64_t count)
{
    double *values = keep(count, sizeof *values);

    for (int64_t i = 0; i < count; i++)
        values[i] = (double)i;
    return values;
}

static figure_axis any_axis(generator *g, int64_t count)
{
    figure_axis mine = {
        .label = next_below(g, 4) ? any_name(g) : NULL, .unit = next_below(g, 2) ? any_name(g) : NULL};

    mine.scale = (int)next_below(g, 3);
    if (mine.scale == FIGURE_CATEGORY) {
        mine.count = count;
        mine.names = next_below(g, 4) ? any_names(g, count) : NULL;
    } else if (next_below(g, 4) == 0) {
        mine.low = mine.scale == FIGURE_LOG ? 1e-3 : -2.0;
        mine.high = 3.0;
    }
    return mine;
}

static figure_series any_series(generator *g, const figure_panel *panel, int64_t count)
{
    static const int in_space[] = {FIGURE_POINTS, FIGURE_LINE};
    figure_series mine = {.count = count, .name = next_below(g, 4) ? any_name(g) : NULL};

    mine.kind = panel->space ? in_space[next_below(g, 2)] : (int)next_below(g, 7);
    mine.x = panel->x.scale == FIGURE_CATEGORY ? places(count)
                                               : any_values(g, count, panel->x.scale == FIGURE_LOG);
    mine.y = panel->y.scale == FIGURE_CATEGORY ? places(count)
                                               : any_values(g, count, panel->y.scale == FIGURE_LOG);
    mine.z = any_values(g, count, 0);
    if (mine.kind <= FIGURE_BARS && !panel->space && next_below(g, 2)) {
        mine.low = any_values(g, count, 1);
        mine.high = any_values(g, count, 1);
        mine.spread = (int)next_below(g, 2);
    }
    if (mine.kind == FIGURE_POINTS && next_below(g, 2))
        mine.labels = any_names(g, count);
    mine.shade = next_below(g, 3) ? 0.0 : next_uniform(g);
    mine.neutral = next_below(g, 4) == 0;
    return mine;
}

static figure_heat *any_heat(generator *g)
{
    figure_heat *mine = keep(1, sizeof *mine);
    int64_t *marked = keep(2, sizeof *marked);

    *mine = (figure_heat){.rows = 1 + next_below(g, MOST_POINTS),
        .cols = 1 + next_below(g, MOST_POINTS),
        .map = (int)next_below(g, 2),
        .label = any_name(g),
        .no_scale = next_below(g, 3) == 0,
        .open_diagonal = (int)next_below(g, 2),
        .decimals = (int)next_below(g, 3),
        .marked = marked,
        .marked_count = 1};
    if (next_below(g, 2))
        mine->cols = mine->rows;
    mine->values = any_values(g, mine->rows * mine->cols, 0);
    return mine;
}

static figure_panel any_panel(generator *g)
{
    const int64_t count = next_below(g, 3) ? 1 + next_below(g, 6) : 1 + next_below(g, MOST_POINTS);
    const int64_t series = next_below(g, 4) ? next_below(g, 4) : 1 + next_below(g, MOST_SERIES);
    figure_panel mine = {.title = next_below(g, 3) ? any_name(g) : NULL, .legend = (int)next_below(g, 3)};
    figure_series *all = keep(series, sizeof *all);

    mine.x = any_axis(g, count);
    mine.y = any_axis(g, count);
    mine.z = any_axis(g, count);
    mine.shape = next_below(g, 3) ? 0.0 : 0.3 + next_uniform(g);
    mine.equal = next_below(g, 4) == 0;
    mine.space = next_below(g, 8) == 0;
    mine.turn = 720.0 * next_uniform(g) - 360.0;
    mine.remark_count = next_below(g, 3) ? 0 : next_below(g, 4);
    mine.remarks = any_names(g, mine.remark_count);
    if (!mine.space && next_below(g, 4) == 0) {
        mine.heat = any_heat(g);
        mine.x.names = next_below(g, 2) ? any_names(g, mine.heat->cols) : NULL;
        mine.y.names = next_below(g, 2) ? any_names(g, mine.heat->rows) : NULL;
        mine.x.count = mine.y.count = 0;
        mine.x.thin = mine.y.thin = (int)next_below(g, 2);
        return mine;
    }
    for (int64_t s = 0; s < series; s++)
        all[s] = any_series(g, &mine, count);
    mine.series = all;
    mine.series_count = series;
    return mine;
}

static figure any_figure(generator *g)
{
    const int64_t count = 1 + next_below(g, next_below(g, 2) ? 2 : MOST_PANELS);
    figure_panel *panels = keep(count, sizeof *panels);
    figure mine = {.panels = panels, .panel_count = count, .columns = (int)next_below(g, 4)};

    mine.width = next_below(g, 2) ? FIGURE_PAGE : next_below(g, 4) ? 0.0 : 120.0 + 500.0 * next_uniform(g);
    for (int64_t p = 0; p < count; p++)
        panels[p] = next_below(g, 3) || p == 0 ? any_panel(g) : panels[p - 1];
    return mine;
}

/* How far two convex shapes of four corners are apart, along the sides of the first; below 0 if nothing separates
 * them. */
static double gap_along_sides(const double a[8], const double b[8])
{
    double widest = -INFINITY;

    for (int side = 0; side < 2; side++) {
        const double dx = a[2 * side + 2] - a[2 * side], dy = a[2 * side + 3] - a[2 * side + 1];
        const double length = hypot(dx, dy);
        double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};

        for (int i = 0; i < 8; i++) {
            const double *corner = i < 4 ? a + 2 * i : b + 2 * (i - 4);
            const double along = (corner[0] * dx + corner[1] * dy) / length;

            low[i / 4] = fmin(low[i / 4], along);
            high[i / 4] = fmax(high[i / 4], along);
        }
        widest = fmax(widest, fmax(low[0] - high[1], low[1] - high[0]));
    }
    return widest;
}

static void assert_texts_apart(const scene *page, int number)
{
    for (size_t i = 0; i < page->count; i++) {
        double a[8];

        if (page->items[i].kind != ITEM_TEXT)
            continue;
        scene_text_corners(&page->items[i], a);
        for (size_t j = 0; j < i; j++) {
            double b[8];

            if (page->items[j].kind != ITEM_TEXT)
                continue;
            scene_text_corners(&page->items[j], b);
            if (gap_along_sides(a, b) < -0.01 && gap_along_sides(b, a) < -0.01)
                fail_msg("figure %d: \"%s\" at %g, %g lies on \"%s\" at %g, %g", number, page->items[i].text,
                    page->items[i].x, page->items[i].y, page->items[j].text, page->items[j].x,
                    page->items[j].y);
        }
    }
}

static void assert_inside(const scene *page, int number)
{
    for (size_t i = 0; i < 2 * page->point_count; i++)
        assert_true(fabs(page->points[i]) < 1e6); /* not NaN, and not too far for cairo */
    for (size_t i = 0; i < page->count; i++) {
        const scene_item *item = &page->items[i];
        double corners[8];

        if (item->kind == ITEM_MARK) {
            assert_true(
                item->x >= 0.0 && item->x <= page->width && item->y >= 0.0 && item->y <= page->height);
            continue;
        }
        if (item->kind != ITEM_TEXT)
            continue;
        assert_true(item->size >= 5.5);
        scene_text_corners(item, corners);
        for (int c = 0; c < 8; c++)
            if (corners[c] < 0.0 || corners[c] > (c % 2 ? page->height : page->width))
                fail_msg("figure %d: \"%s\" at %g, %g leaves the page of %g x %g", number, item->text,
                    item->x, item->y, page->width, page->height);
    }
}

static void texts_never_overlap_or_leave_the_page(void **state)
{
    (void)state;
    for (int i = 0; i < FIGURES; i++) {
        generator g = {.state = (uint64_t)i};
        figure mine;
        scene page;

        if (IS_LEFT_OUT(i))
            continue;
        note("figure %d", i);
        mine = any_figure(&g);
        page = page_of(&mine);
        assert_true(page.width > 0.0 && page.height > 0.0 && page.width < 10000.0 && page.height < 20000.0);
        assert_inside(&page, i);
        assert_texts_apart(&page, i);
        scene_release(&page);
        empty_pool();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_never_overlap_or_leave_the_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
