/* Texts of figures: what is legal in them, how they are cut, and that their boxes hold their letters. */
#include <math.h>

#include "drawings.h"
#include "figure_paint.h"

static void assert_clean(const char *text, const char *expected)
{
    char *clean = text_clean(text);

    assert_string_equal(clean, expected);
    free(clean);
}

#define UNKNOWN "\xEF\xBF\xBD"

static void what_is_no_utf_8_is_replaced(void **state)
{
    (void)state;
    assert_clean(NULL, "");
    assert_clean("plain λ − ² 𝜆", "plain λ − ² 𝜆");
    assert_clean("two\nlines\ttab\x7f\xc2\x85", "two lines tab  ");
    assert_clean("\xff", UNKNOWN);
    assert_clean("a\xce", "a" UNKNOWN);
    assert_clean("\xe2\x88", UNKNOWN UNKNOWN);
    assert_clean("\xe2\x88z", UNKNOWN UNKNOWN "z");
    assert_clean("\xc0\x80", UNKNOWN UNKNOWN);                         /* longer than need be */
    assert_clean("\xe0\x80\xaf", UNKNOWN UNKNOWN UNKNOWN);             /* the same */
    assert_clean("\xed\xa0\x80", UNKNOWN UNKNOWN UNKNOWN);             /* half of a pair of UTF-16 */
    assert_clean("\xf4\x90\x80\x80", UNKNOWN UNKNOWN UNKNOWN UNKNOWN); /* beyond the last character */
    assert_clean("\xf8\x88\x80\x80\x80", UNKNOWN UNKNOWN UNKNOWN UNKNOWN UNKNOWN);
    assert_clean("\xef\xbf\xbf", UNKNOWN UNKNOWN UNKNOWN); /* not for XML */
    assert_clean("\x80", UNKNOWN);
}

static void every_clean_text_is_one_that_cairo_draws(void **state)
{
    generator g = {.state = 3};

    (void)state;
    for (int i = 0; i < 3000; i++) {
        cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
        cairo_t *pen = cairo_create(surface);
        char bytes[12] = "", *clean;
        cairo_text_extents_t extents;

        for (int b = 0; b < 11; b++) /* mostly bytes that begin or continue a character */
            bytes[b] = (char)(next_below(&g, 3) ? 0x80 + next_below(&g, 128) : 1 + next_below(&g, 127));
        clean = text_clean(bytes);
        cairo_text_extents(pen, clean, &extents);
        assert_int_equal(cairo_status(pen), CAIRO_STATUS_SUCCESS);
        free(clean);
        cairo_destroy(pen);
        cairo_surface_destroy(surface);
    }
}

static void assert_cut(const char *text, double width, int middle, const char *expected)
{
    char *shortened = text_shortened(text, width, 8.0, 0, middle);

    if (expected)
        assert_string_equal(shortened, expected);
    assert_true(text_width(shortened, 8.0, 0) <= fmax(width, 0.0));
    free(shortened);
}

static void texts_that_are_too_long_end_in_an_ellipsis(void **state)
{
    const double width = text_width("abc…", 8.0, 0);

    (void)state;
    assert_cut("short", 1000.0, 0, "short");
    assert_cut("short", INFINITY, 1, "short");
    assert_cut("abcdefghijklmnop", width, 0, "abc…");
    assert_cut("anything", 0.0, 0, "");
    assert_cut("anything", -5.0, 1, "");
    assert_cut("", 0.0, 0, "");
    /* an ellipsis does not follow a space */
    assert_cut("ab cdefgh", text_width("ab …", 8.0, 0), 0, "ab…");
}

static void names_keep_their_end(void **state)
{
    (void)state;
    assert_cut("openllama-7b-instruct-v0.2", text_width("openllam…v0.2", 8.0, 0), 1, "openllam…v0.2");
}

static void a_cut_never_splits_a_character(void **state)
{
    const char *text = "äöü λμν 𝜆𝜇 − ²³ äöüäöü";

    (void)state;
    for (double width = 0.0; width < 120.0; width += 0.37)
        for (int middle = 0; middle < 2; middle++) {
            char *shortened = text_shortened(text, width, 8.0, 0, middle), *clean = text_clean(shortened);

            assert_string_equal(shortened, clean);
            assert_true(text_width(shortened, 8.0, 0) <= width);
            free(shortened);
            free(clean);
        }
}

static void raised_digits_are_set_small(void **state)
{
    text_run run = {.rest = "2×10⁻³ m²"};
    const char *const parts[] = {"2×10", "−3", " m", "2"};

    (void)state;
    for (int i = 0; i < 4; i++) {
        assert_true(text_next_run(&run));
        assert_string_equal(run.part, parts[i]);
        assert_int_equal(run.raised, i % 2);
    }
    assert_false(text_next_run(&run));
    assert_close(text_width("10⁻³", 10.0, 0),
        text_width("10", 10.0, 0) + text_width("−3", PAINT_RAISED * 10.0, 0), 1e-9);
}

static void runs_hold_texts_of_any_length(void **state)
{
    char text[2000], *end = text;
    text_run run = {.rest = text};
    size_t length = 0;

    (void)state;
    for (int i = 0; i < 600; i++)
        end = stpcpy(end, "−");
    while (text_next_run(&run)) {
        char *clean = text_clean(run.part);

        assert_string_equal(clean, run.part);
        length += strlen(run.part);
        free(clean);
    }
    assert_int_equal(length, 1800);
}

static void widths_grow_with_the_size_and_nothing_else(void **state)
{
    (void)state;
    assert_close(text_width("alignment", 16.0, 0), 2.0 * text_width("alignment", 8.0, 0), 1e-6);
    assert_close(text_width("", 8.0, 0), 0.0, 0.0);
    assert_true(text_width("alignment", 8.0, 1) > text_width("alignment", 8.0, 0));
}

/* What cairo paints of a text, found by painting it large, lies in the box that the layout counts with; accents on
 * capitals, which lines of any text let reach over, do not count. */
static void letters_lie_in_the_box_of_their_text(void **state)
{
    const char *const texts[] = {"Alignment (nats²)", "gjpqy", "äöü |", "10⁻³", "λ"};

    (void)state;
    for (int t = 0; t < 5; t++)
        for (int turn = 0; turn < 3; turn++) {
            const text_look look = {
                .size = 40.0, .colour = 0x000000ffu, .angle = -0.7853981633974483 * turn, .across = 0.5};
            const box around = scene_text_box(texts[t], 300.0, 300.0, look);
            cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 600, 600);
            cairo_t *pen = cairo_create(surface);
            scene page = {.width = 600.0, .height = 600.0};
            const unsigned char *data;
            int painted = 0;

            scene_text(&page, texts[t], 300.0, 300.0, look);
            paint_scene(pen, &page);
            cairo_surface_flush(surface);
            data = cairo_image_surface_get_data(surface);
            for (int y = 0; y < 600; y++)
                for (int x = 0; x < 600; x++)
                    if (data[y * cairo_image_surface_get_stride(surface) + 4 * x] < 128) {
                        painted++;
                        if (x < around.left - 2.0 || x > around.right + 2.0 || y < around.top - 2.0 ||
                            y > around.bottom + 2.0)
                            fail_msg("%s, turn %d: ink at %d, %d", texts[t], turn, x, y);
                    }
            assert_true(painted > 100);
            scene_release(&page);
            cairo_destroy(pen);
            cairo_surface_destroy(surface);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_utf_8_is_replaced),
        cmocka_unit_test(every_clean_text_is_one_that_cairo_draws),
        cmocka_unit_test(texts_that_are_too_long_end_in_an_ellipsis),
        cmocka_unit_test(names_keep_their_end),
        cmocka_unit_test(a_cut_never_splits_a_character),
        cmocka_unit_test(raised_digits_are_set_small),
        cmocka_unit_test(runs_hold_texts_of_any_length),
        cmocka_unit_test(widths_grow_with_the_size_and_nothing_else),
        cmocka_unit_test(letters_lie_in_the_box_of_their_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
