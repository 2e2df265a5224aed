/* Structs that the library fills in, of callers of any age: no byte is written beyond what the caller has, and a size
 * that no release had is refused. */
#include "support.h"

enum { ROWS = 12, COLS = 3 };

typedef struct fixture {
    prh_representation *x;
    prh_model *model;
    prh_metric *metric;
    prh_alignment *alignment;
    prh_hsic_stream *stream;
    prh_prepared *prepared;
} fixture;

static prh_status fill_info(const fixture *f, void *result)
{
    return prh_metric_get_info(f->metric, result);
}

static prh_status fill_report(const fixture *f, void *result)
{
    return prh_preprocess_get_report(f->model, 0, result);
}

static prh_status fill_report_x(const fixture *f, void *result)
{
    return prh_alignment_get_report_x(f->alignment, 0, result);
}

static prh_status fill_report_y(const fixture *f, void *result)
{
    return prh_alignment_get_report_y(f->alignment, 0, result);
}

static prh_status fill_summary(const fixture *f, void *result)
{
    return prh_representation_summarize(f->x, result);
}

static prh_status fill_values(const fixture *f, void *result)
{
    return prh_hsic_stream_get_values(f->stream, NULL, result);
}

static prh_status fill_interval(const fixture *f, void *result)
{
    return prh_metric_interval(f->metric, f->prepared, f->prepared, NULL, NULL, result);
}

static prh_status fill_subsample(const fixture *f, void *result)
{
    return prh_metric_subsample(f->metric, f->x, f->x, NULL, NULL, result);
}

static const struct {
    const char *what;
    prh_status (*fill)(const fixture *f, void *result);
    size_t first_size;
} fillers[] = {
    {"prh_metric_info", fill_info, 48},
    {"prh_summary", fill_summary, 120},
    {"prh_preprocess_report of a model", fill_report, 40},
    {"prh_preprocess_report of an alignment", fill_report_x, 40},
    {"prh_preprocess_report of its other side", fill_report_y, 40},
    {"prh_hsic_values", fill_values, 88},
    {"prh_interval of a jackknife", fill_interval, 72},
    {"prh_interval of subsamples", fill_subsample, 72},
};

enum { FILLERS = sizeof fillers / sizeof fillers[0], ROOM = 256 };

/* Fills a struct that says it has `size`; behind it lies a pattern, which must still be there afterwards. */
static prh_status fill_size(const fixture *f, int i, uint64_t size, unsigned char result[ROOM])
{
    size_t end = size < fillers[i].first_size ? sizeof size : (size_t)size;
    prh_status status;

    memset(result, 0xa5, ROOM);
    memcpy(result, &size, sizeof size);
    if (end > ROOM || end == sizeof size)
        end = sizeof size;
    else
        memset(result + sizeof size, 0, end - sizeof size);
    note("%s, struct_size %llu", fillers[i].what, (unsigned long long)size);
    status = fillers[i].fill(f, result);
    assert_memory_equal(result, &size, sizeof size);
    for (size_t j = end; j < ROOM; j++)
        assert_int_equal(result[j], 0xa5);
    return status;
}

static void a_result_struct_of_an_unknown_size_is_left_alone(void **state)
{
    unsigned char result[ROOM];

    for (int i = 0; i < FILLERS; i++) {
        assert_status(fill_size(*state, i, 0, result), PRH_ERR_ABI);
        assert_status(fill_size(*state, i, 8, result), PRH_ERR_ABI);
        assert_status(fill_size(*state, i, fillers[i].first_size - 8, result), PRH_ERR_ABI);
        assert_status(fill_size(*state, i, UINT64_MAX, result), PRH_ERR_ABI);
    }
}

static void a_newer_callers_result_struct_keeps_its_zeros_in_unknown_fields(void **state)
{
    unsigned char small[ROOM], large[ROOM];

    for (int i = 0; i < FILLERS; i++) {
        const size_t first = fillers[i].first_size;

        assert_ok(fill_size(*state, i, first, small));
        assert_ok(fill_size(*state, i, first + 16, large));
        assert_memory_equal(small + 8, large + 8, first - 8);
        for (size_t j = first; j < first + 16; j++)
            assert_int_equal(large[j], 0);
    }
}

static int set_up(void **state)
{
    static fixture f;
    generator g = {7};
    double *values = normal_matrix(&g, ROWS, COLS);
    const prh_view view = {values, ROWS, COLS, COLS, PRH_F64, 0};
    prh_representation *layer = doubles(values, ROWS, COLS);

    f.x = doubles(values, ROWS, COLS);
    f.model = model_of(&layer, 1);
    f.metric = metric_of("cka", 0, NULL, PRH_CONVENTION_EXACT, PRH_PRECISION_AUTO);
    assert_ok(prh_align(&f.alignment, f.metric, f.model, f.model, NULL));
    assert_ok(prh_hsic_stream_create(&f.stream, COLS, COLS));
    assert_ok(prh_hsic_stream_update(f.stream, &view, &view, NULL));
    f.prepared = prepared_of(f.metric, f.x);
    free(values);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_prepared_destroy(f->prepared);
    prh_hsic_stream_destroy(f->stream);
    prh_alignment_destroy(f->alignment);
    prh_metric_destroy(f->metric);
    prh_model_destroy(f->model);
    prh_representation_destroy(f->x);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_result_struct_of_an_unknown_size_is_left_alone),
        cmocka_unit_test(a_newer_callers_result_struct_keeps_its_zeros_in_unknown_fields),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
