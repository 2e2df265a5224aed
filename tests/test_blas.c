/* The doorway to LAPACK: sizes that its integers cannot hold are refused before anything is touched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <prh/status.h>

#include "base/blas.h"

static void workspaces_beyond_an_int_are_refused(void **state)
{
    const int64_t orders[] = {23171, 30000, 2000000000};

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(prh__svd_left(orders[i], orders[i] + 5, NULL, NULL, NULL), PRH_ERR_TOO_LARGE);
        assert_non_null(strstr(prh_last_error(), "LAPACK"));
    }
    assert_int_equal(prh__svd_square(23171, NULL, NULL, NULL, NULL), PRH_ERR_TOO_LARGE);
    assert_int_equal(prh__eigh(32767, NULL, NULL), PRH_ERR_TOO_LARGE);
    assert_int_equal(prh__eigh(2000000000, NULL, NULL), PRH_ERR_TOO_LARGE);
}

static void sizes_beyond_an_int_are_refused(void **state)
{
    const int64_t large = INT64_C(1) << 31;

    (void)state;
    assert_int_equal(prh__svd_left(large, 3, NULL, NULL, NULL), PRH_ERR_TOO_LARGE);
    assert_int_equal(prh__svd_square(large, NULL, NULL, NULL, NULL), PRH_ERR_TOO_LARGE);
    assert_int_equal(
        prh__gemm_nt(PRH_F64, 2, 2, large, NULL, large, NULL, large, NULL, 2), PRH_ERR_TOO_LARGE);
    assert_int_equal(prh__gemm_tn(2, 2, large, NULL, 2, NULL, 2, NULL, 2), PRH_ERR_TOO_LARGE);
    assert_int_equal(prh__gemm_nn(2, 2, large, NULL, large, NULL, 2, NULL, 2), PRH_ERR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workspaces_beyond_an_int_are_refused),
        cmocka_unit_test(sizes_beyond_an_int_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
