/*
 * Simulation, slow: how often models whose quality has nothing to do with their alignment show a trend, by permuting
 * models and, beside it, by taking pairs of models for points; how often families of related models do; and how often
 * a trend that is there is found. docs/trend.md has the tables. With an argument: fewer worlds, in seconds.
 */
#include "support.h"

#include <math.h>

enum { MOST = 48, DRAWS = 199 };

#define LEVEL 0.05

/* Standard errors that a rate may be off by. */
#define ALLOWED 3.2

static int64_t worlds = 4000; /* of each rate */

/* One world: models with strengths, which their alignments show. */
typedef struct world {
    int64_t models;
    double strength[MOST], quality[MOST], control[MOST], alignment[MOST * MOST];
    int64_t families[MOST];
} world;

/* Pairs have in common what their models bring to all their pairs; those of one family are alike beyond that. */
static void align(world *w, generator *g, double family_bonus)
{
    for (int64_t i = 0; i < w->models; i++)
        for (int64_t j = 0; j <= i; j++) {
            const double bonus = w->families[i] == w->families[j] ? family_bonus : 0.0;
            const double x = -1.0 + 0.7 * (w->strength[i] + w->strength[j]) + 0.5 * next_normal(g) + bonus;

            w->alignment[i * w->models + j] = w->alignment[j * w->models + i] = 1.0 / (1.0 + exp(-x));
        }
}

static double mixed(double share, double common, generator *g)
{
    return share * common + sqrt(1.0 - share * share) * next_normal(g);
}

/* Quality has `share` of the strength: 0, and there is nothing to be found. */
static void draw_models(world *w, generator *g, double share)
{
    for (int64_t i = 0; i < w->models; i++) {
        w->families[i] = i;
        w->strength[i] = next_normal(g);
        w->quality[i] = mixed(share, w->strength[i], g);
    }
    align(w, g, 0.0);
}

/* Strength and quality both come of the control, and have nothing else in common. */
static void draw_controlled(world *w, generator *g, double share)
{
    for (int64_t i = 0; i < w->models; i++) {
        w->families[i] = i;
        w->control[i] = next_normal(g);
        w->strength[i] = mixed(0.7, w->control[i], g);
        w->quality[i] = mixed(0.7, w->control[i], g) + share * w->strength[i];
    }
    align(w, g, 0.0);
}

/* Families of four differ in strength and in quality; within them quality has `share` of the strength. */
static void draw_families(world *w, generator *g, double share)
{
    double strength = 0.0, quality = 0.0;

    for (int64_t i = 0; i < w->models; i++) {
        double own;

        if (i % 4 == 0) {
            strength = next_normal(g);
            quality = next_normal(g);
        }
        own = next_normal(g);
        w->families[i] = i / 4;
        w->strength[i] = strength + 0.5 * own;
        w->quality[i] = quality + 0.5 * mixed(share, own, g);
    }
    align(w, g, 1.0);
}

typedef void (*drawing)(world *w, generator *g, double share);

/* Whether Pearson's correlation of the pairs with their models' mean quality passes for significant, if each pair is
 * taken for an observation: t against the normal quantile, its limit for so many. */
static int pairs_look_significant(const world *w)
{
    double n = 0.0, x = 0.0, y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0, r;

    for (int64_t i = 0; i < w->models; i++)
        for (int64_t j = 0; j < i; j++) {
            const double a = w->alignment[i * w->models + j], q = (w->quality[i] + w->quality[j]) / 2.0;

            n += 1.0;
            x += a;
            y += q;
            xx += a * a;
            yy += q * q;
            xy += a * q;
        }
    r = (n * xy - x * y) / sqrt((n * xx - x * x) * (n * yy - y * y));
    return fabs(r) * sqrt((n - 2.0) / (1.0 - r * r)) > 1.959963984540054;
}

/* ---- rates ---- */

enum { RATES = 11, PAIRS_RATE = 10 }; /* p and p_free of the coefficients, and of pairs */

typedef struct rates {
    double of[RATES];
} rates;

static double within(const rates *r, int32_t which)
{
    return r->of[2 * which];
}

static double freely(const rates *r, int32_t which)
{
    return r->of[2 * which + 1];
}

static void judge_world(const world *w, uint64_t seed, int32_t alternative, rates *r)
{
    const prh_trend_options options = {.struct_size = sizeof options,
        .control = w->control,
        .families = w->families,
        .permutations = DRAWS,
        .seed = seed,
        .alternative = alternative};
    const prh_run_options run = {.struct_size = sizeof run, .num_threads = 1};
    prh_trend *trend = NULL;

    assert_ok(prh_trend_create(&trend, w->alignment, w->models, w->quality, &options, &run));
    for (int32_t which = 0; which <= PRH_TREND_PARTIAL_SPEARMAN; which++) {
        prh_coefficient c;

        if (prh_trend_get_coefficient(trend, which, &c) < 0)
            continue;
        r->of[2 * which] += c.p <= LEVEL;
        r->of[2 * which + 1] += c.p_free <= LEVEL;
    }
    r->of[PAIRS_RATE] += pairs_look_significant(w);
    prh_trend_destroy(trend);
}

static rates rates_of(drawing draw, int64_t models, double share, int32_t alternative)
{
    world w = {.models = models};
    rates r = {{0}};

    for (int64_t number = 0; number < worlds; number++) {
        generator g = {(uint64_t)(1000003 * number + models)};

        draw(&w, &g, share);
        judge_world(&w, (uint64_t)number, alternative, &r);
    }
    for (int i = 0; i < RATES; i++)
        r.of[i] /= (double)worlds;
    return r;
}

/* K + 1 draws times the level is a whole number, so that the level is held exactly where no values tie. */
static void assert_level(double rate)
{
    assert_close(rate, LEVEL, ALLOWED * sqrt(LEVEL * (1.0 - LEVEL) / (double)worlds));
}

static void assert_far_above_level(double rate)
{
    assert_true(rate > 2.0 * LEVEL);
}

static void unrelated_quality_shows_a_trend_as_often_as_the_level_says(void **state)
{
    (void)state;
    print_message("| models | worlds | alternative | Pearson | Spearman | pairs as points "
                  "|\n|---|---|---|---|---|---|\n");
    for (int64_t models = 10; models <= 40; models *= 2)
        for (int32_t alternative = PRH_TWO_SIDED; alternative <= PRH_GREATER; alternative++) {
            const rates r = rates_of(draw_models, models, 0.0, alternative);

            print_message("| %d | %d | %s | %.4f | %.4f | %.4f |\n", (int)models, (int)worlds,
                alternative == PRH_GREATER ? "greater" : "two-sided", freely(&r, PRH_TREND_PEARSON),
                freely(&r, PRH_TREND_SPEARMAN), r.of[PAIRS_RATE]);
            assert_level(freely(&r, PRH_TREND_PEARSON));
            assert_level(freely(&r, PRH_TREND_SPEARMAN));
            assert_far_above_level(r.of[PAIRS_RATE]);
        }
}

static void what_a_control_explains_is_no_partial_trend(void **state)
{
    (void)state;
    print_message("| models | worlds | partial Pearson | partial Spearman | Pearson | pairs as points |\n"
                  "|---|---|---|---|---|---|\n");
    for (int64_t models = 10; models <= 40; models *= 2) {
        const rates r = rates_of(draw_controlled, models, 0.0, PRH_TWO_SIDED);

        print_message("| %d | %d | %.4f | %.4f | %.4f | %.4f |\n", (int)models, (int)worlds,
            freely(&r, PRH_TREND_PARTIAL_PEARSON), freely(&r, PRH_TREND_PARTIAL_SPEARMAN),
            freely(&r, PRH_TREND_PEARSON), r.of[PAIRS_RATE]);
        assert_level(freely(&r, PRH_TREND_PARTIAL_PEARSON));
        assert_level(freely(&r, PRH_TREND_PARTIAL_SPEARMAN));
        assert_far_above_level(freely(&r, PRH_TREND_PEARSON));
    }
}

static void differences_between_families_are_no_trend_within_them(void **state)
{
    (void)state;
    print_message("| models | families | worlds | Pearson, free | Spearman, free | Pearson, blocks | "
                  "Spearman, blocks | "
                  "pairs as points |\n|---|---|---|---|---|---|---|---|\n");
    for (int64_t models = 12; models <= 48; models *= 2) {
        const rates r = rates_of(draw_families, models, 0.0, PRH_TWO_SIDED);

        print_message("| %d | %d | %d | %.4f | %.4f | %.4f | %.4f | %.4f |\n", (int)models, (int)models / 4,
            (int)worlds, freely(&r, PRH_TREND_PEARSON), freely(&r, PRH_TREND_SPEARMAN),
            within(&r, PRH_TREND_PEARSON), within(&r, PRH_TREND_SPEARMAN), r.of[PAIRS_RATE]);
        assert_level(within(&r, PRH_TREND_PEARSON));
        assert_level(within(&r, PRH_TREND_SPEARMAN));
        assert_far_above_level(freely(&r, PRH_TREND_PEARSON));
        assert_far_above_level(freely(&r, PRH_TREND_SPEARMAN));
    }
}

/* Power is what it is; with many models and a strong trend it must be near 1. */
static void planted_trends_are_found(void **state)
{
    static const double shares[] = {0.3, 0.5, 0.7};

    (void)state;
    print_message("| what | models | share | worlds | Pearson | Spearman |\n|---|---|---|---|---|---|\n");
    for (int s = 0; s < 3; s++)
        for (int64_t models = 10; models <= 40; models *= 2) {
            const rates r = rates_of(draw_models, models, shares[s], PRH_TWO_SIDED);

            print_message("| plain | %d | %.1f | %d | %.3f | %.3f |\n", (int)models, shares[s], (int)worlds,
                freely(&r, PRH_TREND_PEARSON), freely(&r, PRH_TREND_SPEARMAN));
            if (models == 40 && s > 0)
                assert_true(freely(&r, PRH_TREND_PEARSON) > 0.8 && freely(&r, PRH_TREND_SPEARMAN) > 0.75);
        }
    for (int s = 1; s < 3; s++) {
        const rates r = rates_of(draw_controlled, 40, shares[s], PRH_TWO_SIDED);

        print_message("| partial | 40 | %.1f | %d | %.3f | %.3f |\n", shares[s], (int)worlds,
            freely(&r, PRH_TREND_PARTIAL_PEARSON), freely(&r, PRH_TREND_PARTIAL_SPEARMAN));
        assert_true(freely(&r, PRH_TREND_PARTIAL_PEARSON) > 0.5);
    }
}

/* Two sides are about 0: where families differ the other way, a trend within them is hidden from them, but not from the
 * one side that it is asked for on. */
static void planted_trends_within_families_are_found(void **state)
{
    static const double shares[] = {0.5, 0.7};

    (void)state;
    print_message(
        "| models | share | worlds | Pearson, two-sided | Spearman, two-sided | Pearson, greater | Spearman, "
        "greater |\n|---|---|---|---|---|---|---|\n");
    for (int s = 0; s < 2; s++)
        for (int64_t models = 12; models <= 48; models *= 2) {
            const rates two = rates_of(draw_families, models, shares[s], PRH_TWO_SIDED);
            const rates one = rates_of(draw_families, models, shares[s], PRH_GREATER);

            print_message("| %d | %.1f | %d | %.3f | %.3f | %.3f | %.3f |\n", (int)models, shares[s],
                (int)worlds, within(&two, PRH_TREND_PEARSON), within(&two, PRH_TREND_SPEARMAN),
                within(&one, PRH_TREND_PEARSON), within(&one, PRH_TREND_SPEARMAN));
            if (models == 48 && s == 1)
                assert_true(within(&one, PRH_TREND_PEARSON) > 0.9);
        }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unrelated_quality_shows_a_trend_as_often_as_the_level_says),
        cmocka_unit_test(what_a_control_explains_is_no_partial_trend),
        cmocka_unit_test(differences_between_families_are_no_trend_within_them),
        cmocka_unit_test(planted_trends_are_found),
        cmocka_unit_test(planted_trends_within_families_are_found),
    };

    (void)argv;
    if (argc > 1)
        worlds = TAKEN_OF(240);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
