/* Blocks are made by whoever needs them first. Nobody waits: who finds a block half made makes one for itself. */
#include "infer/noise.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"

enum { EMPTY, BUSY, READY };

enum { AT_ONCE = 256 }; /* normals that are made in double before they are narrowed */

uint64_t prh__noise_bytes(int64_t samples, int64_t width)
{
    const int64_t blocks = (samples + PRH__NOISE_SAMPLES - 1) / PRH__NOISE_SAMPLES;

    return (uint64_t)blocks * ((uint64_t)width * PRH__NOISE_SAMPLES * sizeof(float) + sizeof(atomic_int));
}

prh_status prh__noise_create(prh__noise *noise, uint64_t seed, int64_t samples, int64_t width)
{
    int64_t size;

    *noise = (prh__noise){
        .seed = seed, .width = width, .blocks = (samples + PRH__NOISE_SAMPLES - 1) / PRH__NOISE_SAMPLES};
    PRH__TRY(prh__mul(&size, noise->blocks * PRH__NOISE_SAMPLES, width));
    PRH__TRY(prh__alloc(&noise->states, noise->blocks, sizeof *noise->states));
    for (int64_t b = 0; b < noise->blocks; b++)
        atomic_init(&noise->states[b], EMPTY);
    return prh__alloc(&noise->values, size, sizeof *noise->values);
}

void prh__noise_free(prh__noise *noise)
{
    prh__free(noise->values);
    prh__free(noise->states);
    *noise = (prh__noise){0};
}

int64_t prh__noise_scratch(int64_t width)
{
    return PRH__NOISE_SAMPLES * width;
}

/* Each sample is a stream; a longer one begins as a shorter one does. */
static void make(uint64_t seed, int64_t block, int64_t width, float *out)
{
    for (int64_t s = 0; s < PRH__NOISE_SAMPLES; s++, out += width) {
        double some[AT_ONCE];
        prh__random r;

        prh__random_open(&r, seed, (uint64_t)(block * PRH__NOISE_SAMPLES + s));
        for (int64_t first = 0; first < width; first += AT_ONCE) {
            const int64_t count = width - first < AT_ONCE ? width - first : AT_ONCE;

            prh__random_normals(&r, count, some);
            for (int64_t i = 0; i < count; i++)
                out[first + i] = (float)some[i];
        }
    }
}

const float *prh__noise_block(
    prh__noise *noise, uint64_t seed, int64_t block, int64_t width, float *scratch, int64_t *stride)
{
    int state = EMPTY;

    *stride = width;
    if (noise && noise->seed == seed && noise->width >= width && block < noise->blocks) {
        float *kept = noise->values + block * PRH__NOISE_SAMPLES * noise->width;

        if (atomic_compare_exchange_strong(&noise->states[block], &state, BUSY)) {
            make(seed, block, noise->width, kept);
            atomic_store(&noise->states[block], READY);
            state = READY;
        }
        if (state == READY) {
            *stride = noise->width;
            return kept;
        }
    }
    make(seed, block, width, scratch);
    return scratch;
}
