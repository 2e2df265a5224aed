/* A run that goes on where an earlier one was ended. The library does it; here is what the user is told. */
#include "resume.h"

#include <inttypes.h>
#include <stdio.h>

#include "output.h"
#include "program.h"
#include "progress.h"

int resume_open(prh_store **store, const options *wishes)
{
    const char *folder = wishes->resume;
    prh_status status;

    *store = NULL;
    if (!folder)
        return EXIT_FINE;
    if (output_is_among(folder, &wishes->x) || output_is_among(folder, &wishes->y))
        return bad("%s: is an input, --resume takes a folder of its own", folder);
    status = prh_store_open(store, folder);
    return status == PRH_OK ? EXIT_FINE : bad_status(status, folder);
}

void resume_note(const prh_store *store, const options *wishes)
{
    prh_store_counts counts = {.struct_size = sizeof counts};

    if (!store || wishes->quiet || prh_store_get_counts(store, &counts) != PRH_OK)
        return;
    progress_clear();
    fprintf(stderr,
        "prh: resumed: %" PRId64 " of %" PRId64 " layers and %" PRId64 " of %" PRId64
        " comparisons were there\n",
        counts.layers_found, counts.layers_found + counts.layers_made, counts.grids_found,
        counts.grids_found + counts.grids_made);
}

void resume_rest(const prh_store *store, const options *wishes)
{
    prh_store_counts counts = {.struct_size = sizeof counts};

    if (!store || wishes->quiet || prh_store_get_counts(store, &counts) != PRH_OK ||
        counts.layers_found + counts.layers_made == 0)
        return;
    fprintf(stderr,
        "prh: %s keeps what is finished, %" PRId64 " layers and %" PRId64
        " comparisons of it: the same command goes on from there\n",
        wishes->resume, counts.layers_found + counts.layers_made, counts.grids_found + counts.grids_made);
}
