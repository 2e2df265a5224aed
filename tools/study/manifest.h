/* The manifest: which models there are, and what is known of them. */
#ifndef PRH_TOOLS_STUDY_MANIFEST_H
#define PRH_TOOLS_STUDY_MANIFEST_H

#include "options.h"
#include "study/records.h"

/* One model. Texts are those of the file; "" where there is nothing. */
typedef struct listing {
    const record *row;
    const char *name, *family, *modality, *kernel, *repeats;
    char *
        file; /* the path, which is relative to the manifest, as the program can open it; NULL with --matrix */
} listing;

typedef struct manifest {
    records table;
    listing *entries; /* one per row of the table */
    int64_t name_column;
    int64_t path_column; /* -1 with --matrix */
    int64_t left_out;    /* rows behind those of the table, of models that take no part (chosen.h) */
    const char **quality_names;
    int64_t *quality_columns;
    int64_t quality_count;
    double *qualities; /* models x quality_count; NaN: not known */
} manifest;

/**
 * Reads the file that the command line names and sees that names are there and different, that files are there, that
 * kernels are known and qualities numbers; EXIT_BAD after a complaint. Call manifest_release in any case.
 */
int manifest_read(manifest *mine, const options *wishes);
void manifest_release(manifest *mine);

/** The number of a model; -1 if there is none of that name. */
int64_t manifest_find(const manifest *mine, const char *name);

/** Whether there is such a model among those that take no part. */
int manifest_leaves_out(const manifest *mine, const char *name);

/** The name of another model that may have been meant, as the end of a complaint, or "". Allocated. */
char *manifest_hint(const manifest *mine, const char *name);

#endif
