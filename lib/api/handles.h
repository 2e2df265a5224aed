/* The inside of the handles that the api room owns. */
#ifndef PRH_API_HANDLES_H
#define PRH_API_HANDLES_H

#include <prh/kernel.h>
#include <prh/model.h>
#include <prh/preprocess.h>

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
    prh_preprocess_report *reports; /* count of them, or NULL: nothing was done to the layers */
    int64_t count;
    int64_t rows;
    const char *kernel; /* what the layers are: static, or NULL for features */
    char *name, *family, *modality;
};

struct prh_kernel {
    prh__kernel_matrix matrix;
    char function[PRH__KERNEL_NAME_SIZE];
    prh__hold *hold; /* frees this struct with the last holder */
};

/* A handle of a matrix, which it takes; on failure the matrix is freed. */
prh_status prh__kernel_take(prh_kernel **out, prh__kernel_matrix *matrix);

/* Whether a caller's matrix may be read; the Errors of prh_representation_wrap. */
prh_status prh__view_check(const prh_view *view);

/* A model over layers whose holds it takes. Shared by open, create and preprocess. The kernel is a static word. */
prh_status prh__model_build(
    prh_model **out, const prh_representation *layers, int64_t count, const prh_model_options *options);

/* What is said of a layer that no step was done to. */
prh_preprocess_report prh__report_nothing(void);

/* Checks the layer, picks its report (of NULL: nothing) and writes it to the caller's struct. */
prh_status prh__report_write(
    prh_preprocess_report *report, const prh_preprocess_report *reports, int64_t layer, int64_t count);

#endif
