/* Bytes from the fuzzer as a file that prh__io_open opens. */
#ifndef PRH_TESTS_FUZZ_FEED_H
#define PRH_TESTS_FUZZ_FEED_H

#include <stddef.h>
#include <stdint.h>

/* Opens the bytes as a file in memory, reads every element of what came out, and aborts if a promise of
 * lib/io/io.h is broken. */
void feed(const uint8_t *bytes, size_t size);

/* Called by libFuzzer. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
