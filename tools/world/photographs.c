/* From PNG files to labels, and from counts to kernels. */
#include "photographs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "data.h"
#include "picture.h"
#include "pmi/source.h"
#include "program.h"

#define SMALLEST_SHARE 1e-3

static int read_one(photograph *out, const char *path)
{
    picture file;
    int code = picture_read(&file, path);

    if (code)
        return code;
    *out = (photograph){.height = file.height, .width = file.width};
    out->labels = need((size_t)(file.height * file.width), sizeof *out->labels);
    source_quantise(out->labels, &file, PHOTOGRAPH_LEVELS);
    picture_release(&file);
    return EXIT_FINE;
}

static int is_png(const struct dirent *entry)
{
    const size_t length = strlen(entry->d_name);

    return length > 4 && strcmp(entry->d_name + length - 4, ".png") == 0;
}

int photographs_read(photograph_set *mine, const options *wishes)
{
    char *folder = data_path(wishes, "photographs");
    struct dirent **entries = NULL;
    const int count = scandir(folder, &entries, is_png, alphasort);
    int code = EXIT_FINE;

    *mine = (photograph_set){0};
    if (count < 0)
        code =
            bad("%s: cannot be read: %s; --data names the folder of example data", folder, strerror(errno));
    else if (count == 0)
        code = bad("%s: holds no PNG files", folder);
    else
        mine->items = need((size_t)count, sizeof *mine->items);
    for (int i = 0; i < count; i++) {
        char *path = need_text("%s/%s", folder, entries[i]->d_name);

        if (!code)
            code = read_one(&mine->items[mine->count++], path);
        free(path);
        free(entries[i]);
    }
    free(entries);
    free(folder);
    return code;
}

void photographs_free(photograph_set *mine)
{
    for (size_t i = 0; i < mine->count; i++)
        free(mine->items[i].labels);
    free(mine->items);
    *mine = (photograph_set){0};
}

/* The symbols with enough pairs; their number. */
static prh_status choose(const prh_cooccurrence *counts, int64_t symbols[PHOTOGRAPH_COLOURS], int64_t *chosen)
{
    const double least = SMALLEST_SHARE * prh_cooccurrence_total(counts);
    double marginals[PHOTOGRAPH_COLOURS];
    const prh_status status = prh_cooccurrence_marginals(counts, marginals, NULL);

    *chosen = 0;
    for (int64_t a = 0; a < PHOTOGRAPH_COLOURS && status >= 0; a++)
        if (marginals[a] >= least)
            symbols[(*chosen)++] = a;
    return status;
}

static prh_status share_seen(
    double *share, const prh_cooccurrence *counts, const int64_t *symbols, int64_t chosen)
{
    int64_t seen = 0;

    for (int64_t i = 0; i < chosen; i++)
        for (int64_t j = i + 1; j < chosen; j++) {
            double count = 0.0;
            const prh_status status = prh_cooccurrence_count(counts, symbols[i], symbols[j], &count);

            if (status < 0)
                return status;
            seen += count > 0.0;
        }
    *share = (double)seen / (0.5 * (double)chosen * (double)(chosen - 1));
    return PRH_OK;
}

static prh_status perceive(prh_representation **lab, const int64_t *symbols, int64_t chosen)
{
    double colours[3 * PHOTOGRAPH_COLOURS];
    const prh_view view = {.data = colours, .rows = chosen, .cols = 3, .ld = 3, .dtype = PRH_F64};
    prh_status status;

    for (int64_t i = 0; i < chosen; i++)
        source_colour(symbols[i], PHOTOGRAPH_LEVELS, colours + 3 * i);
    status = prh_colour_lab_of_srgb(colours, chosen, colours);
    return status < 0 ? status : prh_representation_copy(lab, &view);
}

prh_status photograph_kernel(prh_kernel **kernel, prh_representation **lab, const prh_cooccurrence *counts,
    const prh_run_options *run, double *seen)
{
    int64_t symbols[PHOTOGRAPH_COLOURS], chosen;
    prh_pmi_options asked = {.struct_size = sizeof asked, .zero = PRH_PMI_ZERO_MINIMUM, .symbols = symbols};
    prh_status status = choose(counts, symbols, &chosen);

    asked.symbol_count = chosen;
    if (status >= 0)
        status = prh_kernel_create_pmi(kernel, counts, &asked, run);
    if (status >= 0)
        status = perceive(lab, symbols, chosen);
    return status < 0 ? status : share_seen(seen, counts, symbols, chosen);
}
