/* Layer profiles: maps read by hand, the ridge by trying all choices, and what must hold whatever the scores. */
#include "support.h"

#include <math.h>

enum { MOST = 6 };

static prh_layer_profile *profile_of(
    const double *scores, int64_t layers_x, int64_t layers_y, double threshold)
{
    prh_layer_profile *profile = NULL;

    assert_ok(prh_layer_profile_create(&profile, scores, layers_x, layers_y, threshold));
    return profile;
}

static prh_layer_profile_values numbers_of(const prh_layer_profile *profile)
{
    prh_layer_profile_values values = {.struct_size = sizeof values};

    assert_ok(prh_layer_profile_get_values(profile, &values));
    return values;
}

static void assert_layers(const int64_t *got, const int64_t *want, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        assert_int_equal(got[i], want[i]);
}

/* ---- by hand ---- */

/*
 * The second layer of x is best with the first of y, the others with the second and third, so order costs something:
 * 1 1 2 gives 0.9 + 0.7 + 0.6 = 2.2; 0 0 2 gives 0.5 + 0.8 + 0.6 = 1.9. Partners have (0.9 + 0.8 + 0.6) / 3. Of y, the
 * fourth layer is best with the last of x. Mutual are all of x's partners; above 0.6 are 0.9, 0.8 and 0.7.
 */
static void three_layers_and_four_correspond_as_by_hand(void **state)
{
    static const double scores[3][4] = {{0.5, 0.9, 0.1, 0.0}, {0.8, 0.7, 0.2, 0.1}, {0.1, 0.3, 0.6, 0.5}};
    static const int64_t partners_x[3] = {1, 0, 2}, partners_y[4] = {1, 0, 2, 2}, ridge[3] = {1, 1, 2};
    prh_layer_profile *p = profile_of(scores[0], 3, 4, 0.6);
    const prh_layer_profile_values v = numbers_of(p);

    (void)state;
    assert_layers(prh_layer_profile_partners_x(p), partners_x, 3);
    assert_layers(prh_layer_profile_partners_y(p), partners_y, 4);
    assert_layers(prh_layer_profile_ridge(p), ridge, 3);
    assert_close(v.partner_mean, 2.3 / 3.0, 1e-15);
    assert_close(v.ridge_mean, 2.2 / 3.0, 1e-15);
    assert_same_bits(v.threshold, 0.6);
    assert_int_equal(v.above, 3);
    assert_int_equal(v.mutual, 3);
    prh_layer_profile_destroy(p);
}

/* The second layer of x has no score; the third may not go below the second of y, with which it has none either. */
static void layers_without_a_score_are_passed_over(void **state)
{
    static const double scores[4][3] = {{NAN, 0.4, NAN}, {NAN, NAN, NAN}, {0.9, NAN, 0.1}, {0.3, 0.2, 0.2}};
    static const int64_t partners_x[4] = {1, -1, 0, 0}, partners_y[3] = {2, 0, 3}, ridge[4] = {1, -1, 2, 2};
    prh_layer_profile *p = profile_of(scores[0], 4, 3, NAN);
    const prh_layer_profile_values v = numbers_of(p);

    (void)state;
    assert_layers(prh_layer_profile_partners_x(p), partners_x, 4);
    assert_layers(prh_layer_profile_partners_y(p), partners_y, 3);
    assert_layers(prh_layer_profile_ridge(p), ridge, 4);
    assert_close(v.partner_mean, (0.4 + 0.9 + 0.3) / 3.0, 1e-15);
    assert_close(v.ridge_mean, (0.4 + 0.1 + 0.2) / 3.0, 1e-15);
    assert_true(isnan(v.threshold));
    assert_int_equal(v.above, -1);
    assert_int_equal(v.mutual, 2);
    prh_layer_profile_destroy(p);
}

static void where_no_choice_keeps_the_order_there_is_no_ridge(void **state)
{
    static const double scores[2][2] = {{NAN, 0.5}, {0.25, NAN}};
    static const int64_t partners[2] = {1, 0}, nowhere[2] = {-1, -1};
    prh_layer_profile *p = profile_of(scores[0], 2, 2, 0.3);
    const prh_layer_profile_values v = numbers_of(p);

    (void)state;
    assert_layers(prh_layer_profile_partners_x(p), partners, 2);
    assert_layers(prh_layer_profile_partners_y(p), partners, 2);
    assert_layers(prh_layer_profile_ridge(p), nowhere, 2);
    assert_same_bits(v.partner_mean, 0.375);
    assert_true(isnan(v.ridge_mean));
    assert_int_equal(v.above, 1);
    assert_int_equal(v.mutual, 2);
    prh_layer_profile_destroy(p);
}

static void a_layer_of_y_without_a_score_has_no_partner(void **state)
{
    static const double scores[2][3] = {{0.1, NAN, 0.2}, {0.3, NAN, 0.4}};
    static const int64_t partners[3] = {1, -1, 1}, ridge[2] = {2, 2};
    prh_layer_profile *p = profile_of(scores[0], 2, 3, -INFINITY);

    (void)state;
    assert_layers(prh_layer_profile_partners_y(p), partners, 3);
    assert_layers(prh_layer_profile_ridge(p), ridge, 2);
    assert_int_equal(numbers_of(p).above, 4);
    assert_int_equal(numbers_of(p).mutual, 1);
    prh_layer_profile_destroy(p);
}

static void among_equals_the_lowest_layers_are_taken(void **state)
{
    double scores[12];
    static const int64_t lowest[4] = {0, 0, 0, 0};
    prh_layer_profile *p;

    (void)state;
    for (int c = 0; c < 12; c++)
        scores[c] = 0.1;
    p = profile_of(scores, 3, 4, 0.1);
    assert_layers(prh_layer_profile_partners_x(p), lowest, 3);
    assert_layers(prh_layer_profile_partners_y(p), lowest, 4);
    assert_layers(prh_layer_profile_ridge(p), lowest, 3);
    assert_int_equal(numbers_of(p).above, 0);
    assert_int_equal(numbers_of(p).mutual, 1);
    prh_layer_profile_destroy(p);
}

/* ---- by trying all choices ---- */

typedef struct search {
    const double *scores;
    int64_t layers_x, layers_y;
    int64_t choice[MOST]; /* -1 for a layer without a score */
    double best;          /* sum; NaN: no choice so far */
    int64_t lowest[MOST]; /* the lower of all best choices at every layer */
    int found_lowest;     /* whether `lowest` is itself a choice with that sum */
} search;

static int has_score(const search *s, int64_t i)
{
    for (int64_t j = 0; j < s->layers_y; j++)
        if (!isnan(s->scores[i * s->layers_y + j]))
            return 1;
    return 0;
}

/* Every choice for layers i ... that keeps the order; `take` sees each that is complete. */
static void try_all(search *s, int64_t i, int64_t from, double sum, void (*take)(search *s, double sum))
{
    if (i == s->layers_x) {
        take(s, sum);
        return;
    }
    if (!has_score(s, i)) {
        s->choice[i] = -1;
        try_all(s, i + 1, from, sum, take);
        return;
    }
    for (int64_t j = from; j < s->layers_y; j++) {
        const double score = s->scores[i * s->layers_y + j];

        if (isnan(score))
            continue;
        s->choice[i] = j;
        try_all(s, i + 1, j, sum + score, take);
    }
}

static void lower(search *s, double sum)
{
    if (!isnan(s->best) && sum < s->best)
        return;
    for (int64_t i = 0; i < s->layers_x; i++)
        if (isnan(s->best) || sum > s->best || s->choice[i] < s->lowest[i])
            s->lowest[i] = s->choice[i];
    s->best = sum;
}

static void look_for_lowest(search *s, double sum)
{
    if (sum == s->best && memcmp(s->choice, s->lowest, (size_t)s->layers_x * sizeof *s->choice) == 0)
        s->found_lowest = 1;
}

/* Scores are whole numbers, so that sums are exact and many are equal: the lowest of the best choices at every layer
 * is a best choice itself, and is the ridge. */
static void the_ridge_is_the_best_of_all_choices(void **state)
{
    generator g = {101};
    int none = 0;

    (void)state;
    for (int round = 0; round < TAKEN_OF(600); round++) {
        const int64_t layers_x = 1 + next_below(&g, MOST), layers_y = 1 + next_below(&g, MOST);
        const int64_t gaps = next_below(&g, 8), kinds = 2 + next_below(&g, 8);
        double scores[MOST * MOST], along = 0.0;
        search s = {.scores = scores, .layers_x = layers_x, .layers_y = layers_y, .best = NAN};
        int64_t scored = 0;
        prh_layer_profile *p;

        for (int64_t c = 0; c < layers_x * layers_y; c++)
            scores[c] = next_below(&g, 10) < gaps ? NAN : (double)(next_below(&g, kinds) - 1);
        scores[next_below(&g, layers_x * layers_y)] = 1.0;
        note("round %d", round);
        try_all(&s, 0, 0, 0.0, lower);
        try_all(&s, 0, 0, 0.0, look_for_lowest);
        p = profile_of(scores, layers_x, layers_y, NAN);
        for (int64_t i = 0; i < layers_x; i++) {
            const int64_t j = prh_layer_profile_ridge(p)[i];

            scored += has_score(&s, i);
            assert_int_equal(j, isnan(s.best) ? -1 : s.lowest[i]);
            along += j >= 0 ? scores[i * layers_y + j] : 0.0;
        }
        none += isnan(s.best);
        if (isnan(s.best)) {
            assert_true(isnan(numbers_of(p).ridge_mean));
        } else {
            assert_true(s.found_lowest);
            assert_same_bits(along + 0.0, s.best + 0.0);
            assert_same_bits(numbers_of(p).ridge_mean + 0.0, s.best / (double)scored + 0.0);
        }
        prh_layer_profile_destroy(p);
    }
    assert_in_range(none, 1, TAKEN_OF(600) / 2);
    note("%s", "");
}

/* ---- whatever the scores ---- */

static double *random_scores(generator *g, int64_t layers_x, int64_t layers_y)
{
    double *scores = normal_matrix(g, layers_x, layers_y);

    for (int64_t c = 1; c < layers_x * layers_y; c++)
        if (next_below(g, 8) == 0)
            scores[c] = NAN;
    return scores;
}

/* The definitions of all that is looked up, for maps too large to try all choices; the ridge keeps the order and is no
 * better than partners. */
static void what_is_looked_up_is_as_defined(void **state)
{
    generator g = {103};

    (void)state;
    for (int round = 0; round < 40; round++) {
        const int64_t layers_x = 1 + next_below(&g, 40), layers_y = 1 + next_below(&g, 40);
        double *scores = random_scores(&g, layers_x, layers_y), sum = 0.0;
        prh_layer_profile *p = profile_of(scores, layers_x, layers_y, 0.5);
        const int64_t *partners = prh_layer_profile_partners_x(p), *ridge = prh_layer_profile_ridge(p);
        const prh_layer_profile_values v = numbers_of(p);
        int64_t above = 0, mutual = 0, scored = 0, last = 0;

        note("round %d", round);
        for (int64_t i = 0; i < layers_x; i++) {
            int64_t best = -1, back = -1;

            for (int64_t j = layers_y - 1; j >= 0; j--) {
                above += scores[i * layers_y + j] > 0.5;
                if (!isnan(scores[i * layers_y + j]) &&
                    (best < 0 || scores[i * layers_y + j] >= scores[i * layers_y + best]))
                    best = j;
            }
            assert_int_equal(partners[i], best);
            if (best < 0)
                continue;
            for (int64_t other = layers_x - 1; other >= 0; other--)
                if (!isnan(scores[other * layers_y + best]) &&
                    (back < 0 || scores[other * layers_y + best] >= scores[back * layers_y + best]))
                    back = other;
            assert_int_equal(prh_layer_profile_partners_y(p)[best], back);
            mutual += back == i;
            sum += scores[i * layers_y + best];
            scored++;
            if (ridge[i] < 0)
                continue;
            assert_in_range(ridge[i], last, layers_y - 1);
            assert_true(!isnan(scores[i * layers_y + ridge[i]]));
            last = ridge[i];
        }
        assert_int_equal(v.above, above);
        assert_int_equal(v.mutual, mutual);
        assert_close(v.partner_mean, sum / (double)scored, 1e-13);
        assert_true(isnan(v.ridge_mean) || v.ridge_mean <= v.partner_mean);
        prh_layer_profile_destroy(p);
        free(scores);
    }
    note("%s", "");
}

/* What corresponds in order has a ridge of best partners, and its means are the same to the bit. */
static void partners_in_order_are_the_ridge(void **state)
{
    enum { X = 12, Y = 30 };
    generator g = {107};
    double scores[X * Y];
    prh_layer_profile *p;
    prh_layer_profile_values v;

    (void)state;
    for (int i = 0; i < X; i++)
        for (int j = 0; j < Y; j++)
            scores[i * Y + j] = 0.1 * next_uniform(&g) + (j == 5 * i / 2 ? 1.0 : 0.0);
    p = profile_of(scores, X, Y, NAN);
    v = numbers_of(p);
    assert_layers(prh_layer_profile_ridge(p), prh_layer_profile_partners_x(p), X);
    assert_same_bits(v.ridge_mean, v.partner_mean);
    assert_int_equal(v.mutual, X);
    prh_layer_profile_destroy(p);
}

/* Turned round on both sides, order is kept as well: only ties, of which there are none, know the direction. */
static void counting_layers_from_the_other_end_gives_the_same_ridge(void **state)
{
    enum { X = 9, Y = 7 };
    generator g = {109};
    double *scores = normal_matrix(&g, X, Y), turned[X * Y];
    prh_layer_profile *p, *q;

    (void)state;
    for (int c = 0; c < X * Y; c++)
        turned[c] = scores[X * Y - 1 - c];
    p = profile_of(scores, X, Y, NAN);
    q = profile_of(turned, X, Y, NAN);
    for (int i = 0; i < X; i++)
        assert_int_equal(prh_layer_profile_ridge(q)[X - 1 - i], Y - 1 - prh_layer_profile_ridge(p)[i]);
    assert_close(numbers_of(q).ridge_mean, numbers_of(p).ridge_mean, 1e-14);
    prh_layer_profile_destroy(q);
    prh_layer_profile_destroy(p);
    free(scores);
}

static void maps_without_a_score_are_refused(void **state)
{
    double scores[6] = {NAN, NAN, NAN, NAN, NAN, NAN};
    prh_layer_profile *p = (prh_layer_profile *)(uintptr_t)1;

    (void)state;
    assert_refused(prh_layer_profile_create(&p, scores, 2, 3, 0.5), PRH_ERR_UNDEFINED, "none of 2 x 3");
    assert_null(p);
    assert_refused(prh_layer_profile_create(&p, scores, 0, 3, 0.5), PRH_ERR_ARGUMENT, "0 and 3 layers");
    assert_refused(prh_layer_profile_create(&p, scores, 2, 0, 0.5), PRH_ERR_ARGUMENT, "2 and 0 layers");
    assert_refused(prh_layer_profile_create(&p, scores, INT64_MAX / 2, 3, 0.5), PRH_ERR_TOO_LARGE,
        "cannot be addressed");
    assert_refused(prh_layer_profile_create(&p, scores, INT64_MAX / 4, 3, 0.5), PRH_ERR_TOO_LARGE,
        "cannot be addressed"); /* scores can be counted, but not their bytes */
    scores[5] = -INFINITY;
    assert_refused(
        prh_layer_profile_create(&p, scores, 2, 3, 0.5), PRH_ERR_VALUE, "layer 1 of x with layer 2 of y");
    scores[5] = scores[0] = 1.7e308;
    assert_refused(prh_layer_profile_create(&p, scores, 2, 3, 0.5), PRH_ERR_VALUE, "overflow");
    assert_null(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_layers_and_four_correspond_as_by_hand),
        cmocka_unit_test(layers_without_a_score_are_passed_over),
        cmocka_unit_test(where_no_choice_keeps_the_order_there_is_no_ridge),
        cmocka_unit_test(a_layer_of_y_without_a_score_has_no_partner),
        cmocka_unit_test(among_equals_the_lowest_layers_are_taken),
        cmocka_unit_test(the_ridge_is_the_best_of_all_choices),
        cmocka_unit_test(what_is_looked_up_is_as_defined),
        cmocka_unit_test(partners_in_order_are_the_ridge),
        cmocka_unit_test(counting_layers_from_the_other_end_gives_the_same_ridge),
        cmocka_unit_test(maps_without_a_score_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
