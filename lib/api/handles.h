/* The inside of the handles that the api room owns. */
#ifndef PRH_API_HANDLES_H
#define PRH_API_HANDLES_H

#include <prh/kernel.h>
#include <prh/model.h>

#include "base/hold.h"
#include "compute/kernel_matrix.h"

struct prh_representation {
    prh_view view;
    prh_storage storage;
    prh__hold *hold; /* the memory behind view; NULL: the caller vouches for it */
};

struct prh_model {
    prh_representation *layers; /* count of them, each with its own hold */
    char **layer_names;
    int64_t count;
    int64_t rows;
    char *name, *family, *modality;
};

struct prh_kernel {
    prh__kernel_matrix matrix;
    char function[PRH__KERNEL_NAME_SIZE];
    prh__hold *hold; /* frees this struct with the last holder */
};

/* A model over layers whose holds it takes; names may be NULL. Shared by open, create and preprocess. */
prh_status prh__model_build(prh_model **out, const prh_representation *layers, const char *const *layer_names,
    int64_t count, const prh_model_options *options);

#endif
