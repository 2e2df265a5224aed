/* Heat maps: what of them is without a value, and what is drawn over them. And how many bars a histogram has. */
#include <math.h>

#include "drawings.h"
#include "figure_colour.h"

static const scene_item *picture_of(const scene *page)
{
    for (size_t i = 0; i < page->count; i++)
        if (page->items[i].kind == ITEM_PIXELS)
            return &page->items[i];
    fail_msg("there is no picture");
    return NULL;
}

static void cells_without_a_value_are_grey_and_counted_wherever_they_are(void **state)
{
    const double cells[] = {NAN, 1, NAN, NAN};
    const figure_heat heat = {.values = cells, .rows = 2, .cols = 2, .low = 0, .high = 1};
    scene page = page_of_panel(&(figure_panel){.heat = &heat});

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_true((picture_of(&page)->pixels[i] == INK_NO_VALUE) == (i != 1));
    assert_true(page_says(&page, "grey: no value (3 cells)"));
    scene_release(&page);
}

static void an_open_diagonal_stays_white_and_is_not_counted(void **state)
{
    const double cells[] = {NAN, 1, NAN, 0.5, NAN, 0, 1, 0, 0.25};
    const figure_heat heat = {.values = cells, .rows = 3, .cols = 3, .low = 0, .high = 1, .open_diagonal = 1};
    scene page = page_of_panel(&(figure_panel){.heat = &heat});
    const ink *pixels = picture_of(&page)->pixels;

    (void)state;
    assert_int_equal(pixels[0], INK_PAPER);
    assert_int_equal(pixels[4], INK_PAPER);
    assert_int_equal(pixels[2], INK_NO_VALUE);                           /* beside the diagonal */
    assert_int_equal(pixels[8], colour_of_map(FIGURE_SEQUENTIAL, 0.25)); /* on it, with a value */
    assert_true(page_says(&page, "grey: no value (1 cell)"));
    scene_release(&page);
}

static void a_map_of_which_only_the_diagonal_is_open_says_nothing_of_it(void **state)
{
    const double cells[] = {NAN, 1, 0, NAN};
    const figure_heat heat = {.values = cells, .rows = 2, .cols = 2, .open_diagonal = 1};
    scene page = page_of_panel(&(figure_panel){.heat = &heat});

    (void)state;
    assert_false(page_says(&page, "no value"));
    scene_release(&page);
}

/* Dots are in the middle of the cells that they are given, row 0 at the top. */
static void points_over_a_heat_map_stand_in_its_cells(void **state)
{
    const double cells[] = {0, 1, 2, 3, 4, 5}, x[] = {2, 0}, y[] = {0, 1};
    const figure_heat heat = {.values = cells, .rows = 2, .cols = 3};
    const figure_series dots = {.kind = FIGURE_POINTS, .count = 2, .x = x, .y = y, .neutral = 1};
    scene page = page_of_panel(&(figure_panel){.heat = &heat, .series = &dots, .series_count = 1});
    const box area = picture_of(&page)->area;

    (void)state;
    assert_int_equal(marks_on(&page), 2);
    for (int i = 0; i < 2; i++) {
        assert_close(mark_of(&page, i)->x, area.left + (x[i] + 0.5) * (area.right - area.left) / 3.0, 1e-9);
        assert_close(mark_of(&page, i)->y, area.top + (y[i] + 0.5) * (area.bottom - area.top) / 2.0, 1e-9);
        assert_int_equal(mark_of(&page, i)->fill >> 8, INK_TEXT >> 8);
    }
    scene_release(&page);
}

static void neutral_series_take_no_colour_from_the_others(void **state)
{
    const double x[] = {1, 2};
    const figure_series series[] = {{.kind = FIGURE_POINTS, .count = 2, .x = x, .y = x, .neutral = 1},
        {.kind = FIGURE_POINTS, .count = 2, .x = x, .y = x}};
    scene page = page_of_panel(&(figure_panel){.series = series, .series_count = 2});

    (void)state;
    assert_int_equal(mark_of(&page, 0)->fill >> 8, INK_TEXT >> 8);
    assert_int_equal(mark_of(&page, 2)->fill >> 8, colour_category(0) >> 8);
    assert_int_equal(mark_of(&page, 2)->style, MARK_CIRCLE);
    scene_release(&page);
}

static int bars_of(int64_t most)
{
    double values[1000];
    const figure_series series = {.kind = FIGURE_HISTOGRAM, .count = 1000, .x = values, .most_bins = most};
    scene page;
    int bars = 0;

    for (int i = 0; i < 1000; i++)
        values[i] = i;
    page = page_of_panel(&(figure_panel){.series = &series, .series_count = 1});
    for (size_t i = 0; i < page.count; i++)
        bars += page.items[i].kind == ITEM_SHAPE && page.items[i].fill >> 8 == colour_category(0) >> 8;
    scene_release(&page);
    return bars;
}

/* 1000 even values have 10 bins by the rule of Freedman and Diaconis: twice 500 over the cube root of 1000. */
static void histograms_have_no_more_bars_than_they_may(void **state)
{
    (void)state;
    assert_int_equal(bars_of(0), 10);
    assert_int_equal(bars_of(10000), 10);
    assert_int_equal(bars_of(7), 7);
    assert_int_equal(bars_of(1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_without_a_value_are_grey_and_counted_wherever_they_are),
        cmocka_unit_test(an_open_diagonal_stays_white_and_is_not_counted),
        cmocka_unit_test(a_map_of_which_only_the_diagonal_is_open_says_nothing_of_it),
        cmocka_unit_test(points_over_a_heat_map_stand_in_its_cells),
        cmocka_unit_test(histograms_have_no_more_bars_than_they_may),
        cmocka_unit_test(neutral_series_take_no_colour_from_the_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
