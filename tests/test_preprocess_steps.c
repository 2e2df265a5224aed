/* Lists of steps as text: what they are called in full, that this name reads back as itself, what is refused. */
#include "support.h"

#include <stdio.h>

/* The steps of `text` in full, joined by commas; the buffer is overwritten by the next call. */
static const char *canonical(const char *text)
{
    static char joined[512];
    prh_preprocess *steps = NULL;

    assert_ok(prh_preprocess_create(&steps, text));
    joined[0] = '\0';
    for (int64_t i = 0; i < prh_preprocess_step_count(steps); i++) {
        if (i > 0)
            strcat(joined, ",");
        strcat(joined, prh_preprocess_step(steps, i));
    }
    assert_null(prh_preprocess_step(steps, prh_preprocess_step_count(steps)));
    prh_preprocess_destroy(steps);
    return joined;
}

static void steps_are_named_in_full(void **state)
{
    static const char *const names[][2] = {
        {"clamp:0.95", "clamp:0.95@stack"},
        {"clamp:.950", "clamp:0.95@stack"},
        {"clamp:9.5e-1@stack", "clamp:0.95@stack"},
        {"clamp:0.5@matrix", "clamp:0.5@matrix"},
        {"clamp:1", "clamp:1@stack"},
        {"clamp:0.1", "clamp:0.1@stack"},
        {"clamp:0.30000000000000004", "clamp:0.30000000000000004@stack"},
        {"clamp-mean:0.95", "clamp-mean:0.95@stack"},
        {"clamp-mean:0.95@matrix", "clamp-mean:0.95@matrix"},
        {"center", "center"},
        {"standardize", "standardize"},
        {"normalize", "normalize"},
        {"pca:10", "pca:10"},
        {"pca:010", "pca:10"},
        {"pca:0.99", "pca:0.99"},
        {"center,normalize,pca:3", "center,normalize,pca:3"},
        {"normalize,normalize", "normalize,normalize"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        note("%s", names[i][0]);
        assert_string_equal(canonical(names[i][0]), names[i][1]);
    }
    note("%s", "");
}

static void full_names_read_back_as_themselves(void **state)
{
    static const char *const texts[] = {"paper", "clamp:0.123456789012345678", "clamp-mean:1e-300", "pca:1",
        "pca:1.0", "pca:1e0", "pca:0.1", "pca:9223372036854775807",
        "clamp:0.333333333333333333@matrix,center"};
    char first[512];

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        note("%s", texts[i]);
        strcpy(first, canonical(texts[i]));
        assert_string_equal(canonical(first), first);
    }
    note("%s", "");
}

static void one_component_and_all_of_the_variance_stay_apart(void **state)
{
    (void)state;
    assert_string_equal(canonical("pca:1"), "pca:1");
    assert_string_equal(canonical("pca:1.0"), "pca:1.0");
    assert_string_equal(canonical("pca:1.000"), "pca:1.0");
}

static void paper_is_two_steps(void **state)
{
    (void)state;
    assert_string_equal(canonical("paper"), "clamp:0.95@stack,normalize");
    assert_string_equal(canonical(PRH_PREPROCESS_PAPER), "clamp:0.95@stack,normalize");
}

static void blanks_around_commas_do_not_matter(void **state)
{
    (void)state;
    assert_string_equal(canonical("clamp:0.95@stack, normalize"), "clamp:0.95@stack,normalize");
    assert_string_equal(canonical("  center ,  pca:2  "), "center,pca:2");
    assert_string_equal(canonical(" paper "), "clamp:0.95@stack,normalize");
    assert_string_equal(canonical("none "), "");
    assert_string_equal(canonical("  "), "");
}

static void none_is_no_step(void **state)
{
    (void)state;
    assert_string_equal(canonical("none"), "");
    assert_string_equal(canonical(""), "");
    assert_string_equal(canonical(NULL), "");
    assert_string_equal(canonical(PRH_PREPROCESS_NONE), "");
}

/* Refused, and the message holds `words`. */
static void refuses(const char *text, const char *words)
{
    prh_preprocess *steps = (prh_preprocess *)(uintptr_t)1;

    note("%s", text);
    assert_refused(prh_preprocess_create(&steps, text), PRH_ERR_ARGUMENT, words);
    assert_null(steps);
    note("%s", "");
}

static void parameters_outside_their_range_are_refused_by_name(void **state)
{
    static const char *const bad[] = {"clamp:0", "clamp:1.5", "clamp:-0.5", "clamp:", "clamp:@stack",
        "clamp:0.95@", "clamp:0.95@foo", "clamp:0.95@Stack", "clamp:0.95@stack@matrix", "clamp:nan",
        "clamp:inf", "clamp:0x1p-1", "clamp: 0.5", "clamp:0.5:0.5", "clamp-mean:0", "clamp-mean:1.01",
        "clamp-mean:", "clamp-mean:0.5@layer", "pca:0", "pca:2.5", "pca:-1", "pca:nan", "pca:0x10",
        "pca:", "pca:0.0", "pca:1.5", "pca:-0.5", "pca:+3", "pca:1e3", "pca:99999999999999999999",
        "pca:0.99@stack"};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char quoted[64];

        snprintf(quoted, sizeof quoted, "'%s'", bad[i]);
        refuses(bad[i], quoted);
    }
}

static void unknown_steps_are_refused_by_name(void **state)
{
    (void)state;
    refuses("whiten", "'whiten'");
    refuses("Normalize", "'Normalize'");
    refuses("clamp", "'clamp'");
    refuses("pca", "'pca'");
    refuses("normalize:2", "'normalize:2'");
    refuses("center@stack", "'center@stack'");
    refuses("paper,center", "'paper' stands for a whole list");
    refuses("center, none", "'none' stands for a whole list");
    refuses("clamp:0.5,whiten,normalize", "'whiten'");
}

static void gaps_in_the_list_are_refused(void **state)
{
    (void)state;
    refuses("clamp:0.9,,normalize", "''");
    refuses("normalize,", "''");
    refuses(",normalize", "''");
    refuses(",", "''");
}

static void names_of_whole_lists_are_no_steps(void **state)
{
    (void)state;
    refuses("paper,center", "'paper'");
    refuses("center,paper", "'paper'");
    refuses("none,center", "'none'");
}

static void very_long_texts_are_refused_with_a_short_message(void **state)
{
    enum { LONG = 100000 };
    char *text = allocate(LONG + 1, 1);

    (void)state;
    memset(text, 'x', LONG);
    refuses(text, "unknown");
    assert_true(strlen(prh_last_error()) < 1024);
    memcpy(text, "clamp:0.", 8);
    memset(text + 8, '9', LONG - 8);
    refuses(text, "clamp:0.999");
    memset(text, ',', LONG);
    refuses(text, "''");
    free(text);
}

static void a_long_list_of_steps_is_fine(void **state)
{
    enum { STEPS = 5000 };
    char *text = allocate(STEPS * 7 + 1, 1);
    prh_preprocess *steps = NULL;

    (void)state;
    for (int i = 0; i < STEPS; i++)
        memcpy(text + 7 * i, "center,", 7);
    text[7 * STEPS - 1] = '\0';
    assert_ok(prh_preprocess_create(&steps, text));
    assert_int_equal(prh_preprocess_step_count(steps), STEPS);
    assert_string_equal(prh_preprocess_step(steps, STEPS - 1), "center");
    prh_preprocess_destroy(steps);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_named_in_full),
        cmocka_unit_test(full_names_read_back_as_themselves),
        cmocka_unit_test(one_component_and_all_of_the_variance_stay_apart),
        cmocka_unit_test(paper_is_two_steps),
        cmocka_unit_test(blanks_around_commas_do_not_matter),
        cmocka_unit_test(none_is_no_step),
        cmocka_unit_test(parameters_outside_their_range_are_refused_by_name),
        cmocka_unit_test(unknown_steps_are_refused_by_name),
        cmocka_unit_test(gaps_in_the_list_are_refused),
        cmocka_unit_test(names_of_whole_lists_are_no_steps),
        cmocka_unit_test(very_long_texts_are_refused_with_a_short_message),
        cmocka_unit_test(a_long_list_of_steps_is_fine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
