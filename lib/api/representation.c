/* Representations: checks of what callers hand in, and the handles over it. */
#include <prh/representation.h>

#include <string.h>

#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "compute/convert.h"
#include "compute/summary.h"
#include "io/io.h"

static const char *dtype_name(prh_dtype dtype)
{
    switch (dtype) {
    case PRH_F64:
        return "f64";
    case PRH_F32:
        return "f32";
    case PRH_F16:
        return "f16";
    default:
        return "bf16";
    }
}

prh_status prh__view_check(const prh_view *view)
{
    int64_t elements, bytes;
    size_t size;

    PRH__REQUIRE(view && view->data, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(view->dtype >= PRH_F64 && view->dtype <= PRH_BF16, PRH_ERR_ARGUMENT,
        "dtype %d is none of PRH_F64, PRH_F32, PRH_F16, PRH_BF16", (int)view->dtype);
    PRH__REQUIRE(view->reserved == 0, PRH_ERR_ARGUMENT, "the reserved field of prh_view is not 0");
    PRH__REQUIRE(view->rows >= 1 && view->cols >= 1, PRH_ERR_SHAPE,
        "a matrix of %" PRId64 " rows and %" PRId64 " columns holds nothing", view->rows, view->cols);
    PRH__REQUIRE(view->ld >= view->cols, PRH_ERR_SHAPE,
        "ld = %" PRId64 " is less than the %" PRId64 " columns", view->ld, view->cols);
    size = prh__dtype_size(view->dtype);
    PRH__REQUIRE(
        (uintptr_t)view->data % size == 0, PRH_ERR_ARGUMENT, "the data are not aligned to %zu bytes", size);
    PRH__TRY(prh__mul(&elements, view->rows, view->ld));
    return prh__mul(&bytes, elements, (int64_t)size);
}

static prh_status new_representation(prh_representation **out, const prh_view *view)
{
    PRH__TRY(prh__alloc_zero(out, 1, sizeof **out));
    (*out)->view = *view;
    (*out)->storage.dtype = dtype_name(view->dtype);
    return PRH_OK;
}

prh_status prh_representation_wrap(
    prh_representation **out, const prh_view *view, prh_release release, void *user_data)
{
    prh_representation *r;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(prh__view_check(view));
    PRH__TRY(new_representation(&r, view));
    status = release ? prh__hold_create(&r->hold, release, user_data) : PRH_OK;
    if (status < 0)
        prh__free(r);
    else
        *out = r;
    return status;
}

prh_status prh_representation_copy(prh_representation **out, const prh_view *view)
{
    prh_representation *r = NULL;
    prh_view packed;
    char *data = NULL;
    size_t row;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__TRY(prh__view_check(view));
    row = (size_t)view->cols * prh__dtype_size(view->dtype);
    PRH__GO(prh__alloc(&data, view->rows, row));
    for (int64_t i = 0; i < view->rows; i++)
        memcpy(data + (size_t)i * row, prh__row(view, i), row);
    packed = *view;
    packed.data = data;
    packed.ld = view->cols;
    PRH__GO(new_representation(&r, &packed));
    PRH__GO(prh__hold_create(&r->hold, prh__free, data));
done:
    if (status < 0) {
        prh__free(r);
        prh__free(data);
    } else {
        *out = r;
    }
    return status;
}

prh_status prh_representation_open(prh_representation **out, const char *path)
{
    prh__stored_model stored;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(path, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__io_open(&stored, path));
    if (stored.count != 1) {
        status = prh__fail(PRH_ERR_SHAPE, "%s: holds %" PRId64 " layers, not one matrix; open it as a model",
            path, stored.count);
    } else {
        status = new_representation(out, &stored.layers[0].view);
        if (status == PRH_OK) {
            (*out)->storage = stored.layers[0].storage;
            (*out)->hold = stored.layers[0].hold;
            stored.layers[0].hold = NULL;
        }
    }
    prh__io_close(&stored);
    return status;
}

void prh_representation_destroy(prh_representation *representation)
{
    if (!representation)
        return;
    prh__hold_drop(representation->hold);
    prh__free(representation);
}

int64_t prh_representation_rows(const prh_representation *representation)
{
    return representation ? representation->view.rows : 0;
}

int64_t prh_representation_cols(const prh_representation *representation)
{
    return representation ? representation->view.cols : 0;
}

prh_status prh_representation_view(const prh_representation *representation, prh_view *view)
{
    PRH__REQUIRE(representation && view, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *view = representation->view;
    return PRH_OK;
}

prh_status prh_representation_storage(const prh_representation *representation, prh_storage *storage)
{
    PRH__REQUIRE(representation && storage, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *storage = representation->storage;
    return PRH_OK;
}

prh_status prh_representation_summarize(const prh_representation *representation, prh_summary *summary)
{
    prh_summary mine;

    PRH__REQUIRE(representation && summary, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__options_write(summary, NULL, 0, sizeof mine, "prh_summary")); /* refuse before the work */
    PRH__TRY(prh__summarize(&representation->view, &mine, NULL));
    return prh__options_write(summary, &mine, sizeof mine, sizeof mine, "prh_summary");
}
