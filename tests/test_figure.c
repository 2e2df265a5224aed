/* Figures as files: both are there and whole, and what cannot be drawn or written is refused. */
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drawings.h"
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
    const char *const given[] = {"plain", "a.svg", "b.png", "c.v2"};
    const char *const written[] = {"plain", "a", "b", "c.v2"};
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

/* How often a text has another one in it. */
static int times(const char *text, const char *part)
{
    int count = 0;

    for (; (text = strstr(text, part)); text += strlen(part))
        count++;
    return count;
}

static void a_figure_within_a_page_has_names_of_its_own(void **state)
{
    const double cells[] = {0, 1, 2, 3};
    const figure_heat heat = {.values = cells, .rows = 2, .cols = 2, .decimals = 1};
    const figure_panel panel = {.heat = &heat, .title = "id"};
    const figure mine = {.title = "an id=\"a\" and \"#b\"", .panels = &panel, .panel_count = 1};
    char *text = figure_svg(&mine, "mine-"), *other = figure_svg(&mine, "other-");

    (void)state;
    assert_memory_equal(text, "<svg ", 5);
    assert_string_equal(text + strlen(text) - 7, "</svg>\n");
    assert_true(times(text, " id=\"") > 3);
    assert_int_equal(times(text, " id=\""), times(text, " id=\"mine-"));
    assert_int_equal(times(text, "href=\"#"), times(text, "href=\"#mine-"));
    assert_int_equal(times(text, "url(#"), times(text, "url(#mine-"));
    assert_non_null(strstr(text, "<title>an id=&quot;a&quot; and &quot;#b&quot;</title>"));
    assert_int_equal(times(other, "mine-"), 0);
    free(text);
    free(other);
}

static void a_page_that_is_too_large_is_refused(void **state)
{
    const figure_panel panels[200] = {{.shape = 10.0}};

    (void)state;
    folder_make();
    assert_complains(figure_write(&(figure){.panels = panels, .panel_count = 200, .width = 4000.0},
                         folder_path("refused")),
        "too large for a PNG");
    folder_remove();
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
    assert_series_refused((figure_series){.most_bins = -1}, "number of bins");
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
    panel.x = (figure_axis){.scale = FIGURE_LOG, .low = -1, .high = 0};
    assert_panel_refused(panel, "begins at 0 or below");
    panel.x = (figure_axis){.scale = FIGURE_LOG, .low = 0, .high = 1};
    assert_panel_refused(panel, "begins at 0 or below");
    panel.x = (figure_axis){.scale = FIGURE_CATEGORY};
    assert_panel_refused(panel, "no places");
    panel.x = (figure_axis){.ticks = four};
    assert_panel_refused(panel, "no numbers");
    panel.x = (figure_axis){0};
    panel.remark_count = 1;
    assert_panel_refused(panel, "no remarks");
    panel.remark_count = -1;
    assert_panel_refused(panel, "no remarks");
    panel.remark_count = 0;
    panel.shape = -1;
    assert_panel_refused(panel, "shape");
    panel.shape = 0;
    panel.space = 1;
    assert_panel_refused(panel, "no values");
    panel.series = &(figure_series){.kind = FIGURE_IDENTITY};
    assert_panel_refused(panel, "points and lines only");
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
        cmocka_unit_test(the_svg_says_what_it_shows_and_needs_nothing_else),
        cmocka_unit_test(a_figure_within_a_page_has_names_of_its_own),
        cmocka_unit_test(a_page_that_is_too_large_is_refused),
        cmocka_unit_test(figures_and_series_that_make_no_sense_are_refused),
        cmocka_unit_test(panels_that_make_no_sense_are_refused),
        cmocka_unit_test(heat_maps_that_make_no_sense_are_refused),
        cmocka_unit_test(what_cannot_be_written_leaves_what_was_there),
        cmocka_unit_test(this_build_draws),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
