/*
 * The standard normals that samples of grids are made of. Sample s of a seed has the same ones in every grid, so those
 * who sample many keep them. They are floats: what is lost, 1e-7 of them, no number of samples shows.
 */
#ifndef PRH_INFER_NOISE_H
#define PRH_INFER_NOISE_H

#include <stdatomic.h>
#include <stdint.h>

#include <prh/status.h>

enum { PRH__NOISE_SAMPLES = 100 }; /* of a block: what is kept, or made, together */

typedef struct prh__noise {
    uint64_t seed;
    int64_t width, blocks; /* normals of a sample; blocks of samples */
    float *values;         /* blocks x PRH__NOISE_SAMPLES x width */
    atomic_int *states;    /* of each block */
} prh__noise;

/* Room for so many samples; a block is made when it is first asked for. Free also what could not be created. */
prh_status prh__noise_create(prh__noise *noise, uint64_t seed, int64_t samples, int64_t width);
void prh__noise_free(prh__noise *noise);

/* Bytes that it takes. */
uint64_t prh__noise_bytes(int64_t samples, int64_t width);

/* Room that prh__noise_block needs: floats. */
int64_t prh__noise_scratch(int64_t width);

/*
 * `width` normals and more for each sample of block number `block`, every *stride floats: what is kept of the seed and
 * is wide enough, or else made in `scratch`. `noise` may be NULL; any number of threads.
 */
const float *prh__noise_block(
    prh__noise *noise, uint64_t seed, int64_t block, int64_t width, float *scratch, int64_t *stride);

#endif
