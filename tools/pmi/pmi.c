/* prh pmi FILE...: read, count, divide, decompose, say what was found. */
#include "pmi.h"

#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json.h"
#include "models.h"
#include "output.h"
#include "program.h"
#include "progress.h"

enum { KERNEL_PART = 1, MAP_PART = 4, CERTIFICATE_PART = 5, WHOLE = 10 }; /* for the bar */

const double pmi_errors[PMI_WIDTHS] = {0.1, 0.01};

static int read_source(pmi *mine)
{
    const pmi_wishes *asked = &mine->wishes->pmi;
    const file_list *files = &mine->wishes->files;

    if (asked->from == SOURCE_COUNTS)
        return source_read_counts(&mine->from, files, asked->is_table);
    if (asked->from == SOURCE_TEXT) {
        const source_text how = {asked->window, asked->vocabulary, asked->with_self};

        return source_read_text(&mine->from, files, &how);
    } else {
        const source_images how = {
            asked->levels, asked->radius, asked->pairs, (uint64_t)mine->wishes->null.seed};

        return source_read_images(&mine->from, files, &how);
    }
}

/* Before the certificate, which stays: the map's own decomposition is let go of. */
static int find_map(pmi *mine, const prh_run_options *run)
{
    prh_status status;

    progress_step("finding", "the map", KERNEL_PART, MAP_PART, WHOLE);
    status = prh_embedding_create_classical(&mine->map, mine->kernel, 2, run);
    return status == PRH_OK ? progress_interrupted() : bad_status(status, NULL);
}

/* How wide features must be, and how near they come at best. */
static prh_status find_widths(pmi *mine)
{
    double whole, least;
    prh_status status = prh_certificate_error(mine->certificate, 0, &whole);

    if (status == PRH_OK)
        status = prh_certificate_error(mine->certificate, mine->n, &least);
    if (status != PRH_OK)
        return status;
    mine->size = sqrt(whole);
    mine->least_error = whole > 0.0 ? sqrt(least / whole) : 0.0;
    for (int i = 0; i < PMI_WIDTHS; i++) {
        const double error = pmi_errors[i] * pmi_errors[i] * whole;

        status = prh_certificate_width(mine->certificate, error, &mine->widths[i]);
        if (status == PRH_ERR_UNDEFINED)
            mine->widths[i] = -1;
        else if (status != PRH_OK)
            return status;
    }
    return PRH_OK;
}

static int find_certificate(pmi *mine, const prh_run_options *run)
{
    prh_status status;

    progress_step("decomposing", "the kernel", KERNEL_PART + MAP_PART, CERTIFICATE_PART, WHOLE);
    status = prh_certificate_create(&mine->certificate, mine->kernel, NULL, run);
    mine->facts.struct_size = sizeof mine->facts;
    if (status == PRH_OK)
        status = prh_certificate_get_values(mine->certificate, &mine->facts);
    if (status == PRH_OK)
        status = find_widths(mine);
    return status == PRH_OK ? progress_interrupted() : bad_status(status, NULL);
}

static int find_all(pmi *mine)
{
    const prh_run_options run = run_options(mine->wishes, mine->wishes->memory);
    int code = read_source(mine);

    if (code)
        return code;
    progress_step("finding", "the kernel", 0, KERNEL_PART, WHOLE);
    code = pmi_find_kernel(mine);
    code = code ? code : find_map(mine, &run);
    return code ? code : find_certificate(mine, &run);
}

static int print(const pmi *mine)
{
    progress_clear();
    if (mine->wishes->format == FORMAT_JSON) {
        json_t *root = pmi_json(mine);

        json_write(root, stdout);
        json_decref(root);
    } else {
        pmi_print_text(mine);
    }
    return output_finish();
}

static void release(pmi *mine)
{
    source_release(&mine->from);
    prh_cooccurrence_destroy(mine->projected);
    prh_kernel_destroy(mine->kernel);
    prh_certificate_destroy(mine->certificate);
    prh_embedding_destroy(mine->map);
    free(mine->met);
    free(mine->rows);
    pairs_release(&mine->seen);
}

int pmi_command(const options *wishes)
{
    pmi mine = {.wishes = wishes};
    struct stat facts;
    const int is_new = wishes->out && stat(wishes->out, &facts) != 0;
    int code = wishes->out ? pmi_check_files(&mine) : EXIT_FINE;

    code = code ? code : find_all(&mine);
    if (!code && wishes->out)
        code = pmi_write_files(&mine);
    if (code && is_new)
        rmdir(wishes->out); /* a folder that was made for nothing; one that holds something stays */
    code = code ? code : print(&mine);
    release(&mine);
    return code;
}
