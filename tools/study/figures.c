/* The figures of a study, into files. */
#include "figures.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* A study as read from its tree, with the figures that it has. */
typedef struct figured {
    results found;
    study_figures all;
} figured;

static void figure_out(figured *mine, const json_t *tree)
{
    *mine = (figured){0};
    if (results_read(&mine->found, tree, NULL) == EXIT_FINE)
        study_figures_make(&mine->all, &mine->found);
}

static void release(figured *mine)
{
    study_figures_release(&mine->all);
    results_release(&mine->found);
}

static int has(const study_figures *all, const char *name)
{
    for (int64_t i = 0; i < all->count; i++)
        if (strcmp(all->items[i].name, name) == 0)
            return 1;
    return 0;
}

void study_figures_tidy(const json_t *earlier, const json_t *now, const char *folder)
{
    static const char *const endings[] = {"svg", "png"};
    figured old, mine;

    if (!earlier)
        return;
    figure_out(&old, earlier);
    figure_out(&mine, now);
    for (int64_t i = 0; i < old.all.count; i++)
        for (int e = 0; e < 2 && !(figure_available() && has(&mine.all, old.all.items[i].name)); e++) {
            char *path = need_text("%s/%s.%s", folder, old.all.items[i].name, endings[e]);

            (void)unlink(path); /* it may be gone already */
            free(path);
        }
    release(&mine);
    release(&old);
}
