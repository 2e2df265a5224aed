/* Linear HSIC and CKA of any number of rows in one pass: chunk by chunk, on many threads or machines. */
#ifndef PRH_HSIC_STREAM_H
#define PRH_HSIC_STREAM_H

#include <prh/run.h>
#include <prh/status.h>
#include <prh/view.h>

PRH_BEGIN_DECLS

/*
 * Sums over the rows seen so far: memory for (d_x + d_y)^2 doubles, whatever the number of rows.
 *
 * Threads: confined: one call at a time. Different streams on different threads are fine. A progress callback may read
 * the streams of its call; changing them from there is refused (ARGUMENT), destroying them is not noticed.
 */
typedef struct prh_hsic_stream prh_hsic_stream;

/**
 * Begins a stream of paired rows: row i of x and row i of y describe the same item.
 *
 * @param out     receives the handle; NULL on failure
 * @param cols_x  d_x >= 1
 * @param cols_y  d_y >= 1
 *
 * Errors:   ARGUMENT for NULL; SHAPE if a side has no columns; TOO_LARGE if the sums cannot be addressed
 *           (about 10^9 columns together); MEMORY
 * Cost:     about 8 (d_x + d_y) (d_x + d_y + 128) bytes
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_hsic_stream_create(
    prh_hsic_stream **out, int64_t cols_x, int64_t cols_y);

/** Lets go of a stream. NULL is fine. Since: 0.1 */
PRH_API void prh_hsic_stream_destroy(prh_hsic_stream *stream);

/** Rows seen so far, those of merged streams too; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_hsic_stream_rows(const prh_hsic_stream *stream);

/** Columns of x; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_hsic_stream_cols_x(const prh_hsic_stream *stream);

/** Columns of y; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_hsic_stream_cols_y(const prh_hsic_stream *stream);

/**
 * Takes in the next rows of both sides, one or as many as one likes; nothing of them is held on to.
 *
 * Products and sums are in double. On failure, cancellation included, the stream is as it was. The same calls in the
 * same order give the same bits for any num_threads, with one BLAS on one machine; other chunks or another order
 * differ by rounding.
 *
 * @param stream   changed on success only
 * @param x        m >= 1 rows, d_x columns, any dtype
 * @param y        m rows, d_y columns, any dtype; row i belongs to row i of x
 * @param options  NULL: all defaults
 *
 * Errors:   ARGUMENT as prh_representation_wrap; SHAPE if rows or columns do not fit; VALUE naming side, row and
 *           column of this chunk for NaN and infinity, or if squares overflow; TOO_LARGE; MEMORY; CANCELLED; ABI
 * Cost:     time O((m + 4) (d_x + d_y)^2): chunks of some hundred rows are cheaper by the row than single ones;
 *           extra memory about 1 MiB per thread and O(d_x + d_y)
 * Threads:  confined to one thread at a time
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_hsic_stream_update(
    prh_hsic_stream *stream, const prh_view *x, const prh_view *y, const prh_run_options *options);

/**
 * Adds all rows of another stream, which stays as it is. Any order and tree of merges gives the same values but for
 * rounding.
 *
 * @param into     changed on success only
 * @param other    as wide as `into`; may be without rows
 * @param options  NULL: all defaults
 *
 * Errors:   ARGUMENT for NULL or if both are one stream; SHAPE if the widths differ; VALUE if squares overflow;
 *           TOO_LARGE; MEMORY; CANCELLED; ABI
 * Cost:     time O((d_x + d_y)^2)
 * Threads:  confined to one thread at a time, both streams
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_hsic_stream_merge(
    prh_hsic_stream *into, const prh_hsic_stream *other, const prh_run_options *options);

/* What the rows seen so far give, with linear kernels. A value that is undefined is NaN and has its status beside it.
 * Zero it and set struct_size. */
typedef struct prh_hsic_values {
    uint64_t struct_size; /* sizeof(prh_hsic_values), set by the caller */
    double cka;           /* as metric cka in PRH_PRECISION_F64: hsic_xy / sqrt(hsic_xx hsic_yy), in [0, 1] */
    double unbiased_cka;  /* as metric unbiased_cka: the same of the unbiased values, in [-1, 1] */
    double hsic_xx, hsic_xy; /* tr(KHLH) / (n - 1)^2; K of the first side, L of the second */
    double hsic_yy;
    double unbiased_hsic_xx, unbiased_hsic_xy; /* <U(K), U(L)> / (n (n - 3)), U as in cka.h */
    double unbiased_hsic_yy;
    prh_status cka_status;           /* UNDEFINED if a side has no variance */
    prh_status unbiased_cka_status;  /* UNDEFINED if n < 4 or a side's U(K) is zero to rounding */
    prh_status unbiased_hsic_status; /* UNDEFINED if n < 4 */
    int32_t reserved;                /* 0 */
} prh_hsic_values;

/**
 * The values of all rows seen so far. The stream goes on: more rows may follow.
 *
 * @param stream   not changed
 * @param options  NULL: all defaults
 * @param values   left untouched on failure
 *
 * Source:   Gretton et al., ALT 2005, definition 2 (biased HSIC); Song et al., JMLR 13 (2012), eq. 5 (unbiased);
 *           Kornblith et al., arXiv 1905.00414 (CKA); in feature space: docs/numerics.md, "Streams"
 * Errors:   UNDEFINED for fewer than 2 rows; ARGUMENT for NULL; VALUE if squares overflow, or underflow for a side that
 *           varies (features below about 1e-73); MEMORY; CANCELLED; ABI
 * Cost:     time O((d_x + d_y)^2)
 * Threads:  confined to one thread at a time
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_hsic_stream_get_values(
    const prh_hsic_stream *stream, const prh_run_options *options, prh_hsic_values *values);

/** Bytes that prh_hsic_stream_save writes, at any time; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_hsic_stream_saved_size(const prh_hsic_stream *stream);

/**
 * Writes the stream into the caller's bytes, to be sent or stored, in a layout that is one for all machines
 * (docs/formats.md).
 *
 * @param bytes  receives size bytes; left untouched on failure
 * @param size   prh_hsic_stream_saved_size(stream)
 *
 * Errors:   ARGUMENT for NULL or another size
 * Cost:     O((d_x + d_y)^2)
 * Threads:  confined to one thread at a time
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_hsic_stream_save(
    const prh_hsic_stream *stream, void *bytes, int64_t size);

/**
 * Makes the stream that was saved: with the same BLAS on the same kind of machine it goes on with the same bits.
 *
 * @param out    receives the handle; NULL on failure
 * @param bytes  size bytes, of any alignment
 * @param size   as many as were saved
 *
 * Errors:   FORMAT for bytes that are cut off, changed, of another version or no saved stream; ARGUMENT for NULL or a
 *           negative size; MEMORY
 * Cost:     O((d_x + d_y)^2), nothing of which is allocated before the checksum is known to be right
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_hsic_stream_restore(
    prh_hsic_stream **out, const void *bytes, int64_t size);

PRH_END_DECLS

#endif
