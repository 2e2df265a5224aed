/* Calls on streams that are refused, undefined or run on several threads. */
#include "streams.h"

#include <math.h>
#include <pthread.h>

/* ---- threads ---- */

static prh_hsic_stream *run_with(const pairs *p, const prh_run_options *options, prh_hsic_values *values)
{
    prh_hsic_stream *stream[2] = {empty_stream(p), empty_stream(p)};
    const int64_t cut[] = {0, 1, 300, p->n};

    for (int c = 0; c < 3; c++) {
        const prh_view x = rows_of(p->x, p->dx, cut[c], cut[c + 1] - cut[c]);
        const prh_view y = rows_of(p->y, p->dy, cut[c], cut[c + 1] - cut[c]);

        assert_ok(prh_hsic_stream_update(stream[c % 2], &x, &y, options));
    }
    assert_ok(prh_hsic_stream_merge(stream[0], stream[1], options));
    prh_hsic_stream_destroy(stream[1]);
    *values = (prh_hsic_values){.struct_size = sizeof *values};
    assert_ok(prh_hsic_stream_get_values(stream[0], options, values));
    return stream[0];
}

static void no_bit_depends_on_threads_or_memory(void **state)
{
    pairs p = wide_pairs();
    prh_run_options options = {.struct_size = sizeof options, .num_threads = 1};
    prh_hsic_values alone, together;
    prh_hsic_stream *one = run_with(&p, &options, &alone);
    unsigned char *want = saved(one);

    (void)state;
    for (int32_t threads = 1; threads <= 3; threads++)
        for (uint64_t limit = 0; limit < 2; limit++) {
            prh_hsic_stream *many;
            unsigned char *got;

            options.num_threads = threads;
            options.memory_limit = limit;
            many = run_with(&p, &options, &together);
            got = saved(many);
            assert_memory_equal(got, want, (size_t)prh_hsic_stream_saved_size(one));
            assert_memory_equal(&together, &alone, sizeof alone);
            free(got);
            prh_hsic_stream_destroy(many);
        }
    free(want);
    prh_hsic_stream_destroy(one);
    release_pairs(&p);
}

typedef struct host {
    const pairs *p;
    prh_hsic_stream *stream;
    int64_t first, end;
    pthread_t thread;
} host;

static void *feed_part(void *argument)
{
    host *h = argument;

    feed_rows(h->stream, h->p, h->first, h->end, 50);
    return NULL;
}

static void streams_on_threads_of_the_host_merge_to_the_whole(void **state)
{
    enum { HOSTS = 3 };
    pairs p = wide_pairs();
    prh_hsic_stream *whole = stream_of(&p, p.n);
    host hosts[HOSTS];

    (void)state;
    for (int h = 0; h < HOSTS; h++) {
        hosts[h] = (host){&p, empty_stream(&p), h * p.n / HOSTS, (h + 1) * p.n / HOSTS, 0};
        assert_int_equal(pthread_create(&hosts[h].thread, NULL, feed_part, &hosts[h]), 0);
    }
    for (int h = 0; h < HOSTS; h++)
        pthread_join(hosts[h].thread, NULL);
    for (int h = 1; h < HOSTS; h++) {
        assert_ok(prh_hsic_stream_merge(hosts[0].stream, hosts[h].stream, NULL));
        prh_hsic_stream_destroy(hosts[h].stream);
    }
    assert_values(read_values(hosts[0].stream), read_values(whole), 1e-12);
    prh_hsic_stream_destroy(hosts[0].stream);
    prh_hsic_stream_destroy(whole);
    release_pairs(&p);
}

/* ---- refusals ---- */

/* An update that must fail in this way and leave the stream as it was. */
static void refuses(prh_hsic_stream *stream, prh_view x, prh_view y, prh_status expected, const char *words)
{
    unsigned char *before = saved(stream), *after;

    assert_refused(prh_hsic_stream_update(stream, &x, &y, NULL), expected, words);
    after = saved(stream);
    assert_memory_equal(before, after, (size_t)prh_hsic_stream_saved_size(stream));
    free(after);
    free(before);
}

static void rows_that_do_not_fit_are_refused(void **state)
{
    pairs p = pairs_of(32, 20, 4, 3);
    prh_hsic_stream *stream = empty_stream(&p);
    const prh_view x = rows_of(p.x, 4, 0, 10), y = rows_of(p.y, 3, 0, 10);
    prh_view bad;

    (void)state;
    for (int round = 0; round < 2; round++) {
        refuses(stream, x, rows_of(p.y, 3, 0, 9), PRH_ERR_SHAPE, "x has 10 rows, y has 9");
        refuses(stream, y, y, PRH_ERR_SHAPE, "x has 3 columns, the stream takes 4");
        refuses(stream, x, x, PRH_ERR_SHAPE, "y has 4 columns, the stream takes 3");
        bad = x;
        bad.ld = 3;
        refuses(stream, bad, y, PRH_ERR_SHAPE, "x: ld = 3");
        bad = y;
        bad.rows = 0;
        refuses(stream, x, bad, PRH_ERR_SHAPE, "y: ");
        bad = y;
        bad.dtype = 9;
        refuses(stream, x, bad, PRH_ERR_ARGUMENT, "y: dtype 9");
        bad = x;
        bad.reserved = 1;
        refuses(stream, bad, y, PRH_ERR_ARGUMENT, "x: the reserved field");
        bad = x;
        bad.data = (const char *)x.data + 1;
        refuses(stream, bad, y, PRH_ERR_ARGUMENT, "x: the data are not aligned");
        feed_rows(stream, &p, 0, p.n, p.n);
    }
    prh_hsic_stream_destroy(stream);
    release_pairs(&p);
}

static void numbers_that_are_none_are_refused_by_row_and_column(void **state)
{
    pairs p = pairs_of(33, 300, 4, 3);
    prh_hsic_stream *stream = empty_stream(&p);
    const prh_view x = rows_of(p.x, 4, 0, p.n), y = rows_of(p.y, 3, 0, p.n);

    (void)state;
    for (int round = 0; round < 2; round++) {
        p.x[270 * 4 + 2] = NAN;
        refuses(stream, x, y, PRH_ERR_VALUE, "x: row 270, column 2 is NaN");
        p.y[0] = -INFINITY;
        p.x[270 * 4 + 2] = 0.5;
        refuses(stream, x, y, PRH_ERR_VALUE, "y: row 0, column 0 is infinite");
        p.y[0] = 1e200;
        refuses(stream, x, y, PRH_ERR_VALUE, "overflow");
        p.y[0] = 1e90;
        refuses(stream, x, y, PRH_ERR_VALUE, "overflow");
        p.y[0] = 0.25;
        feed_rows(stream, &p, 0, p.n, p.n);
    }
    assert_int_equal(prh_hsic_stream_rows(stream), 2 * p.n);
    prh_hsic_stream_destroy(stream);
    release_pairs(&p);
}

static void streams_that_cannot_be_are_refused(void **state)
{
    prh_hsic_stream *stream = NULL, *other = NULL;

    (void)state;
    assert_refused(prh_hsic_stream_create(&stream, 0, 3), PRH_ERR_SHAPE, "hold nothing");
    assert_refused(prh_hsic_stream_create(&stream, 3, -1), PRH_ERR_SHAPE, "hold nothing");
    assert_refused(prh_hsic_stream_create(&stream, INT64_MAX, 1), PRH_ERR_TOO_LARGE, "beyond the BLAS");
    assert_refused(prh_hsic_stream_create(&stream, INT32_MAX, 1), PRH_ERR_TOO_LARGE, "beyond the BLAS");
    assert_null(stream);
    assert_ok(prh_hsic_stream_create(&stream, 2, 3));
    assert_ok(prh_hsic_stream_create(&other, 2, 4));
    assert_refused(
        prh_hsic_stream_merge(stream, other, NULL), PRH_ERR_SHAPE, "y has 3 columns in one stream and 4");
    assert_refused(prh_hsic_stream_merge(stream, stream, NULL), PRH_ERR_ARGUMENT, "itself");
    assert_int_equal(prh_hsic_stream_cols_x(other), 2);
    assert_int_equal(prh_hsic_stream_cols_y(other), 4);
    prh_hsic_stream_destroy(other);
    prh_hsic_stream_destroy(stream);
}

/* ---- what does not exist ---- */

static void squares_that_underflow_are_refused(void **state)
{
    pairs p = pairs_of(34, 50, 3, 2);
    prh_hsic_values values = {.struct_size = sizeof values, .cka = -7.0};
    prh_hsic_stream *stream;

    (void)state;
    for (int64_t e = 0; e < p.n * p.dy; e++)
        p.y[e] *= 1e-80;
    stream = stream_of(&p, 50);
    assert_refused(prh_hsic_stream_get_values(stream, NULL, &values), PRH_ERR_VALUE, "underflow");
    assert_close(values.cka, -7.0, 0.0);
    prh_hsic_stream_destroy(stream);
    release_pairs(&p);
}

static void fewer_rows_than_a_value_takes_leave_it_undefined(void **state)
{
    pairs p = pairs_of(34, 4, 5, 2);
    prh_hsic_stream *stream = empty_stream(&p);

    (void)state;
    for (int64_t n = 0; n <= 4; n++) {
        prh_hsic_values values = {.struct_size = sizeof values, .cka = -7.0};
        const prh_status status = prh_hsic_stream_get_values(stream, NULL, &values);

        note("%d rows", (int)n);
        if (n < 2) {
            assert_status(status, PRH_ERR_UNDEFINED);
            assert_same_bits(values.cka, -7.0);
        } else {
            const pairs part = {n, p.dx, p.dy, p.x, p.y};

            assert_ok(status);
            assert_values(values, defined_values(&part), 1e-12);
            assert_int_equal(values.unbiased_cka_status, n < 4 ? PRH_ERR_UNDEFINED : PRH_OK);
        }
        if (n < 4)
            feed_rows(stream, &p, n, n + 1, 1);
    }
    note("%s", "");
    prh_hsic_stream_destroy(stream);
    release_pairs(&p);
}

/* Statuses of both scores of x (n x d) against normal rows, in chunks of 3, in two streams that are merged. */
static void are_undefined(double *x, int64_t n, int64_t d, prh_status cka, prh_status unbiased)
{
    for (int swapped = 0; swapped < 2; swapped++) {
        pairs p = pairs_of(35, n, d, d);
        prh_hsic_stream *stream = empty_stream(&p), *other = empty_stream(&p);
        prh_hsic_values values;

        memcpy(swapped ? p.y : p.x, x, (size_t)(n * d) * sizeof *x);
        feed_rows(stream, &p, 0, n / 2, 3);
        feed_rows(other, &p, n / 2, n, 3);
        assert_ok(prh_hsic_stream_merge(stream, other, NULL));
        values = read_values(stream);
        assert_status(values.cka_status, cka);
        assert_status(values.unbiased_cka_status, unbiased);
        assert_int_equal(isnan(values.cka) != 0, cka < 0);
        assert_int_equal(isnan(values.unbiased_cka) != 0, unbiased < 0);
        assert_status(values.unbiased_hsic_status, PRH_OK);
        prh_hsic_stream_destroy(other);
        prh_hsic_stream_destroy(stream);
        release_pairs(&p);
    }
}

static void a_side_without_variance_is_undefined_as_for_the_metrics(void **state)
{
    enum { N = 13 };
    double flat[N * N], identity[N * N] = {0};

    (void)state;
    for (int i = 0; i < N * N; i++)
        flat[i] = 0.1;
    are_undefined(flat, N, N, PRH_ERR_UNDEFINED, PRH_ERR_UNDEFINED);
    are_undefined(flat, N, 2, PRH_ERR_UNDEFINED, PRH_ERR_UNDEFINED);
    for (int i = 0; i < N; i++)
        identity[i * N + i] = 1.0;
    are_undefined(identity, N, N, PRH_OK, PRH_ERR_UNDEFINED); /* equally unlike: nothing off the diagonal */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_bit_depends_on_threads_or_memory),
        cmocka_unit_test(streams_on_threads_of_the_host_merge_to_the_whole),
        cmocka_unit_test(rows_that_do_not_fit_are_refused),
        cmocka_unit_test(numbers_that_are_none_are_refused_by_row_and_column),
        cmocka_unit_test(streams_that_cannot_be_are_refused),
        cmocka_unit_test(squares_that_underflow_are_refused),
        cmocka_unit_test(fewer_rows_than_a_value_takes_leave_it_undefined),
        cmocka_unit_test(a_side_without_variance_is_undefined_as_for_the_metrics),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
