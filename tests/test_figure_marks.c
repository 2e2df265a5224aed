/* What figures draw of values, what they leave out and say so, and in which colours. */
#include <math.h>
#include <stdio.h>

#include "drawings.h"
#include "figure_colour.h"

/* Shapes that are filled, or stroked if `filled` is 0, with an ink of that colour, whatever its alpha. */
static int shapes_of(const scene *page, ink colour, int filled)
{
    int count = 0;

    for (size_t i = 0; i < page->count; i++) {
        const ink used = filled ? page->items[i].fill : page->items[i].line;

        count += page->items[i].kind == ITEM_SHAPE && (used & 0xff) && used >> 8 == colour >> 8;
    }
    return count;
}

static const scene_item *shape_of(const scene *page, ink colour, int filled, int which)
{
    for (size_t i = 0; i < page->count; i++) {
        const ink used = filled ? page->items[i].fill : page->items[i].line;

        if (page->items[i].kind == ITEM_SHAPE && (used & 0xff) && used >> 8 == colour >> 8 && which-- == 0)
            return &page->items[i];
    }
    fail_msg("there are fewer shapes of %06x", colour >> 8);
    return NULL;
}

static scene page_of_series(const figure_series *series, int64_t count, int x_scale, int y_scale)
{
    return page_of_panel(&(figure_panel){
        .x = {.scale = x_scale}, .y = {.scale = y_scale}, .series = series, .series_count = count});
}

static void values_that_are_not_finite_are_left_out_and_counted(void **state)
{
    const double x[] = {1, 2, NAN, 4, 5, INFINITY, 1e301}, y[] = {1, NAN, 1, -INFINITY, 2, 1, 1};
    const figure_series series = {.kind = FIGURE_POINTS, .count = 7, .x = x, .y = y};
    scene page = page_of_series(&series, 1, 0, 0);

    (void)state;
    assert_int_equal(marks_on(&page), 2);
    assert_non_null(text_that_says(&page, "5 values left out: no finite number", -1));
    scene_release(&page);
}

static void lines_have_gaps_where_a_value_is_missing(void **state)
{
    const double x[] = {0, 1, 2, 3, 4, 5}, y[] = {0, 1, NAN, 1, 2, 3};
    const figure_series series = {.kind = FIGURE_LINE, .count = 6, .x = x, .y = y};
    scene page = page_of_series(&series, 1, 0, 0);

    (void)state;
    assert_int_equal(shapes_of(&page, colour_category(0), 0), 2);
    assert_int_equal(shape_of(&page, colour_category(0), 0, 0)->count, 2);
    assert_int_equal(shape_of(&page, colour_category(0), 0, 1)->count, 3);
    assert_int_equal(marks_on(&page), 5);
    assert_non_null(text_that_says(&page, "1 value left out: no finite number", -1));
    scene_release(&page);
}

static void logarithmic_axes_leave_out_what_is_not_above_0(void **state)
{
    const double x[] = {0, 1e-3, 1e-2, -1, 1}, y[] = {1, 2, 3, 4, 5};
    const figure_series series = {.kind = FIGURE_LINE, .count = 5, .x = x, .y = y};
    scene page = page_of_series(&series, 1, FIGURE_LOG, 0);

    (void)state;
    assert_int_equal(marks_on(&page), 3);
    assert_non_null(text_that_says(&page, "2 values left out: not above 0, on a logarithmic axis", -1));
    scene_release(&page);
}

static void points_outside_given_ends_are_counted(void **state)
{
    const double x[] = {0, 1, 2, 3};
    const figure_series series = {.kind = FIGURE_POINTS, .count = 4, .x = x, .y = x};
    const figure_panel panel = {.x = {.low = 0.5, .high = 2.5}, .series = &series, .series_count = 1};
    scene page = page_of_panel(&panel);

    (void)state;
    assert_int_equal(marks_on(&page), 2);
    assert_non_null(text_that_says(&page, "2 values outside the axes", -1));
    scene_release(&page);
}

static void nothing_to_show_is_said(void **state)
{
    const double x[] = {NAN, NAN};
    const figure_series series[] = {{.kind = FIGURE_LINE},
        {.kind = FIGURE_POINTS, .count = 2, .x = x, .y = x}, {.kind = FIGURE_HISTOGRAM},
        {.kind = FIGURE_BARS, .count = 2, .x = x, .y = x}};
    scene page = page_of_series(series, 4, 0, 0);

    (void)state;
    assert_non_null(text_that_says(&page, "no values", -1));
    assert_int_equal(marks_on(&page), 0);
    scene_release(&page);
    page = page_of_panel(&(figure_panel){.title = "A panel without series"});
    assert_non_null(text_that_says(&page, "no values", -1));
    scene_release(&page);
}

/* The plot from 0 to 1 on both axes: its left, bottom, width and height, found from two marks. */
static void find_plot(const scene *page, double plot[4])
{
    const scene_item *low = mark_of(page, 0), *high = mark_of(page, 1);

    plot[0] = low->x;
    plot[1] = low->y;
    plot[2] = high->x - low->x;
    plot[3] = low->y - high->y;
}

static void bars_stand_on_0_and_are_as_high_as_their_value(void **state)
{
    const double place[] = {0, 1, 2}, value[] = {0.5, -0.25, 1}, ends[] = {0, 1};
    const figure_series series[] = {{.kind = FIGURE_POINTS, .count = 2, .x = ends, .y = ends},
        {.kind = FIGURE_BARS, .count = 3, .x = place, .y = value}};
    scene page = page_of_series(series, 2, 0, 0);
    double plot[4];

    (void)state;
    find_plot(&page, plot);
    for (int i = 0; i < 3; i++) {
        const scene_item *bar = shape_of(&page, colour_category(1), 1, i);
        const double *corner = page.points + 2 * bar->first; /* left above, right above, right below, ... */

        assert_close((plot[1] - corner[1]) / plot[3], fmax(value[i], 0.0), 1e-9);
        assert_close((plot[1] - corner[5]) / plot[3], fmin(value[i], 0.0), 1e-9);
        assert_close((0.5 * (corner[0] + corner[2]) - plot[0]) / plot[2], place[i], 1e-9);
    }
    scene_release(&page);
}

static void bars_of_several_series_stand_side_by_side(void **state)
{
    const double place[] = {0, 1}, value[] = {1, 2};
    const figure_series series[] = {{.kind = FIGURE_BARS, .count = 2, .x = place, .y = value},
        {.kind = FIGURE_BARS, .count = 2, .x = place, .y = value}};
    figure_panel panel = {.x = {.scale = FIGURE_CATEGORY, .count = 2}, .series = series, .series_count = 2};

    (void)state;
    for (int lying = 0; lying < 2; lying++) {
        const int from = lying ? 1 : 0, to = lying ? 5 : 2; /* the coordinate across the bar */
        figure_series turned[2];
        scene page;

        for (int s = 0; s < 2; s++) {
            turned[s] = series[s];
            turned[s].x = lying ? value : place;
            turned[s].y = lying ? place : value;
        }
        panel.series = turned;
        if (lying) {
            panel.y = panel.x;
            panel.x = (figure_axis){0};
        }
        page = page_of_panel(&panel);
        for (int i = 0; i < 2; i++) {
            const double *first = page.points + 2 * shape_of(&page, colour_category(0), 1, i)->first;
            const double *second = page.points + 2 * shape_of(&page, colour_category(1), 1, i)->first;

            assert_close(first[to], second[from], 1e-9);
            assert_true(first[from] < first[to] && second[from] < second[to]);
        }
        scene_release(&page);
    }
}

static void bars_on_logarithmic_axes_have_a_height_and_a_width(void **state)
{
    const double place[] = {1, 10, 1000}, value[] = {1, 10, 100};
    const figure_series series = {.kind = FIGURE_BARS, .count = 3, .x = place, .y = value};
    scene page = page_of_series(&series, 1, FIGURE_LOG, FIGURE_LOG);

    (void)state;
    for (int i = 0; i < 3; i++) {
        const double *corner = page.points + 2 * shape_of(&page, colour_category(0), 1, i)->first;

        assert_true(corner[2] - corner[0] > 10.0 && corner[5] - corner[1] > 2.0);
    }
    scene_release(&page);
}

/* Through (0.5, 0.5) to a point that is too far for numbers of 32 bits: the line leaves the plot where it should. */
static void lines_to_points_far_outside_keep_their_direction(void **state)
{
    const double x[] = {0, 1, 0.5, 1}, y[] = {0, 1, 0.5, 1e200};
    const figure_series series[] = {{.kind = FIGURE_POINTS, .count = 2, .x = x, .y = y},
        {.kind = FIGURE_LINE, .count = 2, .x = x + 2, .y = y + 2}};
    const figure_panel panel = {
        .x = {.low = 0, .high = 1}, .y = {.low = 0, .high = 1}, .series = series, .series_count = 2};
    scene page = page_of_panel(&panel);
    const double *points = page.points + 2 * shape_of(&page, colour_category(1), 0, 0)->first;
    double plot[4], across;

    (void)state;
    find_plot(&page, plot);
    assert_true(fabs(points[3]) < 1e6);
    /* where it crosses the upper end of the plot */
    across = points[0] + (points[2] - points[0]) * (plot[1] - plot[3] - points[1]) / (points[3] - points[1]);
    assert_close(across, plot[0] + 0.5 * plot[2], 0.05);
    scene_release(&page);
}

static void names_of_what_is_no_point_are_not_read(void **state)
{
    const double y[] = {1, 2};
    const char *names[] = {"one", "two"};
    const figure_series series = {.kind = FIGURE_HORIZONTAL, .count = 2, .y = y, .labels = names};
    scene page = page_of_series(&series, 1, 0, 0);

    (void)state;
    assert_false(page_says(&page, "one"));
    scene_release(&page);
}

static void whiskers_and_bands_reach_from_low_to_high(void **state)
{
    const double x[] = {0, 1}, low[] = {-0.5, 0.5}, high[] = {0.25, 2};
    figure_series series = {.kind = FIGURE_LINE, .count = 2, .x = x, .y = x, .low = low, .high = high};
    scene page = page_of_series(&series, 1, 0, 0);
    const double *points;
    double plot[4];

    (void)state;
    find_plot(&page, plot);
    for (int i = 0; i < 2; i++) {
        /* the line itself comes first, then for each point a whisker and its two ends */
        points = page.points + 2 * shape_of(&page, colour_category(0), 0, 1 + 3 * i)->first;
        assert_close((points[0] - plot[0]) / plot[2], x[i], 1e-9);
        assert_close((plot[1] - points[1]) / plot[3], low[i], 1e-9);
        assert_close((plot[1] - points[3]) / plot[3], high[i], 1e-9);
    }
    scene_release(&page);
    series.spread = FIGURE_BAND;
    page = page_of_series(&series, 1, 0, 0);
    points = page.points + 2 * shape_of(&page, colour_category(0), 1, 0)->first;
    for (int i = 0; i < 4; i++) {
        const double expected[] = {low[0], low[1], high[1], high[0]};

        assert_close((plot[1] - points[2 * i + 1]) / plot[3], expected[i], 1e-9);
    }
    scene_release(&page);
}

static void intervals_that_are_not_finite_are_left_out(void **state)
{
    const double x[] = {0, 1, 2}, low[] = {-1, NAN, 1}, high[] = {1, 2, INFINITY};
    const figure_series series = {
        .kind = FIGURE_POINTS, .count = 3, .x = x, .y = x, .low = low, .high = high};
    scene page = page_of_series(&series, 1, 0, 0);

    (void)state;
    assert_int_equal(marks_on(&page), 3);
    assert_int_equal(shapes_of(&page, colour_category(0), 0), 3); /* one whisker and its ends */
    scene_release(&page);
}

static void histograms_count_every_value_once(void **state)
{
    generator g = {.state = 5};
    const double zero[] = {0, 0}, heights[] = {0, 100};
    double values[1000], total = 0.0, unit;
    const figure_series series[] = {{.kind = FIGURE_POINTS, .count = 2, .x = zero, .y = heights},
        {.kind = FIGURE_HISTOGRAM, .count = 1000, .x = values}};
    scene page;

    (void)state;
    for (int i = 0; i < 1000; i++)
        values[i] = i % 100 == 0 ? NAN : next_normal(&g);
    page = page_of_series(series, 2, 0, 0);
    unit = (mark_of(&page, 0)->y - mark_of(&page, 1)->y) / 100.0; /* the height of one value */
    for (int i = 0; i < shapes_of(&page, colour_category(1), 1); i++) {
        const double *corner = page.points + 2 * shape_of(&page, colour_category(1), 1, i)->first;
        const double height = (corner[5] - corner[1]) / unit;

        assert_close(height, round(height), 1e-6);
        total += height;
    }
    assert_close(total, 990.0, 1e-3);
    scene_release(&page);
}

static void histograms_of_equal_values_have_one_bar(void **state)
{
    const double same[] = {3, 3, 3}, zero[] = {0, 0}, close_by[] = {1, 1 + 1e-12};
    const figure_series series[] = {{.kind = FIGURE_HISTOGRAM, .count = 3, .x = same},
        {.kind = FIGURE_HISTOGRAM, .count = 2, .x = zero},
        {.kind = FIGURE_HISTOGRAM, .count = 2, .x = close_by}};

    (void)state;
    for (int s = 0; s < 3; s++) {
        scene page = page_of_series(&series[s], 1, 0, 0);

        assert_int_equal(shapes_of(&page, colour_category(0), 1), 1);
        scene_release(&page);
    }
}

static void names_of_points_are_written_beside_them_or_counted(void **state)
{
    double x[600], y[600];
    const char *names[600];
    figure_series series = {.kind = FIGURE_POINTS, .count = 2, .x = x, .y = y, .labels = names};
    scene page;
    int written = 0;
    double across, down;

    (void)state;
    for (int i = 0; i < 600; i++) {
        x[i] = i % 25;
        y[i] = (double)(i / 25);
        names[i] = "a name";
    }
    names[1] = "other";
    page = page_of_series(&series, 1, 0, 0);
    middle_of(text_that_says(&page, "other", -1), &across, &down);
    assert_true(hypot(across - mark_of(&page, 1)->x, down - mark_of(&page, 1)->y) < 20.0);
    assert_false(page_says(&page, "left out"));
    scene_release(&page);
    names[1] = "a name";
    series.count = 600;
    page = page_of_series(&series, 1, 0, 0);
    for (size_t i = 0; i < page.count; i++)
        written += page.items[i].kind == ITEM_TEXT && strcmp(page.items[i].text, "a name") == 0;
    {
        char expected[64];

        snprintf(expected, sizeof expected, "%d names left out for want of room", 600 - written);
        assert_non_null(text_that_says(&page, expected, -1));
    }
    scene_release(&page);
}

static void points_have_the_colours_that_they_are_given(void **state)
{
    const double x[] = {0, 1};
    const unsigned char rgb[] = {255, 0, 16, 1, 2, 3};
    const figure_series series = {.kind = FIGURE_POINTS, .count = 2, .x = x, .y = x, .rgb = rgb};
    scene page = page_of_series(&series, 1, 0, 0);

    (void)state;
    assert_int_equal(mark_of(&page, 0)->fill, 0xff0010ff);
    assert_int_equal(mark_of(&page, 1)->fill, 0x010203ff);
    scene_release(&page);
}

static void forty_series_all_look_different(void **state)
{
    const double x[] = {0, 1};
    figure_series series[40];
    scene page;

    (void)state;
    for (int s = 0; s < 40; s++)
        series[s] = (figure_series){.kind = FIGURE_LINE, .count = 2, .x = x, .y = x};
    page = page_of_series(series, 40, 0, 0);
    for (int a = 0; a < 40; a++)
        for (int b = 0; b < a; b++) {
            const scene_item *one = mark_of(&page, 2 * a), *other = mark_of(&page, 2 * b);

            assert_true(one->fill != other->fill || one->style != other->style);
        }
    scene_release(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_that_are_not_finite_are_left_out_and_counted),
        cmocka_unit_test(lines_have_gaps_where_a_value_is_missing),
        cmocka_unit_test(logarithmic_axes_leave_out_what_is_not_above_0),
        cmocka_unit_test(points_outside_given_ends_are_counted),
        cmocka_unit_test(nothing_to_show_is_said),
        cmocka_unit_test(bars_stand_on_0_and_are_as_high_as_their_value),
        cmocka_unit_test(bars_of_several_series_stand_side_by_side),
        cmocka_unit_test(bars_on_logarithmic_axes_have_a_height_and_a_width),
        cmocka_unit_test(lines_to_points_far_outside_keep_their_direction),
        cmocka_unit_test(names_of_what_is_no_point_are_not_read),
        cmocka_unit_test(whiskers_and_bands_reach_from_low_to_high),
        cmocka_unit_test(intervals_that_are_not_finite_are_left_out),
        cmocka_unit_test(histograms_count_every_value_once),
        cmocka_unit_test(histograms_of_equal_values_have_one_bar),
        cmocka_unit_test(names_of_points_are_written_beside_them_or_counted),
        cmocka_unit_test(points_have_the_colours_that_they_are_given),
        cmocka_unit_test(forty_series_all_look_different),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
