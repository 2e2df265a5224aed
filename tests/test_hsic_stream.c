/* Streamed HSIC and CKA are those of the definition, whatever the chunks, the merges, the offset and the type. */
#include "streams.h"

#include <math.h>

static const struct shape {
    int64_t n, dx, dy;
} shapes[] = {{4, 1, 1}, {4, 3, 2}, {5, 2, 9}, {7, 40, 30}, {23, 5, 3}, {60, 1, 80}, {65, 70, 66},
    {150, 4, 130}, {90, 128, 128}};

enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static pairs shaped(int s)
{
    note("%d rows, %d and %d columns", (int)shapes[s].n, (int)shapes[s].dx, (int)shapes[s].dy);
    return pairs_of((uint64_t)s + 1, shapes[s].n, shapes[s].dx, shapes[s].dy);
}

/* 1, odd, more than a panel of the products, all. */
static void agrees_in_any_chunks(const pairs *p, prh_hsic_values want, double tolerance)
{
    const int64_t chunks[] = {1, 3, 17, p->n - 1, p->n};

    for (size_t c = 0; c < sizeof chunks / sizeof chunks[0]; c++) {
        prh_hsic_stream *stream = stream_of(p, chunks[c]);

        assert_values(read_values(stream), want, tolerance);
        prh_hsic_stream_destroy(stream);
    }
}

static void values_are_those_of_the_definition(void **state)
{
    (void)state;
    for (int s = 0; s < SHAPES; s++) {
        pairs p = shaped(s);

        agrees_in_any_chunks(&p, defined_values(&p), 2e-13);
        release_pairs(&p);
    }
    note("%s", "");
}

static void scores_are_those_of_the_metrics(void **state)
{
    prh_metric *cka = metric_of("cka", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);
    prh_metric *unbiased = metric_of("unbiased_cka", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_F64);

    (void)state;
    for (int s = 0; s < SHAPES; s++) {
        pairs p = shaped(s);
        prh_representation *x = doubles(p.x, p.n, p.dx), *y = doubles(p.y, p.n, p.dy);
        prh_hsic_stream *stream = stream_of(&p, 10);
        const prh_hsic_values got = read_values(stream);

        assert_close(got.cka, score_of(cka, x, y), 1e-13);
        assert_close(got.unbiased_cka, score_of(unbiased, x, y), 1e-13);
        prh_hsic_stream_destroy(stream);
        prh_representation_destroy(y);
        prh_representation_destroy(x);
        release_pairs(&p);
    }
    prh_metric_destroy(unbiased);
    prh_metric_destroy(cka);
}

static void more_rows_than_a_panel_agree_too(void **state)
{
    pairs p = pairs_of(11, 700, 9, 6);
    const int64_t chunks[] = {255, 256, 257, 600, 700};
    const prh_hsic_values want = defined_values(&p);

    (void)state;
    for (int c = 0; c < 5; c++) {
        prh_hsic_stream *stream = stream_of(&p, chunks[c]);

        assert_values(read_values(stream), want, 1e-13);
        prh_hsic_stream_destroy(stream);
    }
    release_pairs(&p);
}

/* ---- offsets and drift ---- */

/* On a grid coarse enough for x + 2^20 (j + 1) to be exact, so that the offset is no change of the data. */
static void to_grid(double *values, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        values[i] = nearbyint(ldexp(values[i], 24)) / 0x1p24;
}

static void move_columns(double *values, int64_t n, int64_t d, double by)
{
    for (int64_t i = 0; i < n * d; i++)
        values[i] += by * (double)(i % d + 1);
}

static void an_offset_of_a_million_deviations_costs_nothing(void **state)
{
    pairs p = pairs_of(3, 120, 6, 9);
    prh_hsic_values want;

    (void)state;
    to_grid(p.x, p.n * p.dx);
    to_grid(p.y, p.n * p.dy);
    want = defined_values(&p);
    move_columns(p.x, p.n, p.dx, 0x1p20);
    move_columns(p.y, p.n, p.dy, -0x1p20);
    agrees_in_any_chunks(&p, want, 2e-13);
    release_pairs(&p);
}

/* The first chunk says nothing about the mean of all: an outlier, then a trend, then sorted clusters. The terms of
 * the unbiased values cancel against the outlier's own square, hence the tolerance. */
static void a_first_chunk_far_from_the_rest_costs_nothing(void **state)
{
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        pairs p = pairs_of(4, 150, 7, 5);

        note("kind %d", kind);
        for (int64_t i = 0; i < p.n; i++) {
            const double cluster = i < 30 ? 1e5 : 0.0, outlier = i == 0 ? 300.0 : 0.0;
            const double away = kind == 0 ? outlier : kind == 1 ? 100.0 * (double)i : cluster;

            for (int64_t j = 0; j < p.dx; j++)
                p.x[i * p.dx + j] += away;
            p.y[i * p.dy] -= away;
        }
        agrees_in_any_chunks(&p, defined_values(&p), kind == 0 ? 1e-11 : 1e-12);
        release_pairs(&p);
    }
    note("%s", "");
}

/* 10^5 rows far from the first one: about that row as a pilot, five digits of every product would be offset. */
static void a_single_outlier_at_the_start_is_forgotten(void **state)
{
    pairs p = pairs_of(5, 400, 3, 3);
    prh_hsic_stream *before = empty_stream(&p), *after = empty_stream(&p);
    const double far[3] = {300.0, -300.0, 300.0};
    const prh_view row = {far, 1, 3, 3, PRH_F64, 0};

    (void)state;
    assert_ok(prh_hsic_stream_update(before, &row, &row, NULL));
    for (int round = 0; round < 250; round++) {
        feed_rows(before, &p, 0, p.n, p.n);
        feed_rows(after, &p, 0, p.n, p.n);
    }
    assert_ok(prh_hsic_stream_update(after, &row, &row, NULL));
    assert_values(read_values(before), read_values(after), 1e-13);
    prh_hsic_stream_destroy(after);
    prh_hsic_stream_destroy(before);
    release_pairs(&p);
}

/* ---- merging ---- */

enum { PARTS = 12 };

/* Streams over consecutive rows: one without any, one with a single row, the others as chance has it. */
static void split(generator *g, const pairs *p, prh_hsic_stream *part[PARTS])
{
    int64_t first = 0;

    for (int s = 0; s < PARTS; s++) {
        int64_t count = s == 0 ? 0 : s == 1 ? 1 : next_below(g, 2 * p->n / PARTS);

        if (count > p->n - first || s == PARTS - 1)
            count = p->n - first;
        part[s] = empty_stream(p);
        if (count > 0)
            feed_rows(part[s], p, first, first + count, 1 + next_below(g, count));
        first += count;
    }
}

/* Any two, until one is left. */
static prh_hsic_stream *merged_at_random(generator *g, prh_hsic_stream *part[PARTS])
{
    for (int64_t left = PARTS; left > 1; left--) {
        const int64_t other = next_below(g, left);
        const int64_t into = (other + 1 + next_below(g, left - 1)) % left;
        prh_hsic_stream *gone = part[other];

        assert_ok(prh_hsic_stream_merge(part[into], gone, NULL));
        part[other] = part[left - 1];
        prh_hsic_stream_destroy(gone);
    }
    return part[0];
}

static void merges_in_any_order_agree(void **state)
{
    pairs p = pairs_of(8, 240, 9, 7);
    generator g = {21};
    prh_hsic_values want;

    (void)state;
    for (int64_t i = 0; i < p.n; i++) /* parts with means of their own */
        p.x[i * p.dx] += 0.1 * (double)i;
    move_columns(p.y, p.n, p.dy, 1e3);
    want = defined_values(&p);
    for (int round = 0; round < 40; round++) {
        prh_hsic_stream *part[PARTS], *all;

        note("round %d", round);
        split(&g, &p, part);
        all = merged_at_random(&g, part);
        assert_int_equal(prh_hsic_stream_rows(all), p.n);
        assert_values(read_values(all), want, 1e-12);
        prh_hsic_stream_destroy(all);
    }
    note("%s", "");
    release_pairs(&p);
}

static void a_merge_leaves_the_other_as_it_was_and_both_go_on(void **state)
{
    pairs p = pairs_of(9, 60, 140, 3);
    prh_hsic_stream *one = empty_stream(&p), *two = empty_stream(&p);
    unsigned char *before, *after;
    const prh_hsic_values want = defined_values(&p);

    (void)state;
    feed_rows(one, &p, 0, 20, 7);
    feed_rows(two, &p, 20, 45, 25);
    before = saved(two);
    assert_ok(prh_hsic_stream_merge(one, two, NULL));
    after = saved(two);
    assert_memory_equal(before, after, (size_t)prh_hsic_stream_saved_size(two));
    feed_rows(one, &p, 45, 60, 4);
    assert_values(read_values(one), want, 1e-12);
    feed_rows(two, &p, 45, 60, 15);
    assert_int_equal(prh_hsic_stream_rows(two), 40);
    free(after);
    free(before);
    prh_hsic_stream_destroy(two);
    prh_hsic_stream_destroy(one);
    release_pairs(&p);
}

static void reading_ends_nothing(void **state)
{
    pairs p = pairs_of(10, 50, 6, 8);
    prh_hsic_stream *read_often = empty_stream(&p), *read_once = stream_of(&p, 5);

    (void)state;
    for (int64_t first = 0; first < p.n; first += 5) {
        feed_rows(read_often, &p, first, first + 5, 5);
        (void)read_values(read_often);
    }
    assert_same_bits(read_values(read_often).unbiased_cka, read_values(read_once).unbiased_cka);
    assert_same_bits(read_values(read_often).hsic_xy, read_values(read_once).hsic_xy);
    prh_hsic_stream_destroy(read_once);
    prh_hsic_stream_destroy(read_often);
    release_pairs(&p);
}

/* ---- element types ---- */

static double widened(const prh_view *view, int64_t element)
{
    const uint16_t bits =
        view->dtype == PRH_F64 || view->dtype == PRH_F32 ? 0 : ((const uint16_t *)view->data)[element];
    const double sign = bits & 0x8000 ? -1.0 : 1.0;
    const int exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
    const uint32_t word = (uint32_t)bits << 16;
    float single;

    memcpy(&single, &word, sizeof single);
    switch (view->dtype) {
    case PRH_F64:
        return ((const double *)view->data)[element];
    case PRH_F32:
        return (double)((const float *)view->data)[element];
    case PRH_F16:
        return sign * (exponent ? ldexp(1024 + fraction, exponent - 25) : ldexp(fraction, -24));
    default:
        return (double)single;
    }
}

static double *all_widened(const prh_representation *representation)
{
    prh_view view;
    double *values;

    assert_ok(prh_representation_view(representation, &view));
    values = allocate(view.rows * view.cols, sizeof *values);
    for (int64_t i = 0; i < view.rows * view.cols; i++)
        values[i] = widened(&view, i);
    return values;
}

static void every_type_is_widened_exactly(void **state)
{
    static const prh_dtype types[] = {PRH_F64, PRH_F32, PRH_F16, PRH_BF16};
    pairs p = pairs_of(12, 300, 70, 90); /* a tile with columns of both sides */

    (void)state;
    for (int t = 0; t < 16; t++) {
        prh_representation *x = representation_of(p.x, p.n, p.dx, types[t / 4]);
        prh_representation *y = representation_of(p.y, p.n, p.dy, types[t % 4]);
        pairs wide = {p.n, p.dx, p.dy, all_widened(x), all_widened(y)};
        prh_hsic_stream *got = empty_stream(&p), *want = stream_of(&wide, p.n);
        prh_view view[2];
        unsigned char *a, *b;

        assert_ok(prh_representation_view(x, &view[0]));
        assert_ok(prh_representation_view(y, &view[1]));
        assert_ok(prh_hsic_stream_update(got, &view[0], &view[1], NULL));
        a = saved(got);
        b = saved(want);
        assert_memory_equal(a, b, (size_t)prh_hsic_stream_saved_size(want));
        free(b);
        free(a);
        prh_hsic_stream_destroy(want);
        prh_hsic_stream_destroy(got);
        release_pairs(&wide);
        prh_representation_destroy(y);
        prh_representation_destroy(x);
    }
    release_pairs(&p);
}

static void rows_with_gaps_between_them_are_read_by_their_stride(void **state)
{
    pairs p = pairs_of(13, 40, 5, 5);
    prh_hsic_stream *got = NULL, *want = NULL;
    const prh_view x = {p.x, p.n, 2, 5, PRH_F64, 0}, y = {p.x + 2, p.n, 3, 5, PRH_F64, 0};
    double cut[2][200];
    pairs apart = {p.n, 2, 3, cut[0], cut[1]};

    (void)state;
    for (int64_t i = 0; i < p.n; i++) {
        memcpy(cut[0] + 2 * i, p.x + 5 * i, 2 * sizeof(double));
        memcpy(cut[1] + 3 * i, p.x + 5 * i + 2, 3 * sizeof(double));
    }
    got = empty_stream(&apart);
    assert_ok(prh_hsic_stream_update(got, &x, &y, NULL));
    want = stream_of(&apart, p.n);
    assert_same_bits(read_values(got).unbiased_cka, read_values(want).unbiased_cka);
    prh_hsic_stream_destroy(want);
    prh_hsic_stream_destroy(got);
    release_pairs(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_those_of_the_definition),
        cmocka_unit_test(scores_are_those_of_the_metrics),
        cmocka_unit_test(more_rows_than_a_panel_agree_too),
        cmocka_unit_test(an_offset_of_a_million_deviations_costs_nothing),
        cmocka_unit_test(a_first_chunk_far_from_the_rest_costs_nothing),
        cmocka_unit_test(a_single_outlier_at_the_start_is_forgotten),
        cmocka_unit_test(merges_in_any_order_agree),
        cmocka_unit_test(a_merge_leaves_the_other_as_it_was_and_both_go_on),
        cmocka_unit_test(reading_ends_nothing),
        cmocka_unit_test(every_type_is_widened_exactly),
        cmocka_unit_test(rows_with_gaps_between_them_are_read_by_their_stride),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
