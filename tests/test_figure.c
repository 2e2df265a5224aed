/* Figures as files: both are there and whole, the same each time, and what cannot be drawn or written is refused. */
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drawings.h"
#include "figure_colour.h"
#include "picture.h"
#include "program.h"

static const double four[] = {1, 2, 3, 4};

static figure_series points(void)
{
    return (figure_series){.kind = FIGURE_POINTS, .name = "points", .count = 4, .x = four, .y = four};
}

static char *text_of(const char *path)
{
    size_t size;

    return (char *)bytes_of(path, &size); /* ends with a zero */
}

static void both_files_are_written_whatever_ending_is_given(void **state)
{
    const char *const given[] = {"plain", "a.svg", "b.png", "c.v2"}, *const written[] = {
                                                                         "plain", "a", "b", "c.v2"};
    const figure_series series = points();
    const figure_panel panel = {.series = &series, .series_count = 1};

    (void)state;
    folder_make();
    for (int i = 0; i < 4; i++) {
        char name[32];

        assert_int_equal(
            figure_write(&(figure){.panels = &panel, .panel_count = 1}, folder_path(given[i])), EXIT_FINE);
        snprintf(name, sizeof name, "%s.svg", written[i]);
        assert_true(is_there(folder_path(name)));
        snprintf(name, sizeof name, "%s.png", written[i]);
        assert_true(is_there(folder_path(name)));
    }
    folder_remove();
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

static void the_svg_says_what_it_shows_and_needs_nothing_else(void **state)
{
    const figure_series series = points();
    const figure_panel panel = {.series = &series, .series_count = 1};
    char *text;

    (void)state;
    folder_make();
    assert_int_equal(figure_write(&(figure){.title = "a < b & c",
                                      .description = "Two lines,\nthat cross \xff",
                                      .panels = &panel,
                                      .panel_count = 1},
                         folder_path("plain")),
        EXIT_FINE);
    text = text_of(folder_path("plain.svg"));
    assert_memory_equal(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg ", 44);
    assert_non_null(strstr(text, "<title>a &lt; b &amp; c</title>"));
    assert_non_null(strstr(text, "<desc>Two lines, that cross \xEF\xBF\xBD</desc>"));
    assert_non_null(strstr(text, "width=\"252.000pt\""));
    assert_null(strstr(text, "href=\"http"));
    assert_null(strstr(text, "font-family")); /* letters are shapes */
    assert_null(strstr(text, "<script"));
    assert_string_equal(text + strlen(text) - 7, "</svg>\n");
    free(text);
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

static void assert_panel_refused(figure_panel panel, const char *words)
{
    assert_complains(
        figure_write(&(figure){.panels = &panel, .panel_count = 1}, folder_path("refused")), words);
    assert_false(is_there(folder_path("refused.svg")));
    assert_false(is_there(folder_path("refused.png")));
}

static void assert_series_refused(figure_series series, const char *words)
{
    assert_panel_refused((figure_panel){.series = &series, .series_count = 1}, words);
}

static void figures_and_series_that_make_no_sense_are_refused(void **state)
{
    const figure_series fine = points();
    figure_panel panel = {.series = &fine, .series_count = 1};
    figure mine = {.panels = &panel, .panel_count = 0};

    (void)state;
    folder_make();
    assert_complains(figure_write(&mine, folder_path("refused")), "no panels");
    mine.panel_count = -1;
    assert_complains(figure_write(&mine, folder_path("refused")), "no panels");
    mine.panel_count = 1;
    mine.width = NAN;
    assert_complains(figure_write(&mine, folder_path("refused")), "width");
    assert_series_refused((figure_series){.kind = 7, .count = 0}, "kind that does not exist");
    assert_series_refused((figure_series){.count = -1}, "negative count");
    assert_series_refused((figure_series){.count = 1, .x = four}, "no values");
    assert_series_refused((figure_series){.kind = FIGURE_HISTOGRAM, .count = 1, .y = four}, "no values");
    assert_series_refused((figure_series){.count = 1, .x = four, .y = four, .low = four}, "one end");
    assert_series_refused(
        (figure_series){.kind = FIGURE_VERTICAL, .count = 1, .x = four, .low = four, .high = four},
        "no intervals");
    assert_series_refused((figure_series){.shade = 1.5}, "shade");
    assert_series_refused((figure_series){.shade = NAN}, "shade");
    folder_remove();
}

static void panels_that_make_no_sense_are_refused(void **state)
{
    const figure_series fine = points();
    figure_panel panel = {.series = &fine, .series_count = -1};

    (void)state;
    folder_make();
    assert_panel_refused(panel, "no series");
    panel.series_count = 1;
    panel.x = (figure_axis){.scale = 3};
    assert_panel_refused(panel, "scale that does not exist");
    panel.x = (figure_axis){.low = 2, .high = 1};
    assert_panel_refused(panel, "not in order");
    panel.x = (figure_axis){.low = NAN, .high = 1};
    assert_panel_refused(panel, "not in order");
    panel.x = (figure_axis){.low = -INFINITY, .high = 1};
    assert_panel_refused(panel, "not in order");
    panel.x = (figure_axis){.low = 1, .high = 1 + 1e-12};
    assert_panel_refused(panel, "too near");
    panel.x = (figure_axis){.low = 0, .high = 1e-310};
    assert_panel_refused(panel, "too near");
    panel.x = (figure_axis){.scale = FIGURE_LOG, .low = 0, .high = 1};
    assert_panel_refused(panel, "begins at 0 or below");
    panel.x = (figure_axis){.scale = FIGURE_CATEGORY};
    assert_panel_refused(panel, "no places");
    panel.x = (figure_axis){.ticks = four};
    assert_panel_refused(panel, "no numbers");
    panel.x = (figure_axis){0};
    panel.shape = -1;
    assert_panel_refused(panel, "shape");
    panel.shape = 0;
    panel.space = 1;
    assert_panel_refused(panel, "no values");
    panel.turn = INFINITY;
    panel.series_count = 0;
    assert_panel_refused(panel, "no angle");
    folder_remove();
}

static void heat_maps_that_make_no_sense_are_refused(void **state)
{
    const int64_t marked[] = {0, 2};
    figure_heat heat = {.values = four, .rows = 2, .cols = 2};
    figure_panel panel = {.heat = &heat};

    (void)state;
    folder_make();
    heat.rows = 0;
    assert_panel_refused(panel, "no cells");
    heat.rows = INT64_MAX;
    assert_panel_refused(panel, "too many");
    heat.rows = 2;
    heat.map = 2;
    assert_panel_refused(panel, "colours that do not exist");
    heat.map = 0;
    heat.low = 1;
    assert_panel_refused(panel, "not in order");
    heat.low = NAN;
    assert_panel_refused(panel, "not in order");
    heat.low = 0;
    heat.marked = marked;
    heat.marked_count = 1;
    assert_panel_refused(panel, "does not exist");
    heat.marked_count = -1;
    assert_panel_refused(panel, "marked cells");
    heat.marked_count = 0;
    heat.decimals = -1;
    assert_panel_refused(panel, "decimals");
    heat.decimals = 0;
    panel.x.count = 3;
    assert_panel_refused(panel, "another number of places");
    panel.x.count = 0;
    heat.values = NULL;
    assert_panel_refused(panel, "no values");
    heat.values = four;
    panel.space = 1;
    assert_panel_refused(panel, "no space");
    folder_remove();
}

static void what_cannot_be_written_leaves_what_was_there(void **state)
{
    const figure_series series = points();
    const figure_panel panel = {.series = &series, .series_count = 1};
    const figure mine = {.panels = &panel, .panel_count = 1};
    const file_list none = {0};
    const char *inputs[] = {"plain.png"};
    size_t size;
    unsigned char *bytes;

    (void)state;
    folder_make();
    assert_complains(
        figure_write(&mine, folder_path("no/such/folder")), "no/such/folder.svg: cannot be written");
    assert_complains(figure_check(folder_path("no/such/folder"), &none, &none), "cannot be written");
    write_bytes(folder_path("plain.svg"), "old", 3);
    assert_int_equal(mkdir(folder_path("plain.png"), 0700), 0);
    assert_complains(figure_check(folder_path("plain"), &none, &none), "plain.png: is a directory");
    bytes = bytes_of(folder_path("plain.svg"), &size);
    assert_int_equal(size, 3);
    free(bytes);
    assert_int_equal(rmdir(folder_path("plain.png")), 0);
    write_bytes(folder_path("plain.png"), "old", 3);
    inputs[0] = strdup(folder_path("plain.png"));
    assert_complains(figure_check(folder_path("plain"), &(file_list){inputs, 1}, &none), "is an input");
    assert_int_equal(figure_check(folder_path("plain"), &none, &none), EXIT_FINE);
    free((char *)inputs[0]);
    folder_remove();
}

static void this_build_draws(void **state)
{
    (void)state;
    assert_int_equal(figure_available(), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_files_are_written_whatever_ending_is_given),
        cmocka_unit_test(the_png_has_two_pixels_to_the_point),
        cmocka_unit_test(what_the_page_holds_is_what_is_painted),
        cmocka_unit_test(the_svg_says_what_it_shows_and_needs_nothing_else),
        cmocka_unit_test(the_same_description_gives_the_same_bytes),
        cmocka_unit_test(a_hundred_thousand_points_fit_a_file_of_two_megabytes),
        cmocka_unit_test(figures_and_series_that_make_no_sense_are_refused),
        cmocka_unit_test(panels_that_make_no_sense_are_refused),
        cmocka_unit_test(heat_maps_that_make_no_sense_are_refused),
        cmocka_unit_test(what_cannot_be_written_leaves_what_was_there),
        cmocka_unit_test(this_build_draws),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
