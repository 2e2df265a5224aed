/* Where numbers are written at an axis, and how: round values, as many as have room. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figure_axis.h"
#include "figure_scene.h"
#include "program.h"

/* Points from one number to the next that are wished for, along and upright. */
enum { WISHED_ALONG = 32, WISHED_UPRIGHT = 17, MOST_TICKS = 10 };

/* How far values may be from the end of an axis and still be on it, in parts of a step: what rounding does. */
#define SLACK 1e-6

int axis_ticks_fit(const axis *mine, double length, int upright)
{
    double last = -INFINITY, last_half = 0.0;

    for (size_t i = 0; i < mine->tick_count; i++) {
        const char *text = mine->ticks[i].text;
        double half;

        if (!text)
            continue;
        half = 0.5 * (upright ? mine->text_size : text_width(text, mine->text_size, 0));
        if (fabs(mine->ticks[i].at * length - last) < half + last_half + (upright ? 2.0 : 5.0))
            return 0;
        last = mine->ticks[i].at * length;
        last_half = half;
    }
    return 1;
}

/* "×10⁻³", or "10⁻³" without what it multiplies. */
static char *power_of_ten(const char *factor, int exponent)
{
    char digits[16], *raised, *text;

    snprintf(digits, sizeof digits, "%d", exponent);
    raised = text_raised(digits);
    text = need_text("%s%s%s", factor, factor[0] ? "×10" : "10", raised);
    free(raised);
    return text;
}

char *axis_decimal(double value, int decimals)
{
    char digits[400];

    snprintf(digits, sizeof digits, "%.*f", decimals, fabs(value));
    /* what is rounded to 0 has no sign */
    return need_text("%s%s", value < 0.0 && strspn(digits, "0.") != strlen(digits) ? "−" : "", digits);
}

char *axis_number(double value, double step, double largest)
{
    const int place = (int)floor(log10(step) + SLACK); /* of the last digit */
    const int exponent = largest > 0.0 ? (int)floor(log10(largest) + 1e-12) : 0;
    const int decimals = place < 0 ? -place : 0, digits = exponent - place > 0 ? exponent - place : 0;
    char *factor, *text;

    if ((exponent < 5 && exponent > -4) || (exponent < 7 && exponent > 0 && digits > 3) || value == 0.0)
        return axis_decimal(value, value == 0.0 && (exponent >= 5 || exponent <= -4) ? 0 : decimals);
    factor = axis_decimal(value / pow(10.0, exponent), digits);
    text = power_of_ten(factor, exponent);
    free(factor);
    return text;
}

/* 1, 2 or 5 times a power of ten: the smallest that is at least `rough`. */
static double round_step(double rough)
{
    static const double factors[] = {1.0, 2.0, 5.0};
    const double power = pow(10.0, floor(log10(rough)));

    for (int f = 0; f < 3; f++)
        if (rough <= (factors[f] + SLACK) * power)
            return factors[f] * power;
    return 10.0 * power;
}

/* Multiples of step between two values, which may be the ends of a logarithmic axis. */
static void set_multiples(axis *mine, double low, double high, double step)
{
    const double first = ceil(low / step - SLACK), last = floor(high / step + SLACK);
    const double largest = step * fmax(fabs(first), fabs(last));

    axis_clear_ticks(mine);
    for (double i = first; i <= last; i++)
        axis_add_tick(mine, axis_at(mine, i * step), axis_number(i * step, step, largest));
}

static void set_linear(axis *mine, double length, int upright)
{
    const double low = axis_value(mine, 0.0), high = axis_value(mine, 1.0);
    int wished = (int)fmin(fmax(length / (upright ? WISHED_UPRIGHT : WISHED_ALONG), 2.0), MOST_TICKS);

    for (; wished >= 1; wished--) {
        set_multiples(mine, low, high, round_step((high - low) / wished));
        if (axis_ticks_fit(mine, length, upright))
            break;
    }
    /* one number alone says little: more of them, if they fit */
    for (int more = 3; more <= MOST_TICKS && mine->tick_count < 2; more++)
        set_multiples(mine, low, high, round_step((high - low) / more));
    if (!axis_ticks_fit(mine, length, upright))
        axis_clear_ticks(mine);
}

/* One number near the middle, for axes on which no two have room. */
static void set_one(axis *mine)
{
    const double low = axis_value(mine, 0.0), high = axis_value(mine, 1.0);
    axis_tick kept;

    /* a step is at most 2.5 times what it is made of: here less than the axis, which therefore has a multiple */
    set_multiples(mine, low, high, round_step((high - low) / 2.6));
    if (mine->tick_count == 0)
        return; /* the ends differ in their last digits only */
    kept = mine->ticks[mine->tick_count / 2];
    mine->ticks[mine->tick_count / 2].text = NULL;
    axis_clear_ticks(mine);
    axis_add_tick(mine, kept.at, kept.text);
}

/* The text of factor times ten to the power of exponent. */
static char *log_number(int factor, int exponent, int plain)
{
    char digits[8];

    if (plain)
        return axis_number(factor * pow(10.0, exponent), pow(10.0, exponent), pow(10.0, exponent));
    snprintf(digits, sizeof digits, "%d", factor);
    return power_of_ten(factor == 1 ? "" : digits, exponent);
}

/* Numbers at 1, or at 1, 2 and 5, in each decade whose exponent is a multiple of `every`. */
static void set_decades(axis *mine, int every, int with_others)
{
    const int first = (int)ceil(mine->low - SLACK), last = (int)floor(mine->high + SLACK);
    const int plain = first - with_others >= -3 && last <= 4;
    static const int factors[] = {1, 2, 5};

    axis_clear_ticks(mine);
    for (int exponent = first - 1; exponent <= last; exponent++) {
        if (exponent % every != 0)
            continue;
        for (int f = 0; f < (with_others ? 3 : 1); f++) {
            const double at = axis_at(mine, factors[f] * pow(10.0, exponent));

            if (at >= -SLACK && at <= 1.0 + SLACK)
                axis_add_tick(mine, at, log_number(factors[f], exponent, plain));
        }
    }
}

/* Short lines at 2 ... 9 between the decades. */
static void add_between(axis *mine)
{
    for (int exponent = (int)floor(mine->low); exponent <= (int)floor(mine->high); exponent++)
        for (int factor = 2; factor <= 9; factor++) {
            const double at = axis_at(mine, factor * pow(10.0, exponent));

            if (at >= 0.0 && at <= 1.0)
                axis_add_tick(mine, at, NULL);
        }
}

static void set_log(axis *mine, double length, int upright)
{
    static const int steps[] = {1, 2, 5, 10, 20, 50, 100, 200, 500};

    if (mine->high - mine->low < 3.0) {
        set_decades(mine, 1, 1);
        if (mine->tick_count >= 3 && axis_ticks_fit(mine, length, upright)) {
            add_between(mine);
            return;
        }
    }
    if (mine->high - mine->low < 1.0) {
        const double low = axis_value(mine, 0.0), high = axis_value(mine, 1.0);

        for (int wished = 6; wished >= 1; wished--) {
            set_multiples(mine, low, high, round_step((high - low) / wished));
            if (axis_ticks_fit(mine, length, upright))
                return;
        }
    }
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        set_decades(mine, steps[s], 0);
        if (axis_ticks_fit(mine, length, upright)) {
            if (steps[s] == 1)
                add_between(mine);
            return;
        }
    }
}

/* A number as short as it is with six digits. Allocated. */
static char *short_number(double value)
{
    char digits[32], *exponent, *factor, *text;

    snprintf(digits, sizeof digits, "%.6g", fabs(value));
    exponent = strchr(digits, 'e');
    if (exponent)
        *exponent = '\0';
    factor = need_text("%s%s", value < 0.0 ? "−" : "", digits);
    if (!exponent)
        return factor;
    text = power_of_ten(strcmp(factor, "1") == 0 ? "" : factor, (int)strtol(exponent + 1, NULL, 10));
    free(factor);
    return text;
}

/* The ticks that were asked for, or as few as every second, third ... of them if they would run into each other. */
static void set_given(axis *mine, double length, int upright)
{
    const size_t count = (size_t)mine->given->tick_count;
    double *values = need(count, sizeof *values);

    for (size_t i = 0; i < count; i++)
        values[i] = mine->given->ticks[i];
    qsort(values, count, sizeof *values, axis_in_order);
    for (size_t every = 1; every <= count; every++) {
        axis_clear_ticks(mine);
        for (size_t i = 0; i < count; i += every) {
            const double at = axis_at(mine, values[i]);

            if (at >= -SLACK && at <= 1.0 + SLACK)
                axis_add_tick(mine, at, short_number(values[i]));
        }
        if (axis_ticks_fit(mine, length, upright))
            break;
    }
    free(values);
}

void axis_set_ticks(axis *mine, double length, int upright, double room)
{
    axis_clear_ticks(mine);
    if (mine->scale == FIGURE_CATEGORY)
        axis_set_names(mine, length, upright, room);
    else if (mine->given->ticks)
        set_given(mine, length, upright);
    else if (mine->scale == FIGURE_LOG)
        set_log(mine, length, upright);
    else
        set_linear(mine, length, upright);
    if (mine->tick_count == 0 && mine->scale != FIGURE_CATEGORY && !mine->given->ticks)
        set_one(mine);
}
