/* The figures of a study, into files. */
#include "figures.h"

#include <stdlib.h>

#include "drawn.h"
#include "program.h"

int study_figures_write(const json_t *tree, const char *folder)
{
    study_figures all = {0};
    results found;
    int code = results_read(&found, tree, "results.json");

    if (!code && figure_available())
        study_figures_make(&all, &found);
    for (int64_t i = 0; i < all.count && !code; i++) {
        char *path = need_text("%s/%s", folder, all.items[i].name);

        code = figure_write(&all.items[i].page, path);
        free(path);
    }
    study_figures_release(&all);
    results_release(&found);
    return code;
}
