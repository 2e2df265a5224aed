/* NULL, handed to every function of inference: refused with ARGUMENT, results untouched. */
#include "support.h"

#define REFUSES(call) assert_status(call, PRH_ERR_ARGUMENT)

static void p_values_are_not_adjusted_to_nothing(void **state)
{
    const double p[2] = {0.1, 0.2};
    double out[2] = {7.0, 7.0};

    (void)state;
    REFUSES(prh_adjust_p(NULL, 2, PRH_ADJUST_BH, out));
    REFUSES(prh_adjust_p(p, 2, PRH_ADJUST_BH, NULL));
    REFUSES(prh_adjust_max_t(NULL, p, 1, 2, out));
    REFUSES(prh_adjust_max_t(p, NULL, 1, 2, out));
    REFUSES(prh_adjust_max_t(p, p, 1, 2, NULL));
    assert_true(out[0] == 7.0 && out[1] == 7.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_values_are_not_adjusted_to_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
