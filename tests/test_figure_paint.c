/* Figures as pictures: what is described is what is painted, the same each time, and in files that are not large. */
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>

#include "drawings.h"
#include "figure_colour.h"
#include "picture.h"
#include "program.h"

static const double four[] = {1, 2, 3, 4};

static figure_series points(void)
{
    return (figure_series){.kind = FIGURE_POINTS, .name = "points", .count = 4, .x = four, .y = four};
}

static void the_png_has_two_pixels_to_the_point(void **state)
{
    const figure_series series = points();
    const figure_panel panel = {.series = &series, .series_count = 1};
    const figure mine = {.panels = &panel, .panel_count = 1};
    scene page = page_of(&mine);
    picture drawn;

    (void)state;
    folder_make();
    assert_int_equal(figure_write(&mine, folder_path("plain")), EXIT_FINE);
    assert_int_equal(picture_read(&drawn, folder_path("plain.png")), EXIT_FINE);
    assert_int_equal(drawn.width, 2 * FIGURE_COLUMN);
    assert_int_equal(drawn.height, (int64_t)ceil(2.0 * page.height));
    picture_release(&drawn);
    scene_release(&page);
    folder_remove();
}

static const unsigned char *pixel(const picture *drawn, double x, double y)
{
    return drawn->rgb + 3 * ((int64_t)(2.0 * y) * drawn->width + (int64_t)(2.0 * x));
}

static void assert_pixel(const picture *drawn, double x, double y, ink expected)
{
    const unsigned char *got = pixel(drawn, x, y);

    note("at %g, %g: %02x%02x%02x, not %08x", x, y, got[0], got[1], got[2], expected);
    for (int c = 0; c < 3; c++)
        assert_in_range(got[c] + 1, expected >> (24 - 8 * c) & 0xff, (expected >> (24 - 8 * c) & 0xff) + 2);
}

static void what_the_page_holds_is_what_is_painted(void **state)
{
    const unsigned char rgb[] = {200, 30, 40, 10, 20, 220, 0, 0, 0, 250, 200, 0};
    const double cells[] = {0, 1, NAN, 0.5};
    const figure_heat heat = {.values = cells, .rows = 2, .cols = 2, .low = 0, .high = 1};
    figure_series series = points();
    const figure_panel panels[] = {{.series = &series, .series_count = 1}, {.heat = &heat}};
    const figure mine = {.panels = panels, .panel_count = 2, .columns = 2, .width = FIGURE_PAGE};
    scene page;
    picture drawn;

    (void)state;
    series.rgb = rgb;
    page = page_of(&mine);
    folder_make();
    assert_int_equal(figure_write(&mine, folder_path("both")), EXIT_FINE);
    assert_int_equal(picture_read(&drawn, folder_path("both.png")), EXIT_FINE);
    assert_pixel(&drawn, 0, 0, INK_PAPER);
    for (int i = 0; i < 4; i++)
        assert_pixel(&drawn, mark_of(&page, i)->x, mark_of(&page, i)->y, mark_of(&page, i)->fill);
    for (size_t i = 0; i < page.count; i++) {
        const box area = page.items[i].area;
        const double right = 0.25 * area.left + 0.75 * area.right,
                     left = 0.75 * area.left + 0.25 * area.right;
        const double top = 0.75 * area.top + 0.25 * area.bottom,
                     bottom = 0.25 * area.top + 0.75 * area.bottom;

        if (page.items[i].kind != ITEM_PIXELS || page.items[i].cols != 2)
            continue;
        assert_pixel(&drawn, left, top, colour_of_map(FIGURE_SEQUENTIAL, 0.0)); /* row 0 is at the top */
        assert_pixel(&drawn, right, top, colour_of_map(FIGURE_SEQUENTIAL, 1.0));
        assert_pixel(&drawn, left, bottom, INK_NO_VALUE);
        assert_pixel(&drawn, right, bottom, colour_of_map(FIGURE_SEQUENTIAL, 0.5));
    }
    assert_true(page_says(&page, "grey: no value (1 cell)"));
    picture_release(&drawn);
    scene_release(&page);
    folder_remove();
}

/* With pictures inside: a heat map, and more points than there are paths for. */
static void the_same_description_gives_the_same_bytes(void **state)
{
    static double x[3000], y[3000];
    generator g = {.state = 9};
    const figure_heat heat = {.values = x, .rows = 20, .cols = 30, .map = FIGURE_DIVERGING, .label = "nats"};
    const figure_series series[] = {{.kind = FIGURE_POINTS, .count = 3000, .x = x, .y = y}, points()};
    const figure_panel panels[] = {
        {.heat = &heat}, {.series = series, .series_count = 1}, {.series = series + 1, .series_count = 1}};
    const figure all = {.panels = panels, .panel_count = 3, .columns = 3, .width = FIGURE_PAGE};
    const figure other = {.panels = panels, .panel_count = 1};

    (void)state;
    for (int i = 0; i < 3000; i++) {
        x[i] = next_normal(&g);
        y[i] = next_normal(&g);
    }
    folder_make();
    assert_int_equal(figure_write(&all, folder_path("first")), EXIT_FINE);
    assert_int_equal(figure_write(&other, folder_path("between")), EXIT_FINE);
    assert_int_equal(figure_write(&all, folder_path("second")), EXIT_FINE);
    for (int e = 0; e < 2; e++) {
        size_t size[2];
        unsigned char *bytes[] = {bytes_of(folder_path(e ? "first.png" : "first.svg"), &size[0]),
            bytes_of(folder_path(e ? "second.png" : "second.svg"), &size[1])};

        assert_int_equal(size[0], size[1]);
        assert_memory_equal(bytes[0], bytes[1], size[0]);
        free(bytes[0]);
        free(bytes[1]);
    }
    folder_remove();
}

/* Many points do not make a large SVG. */
static void a_hundred_thousand_points_fit_a_file_of_two_megabytes(void **state)
{
    const int64_t count = 100000;
    double *x = allocate(count, sizeof *x), *y = allocate(count, sizeof *y);
    const figure_series series = {.kind = FIGURE_POINTS, .count = count, .x = x, .y = y};
    const figure_panel panel = {.series = &series, .series_count = 1};
    generator g = {.state = 1};
    struct stat facts;

    (void)state;
    for (int64_t i = 0; i < count; i++) {
        x[i] = next_uniform(&g);
        y[i] = next_uniform(&g);
    }
    folder_make();
    assert_int_equal(
        figure_write(&(figure){.panels = &panel, .panel_count = 1}, folder_path("many")), EXIT_FINE);
    assert_int_equal(stat(folder_path("many.svg"), &facts), 0);
    assert_true(facts.st_size < 2000000);
    folder_remove();
    free(x);
    free(y);
}

/* There are four cells along each side of a pixel, low and high by turns: what is seen is between the two. */
static void of_more_cells_than_pixels_the_means_are_shown(void **state)
{
    enum { SIDE = 2000 };
    double *values = allocate((int64_t)SIDE * SIDE, sizeof *values);
    const figure_heat heat = {
        .values = values, .rows = SIDE, .cols = SIDE, .map = FIGURE_DIVERGING, .no_scale = 1};
    const figure_panel panel = {.heat = &heat};
    picture drawn;

    (void)state;
    for (int64_t i = 0; i < (int64_t)SIDE * SIDE; i++)
        values[i] = (i / SIDE + i) % 2 ? -1.0 : 1.0;
    folder_make();
    assert_int_equal(
        figure_write(&(figure){.panels = &panel, .panel_count = 1}, folder_path("fine")), EXIT_FINE);
    assert_int_equal(picture_read(&drawn, folder_path("fine.png")), EXIT_FINE);
    for (double x = 60.0; x < 200.0; x += 0.5) {
        const ink low = colour_of_map(FIGURE_DIVERGING, 0.0), high = colour_of_map(FIGURE_DIVERGING, 1.0);
        const unsigned char *got = pixel(&drawn, x, 100.0);

        for (int c = 0; c < 3; c++)
            assert_close(got[c], ((low >> (24 - 8 * c) & 0xff) + (high >> (24 - 8 * c) & 0xff)) / 2.0, 8.0);
    }
    picture_release(&drawn);
    folder_remove();
    free(values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_png_has_two_pixels_to_the_point),
        cmocka_unit_test(what_the_page_holds_is_what_is_painted),
        cmocka_unit_test(the_same_description_gives_the_same_bytes),
        cmocka_unit_test(a_hundred_thousand_points_fit_a_file_of_two_megabytes),
        cmocka_unit_test(of_more_cells_than_pixels_the_means_are_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
