/* Numbers of random streams: what one seed is used for in this room never meets what else it is used for. */
#ifndef PRH_PMI_STREAMS_H
#define PRH_PMI_STREAMS_H

#include <stdint.h>

enum {
    PRH__STREAM_WEIGHTS = 16, /* permutations, samples and the like have 0 here */
    PRH__STREAM_PAIRS,
    PRH__STREAM_SEQUENCE,
    PRH__STREAM_TASKS,
    PRH__STREAM_BIJECTION,
    PRH__STREAM_MERGING,
    PRH__STREAM_LEARNER
};

/* Stream `number` of a use. */
static inline uint64_t prh__stream(int use, int64_t number)
{
    return (uint64_t)use << 56 | (uint64_t)number;
}

#endif
