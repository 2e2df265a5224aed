/* Axes of figures: where numbers stand and how they are written, and where values are. */
#include <math.h>
#include <stdio.h>

#include "drawings.h"
#include "figure_axis.h"

/* An axis from low to high without room beside them. */
static axis axis_from(figure_axis *given, double low, double high, int scale)
{
    axis mine;

    *given = (figure_axis){.scale = scale, .low = low, .high = high};
    axis_begin(&mine, given, 0);
    axis_settle(&mine);
    return mine;
}

/* The numbers of an axis, with a space after each; short lines without a number are left out. */
static const char *numbers_of(const axis *mine)
{
    static char text[1024];

    text[0] = '\0';
    for (size_t i = 0; i < mine->tick_count; i++)
        if (mine->ticks[i].text) {
            strcat(text, mine->ticks[i].text);
            strcat(text, " ");
        }
    return text;
}

static void assert_numbers(
    double low, double high, int scale, double length, int upright, const char *expected)
{
    figure_axis given;
    axis mine = axis_from(&given, low, high, scale);

    note("from %g to %g, %g points", low, high, length);
    axis_set_ticks(&mine, length, upright, 0.0);
    assert_string_equal(numbers_of(&mine), expected);
    axis_release(&mine);
}

static void numbers_are_1_2_or_5_times_a_power_of_ten(void **state)
{
    (void)state;
    assert_numbers(0, 1, FIGURE_LINEAR, 200, 0, "0.0 0.2 0.4 0.6 0.8 1.0 ");
    assert_numbers(0, 10, FIGURE_LINEAR, 200, 0, "0 2 4 6 8 10 ");
    assert_numbers(-1, 1, FIGURE_LINEAR, 100, 1, "−1.0 −0.5 0.0 0.5 1.0 ");
    assert_numbers(0.13, 0.18, FIGURE_LINEAR, 110, 1, "0.13 0.14 0.15 0.16 0.17 0.18 ");
    assert_numbers(3, 47, FIGURE_LINEAR, 150, 1, "10 20 30 40 ");
    assert_numbers(-250, 1250, FIGURE_LINEAR, 90, 1, "0 500 1000 ");
}

static void large_and_small_numbers_have_powers_of_ten(void **state)
{
    (void)state;
    assert_numbers(0, 1e6, FIGURE_LINEAR, 300, 0, "0 0.2×10⁶ 0.4×10⁶ 0.6×10⁶ 0.8×10⁶ 1.0×10⁶ ");
    assert_numbers(0, 3e-5, FIGURE_LINEAR, 90, 1, "0 1×10⁻⁵ 2×10⁻⁵ 3×10⁻⁵ ");
    assert_numbers(-2e-7, 2e-7, FIGURE_LINEAR, 50, 1, "−2×10⁻⁷ 0 2×10⁻⁷ ");
    assert_numbers(99990, 100010, FIGURE_LINEAR, 100, 1, "99990 99995 100000 100005 100010 ");
    assert_numbers(1e300 - 1e298, 1e300, FIGURE_LINEAR, 60, 1, "0.990×10³⁰⁰ 0.995×10³⁰⁰ 1.000×10³⁰⁰ ");
}

static void logarithmic_axes_count_in_decades(void **state)
{
    (void)state;
    assert_numbers(1e-6, 1e-1, FIGURE_LOG, 200, 0, "10⁻⁶ 10⁻⁵ 10⁻⁴ 10⁻³ 10⁻² 10⁻¹ ");
    assert_numbers(1, 1e4, FIGURE_LOG, 200, 0, "1 10 100 1000 10000 ");
    assert_numbers(1, 100, FIGURE_LOG, 200, 0, "1 2 5 10 20 50 100 ");
    assert_numbers(1e-300, 1e300, FIGURE_LOG, 120, 0, "10⁻²⁰⁰ 10⁰ 10²⁰⁰ ");
    assert_numbers(3, 4, FIGURE_LOG, 100, 1, "3.0 3.2 3.4 3.6 3.8 4.0 ");
}

static void given_numbers_are_kept_as_far_as_they_fit(void **state)
{
    const double widths[] = {128, 2, 4, 8, 16, 32, 64}; /* in any order */
    figure_axis given = {.scale = FIGURE_LOG, .ticks = widths, .tick_count = 7};
    axis mine;

    (void)state;
    axis_begin(&mine, &given, 0);
    for (int i = 0; i < 7; i++)
        axis_include(&mine, widths[i], 0.0);
    axis_settle(&mine);
    axis_set_ticks(&mine, 200, 0, 0.0);
    assert_string_equal(numbers_of(&mine), "2 4 8 16 32 64 128 ");
    axis_set_ticks(&mine, 80, 0, 0.0);
    assert_string_equal(numbers_of(&mine), "2 8 32 128 ");
    axis_release(&mine);
}

static void given_numbers_are_written_short(void **state)
{
    const double values[] = {-2e7, 0, 1e-7, 0.1 + 0.2, 1e7};
    figure_axis given = {.ticks = values, .tick_count = 5};
    const char *const expected[] = {"−2×10⁷", "0", "10⁻⁷", "0.3", "10⁷"};

    (void)state;
    for (int i = 0; i < 5; i++) {
        axis mine;

        given.ticks = values + i;
        given.tick_count = 1;
        axis_begin(&mine, &given, 0);
        axis_include(&mine, values[i], 0.0);
        axis_settle(&mine);
        axis_set_ticks(&mine, 200, 0, 0.0);
        assert_int_equal(mine.tick_count, 1);
        assert_string_equal(mine.ticks[0].text, expected[i]);
        axis_release(&mine);
    }
}

/* Whatever the ends: at least one number, none beyond the ends, in order, and room between them. */
static void numbers_leave_room_between_them_on_every_axis(void **state)
{
    generator g = {.state = 7};

    (void)state;
    for (int i = 0; i < 4000; i++) {
        const int scale = next_below(&g, 3) == 0 ? FIGURE_LOG : FIGURE_LINEAR,
                  upright = (int)next_below(&g, 2);
        const double middle =
            pow(10.0, 40.0 * next_uniform(&g) - 20.0) * (scale || next_below(&g, 2) ? 1 : -1);
        const double half = fabs(middle) * pow(10.0, 8.0 * next_uniform(&g) - 7.0);
        const double low = scale == FIGURE_LOG ? middle : middle - half, high = middle + half;
        const double length = 40.0 + 400.0 * next_uniform(&g);
        figure_axis given;
        axis mine;
        double last = -INFINITY;
        int numbers = 0;

        if (IS_LEFT_OUT(i))
            continue;
        mine = axis_from(&given, low, high, scale);
        note("from %.17g to %.17g, %g points, scale %d", low, high, length, scale);
        axis_set_ticks(&mine, length, upright, 0.0);
        assert_true(axis_ticks_fit(&mine, length, upright));
        for (size_t t = 0; t < mine.tick_count; t++) {
            const axis_tick *tick = &mine.ticks[t];

            assert_true(tick->at > -1e-5 && tick->at < 1.0 + 1e-5);
            if (!tick->text)
                continue;
            assert_true(tick->at > last);
            last = tick->at;
            numbers++;
        }
        assert_in_range(numbers, 1, 40);
        axis_release(&mine);
    }
}

/* A number with × and raised digits as a double. */
static double read_number(const char *text)
{
    static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char plain[64] = "";

    while (*text) {
        size_t length = 1;
        char one[8] = "";

        if (strncmp(text, "−", 3) == 0 || strncmp(text, "⁻", 3) == 0) {
            strcpy(one, "-");
            length = 3;
        } else if (strncmp(text, "×10", 4) == 0) {
            strcpy(one, "e");
            length = 4;
        } else {
            one[0] = *text;
            for (int digit = 0; digit < 10; digit++)
                if (strncmp(text, raised[digit], strlen(raised[digit])) == 0) {
                    snprintf(one, sizeof one, "%d", digit);
                    length = strlen(raised[digit]);
                }
        }
        strcat(plain, one);
        text += length;
    }
    return strtod(plain, NULL);
}

static void numbers_stand_where_their_value_is(void **state)
{
    generator g = {.state = 11};

    (void)state;
    for (int i = 0; i < 500; i++) {
        const double low = 200.0 * next_uniform(&g) - 100.0,
                     high = low + pow(10.0, 6.0 * next_uniform(&g) - 3.0);
        figure_axis given;
        axis mine = axis_from(&given, low, high, FIGURE_LINEAR);

        note("from %.17g to %.17g", low, high);
        axis_set_ticks(&mine, 200.0, 0, 0.0);
        for (size_t t = 0; t < mine.tick_count; t++)
            assert_close(mine.ticks[t].at, (read_number(mine.ticks[t].text) - low) / (high - low), 1e-6);
        axis_release(&mine);
    }
}

static void places_and_values_are_inverse_to_each_other(void **state)
{
    figure_axis given;
    axis mine = axis_from(&given, 0.5, 2.5, FIGURE_LINEAR);

    (void)state;
    assert_close(axis_at(&mine, 0.5), 0.0, 0.0);
    assert_close(axis_at(&mine, 1.0), 0.25, 1e-15);
    assert_close(axis_at(&mine, 2.5), 1.0, 1e-15);
    assert_close(axis_value(&mine, 0.25), 1.0, 1e-15);
    mine = axis_from(&given, 1e-2, 1e2, FIGURE_LOG);
    assert_close(axis_at(&mine, 1.0), 0.5, 1e-15);
    assert_close(axis_at(&mine, 0.1), 0.25, 1e-15);
    assert_close(axis_value(&mine, 0.75), 10.0, 1e-13);
    given = (figure_axis){.scale = FIGURE_CATEGORY, .count = 4};
    axis_begin(&mine, &given, 0);
    axis_settle(&mine);
    assert_close(axis_at(&mine, 0.0), 0.125, 1e-15);
    assert_close(axis_at(&mine, 3.0), 0.875, 1e-15);
    axis_begin(&mine, &given, 1); /* upright: from the top */
    axis_settle(&mine);
    assert_close(axis_at(&mine, 0.0), 0.875, 1e-15);
    assert_close(axis_value(&mine, 0.125), 3.0, 1e-15);
}

static void what_an_axis_cannot_show_is_told_apart(void **state)
{
    figure_axis given = {.low = 0.0, .high = 1.0};
    axis mine;

    (void)state;
    axis_begin(&mine, &given, 0);
    assert_int_equal(axis_judge(&mine, 0.0), VALUE_FINE);
    assert_int_equal(axis_judge(&mine, 1.0), VALUE_FINE);
    assert_int_equal(axis_judge(&mine, 1.5), VALUE_OUTSIDE);
    assert_int_equal(axis_judge(&mine, NAN), VALUE_MISSING);
    assert_int_equal(axis_judge(&mine, -INFINITY), VALUE_MISSING);
    assert_int_equal(axis_judge(&mine, 1.1e300), VALUE_MISSING);
    given = (figure_axis){.scale = FIGURE_LOG};
    axis_begin(&mine, &given, 0);
    assert_int_equal(axis_judge(&mine, 1e-299), VALUE_FINE);
    assert_int_equal(axis_judge(&mine, 0.0), VALUE_NOT_POSITIVE);
    assert_int_equal(axis_judge(&mine, -1.0), VALUE_NOT_POSITIVE);
    assert_int_equal(axis_judge(&mine, NAN), VALUE_MISSING);
    assert_true(isnan(axis_at(&mine, 0.0)));
    given = (figure_axis){.scale = FIGURE_CATEGORY, .count = 3};
    axis_begin(&mine, &given, 0);
    assert_int_equal(axis_judge(&mine, 2.0), VALUE_FINE);
    assert_int_equal(axis_judge(&mine, 3.0), VALUE_OUTSIDE);
    assert_int_equal(axis_judge(&mine, -1.0), VALUE_OUTSIDE);
}

/* The ends after some values. */
static void assert_ends(int scale, int holds_zero, const double values[2], double low, double high)
{
    const figure_axis given = {.scale = scale};
    axis mine;

    note("values %g and %g, scale %d", values[0], values[1], scale);
    axis_begin(&mine, &given, 0);
    mine.holds_zero = holds_zero;
    axis_include(&mine, values[0], 0.0);
    axis_include(&mine, values[1], 0.0);
    axis_settle(&mine);
    assert_close(mine.low, low, 1e-12 * fmax(fabs(low), 1.0));
    assert_close(mine.high, high, 1e-12 * fmax(fabs(high), 1.0));
}

static void ends_leave_room_and_are_apart_even_for_equal_values(void **state)
{
    (void)state;
    assert_ends(FIGURE_LINEAR, 0, (double[]){0, 100}, -4, 104);
    assert_ends(FIGURE_LINEAR, 0, (double[]){7, 7}, 6.3, 7.7);
    assert_ends(FIGURE_LINEAR, 0, (double[]){0, 0}, -1, 1);
    assert_ends(FIGURE_LINEAR, 0, (double[]){NAN, NAN}, 0, 1);
    assert_ends(FIGURE_LINEAR, 0, (double[]){5, NAN}, 4.5, 5.5);
    assert_ends(FIGURE_LINEAR, 1, (double[]){2, 10}, 0, 10.4);
    assert_ends(FIGURE_LINEAR, 1, (double[]){-10, -2}, -10.4, 0);
    assert_ends(FIGURE_LINEAR, 1, (double[]){0, 0}, 0, 1);
    assert_ends(FIGURE_LOG, 0, (double[]){1, 100}, -0.08, 2.08);
    assert_ends(FIGURE_LOG, 0, (double[]){10, 10}, 0.5, 1.5);
    assert_ends(FIGURE_LOG, 0, (double[]){0, 10}, 0.5, 1.5);
    assert_ends(FIGURE_LINEAR, 0, (double[]){-1e300, 1e300}, -1.08e300, 1.08e300);
    assert_ends(FIGURE_LINEAR, 0, (double[]){1e-310, -1e-310}, -1, 1);
}

static void names_are_turned_or_left_out_only_where_they_must_be(void **state)
{
    const char *names[60];
    figure_axis given = {.scale = FIGURE_CATEGORY, .names = names, .count = 3};
    axis mine;

    (void)state;
    for (int i = 0; i < 60; i++)
        names[i] = "a model name";
    axis_begin(&mine, &given, 0);
    axis_settle(&mine);
    axis_set_ticks(&mine, 200.0, 0, 90.0);
    assert_close(mine.turn, 0.0, 0.0);
    assert_string_equal(mine.ticks[0].text, "a model name");
    axis_set_ticks(&mine, 100.0, 0, 90.0);
    assert_close(mine.turn, 45.0, 0.0);
    axis_set_ticks(&mine, 30.0, 0, 90.0);
    assert_close(mine.turn, 90.0, 0.0);
    given.count = 60;
    axis_settle(&mine);
    assert_close(axis_least_length(&mine), 60 * 1.15 * 5.5, 1e-9);
    axis_set_ticks(&mine, axis_least_length(&mine), 0, 90.0);
    assert_int_equal(mine.tick_count, 60);
    assert_close(mine.text_size, 5.5, 1e-9);
    axis_set_ticks(&mine, 0.4 * axis_least_length(&mine), 0, 90.0);
    assert_int_equal(mine.every, 3);
    assert_int_equal(mine.tick_count, 20);
    axis_release(&mine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_1_2_or_5_times_a_power_of_ten),
        cmocka_unit_test(large_and_small_numbers_have_powers_of_ten),
        cmocka_unit_test(logarithmic_axes_count_in_decades),
        cmocka_unit_test(given_numbers_are_kept_as_far_as_they_fit),
        cmocka_unit_test(given_numbers_are_written_short),
        cmocka_unit_test(numbers_leave_room_between_them_on_every_axis),
        cmocka_unit_test(numbers_stand_where_their_value_is),
        cmocka_unit_test(places_and_values_are_inverse_to_each_other),
        cmocka_unit_test(what_an_axis_cannot_show_is_told_apart),
        cmocka_unit_test(ends_leave_room_and_are_apart_even_for_equal_values),
        cmocka_unit_test(names_are_turned_or_left_out_only_where_they_must_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
