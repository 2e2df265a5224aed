/* PMI as kernels and as features: what callers wish, checked. */
#include <prh/pmi.h>

#include <math.h>

#include "api/cooccurrence.h"
#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "pmi/pmi.h"

static prh_status check_numbers(const prh_pmi_options *o, int64_t symbols, int64_t others)
{
    PRH__REQUIRE(isfinite(o->zero_value) && isfinite(o->shift), PRH_ERR_ARGUMENT,
        "zero_value %g and shift %g must be finite", o->zero_value, o->shift);
    PRH__REQUIRE(o->smoothing >= 0.0 && isfinite(o->smoothing), PRH_ERR_ARGUMENT,
        "smoothing is %g; it is finite and not negative", o->smoothing);
    PRH__REQUIRE(o->smoothing * (double)symbols * (double)others <= PRH__COUNTS_LIMIT, PRH_ERR_ARGUMENT,
        "smoothing by %g makes the sum of all counts overflow", o->smoothing);
    PRH__REQUIRE(o->context_power >= 0.0 && isfinite(o->context_power), PRH_ERR_ARGUMENT,
        "context_power is %g; it is finite and not negative", o->context_power);
    return PRH_OK;
}

/* symbols and others: rows and columns of all counts. */
static prh_status read_options(
    prh_pmi_options *mine, const prh_pmi_options *theirs, int64_t symbols, int64_t others)
{
    PRH__TRY(prh__options_read(mine, sizeof *mine, theirs, sizeof *mine, "prh_pmi_options"));
    PRH__REQUIRE(mine->kind >= PRH_PMI && mine->kind <= PRH_NPMI, PRH_ERR_ARGUMENT,
        "kind %d is none of PRH_PMI, PRH_PPMI, PRH_NPMI", (int)mine->kind);
    PRH__REQUIRE(mine->zero >= PRH_PMI_ZERO_REFUSE && mine->zero <= PRH_PMI_ZERO_GIVEN, PRH_ERR_ARGUMENT,
        "zero %d is none of PRH_PMI_ZERO_REFUSE, _MINIMUM, _GIVEN", (int)mine->zero);
    PRH__REQUIRE(mine->zero == PRH_PMI_ZERO_REFUSE || mine->kind == PRH_PMI, PRH_ERR_ARGUMENT,
        "a policy for pairs that were never seen belongs to PRH_PMI; the other kinds have their limits");
    PRH__REQUIRE(mine->zero_value == 0.0 || mine->zero == PRH_PMI_ZERO_GIVEN, PRH_ERR_ARGUMENT,
        "zero_value belongs to PRH_PMI_ZERO_GIVEN");
    PRH__REQUIRE(mine->symbols ? mine->symbol_count >= 1 : mine->symbol_count == 0, PRH_ERR_ARGUMENT,
        "%" PRId64 " symbols are wanted of a list that is %s", mine->symbol_count,
        mine->symbols ? "there" : "NULL");
    return check_numbers(mine, symbols, others);
}

static prh_status check_symmetric(const prh_pmi_options *options)
{
    PRH__REQUIRE(options->context_power == 0.0, PRH_ERR_ARGUMENT,
        "a context_power makes PMI asymmetric: it is for prh_representation_create_pmi");
    return PRH_OK;
}

prh_status prh_kernel_create_pmi(prh_kernel **out, const prh_cooccurrence *counts,
    const prh_pmi_options *options, const prh_run_options *run)
{
    prh__kernel_matrix matrix;
    prh_pmi_options mine;
    prh__task task;
    prh__run how;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(counts, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(counts->counts.contexts == 0, PRH_ERR_ARGUMENT,
        "a table has no PMI of its terms with each other; prh_cooccurrence_project makes symmetric counts of "
        "it");
    PRH__TRY(read_options(&mine, options, counts->counts.symbols, counts->counts.symbols));
    PRH__TRY(check_symmetric(&mine));
    PRH__TRY(prh__run_begin(&how, &task, run));
    counts->self->calls++;
    status = prh__pmi_of_counts(&matrix, &counts->counts, &mine, &how);
    counts->self->calls--;
    if (status >= 0)
        status = prh__kernel_take(out, &matrix);
    return prh__run_end(&how, status);
}

prh_status prh_kernel_create_pmi_of_joint(
    prh_kernel **out, const prh_view *joint, const prh_pmi_options *options, const prh_run_options *run)
{
    prh__kernel_matrix matrix;
    prh_pmi_options mine;
    prh__task task;
    prh__run how;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(prh__view_check(joint));
    PRH__TRY(read_options(&mine, options, joint->rows, joint->rows));
    PRH__TRY(check_symmetric(&mine));
    PRH__TRY(prh__run_begin(&how, &task, run));
    status = prh__pmi_of_joint(&matrix, joint, &mine, &how);
    if (status >= 0)
        status = prh__kernel_take(out, &matrix);
    return prh__run_end(&how, status);
}

prh_status prh_representation_create_pmi(prh_representation **out, const prh_cooccurrence *counts,
    const prh_pmi_options *options, const prh_run_options *run)
{
    prh_view view = {.dtype = PRH_F64};
    double *values = NULL;
    prh_pmi_options mine;
    prh__task task;
    prh__run how;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(counts, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(read_options(&mine, options, counts->counts.symbols,
        counts->counts.contexts > 0 ? counts->counts.contexts : counts->counts.symbols));
    PRH__TRY(prh__run_begin(&how, &task, run));
    counts->self->calls++;
    status = prh__pmi_rows(&values, &view.rows, &view.cols, &counts->counts, &mine, &how);
    counts->self->calls--;
    view.data = values;
    view.ld = view.cols;
    if (status >= 0)
        status = prh_representation_wrap(out, &view, prh__free, values);
    if (status < 0)
        prh__free(values);
    return prh__run_end(&how, status);
}
