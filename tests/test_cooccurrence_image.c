/* Pairs of pixels: all within a radius, against every pair of pixels; some that are drawn, against their shares. */
#include "counts.h"

#include <math.h>

static prh_image_options radius_of(double radius, int64_t pairs, uint64_t seed)
{
    return (prh_image_options){
        .struct_size = sizeof(prh_image_options), .radius = radius, .pairs = pairs, .seed = seed};
}

static int32_t *labels_of(generator *g, int64_t pixels, int64_t symbols, int64_t unknown)
{
    int32_t *labels = allocate(pixels, sizeof *labels);

    for (int64_t p = 0; p < pixels; p++)
        labels[p] = next_below(g, 100) < unknown ? PRH_TOKEN_UNKNOWN : (int32_t)next_below(g, symbols);
    return labels;
}

static void check_image(generator *g, int64_t height, int64_t width, double radius)
{
    enum { SYMBOLS = 11 };
    int32_t *labels = labels_of(g, height * width, SYMBOLS, 15);
    const prh_image_options options = radius_of(radius, 0, 0);
    prh_cooccurrence *counts = empty_counts(SYMBOLS, 0);
    dense d = no_counts(SYMBOLS, 0);

    note("%d x %d, radius %.9g", (int)height, (int)width, radius);
    assert_ok(prh_cooccurrence_add_image(counts, labels, height, width, &options, NULL));
    see_image(&d, labels, height, width, radius > 0.0 ? radius : 1.0);
    assert_counts(counts, &d);
    release_dense(&d);
    prh_cooccurrence_destroy(counts);
    free(labels);
}

static void pixels_within_a_radius_are_counted_as_every_pair_of_pixels_is(void **state)
{
    static const int64_t sizes[][2] = {{1, 1}, {1, 17}, {17, 1}, {12, 9}, {5, 20}};
    /* roots of sums of squares, on which pixels lie exactly, and what is just short of them */
    const double radii[] = {0.0, 0.5, 1.0, sqrt(2.0), 1.5, 2.0, sqrt(5.0), sqrt(8.0), sqrt(10.0), sqrt(13.0),
        nextafter(sqrt(13.0), 0.0), 4.0, 5.0, nextafter(5.0, 0.0), sqrt(41.0), 100.0, 4096.0};
    generator g = {21};

    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++)
        for (size_t r = 0; r < sizeof radii / sizeof radii[0]; r++)
            check_image(&g, sizes[s][0], sizes[s][1], radii[r]);
    note("%s", "");
}

/* By hand: rows 0 1 and 0 0. */
static void a_square_of_four_has_the_counts_that_one_sees(void **state)
{
    static const int32_t labels[4] = {0, 1, 0, 0};
    const prh_image_options diagonal = radius_of(1.5, 0, 0);
    prh_cooccurrence *counts = empty_counts(2, 0);
    double n;

    (void)state;
    assert_ok(prh_cooccurrence_add_image(counts, labels, 2, 2, NULL, NULL));
    assert_ok(prh_cooccurrence_count(counts, 0, 1, &n));
    assert_same_bits(n, 2.0);
    assert_ok(prh_cooccurrence_count(counts, 0, 0, &n));
    assert_same_bits(n, 4.0); /* two pairs, each counted for both of its pixels */
    assert_same_bits(prh_cooccurrence_total(counts), 8.0);
    assert_ok(prh_cooccurrence_add_image(counts, labels, 2, 2, &diagonal, NULL));
    assert_same_bits(prh_cooccurrence_total(counts), 8.0 + 12.0);
    prh_cooccurrence_destroy(counts);
}

static void an_image_that_is_turned_has_the_same_counts(void **state)
{
    enum { HEIGHT = 13, WIDTH = 8, SYMBOLS = 300 }; /* more symbols than pixels: numbered anew inside */
    generator g = {22};
    int32_t *labels = labels_of(&g, HEIGHT * WIDTH, SYMBOLS, 5), turned[WIDTH * HEIGHT];
    prh_cooccurrence *one = empty_counts(SYMBOLS, 0), *two = empty_counts(SYMBOLS, 0);
    const prh_image_options options = radius_of(3.0, 0, 0);

    (void)state;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            turned[x * HEIGHT + HEIGHT - 1 - y] = labels[y * WIDTH + x];
    assert_ok(prh_cooccurrence_add_image(one, labels, HEIGHT, WIDTH, &options, NULL));
    assert_ok(prh_cooccurrence_add_image(two, turned, WIDTH, HEIGHT, &options, NULL));
    assert_same_counts(two, one);
    prh_cooccurrence_destroy(two);
    prh_cooccurrence_destroy(one);
    free(labels);
}

/* ---- drawing ---- */

/* Drawn pairs are those of the whole image, each as likely: chi-squared over all kinds of pairs. */
static void check_draws(generator *g, int64_t height, int64_t width, double radius, int64_t unknown)
{
    enum { SYMBOLS = 5, PAIRS = 40000 };
    int32_t *labels = labels_of(g, height * width, SYMBOLS, unknown);
    const prh_image_options options = radius_of(radius, TAKEN_OF(PAIRS), 7);
    prh_cooccurrence *drawn = empty_counts(SYMBOLS, 0);
    double total = 0.0, chi = 0.0, kinds = -1.0, n;
    dense d = no_counts(SYMBOLS, 0);

    note("%d x %d, radius %g", (int)height, (int)width, radius);
    see_image(&d, labels, height, width, radius);
    for (int i = 0; i < SYMBOLS * SYMBOLS; i++)
        total += d.n[i];
    assert_ok(prh_cooccurrence_add_image(drawn, labels, height, width, &options, NULL));
    assert_same_bits(prh_cooccurrence_total(drawn), 2.0 * (double)options.pairs);
    for (int a = 0; a < SYMBOLS; a++)
        for (int b = a; b < SYMBOLS; b++) {
            const double ordered = d.n[a * SYMBOLS + b] * (a == b ? 1.0 : 2.0) / total;
            const double expected = ordered * (double)options.pairs;

            assert_ok(prh_cooccurrence_count(drawn, a, b, &n));
            n = a == b ? n / 2.0 : n;
            if (expected == 0.0) {
                assert_same_bits(n, 0.0);
                continue;
            }
            chi += (n - expected) * (n - expected) / expected;
            kinds++;
        }
    /* of mean `kinds` and variance 2 kinds; 5 standard deviations, for seeds that are fixed */
    assert_true(chi <= kinds + 5.0 * sqrt(2.0 * kinds));
    release_dense(&d);
    prh_cooccurrence_destroy(drawn);
    free(labels);
}

static void drawn_pairs_are_as_frequent_as_they_are_in_the_image(void **state)
{
    generator g = {23};

    (void)state;
    check_draws(&g, 9, 7, 1.0, 0);
    check_draws(&g, 4, 15, 2.3, 20);
    check_draws(&g, 12, 1, 5.0, 10);
    check_draws(&g, 3, 3, 4096.0, 30);
    check_draws(&g, 2, 1, 1.0, 0);
    note("%s", "");
}

static void a_seed_names_its_pairs(void **state)
{
    generator g = {24};
    int32_t *labels = labels_of(&g, 20 * 30, 40, 0);
    prh_cooccurrence *counts[3];

    (void)state;
    for (int i = 0; i < 3; i++) {
        const prh_image_options options = radius_of(4.0, 500, i == 2 ? 2 : 1);

        counts[i] = empty_counts(40, 0);
        assert_ok(prh_cooccurrence_add_image(counts[i], labels, 20, 30, &options, NULL));
    }
    assert_same_counts(counts[1], counts[0]);
    assert_true(prh_cooccurrence_entries(counts[2]) != prh_cooccurrence_entries(counts[0]));
    for (int i = 0; i < 3; i++)
        prh_cooccurrence_destroy(counts[i]);
    free(labels);
}

static void the_only_pair_of_an_image_is_found(void **state)
{
    int32_t labels[24 * 24];
    const prh_image_options options = radius_of(sqrt(2.0), 3, 0);
    prh_cooccurrence *counts = empty_counts(9, 0);
    double n;

    (void)state;
    for (int p = 0; p < 24 * 24; p++)
        labels[p] = PRH_TOKEN_UNKNOWN;
    labels[5 * 24 + 5] = 3; /* alone but for the one below it to the left */
    labels[6 * 24 + 4] = 8;
    labels[20 * 24 + 20] = 1;
    assert_ok(prh_cooccurrence_add_image(counts, labels, 24, 24, &options, NULL));
    assert_int_equal(prh_cooccurrence_entries(counts), 1);
    assert_ok(prh_cooccurrence_count(counts, 8, 3, &n));
    assert_same_bits(n, 3.0);
    prh_cooccurrence_destroy(counts);
}

static void nothing_is_drawn_where_there_is_no_pair(void **state)
{
    static const int32_t alone[1] = {0}, apart[3] = {0, PRH_TOKEN_UNKNOWN, 1};
    const prh_image_options one = radius_of(1.0, 1, 0), short_of = radius_of(nextafter(2.0, 0.0), 1, 0),
                            half = radius_of(0.5, 1, 0);
    prh_cooccurrence *counts = empty_counts(2, 0);

    (void)state;
    assert_refused(prh_cooccurrence_add_image(counts, alone, 1, 1, &one, NULL), PRH_ERR_UNDEFINED, "no pair");
    assert_refused(prh_cooccurrence_add_image(counts, apart, 3, 1, &one, NULL), PRH_ERR_UNDEFINED, "no pair");
    assert_refused(
        prh_cooccurrence_add_image(counts, apart, 1, 3, &short_of, NULL), PRH_ERR_UNDEFINED, "no pair");
    assert_refused(prh_cooccurrence_add_image(counts, apart, 1, 3, &half, NULL), PRH_ERR_UNDEFINED, "0.5");
    assert_int_equal(prh_cooccurrence_entries(counts), 0);
    assert_ok(prh_cooccurrence_add_image(counts, alone, 1, 1, NULL, NULL)); /* counting none is fine */
    assert_int_equal(prh_cooccurrence_entries(counts), 0);
    prh_cooccurrence_destroy(counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixels_within_a_radius_are_counted_as_every_pair_of_pixels_is),
        cmocka_unit_test(a_square_of_four_has_the_counts_that_one_sees),
        cmocka_unit_test(an_image_that_is_turned_has_the_same_counts),
        cmocka_unit_test(drawn_pairs_are_as_frequent_as_they_are_in_the_image),
        cmocka_unit_test(a_seed_names_its_pairs),
        cmocka_unit_test(the_only_pair_of_an_image_is_found),
        cmocka_unit_test(nothing_is_drawn_where_there_is_no_pair),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
