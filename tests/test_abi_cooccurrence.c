/* Co-occurrence and PMI at the border: layouts, NULL in every place, option structs of callers of any age. */
#include "layouts.h"

enum { SYMBOLS = 3 };

static const pin pins[] = {
    {SIZE(prh_token_options, 32)},
    {OFFSET(prh_token_options, struct_size, 0)},
    {OFFSET(prh_token_options, window, 8)},
    {OFFSET(prh_token_options, overlap, 16)},
    {OFFSET(prh_token_options, with_self, 24)},
    {OFFSET(prh_token_options, reserved, 28)},
    {SIZE(prh_image_options, 32)},
    {OFFSET(prh_image_options, struct_size, 0)},
    {OFFSET(prh_image_options, radius, 8)},
    {OFFSET(prh_image_options, pairs, 16)},
    {OFFSET(prh_image_options, seed, 24)},
    {SIZE(prh_pmi_options, 64)},
    {OFFSET(prh_pmi_options, struct_size, 0)},
    {OFFSET(prh_pmi_options, kind, 8)},
    {OFFSET(prh_pmi_options, zero, 12)},
    {OFFSET(prh_pmi_options, zero_value, 16)},
    {OFFSET(prh_pmi_options, shift, 24)},
    {OFFSET(prh_pmi_options, smoothing, 32)},
    {OFFSET(prh_pmi_options, context_power, 40)},
    {OFFSET(prh_pmi_options, symbols, 48)},
    {OFFSET(prh_pmi_options, symbol_count, 56)},
    {VALUE(PRH_TOKEN_UNKNOWN, -1)},
    {VALUE(PRH_TOKEN_BREAK, -2)},
    {VALUE(PRH_PMI, 0)},
    {VALUE(PRH_PPMI, 1)},
    {VALUE(PRH_NPMI, 2)},
    {VALUE(PRH_PMI_ZERO_REFUSE, 0)},
    {VALUE(PRH_PMI_ZERO_MINIMUM, 1)},
    {VALUE(PRH_PMI_ZERO_GIVEN, 2)},
};

static void layouts_and_constants_are_as_released(void **state)
{
    (void)state;
    assert_pins(pins, sizeof pins / sizeof pins[0]);
}

/* Every pair of symbols was seen, so that PMI is there without a policy. */
struct fixture {
    prh_cooccurrence *counts, *other, *table;
    double joint[SYMBOLS * SYMBOLS];
};

static const int64_t tokens[] = {0, 0, 1, 1, 2, 2, 0};
static const int32_t labels[] = {0, 1, 1, 2};

enum { TOKENS = sizeof tokens / sizeof tokens[0] };

static prh_cooccurrence *counted(int64_t contexts)
{
    prh_cooccurrence *counts = NULL;

    assert_ok(prh_cooccurrence_create(&counts, SYMBOLS, contexts));
    assert_ok(prh_cooccurrence_add_tokens(counts, tokens, TOKENS, NULL, NULL));
    return counts;
}

static int set_up(void **state)
{
    static fixture f;

    f.counts = counted(0);
    f.other = counted(0);
    f.table = counted(SYMBOLS);
    for (int i = 0; i < SYMBOLS * SYMBOLS; i++)
        f.joint[i] = 1.0;
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    prh_cooccurrence_destroy(f->table);
    prh_cooccurrence_destroy(f->other);
    prh_cooccurrence_destroy(f->counts);
    return 0;
}

static prh_view joint_of(const fixture *f)
{
    return (prh_view){f->joint, SYMBOLS, SYMBOLS, SYMBOLS, PRH_F64, 0};
}

/* ---- NULL ---- */

#define IMPOSSIBLE(type) ((type *)(uintptr_t)1)

#define NEEDS_A_PLACE(call) assert_status((call), PRH_ERR_ARGUMENT)
/* Status ARGUMENT, and a handle in `out` that is NULL then. */
#define NEEDS(type, call)                                                                                    \
    do {                                                                                                     \
        type *out = IMPOSSIBLE(type);                                                                        \
        assert_status((call), PRH_ERR_ARGUMENT);                                                             \
        assert_null(out);                                                                                    \
    } while (0)

static void nothing_is_counted_of_nothing(void **state)
{
    const fixture *f = *state;
    const int64_t entries = prh_cooccurrence_entries(f->counts);

    NEEDS_A_PLACE(prh_cooccurrence_create(NULL, SYMBOLS, 0));
    NEEDS_A_PLACE(prh_cooccurrence_add_tokens(NULL, tokens, TOKENS, NULL, NULL));
    NEEDS_A_PLACE(prh_cooccurrence_add_tokens(f->counts, NULL, TOKENS, NULL, NULL));
    NEEDS_A_PLACE(prh_cooccurrence_add_tokens(f->counts, NULL, 0, NULL, NULL));
    NEEDS_A_PLACE(prh_cooccurrence_add_pairs(NULL, tokens, tokens, NULL, 1, NULL));
    NEEDS_A_PLACE(prh_cooccurrence_add_pairs(f->counts, NULL, tokens, NULL, 1, NULL));
    NEEDS_A_PLACE(prh_cooccurrence_add_pairs(f->counts, tokens, NULL, NULL, 1, NULL));
    NEEDS_A_PLACE(prh_cooccurrence_add_image(NULL, labels, 2, 2, NULL, NULL));
    NEEDS_A_PLACE(prh_cooccurrence_add_image(f->counts, NULL, 2, 2, NULL, NULL));
    NEEDS_A_PLACE(prh_cooccurrence_merge(NULL, f->other, NULL));
    NEEDS_A_PLACE(prh_cooccurrence_merge(f->counts, NULL, NULL));
    NEEDS_A_PLACE(prh_cooccurrence_project(NULL, f->table, NULL));
    NEEDS(prh_cooccurrence, prh_cooccurrence_project(&out, NULL, NULL));
    assert_int_equal(prh_cooccurrence_entries(f->counts), entries);
    prh_cooccurrence_destroy(NULL);
}

static void nothing_is_read_of_nothing(void **state)
{
    const fixture *f = *state;
    int64_t a[9] = {7}, b[9] = {7};
    double values[9] = {7.0};
    char bytes[256] = {7};

    NEEDS_A_PLACE(prh_cooccurrence_count(NULL, 0, 0, values));
    NEEDS_A_PLACE(prh_cooccurrence_count(f->counts, 0, 0, NULL));
    NEEDS_A_PLACE(prh_cooccurrence_marginals(NULL, values, NULL));
    NEEDS_A_PLACE(prh_cooccurrence_read(NULL, a, b, values));
    NEEDS_A_PLACE(prh_cooccurrence_read(f->counts, NULL, b, values));
    NEEDS_A_PLACE(prh_cooccurrence_read(f->counts, a, NULL, values));
    NEEDS_A_PLACE(prh_cooccurrence_read(f->counts, a, b, NULL));
    NEEDS_A_PLACE(prh_cooccurrence_save(NULL, bytes, sizeof bytes));
    NEEDS_A_PLACE(prh_cooccurrence_save(f->counts, NULL, prh_cooccurrence_saved_size(f->counts)));
    NEEDS_A_PLACE(prh_cooccurrence_restore(NULL, bytes, sizeof bytes));
    NEEDS(prh_cooccurrence, prh_cooccurrence_restore(&out, NULL, 8));
    assert_true(a[0] == 7 && b[0] == 7 && values[0] == 7.0 && bytes[0] == 7);
    assert_int_equal(prh_cooccurrence_symbols(NULL), 0);
    assert_int_equal(prh_cooccurrence_contexts(NULL), 0);
    assert_int_equal(prh_cooccurrence_entries(NULL), 0);
    assert_true(prh_cooccurrence_total(NULL) == 0.0);
    assert_int_equal(prh_cooccurrence_saved_size(NULL), 0);
}

static void no_kernel_is_made_of_nothing(void **state)
{
    const fixture *f = *state;
    const prh_view joint = joint_of(f), empty = {NULL, 1, 1, 1, PRH_F64, 0},
                   reserved = {f->joint, 1, 1, 1, PRH_F64, 1};

    NEEDS_A_PLACE(prh_kernel_create_pmi(NULL, f->counts, NULL, NULL));
    NEEDS(prh_kernel, prh_kernel_create_pmi(&out, NULL, NULL, NULL));
    NEEDS_A_PLACE(prh_kernel_create_pmi_of_joint(NULL, &joint, NULL, NULL));
    NEEDS(prh_kernel, prh_kernel_create_pmi_of_joint(&out, NULL, NULL, NULL));
    NEEDS(prh_kernel, prh_kernel_create_pmi_of_joint(&out, &empty, NULL, NULL));
    NEEDS(prh_kernel, prh_kernel_create_pmi_of_joint(&out, &reserved, NULL, NULL));
    NEEDS_A_PLACE(prh_representation_create_pmi(NULL, f->table, NULL, NULL));
    NEEDS(prh_representation, prh_representation_create_pmi(&out, NULL, NULL, NULL));
}

/* ---- options ---- */

/* Counts change on success only. */
#define CHANGES(name, ...)                                                                                   \
    static prh_status name(const fixture *f, const void *options)                                            \
    {                                                                                                        \
        const double before = prh_cooccurrence_total(f->counts);                                             \
        const prh_status status = __VA_ARGS__;                                                               \
                                                                                                             \
        assert_true((status >= 0) == (prh_cooccurrence_total(f->counts) > before));                          \
        return status;                                                                                       \
    }

CHANGES(add_tokens, prh_cooccurrence_add_tokens(f->counts, tokens, TOKENS, options, NULL))
CHANGES(add_tokens_run, prh_cooccurrence_add_tokens(f->counts, tokens, TOKENS, NULL, options))
CHANGES(add_pairs_run, prh_cooccurrence_add_pairs(f->counts, tokens, tokens, NULL, TOKENS, options))
CHANGES(add_image, prh_cooccurrence_add_image(f->counts, labels, 2, 2, options, NULL))
CHANGES(add_image_run, prh_cooccurrence_add_image(f->counts, labels, 2, 2, NULL, options))
CHANGES(merge_run, prh_cooccurrence_merge(f->counts, f->other, options))

#define CREATES(name, type, ...)                                                                             \
    static prh_status name(const fixture *f, const void *options)                                            \
    {                                                                                                        \
        type *out = IMPOSSIBLE(type);                                                                        \
        const prh_view joint = joint_of(f);                                                                  \
        const prh_status status = __VA_ARGS__;                                                               \
                                                                                                             \
        (void)joint;                                                                                         \
        assert_true((status >= 0) == (out != NULL));                                                         \
        type##_destroy(out);                                                                                 \
        return status;                                                                                       \
    }

CREATES(project_run, prh_cooccurrence, prh_cooccurrence_project(&out, f->table, options))
CREATES(kernel_pmi, prh_kernel, prh_kernel_create_pmi(&out, f->counts, options, NULL))
CREATES(kernel_pmi_run, prh_kernel, prh_kernel_create_pmi(&out, f->counts, NULL, options))
CREATES(kernel_joint, prh_kernel, prh_kernel_create_pmi_of_joint(&out, &joint, options, NULL))
CREATES(kernel_joint_run, prh_kernel, prh_kernel_create_pmi_of_joint(&out, &joint, NULL, options))
CREATES(features, prh_representation, prh_representation_create_pmi(&out, f->table, options, NULL))
CREATES(features_run, prh_representation, prh_representation_create_pmi(&out, f->table, NULL, options))

static const taker takers[] = {
    {TAKER(add_tokens, prh_token_options, 32, offsetof(prh_token_options, reserved))},
    {TAKER(add_image, prh_image_options, 32, NO_RESERVED)},
    {TAKER(kernel_pmi, prh_pmi_options, 64, NO_RESERVED)},
    {TAKER(kernel_joint, prh_pmi_options, 64, NO_RESERVED)},
    {TAKER(features, prh_pmi_options, 64, NO_RESERVED)},
    {RUN(add_tokens_run)},
    {RUN(add_pairs_run)},
    {RUN(add_image_run)},
    {RUN(merge_run)},
    {RUN(project_run)},
    {RUN(kernel_pmi_run)},
    {RUN(kernel_joint_run)},
    {RUN(features_run)},
};

static void options_are_read_from_callers_of_any_age(void **state)
{
    assert_takers(*state, takers, sizeof takers / sizeof takers[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_and_constants_are_as_released),
        cmocka_unit_test(nothing_is_counted_of_nothing),
        cmocka_unit_test(nothing_is_read_of_nothing),
        cmocka_unit_test(no_kernel_is_made_of_nothing),
        cmocka_unit_test(options_are_read_from_callers_of_any_age),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
