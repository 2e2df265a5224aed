/* A model: an ordered list of layers, each a representation of the same samples, widths free. */
#ifndef PRH_MODEL_H
#define PRH_MODEL_H

#include <prh/representation.h>
#include <prh/run.h>

PRH_BEGIN_DECLS

/* Threads: immutable, share freely. */
typedef struct prh_model prh_model;

/* Zero is the default for every field. */
typedef struct prh_model_options {
    uint64_t struct_size;           /* sizeof(prh_model_options), set by the caller */
    const char *name;               /* NULL: the file's name without folder and ending, or "model" */
    const char *family;             /* NULL: "" */
    const char *modality;           /* NULL: "" */
    const char *const *layer_names; /* prh_model_create: one per layer; NULL: numbers. prh_model_open: NULL */
    const char *kernel;             /* what the layers are: NULL: features; or "gram", "dissimilarity",
                           "squared-dissimilarity" (kernel.h): matrices of all items with all, that metrics take in
                           place of features, whatever kernel they name, and that are not preprocessed */
} prh_model_options;

/**
 * Opens a model from what it is stored in:
 *   .npy           n x d: one layer; n x L x d: a stack of L layers
 *   .safetensors   one two-dimensional tensor per layer, in natural order of their names (2 before 10)
 *   a directory    of .npy files, one layer each, in natural order of their names
 *
 * @param out      receives the handle; NULL on failure
 * @param path     file or directory
 * @param options  NULL: all defaults; strings are copied
 *
 * Errors:   as prh_representation_open; SHAPE also if layers disagree on n, or for a kernel and a layer that is not
 *           square; ARGUMENT also for an unknown kernel; ABI. The message names the file
 * Cost:     O(layers) where layers can be mapped, otherwise O(n d) for each converted layer
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_model_open(
    prh_model **out, const char *path, const prh_model_options *options);

/**
 * Makes a model of representations; the model holds on to them, so the caller may destroy its handles.
 *
 * @param out      receives the handle; NULL on failure
 * @param layers   count handles, first layer first, all with the same number of rows
 * @param count    number of layers, at least 1
 * @param options  NULL: all defaults; strings are copied
 *
 * Errors:   ARGUMENT for NULL, count < 1 or an unknown kernel; SHAPE if the row counts differ, or for a kernel and a
 *           layer that is not square, naming it; ABI; MEMORY. What matrices hold is looked at when they are prepared
 * Cost:     O(count)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_model_create(prh_model **out, const prh_representation *const *layers,
    int64_t count, const prh_model_options *options);

/** Lets go of a model. NULL is fine. Since: 0.1 */
PRH_API void prh_model_destroy(prh_model *model);

/** Number of samples n; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_model_rows(const prh_model *model);

/** Number of layers; 0 for NULL. Since: 0.1 */
PRH_API int64_t prh_model_layer_count(const prh_model *model);

/** Layer i, 0-based, living as long as the model; NULL if there is none. Since: 0.1 */
PRH_API const prh_representation *prh_model_layer(const prh_model *model, int64_t i);

/** Name of layer i: the tensor's or the file's, else its number; NULL if there is none. Since: 0.1 */
PRH_API const char *prh_model_layer_name(const prh_model *model, int64_t i);

/**
 * prh_representation_summarize of every layer, in parallel over layers.
 *
 * @param summaries  one pointer per layer, each to a struct with its struct_size set; on failure none is changed
 * @param options    NULL: all defaults
 *
 * Errors:   as prh_representation_summarize; CANCELLED
 * Cost:     that of prh_representation_summarize for each layer
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_model_summarize(
    const prh_model *model, prh_summary *const *summaries, const prh_run_options *options);

/** The model's name, living as long as the model; "" for NULL. Since: 0.1 */
PRH_API const char *prh_model_name(const prh_model *model);

/** The model's family, likewise; "" if none was given. Since: 0.1 */
PRH_API const char *prh_model_family(const prh_model *model);

/** The model's modality, likewise; "" if none was given. Since: 0.1 */
PRH_API const char *prh_model_modality(const prh_model *model);

/** What the layers are if they are no features, "dissimilarity", a static string; NULL for features. Since: 0.1 */
PRH_API const char *prh_model_kernel(const prh_model *model);

PRH_END_DECLS

#endif
