/* Pages of figures: where panels, points, legends and numbers stand. */
#include <math.h>

#include "drawings.h"

/* The places of points on a page, found from its marks, and those of the numbers at its axes. */
static void assert_marks_stand_at_their_numbers(
    int scale, const double *values, const char *const *numbers, int64_t count)
{
    const figure_series series = {.kind = FIGURE_POINTS, .count = count, .x = values, .y = values};
    const figure_axis given = {
        .scale = scale, .low = values[0], .high = values[count - 1], .ticks = values, .tick_count = count};
    const figure_panel panel = {.x = given, .y = given, .series = &series, .series_count = 1};
    scene page = page_of_panel(&panel);

    assert_int_equal(marks_on(&page), count);
    for (int64_t i = 0; i < count; i++) {
        const scene_item *mark = mark_of(&page, (int)i);
        double x, y;

        middle_of(text_that_says(&page, numbers[i], 0), &x, &y); /* x is drawn first */
        assert_close(mark->x, x, 1e-6);
        middle_of(text_that_says(&page, numbers[i], 1), &x, &y);
        assert_close(mark->y, y, 1.0); /* of capitals, not of the whole line */
    }
    scene_release(&page);
}

static void marks_stand_at_the_numbers_of_their_values(void **state)
{
    const double linear[] = {-1, 0, 0.25, 2}, log[] = {0.001, 0.1, 10, 10000};
    const char *const linear_numbers[] = {"−1", "0", "0.25", "2"},
                      *log_numbers[] = {"0.001", "0.1", "10", "10000"};

    (void)state;
    assert_marks_stand_at_their_numbers(FIGURE_LINEAR, linear, linear_numbers, 4);
    assert_marks_stand_at_their_numbers(FIGURE_LOG, log, log_numbers, 4);
}

static void marks_keep_the_proportions_of_their_values(void **state)
{
    const double x[] = {0, 10, 2.5, 7}, y[] = {100, 300, 150, 150};
    const figure_series series = {.kind = FIGURE_POINTS, .count = 4, .x = x, .y = y};
    const figure_panel panel = {.series = &series, .series_count = 1};
    scene page = page_of_panel(&panel);
    const scene_item *first = mark_of(&page, 0), *second = mark_of(&page, 1);

    (void)state;
    assert_true(first->x < second->x && first->y > second->y); /* y goes up, pages go down */
    for (int i = 2; i < 4; i++) {
        const scene_item *mark = mark_of(&page, i);

        assert_close((mark->x - first->x) / (second->x - first->x), x[i] / 10.0, 1e-12);
        assert_close((mark->y - first->y) / (second->y - first->y), (y[i] - 100.0) / 200.0, 1e-12);
    }
    scene_release(&page);
}

static void a_map_has_units_of_the_same_length_on_both_axes(void **state)
{
    const double x[] = {0, 10, 0}, y[] = {0, 0, 3};
    const figure_series series = {.kind = FIGURE_POINTS, .count = 3, .x = x, .y = y};
    const figure_panel panel = {.series = &series, .series_count = 1, .equal = 1};
    scene page = page_of_panel(&panel);
    const scene_item *origin = mark_of(&page, 0);

    (void)state;
    assert_close((mark_of(&page, 1)->x - origin->x) / 10.0, (origin->y - mark_of(&page, 2)->y) / 3.0,
        1e-9 * origin->x);
    scene_release(&page);
}

/* Of two points at the same place on the page the nearer one is drawn last; a turn of 90 degrees swaps the axes. */
static void a_space_is_seen_from_its_side(void **state)
{
    const double x[] = {0, 1, 0, 0}, y[] = {0, 0, 1, 0}, z[] = {0, 0, 0, 1};
    const unsigned char rgb[] = {0, 0, 0, 1, 0, 0, 2, 0, 0, 3, 0, 0};
    const figure_series series = {.kind = FIGURE_POINTS, .count = 4, .x = x, .y = y, .z = z, .rgb = rgb};
    const figure_panel panel = {.space = 1, .turn = 45.0, .series = &series, .series_count = 1};
    scene page = page_of_panel(&panel);
    const scene_item *seen[4];

    (void)state;
    assert_int_equal(marks_on(&page), 4);
    for (int i = 0; i < 4; i++)
        seen[mark_of(&page, i)->fill >> 24] = mark_of(&page, i);
    assert_close(seen[3]->x, seen[0]->x, 1e-9); /* z is upright */
    assert_true(seen[3]->y < seen[0]->y);
    assert_close(
        seen[1]->x - seen[0]->x, seen[0]->x - seen[2]->x, 1e-9); /* x to the right, y to the left, alike */
    assert_close(seen[1]->y, seen[2]->y, 1e-9);
    assert_true(seen[1]->x > seen[0]->x && seen[1]->y < seen[0]->y); /* and away from the eye */
    assert_true(seen[1] < seen[0] && seen[2] < seen[0]);             /* what is far is drawn first */
    scene_release(&page);
}

static void panels_of_a_grid_line_up(void **state)
{
    const double x[] = {0, 1}, small[] = {0, 1}, large[] = {0, 123456789};
    const figure_series series[] = {{.kind = FIGURE_POINTS, .count = 2, .x = x, .y = small},
        {.kind = FIGURE_POINTS, .count = 2, .x = x, .y = large}};
    const figure_panel panels[] = {{.series = series, .series_count = 1, .title = "A title"},
        {.series = series + 1, .series_count = 1}, {.series = series + 1, .series_count = 1},
        {.series = series, .series_count = 1, .x = {.label = "a label"}}};
    scene page = page_of(&(figure){.panels = panels, .panel_count = 4, .columns = 2, .width = FIGURE_PAGE});
    const scene_item *marks[8];

    (void)state;
    for (int i = 0; i < 8; i++)
        marks[i] = mark_of(&page, i);
    for (int i = 0; i < 2; i++) {
        assert_close(marks[i]->x, marks[4 + i]->x, 1e-9); /* the columns */
        assert_close(marks[2 + i]->x, marks[6 + i]->x, 1e-9);
        assert_close(marks[i]->y, marks[2 + i]->y, 1e-9); /* the rows */
        assert_close(marks[4 + i]->y, marks[6 + i]->y, 1e-9);
    }
    assert_close(marks[1]->x - marks[0]->x, marks[3]->x - marks[2]->x, 1e-9);
    assert_close(page.width, FIGURE_PAGE, 1e-9);
    for (int i = 0; i < 4; i++)
        assert_non_null(text_that_says(&page, (const char *const[]){"a", "b", "c", "d"}[i], -1));
    scene_release(&page);
}

static void a_page_grows_for_names_and_for_nothing_else(void **state)
{
    const char *names[225];
    double *values = allocate(225 * 225, sizeof *values);
    figure_heat heat = {.values = values, .rows = 225, .cols = 225};
    figure_panel panel = {.x = {.names = names}, .y = {.names = names}, .heat = &heat};
    scene page;

    (void)state;
    for (int i = 0; i < 225; i++)
        names[i] = "openllama-7b";
    page = page_of_panel(&panel);
    assert_true(page.width > 225 * 5.5 && page.height > 225 * 5.5);
    scene_release(&page);
    panel.x.names = panel.y.names = NULL;
    page = page_of_panel(&panel);
    assert_close(page.width, FIGURE_COLUMN, 1e-9);
    assert_true(page.height < 1.2 * FIGURE_COLUMN);
    scene_release(&page);
    free(values);
}

static void a_page_does_not_grow_for_names_that_may_be_left_out(void **state)
{
    const char *names[225];
    double *values = allocate(225 * 225, sizeof *values);
    const figure_heat heat = {.values = values, .rows = 225, .cols = 225};
    const figure_axis axis = {.names = names, .thin = 1};
    scene page;

    (void)state;
    for (int i = 0; i < 225; i++)
        names[i] = "openllama-7b";
    page = page_of_panel(&(figure_panel){.x = axis, .y = axis, .heat = &heat});
    assert_close(page.width, FIGURE_COLUMN, 1e-9);
    assert_true(page_says(&page, "is written"));
    assert_non_null(text_that_says(&page, "openllama-7b", 20));
    scene_release(&page);
    free(values);
}

static void remarks_stand_under_their_panel_in_their_order(void **state)
{
    const char *const remarks[] = {"p = 0.01", "a second line"};
    const double two[] = {1, 2};
    const figure_series series = {.kind = FIGURE_POINTS, .count = 2, .x = two, .y = two};
    const figure_panel panel = {
        .x = {.label = "label"}, .series = &series, .series_count = 1, .remarks = remarks, .remark_count = 2};
    scene page = page_of_panel(&panel);
    double x, label, first, second;

    (void)state;
    middle_of(text_that_says(&page, "label", -1), &x, &label);
    middle_of(text_that_says(&page, remarks[0], -1), &x, &first);
    middle_of(text_that_says(&page, remarks[1], -1), &x, &second);
    assert_true(label < first && first < second && second < page.height);
    scene_release(&page);
}

static void of_very_many_names_some_are_written(void **state)
{
    const int64_t count = 20000;
    const char **names = allocate(count, sizeof *names);
    double *values = allocate(count, sizeof *values);
    const figure_series series = {.kind = FIGURE_POINTS, .count = count, .x = values, .y = values};
    const figure_panel panel = {.x = {.scale = FIGURE_CATEGORY, .names = names, .count = count},
        .series = &series,
        .series_count = 1};
    scene page;

    (void)state;
    for (int64_t i = 0; i < count; i++) {
        names[i] = "a name";
        values[i] = (double)i;
    }
    page = page_of_panel(&panel);
    assert_true(page.width < 3000.0);
    assert_true(page_says(&page, "one name in 53 is written"));
    scene_release(&page);
    free(values);
    free(names);
}

static void equal_legends_are_written_once(void **state)
{
    const double x[] = {0, 1};
    const figure_series series[] = {{.kind = FIGURE_LINE, .count = 2, .x = x, .y = x, .name = "one"},
        {.kind = FIGURE_LINE, .count = 2, .x = x, .y = x, .name = "two"}};
    figure_panel panels[] = {{.series = series, .series_count = 2}, {.series = series, .series_count = 2}};
    const figure mine = {.panels = panels, .panel_count = 2, .columns = 2, .width = FIGURE_PAGE};
    scene page = page_of(&mine);

    (void)state;
    assert_non_null(text_that_says(&page, "one", -1));
    assert_non_null(text_that_says(&page, "two", -1));
    scene_release(&page);
    panels[1].series_count = 1;
    page = page_of(&mine);
    assert_non_null(text_that_says(&page, "one", 1));
    assert_non_null(text_that_says(&page, "two", -1));
    scene_release(&page);
}

/* Inside as long as nothing is drawn there: the name is above the numbers of x, else below them. */
static void legends_cover_nothing(void **state)
{
    const double x[] = {0, 1, 2, 3}, rising[] = {0, 0, 0, 3};
    double all_x[400], all_y[400];
    figure_series series = {.kind = FIGURE_POINTS, .name = "some points", .count = 4, .x = x, .y = rising};
    const figure_panel panel = {.series = &series, .series_count = 1};
    scene page = page_of_panel(&panel);
    const scene_item *name = text_that_says(&page, "some points", -1);

    (void)state;
    assert_true(name->y < mark_of(&page, 0)->y);
    scene_release(&page);
    for (int i = 0; i < 400; i++) {
        all_x[i] = i % 20;
        all_y[i] = (double)(i / 20);
    }
    series.count = 400;
    series.x = all_x;
    series.y = all_y;
    page = page_of_panel(&panel);
    name = text_that_says(&page, "some points", -1);
    assert_true(name->y > mark_of(&page, 0)->y);
    scene_release(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_stand_at_the_numbers_of_their_values),
        cmocka_unit_test(marks_keep_the_proportions_of_their_values),
        cmocka_unit_test(a_map_has_units_of_the_same_length_on_both_axes),
        cmocka_unit_test(a_space_is_seen_from_its_side),
        cmocka_unit_test(panels_of_a_grid_line_up),
        cmocka_unit_test(a_page_grows_for_names_and_for_nothing_else),
        cmocka_unit_test(a_page_does_not_grow_for_names_that_may_be_left_out),
        cmocka_unit_test(remarks_stand_under_their_panel_in_their_order),
        cmocka_unit_test(of_very_many_names_some_are_written),
        cmocka_unit_test(equal_legends_are_written_once),
        cmocka_unit_test(legends_cover_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
