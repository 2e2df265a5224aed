/* Some of the rows of a matrix, drawn at random and copied. */
#ifndef PRH_COMPUTE_GATHER_H
#define PRH_COMPUTE_GATHER_H

#include <stddef.h>
#include <stdint.h>

#include <prh/view.h>

/* Bytes of room that prh__draw_items works in, a multiple of 64. */
size_t prh__draw_bytes(int64_t n);

/* items = `count` of 0 ... n - 1, every subset equally likely, ascending. The room is prh__draw_bytes long. */
void prh__draw_items(uint64_t seed, uint64_t stream, int64_t n, int64_t count, int32_t *items);

/* Bytes of a matrix of this shape without gaps, up to a multiple of 64. */
size_t prh__gather_bytes(const prh_view *shape);

/* out = rows items[0] ... items[count - 1], without gaps; of a square matrix with `both` the same columns only. */
void prh__gather(const prh_view *view, const int32_t *items, int64_t count, int both, void *out);

#endif
