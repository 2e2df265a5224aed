/* Refused memory, co-occurrence and PMI: every call that counts, reads, keeps or makes a kernel of counts. */
#include "counts.h"
#include "failing_allocator.h"
#include "pmis.h"

enum { SYMBOLS = 40, COUNT = 600, HEIGHT = 12, WIDTH = 9 };

typedef struct fixture {
    prh_cooccurrence *counts, *other, *table;
    int64_t tokens[COUNT];
    int32_t labels[HEIGHT * WIDTH];
    double joint[SYMBOLS * SYMBOLS];
    int64_t wanted[3];
    unsigned char *bytes;
    int64_t size;
} fixture;

static int set_up(void **state)
{
    static fixture f;
    generator g = {131};
    int64_t *tokens = sequence(&g, COUNT, SYMBOLS, 2, 2);

    memcpy(f.tokens, tokens, sizeof f.tokens);
    free(tokens);
    for (int64_t i = 0; i < SYMBOLS; i++)
        f.tokens[i] = i;
    for (int p = 0; p < HEIGHT * WIDTH; p++)
        f.labels[p] = (int32_t)next_below(&g, SYMBOLS);
    for (int i = 0; i < SYMBOLS * SYMBOLS; i++)
        f.joint[i] = 1.0;
    f.wanted[0] = 7;
    f.wanted[1] = 3;
    f.wanted[2] = 39;
    f.counts = empty_counts(SYMBOLS, 0);
    f.other = empty_counts(SYMBOLS, 0);
    f.table = empty_counts(SYMBOLS, SYMBOLS);
    assert_ok(prh_cooccurrence_add_tokens(f.other, f.tokens, COUNT, NULL, NULL));
    assert_ok(prh_cooccurrence_add_tokens(f.table, f.tokens, COUNT, NULL, NULL));
    f.bytes = saved_counts(f.other);
    f.size = prh_cooccurrence_saved_size(f.other);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    free(f->bytes);
    prh_cooccurrence_destroy(f->table);
    prh_cooccurrence_destroy(f->other);
    prh_cooccurrence_destroy(f->counts);
    return 0;
}

/* Counts that begin empty and are thrown away, so that each attempt meets the same table. */
#define CHANGES(name, ...)                                                                                   \
    static prh_status name(void *subject)                                                                    \
    {                                                                                                        \
        const fixture *s = subject;                                                                          \
        prh_cooccurrence *counts = NULL;                                                                     \
        prh_status status = prh_cooccurrence_create(&counts, SYMBOLS, 0);                                    \
                                                                                                             \
        if (status < 0)                                                                                      \
            return status;                                                                                   \
        status = __VA_ARGS__;                                                                                \
        assert_true((status < 0) == (prh_cooccurrence_entries(counts) == 0));                                \
        assert_true((status < 0) == (prh_cooccurrence_total(counts) == 0.0));                                \
        prh_cooccurrence_destroy(counts);                                                                    \
        return status;                                                                                       \
    }

static const prh_token_options wide = {.struct_size = sizeof wide, .window = 7};
static const prh_image_options disk = {.struct_size = sizeof disk, .radius = 2.0};
static const prh_image_options some = {.struct_size = sizeof some, .radius = 2.0, .pairs = 300};

CHANGES(add_tokens, prh_cooccurrence_add_tokens(counts, s->tokens, COUNT, &wide, NULL))
CHANGES(add_few_tokens, prh_cooccurrence_add_tokens(counts, s->tokens, 9, &wide, NULL))
CHANGES(add_pairs, prh_cooccurrence_add_pairs(counts, s->tokens, s->tokens, NULL, SYMBOLS, NULL))
CHANGES(add_image, prh_cooccurrence_add_image(counts, s->labels, HEIGHT, WIDTH, &disk, NULL))
CHANGES(draw_pairs, prh_cooccurrence_add_image(counts, s->labels, HEIGHT, WIDTH, &some, NULL))
CHANGES(merge, prh_cooccurrence_merge(counts, s->other, NULL))

static void counting_survives_refused_memory(void **state)
{
    each_refused(add_tokens, *state, "tokens");
    each_refused(add_few_tokens, *state, "few tokens");
    each_refused(add_pairs, *state, "pairs");
    each_refused(add_image, *state, "image");
    each_refused(draw_pairs, *state, "draws");
    each_refused(merge, *state, "merge");
}

/* Few tokens of very many symbols are numbered anew inside. */
static prh_status add_sparse_tokens(void *subject)
{
    static const int64_t tokens[5] = {5, 2000000000, 17, 5, 1};
    prh_cooccurrence *counts = NULL;
    prh_status status = prh_cooccurrence_create(&counts, INT32_MAX, 0);

    (void)subject;
    if (status >= 0)
        status = prh_cooccurrence_add_tokens(counts, tokens, 5, NULL, NULL);
    prh_cooccurrence_destroy(counts);
    return status;
}

/* Counts that have something already are as they were after a failure. */
static prh_status add_more(void *subject)
{
    fixture *s = subject;
    prh_cooccurrence *counts = NULL;
    prh_status status = prh_cooccurrence_restore(&counts, s->bytes, s->size);

    if (status < 0)
        return status;
    status = prh_cooccurrence_add_tokens(counts, s->tokens, COUNT, &wide, NULL);
    assert_true((status < 0) == (prh_cooccurrence_entries(counts) == prh_cooccurrence_entries(s->other)));
    assert_true((status < 0) == (prh_cooccurrence_total(counts) == prh_cooccurrence_total(s->other)));
    prh_cooccurrence_destroy(counts);
    return status;
}

static void counting_on_survives_refused_memory(void **state)
{
    each_refused(add_sparse_tokens, *state, "sparse tokens");
    each_refused(add_more, *state, "more");
}

MAKES(create, fixture, prh_cooccurrence, prh_cooccurrence_create, SYMBOLS, 0)
MAKES(restore, fixture, prh_cooccurrence, prh_cooccurrence_restore, s->bytes, s->size)
MAKES(project, fixture, prh_cooccurrence, prh_cooccurrence_project, s->table, NULL)

static prh_status read_sums(void *subject)
{
    const fixture *s = subject;
    double sums[SYMBOLS] = {-7.0};
    const prh_status status = prh_cooccurrence_marginals(s->other, sums, NULL);

    assert_true((status < 0) == (sums[0] == -7.0));
    return status;
}

static prh_status read_pairs(void *subject)
{
    static int64_t a[SYMBOLS * SYMBOLS], b[SYMBOLS * SYMBOLS];
    static double values[SYMBOLS * SYMBOLS];
    const fixture *s = subject;
    prh_status status;

    a[0] = -7;
    status = prh_cooccurrence_read(s->other, a, b, values);
    assert_true((status < 0) == (a[0] == -7));
    return status;
}

static prh_status save(void *subject)
{
    static unsigned char bytes[16 * SYMBOLS * SYMBOLS + 56];
    const fixture *s = subject;
    prh_status status;

    bytes[0] = 7;
    status = prh_cooccurrence_save(s->other, bytes, s->size);
    assert_true((status < 0) == (bytes[0] == 7));
    return status;
}

static void reading_and_keeping_survive_refused_memory(void **state)
{
    each_refused(create, *state, "create");
    each_refused(restore, *state, "restore");
    each_refused(project, *state, "project");
    each_refused(read_sums, *state, "sums");
    each_refused(read_pairs, *state, "pairs");
    each_refused(save, *state, "save");
}

static const prh_run_options threads = {.struct_size = sizeof threads, .num_threads = 2};

static prh_pmi_options plain(void)
{
    return pmi_options(PRH_PPMI, 0, 0.0);
}

static prh_pmi_options subset(const fixture *s)
{
    prh_pmi_options options = pmi_options(PRH_NPMI, 0, 0.0);

    options.symbols = s->wanted;
    options.symbol_count = 3;
    return options;
}

static prh_status make_kernel(const fixture *s, const prh_pmi_options *options)
{
    prh_kernel *out = (prh_kernel *)(uintptr_t)1;
    const prh_status status = prh_kernel_create_pmi(&out, s->other, options, &threads);

    assert_true((status >= 0) == (out != NULL));
    prh_kernel_destroy(out);
    return status;
}

static prh_status kernel_of_all(void *subject)
{
    const prh_pmi_options options = plain();

    return make_kernel(subject, &options);
}

static prh_status kernel_of_some(void *subject)
{
    const prh_pmi_options options = subset(subject);

    return make_kernel(subject, &options);
}

static prh_status make_kernel_of_joint(const fixture *s, const prh_pmi_options *options)
{
    const prh_view joint = {s->joint, SYMBOLS, SYMBOLS, SYMBOLS, PRH_F64, 0};
    prh_kernel *out = (prh_kernel *)(uintptr_t)1;
    const prh_status status = prh_kernel_create_pmi_of_joint(&out, &joint, options, &threads);

    assert_true((status >= 0) == (out != NULL));
    prh_kernel_destroy(out);
    return status;
}

static prh_status kernel_of_joint(void *subject)
{
    const prh_pmi_options options = plain();

    return make_kernel_of_joint(subject, &options);
}

static prh_status kernel_of_some_of_joint(void *subject)
{
    const prh_pmi_options options = subset(subject);

    return make_kernel_of_joint(subject, &options);
}

static prh_status features(void *subject)
{
    const fixture *s = subject;
    const prh_pmi_options options = plain();
    prh_representation *out = (prh_representation *)(uintptr_t)1;
    const prh_status status = prh_representation_create_pmi(&out, s->table, &options, &threads);

    assert_true((status >= 0) == (out != NULL));
    prh_representation_destroy(out);
    return status;
}

static void kernels_and_features_survive_refused_memory(void **state)
{
    each_refused(kernel_of_all, *state, "all symbols");
    each_refused(kernel_of_some, *state, "some symbols");
    each_refused(kernel_of_joint, *state, "joint");
    each_refused(kernel_of_some_of_joint, *state, "some of a joint");
    each_refused(features, *state, "features");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counting_survives_refused_memory),
        cmocka_unit_test(counting_on_survives_refused_memory),
        cmocka_unit_test(reading_and_keeping_survive_refused_memory),
        cmocka_unit_test(kernels_and_features_survive_refused_memory),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
