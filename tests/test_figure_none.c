/* A build without cairo: it has no figures and no pictures, and says so. */
#include "complaints.h"
#include "figure.h"
#include "picture.h"

static void a_build_without_cairo_says_that_it_draws_nothing(void **state)
{
    const figure_panel panel = {0};
    const file_list none = {0};

    (void)state;
    assert_int_equal(figure_available(), 0);
    assert_complains(figure_check("name", &none, &none), "name: this build of prh draws no figures");
    assert_complains(figure_write(&(figure){.panels = &panel, .panel_count = 1}, "name"),
        "name: this build of prh draws no figures");
    assert_null(figure_svg(&(figure){.panels = &panel, .panel_count = 1}, "name"));
    assert_false(is_there("name.svg"));
}

static void a_build_without_cairo_says_that_it_reads_nothing(void **state)
{
    picture mine = {.width = 3};

    (void)state;
    assert_complains(picture_read(&mine, "name.png"), "name.png: this build of prh reads no pictures");
    assert_int_equal(mine.width, 0);
    picture_release(&mine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_build_without_cairo_says_that_it_draws_nothing),
        cmocka_unit_test(a_build_without_cairo_says_that_it_reads_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
