/* Streaming HSIC: the handle over two sets of sums, what there is and room for what comes next. */
#include <prh/hsic_stream.h>

#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/threads.h"
#include "compute/comoments.h"
#include "compute/comoments_bytes.h"
#include "metric/hsic_stream.h"

struct prh_hsic_stream {
    prh__comoments now;
    prh__comoments next;          /* a call works here, and the two change places when it has succeeded */
    int calls;                    /* that read it at the moment: more than one if a callback calls, too */
    struct prh_hsic_stream *self; /* to count calls that take it as const */
};

static prh_status check_idle(const prh_hsic_stream *stream)
{
    PRH__REQUIRE(stream->calls == 0, PRH_ERR_ARGUMENT,
        "the stream is in use by the call whose callback this is; it may be read here, not changed");
    return PRH_OK;
}

static void change_places(prh_hsic_stream *stream)
{
    const prh__comoments before = stream->now;

    stream->now = stream->next;
    stream->next = before;
}

static prh_status allocate(prh_hsic_stream **out)
{
    PRH__TRY(prh__alloc_zero(out, 1, sizeof **out));
    (*out)->self = *out;
    return PRH_OK;
}

prh_status prh_hsic_stream_create(prh_hsic_stream **out, int64_t cols_x, int64_t cols_y)
{
    const int64_t cols[2] = {cols_x, cols_y};
    prh_hsic_stream *stream = NULL;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__GO(allocate(&stream));
    PRH__GO(prh__comoments_create(&stream->now, cols));
    PRH__GO(prh__comoments_create(&stream->next, cols));
    *out = stream;
    return PRH_OK;
done:
    prh_hsic_stream_destroy(stream);
    return status;
}

void prh_hsic_stream_destroy(prh_hsic_stream *stream)
{
    if (!stream)
        return;
    prh__comoments_free(&stream->now);
    prh__comoments_free(&stream->next);
    prh__free(stream);
}

int64_t prh_hsic_stream_rows(const prh_hsic_stream *stream)
{
    return stream ? stream->now.n : 0;
}

int64_t prh_hsic_stream_cols_x(const prh_hsic_stream *stream)
{
    return stream ? stream->now.sums.cols[0] : 0;
}

int64_t prh_hsic_stream_cols_y(const prh_hsic_stream *stream)
{
    return stream ? stream->now.sums.cols[1] : 0;
}

static prh_status check_side(const prh_hsic_stream *stream, int side, const prh_view *view)
{
    const char *name = side == 0 ? "x" : "y";
    const prh_status status = prh__view_check(view);

    if (status < 0)
        return prh__fail_within(status, "%s", name);
    PRH__REQUIRE(view->cols == stream->now.sums.cols[side], PRH_ERR_SHAPE,
        "%s has %" PRId64 " columns, the stream takes %" PRId64, name, view->cols,
        stream->now.sums.cols[side]);
    return PRH_OK;
}

prh_status prh_hsic_stream_update(
    prh_hsic_stream *stream, const prh_view *x, const prh_view *y, const prh_run_options *options)
{
    prh_view side[2];
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(stream && x && y, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(check_side(stream, 0, x));
    PRH__TRY(check_side(stream, 1, y));
    PRH__REQUIRE(
        x->rows == y->rows, PRH_ERR_SHAPE, "x has %" PRId64 " rows, y has %" PRId64, x->rows, y->rows);
    side[0] = *x;
    side[1] = *y;
    PRH__TRY(check_idle(stream));
    PRH__TRY(prh__run_begin(&run, &task, options));
    stream->calls++;
    status = prh__comoments_add(&stream->next, &stream->now, side, &run);
    stream->calls--;
    if (status >= 0)
        change_places(stream);
    return prh__run_end(&run, status);
}

prh_status prh_hsic_stream_merge(
    prh_hsic_stream *into, const prh_hsic_stream *other, const prh_run_options *options)
{
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(into && other, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(into != other, PRH_ERR_ARGUMENT, "a stream cannot be merged into itself");
    for (int f = 0; f < 2; f++)
        PRH__REQUIRE(into->now.sums.cols[f] == other->now.sums.cols[f], PRH_ERR_SHAPE,
            "%s has %" PRId64 " columns in one stream and %" PRId64 " in the other", f == 0 ? "x" : "y",
            into->now.sums.cols[f], other->now.sums.cols[f]);
    PRH__TRY(check_idle(into));
    PRH__TRY(prh__run_begin(&run, &task, options));
    into->calls++;
    other->self->calls++;
    status = prh__comoments_merge(&into->next, &into->now, &other->now, &run);
    other->self->calls--;
    into->calls--;
    if (status >= 0)
        change_places(into);
    return prh__run_end(&run, status);
}

prh_status prh_hsic_stream_get_values(
    const prh_hsic_stream *stream, const prh_run_options *options, prh_hsic_values *values)
{
    prh__centred centred = {0};
    prh_hsic_values mine;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(stream && values, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__options_write(values, NULL, 0, sizeof mine, "prh_hsic_values")); /* before the work */
    PRH__TRY(prh__run_begin(&run, &task, options));
    stream->self->calls++;
    status = stream->now.n > 0 ? prh__comoments_centre(&centred, &stream->now, &run) : PRH_OK;
    stream->self->calls--;
    if (status >= 0)
        status = prh__hsic_values(&mine, &centred);
    status = prh__run_end(&run, status);
    return status < 0 ? status
                      : prh__options_write(values, &mine, sizeof mine, sizeof mine, "prh_hsic_values");
}

int64_t prh_hsic_stream_saved_size(const prh_hsic_stream *stream)
{
    int64_t bytes = 0;

    return stream && prh__comoments_bytes(&bytes, stream->now.sums.cols) == PRH_OK ? bytes : 0;
}

prh_status prh_hsic_stream_save(const prh_hsic_stream *stream, void *bytes, int64_t size)
{
    int64_t needed;

    PRH__REQUIRE(stream && bytes, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__comoments_bytes(&needed, stream->now.sums.cols));
    PRH__REQUIRE(size == needed, PRH_ERR_ARGUMENT,
        "the stream takes %" PRId64 " bytes (prh_hsic_stream_saved_size), not %" PRId64, needed, size);
    prh__comoments_write(&stream->now, bytes);
    return PRH_OK;
}

prh_status prh_hsic_stream_restore(prh_hsic_stream **out, const void *bytes, int64_t size)
{
    prh_hsic_stream *stream = NULL;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(bytes && size >= 0, PRH_ERR_ARGUMENT, "a pointer is NULL or a size negative");
    PRH__GO(allocate(&stream));
    PRH__GO(prh__comoments_read(&stream->now, bytes, size));
    PRH__GO(prh__comoments_create(&stream->next, stream->now.sums.cols));
    *out = stream;
    return PRH_OK;
done:
    prh_hsic_stream_destroy(stream);
    return status;
}
