/* The parsers of names: kernel functions, preprocessing steps, which must read back as themselves, and geometries. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prh/prh.h>

#include "compute/kernel_function.h"
#include "pmi/geometry.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void try_kernel(const char *text)
{
    prh__kernel_function first, second;
    char name[PRH__KERNEL_NAME_SIZE];

    if (prh__kernel_function_read(&first, text) < 0)
        return;
    prh__kernel_function_write(name, &first);
    if (prh__kernel_function_read(&second, name) < 0 || !prh__kernel_function_equal(&first, &second))
        abort();
}

static void try_steps(const char *text)
{
    prh_preprocess *steps = NULL, *again = NULL;

    if (prh_preprocess_create(&steps, text) < 0)
        return;
    for (int64_t i = 0; i < prh_preprocess_step_count(steps); i++) {
        const char *step = prh_preprocess_step(steps, i);

        if (prh_preprocess_create(&again, step) < 0 || strcmp(prh_preprocess_step(again, 0), step) != 0)
            abort();
        prh_preprocess_destroy(again);
    }
    prh_preprocess_destroy(steps);
}

static void try_geometry(const char *text)
{
    prh__geometry geometry;

    if (prh__geometry_read(&geometry, text) >= 0 && (geometry.n < 1 || geometry.n > PRH__GEOMETRY_EVENTS))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = malloc(size + 1);

    if (!text)
        return 0;
    memcpy(text, bytes, size);
    text[size] = '\0';
    try_kernel(text);
    try_steps(text);
    try_geometry(text);
    free(text);
    return 0;
}
