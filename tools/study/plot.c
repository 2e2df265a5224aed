/* prh plot: draws what is in results.json, all of it or what is named. */
#include "plot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drawn.h"
#include "output.h"
#include "program.h"
#include "report_parts.h"
#include "suggest.h"

/* The name of what is no figure, but is made of them. */
static const char report_name[] = "report";

/* What is to be drawn, of what. */
typedef struct plot {
    const options *wishes;
    const char *file;
    char *folder;
    results found;
    study_figures figures;
    char *is_wanted; /* of each figure */
    int report_is_wanted;
} plot;

/* All names in one line. Allocated. */
static char *list_of_names(const char *const *names, size_t count)
{
    char *all = need_copy(names[0]);

    for (size_t i = 1; i < count; i++) {
        char *longer = need_text("%s, %s", all, names[i]);

        free(all);
        all = longer;
    }
    return all;
}

static int unknown_name(const plot *mine, const char *name)
{
    const size_t count = (size_t)mine->figures.count + 1;
    const char **names = need(count, sizeof *names);
    char *hint, *all;
    int code;

    for (int64_t i = 0; i < mine->figures.count; i++)
        names[i] = mine->figures.items[i].name;
    names[count - 1] = report_name;
    hint = suggest_text(name, names, count);
    all = list_of_names(names, count);
    code = bad_usage(
        mine->wishes->name, "%s: has no figure '%s'%s (there are: %s)", mine->file, name, hint, all);
    free(hint);
    free(all);
    free(names);
    return code;
}

static int want(plot *mine, const char *name)
{
    if (strcmp(name, report_name) == 0) {
        mine->report_is_wanted = 1;
        return EXIT_FINE;
    }
    for (int64_t i = 0; i < mine->figures.count; i++)
        if (strcmp(mine->figures.items[i].name, name) == 0) {
            mine->is_wanted[i] = 1;
            return EXIT_FINE;
        }
    return unknown_name(mine, name);
}

static int choose(plot *mine)
{
    const file_list *words = &mine->wishes->files;
    int code = EXIT_FINE;

    mine->is_wanted = need((size_t)mine->figures.count + 1, 1);
    for (size_t i = 1; i < words->count && !code; i++)
        code = want(mine, words->paths[i]);
    for (int64_t i = 0; i < mine->figures.count && words->count == 1; i++)
        mine->is_wanted[i] = 1;
    return code;
}

/* Draws a figure, or before that only looks whether it can be. */
static int draw(const plot *mine, int64_t which, int is_trial)
{
    const file_list input = {.paths = mine->wishes->files.paths, .count = 1}, none = {0};
    char *path = need_text("%s/%s", mine->folder, mine->figures.items[which].name);
    int code =
        is_trial ? figure_check(path, &input, &none) : figure_write(&mine->figures.items[which].page, path);

    if (!code && !is_trial)
        printf("%s.svg\n%s.png\n", path, path);
    free(path);
    return code;
}

static int write_all(const plot *mine)
{
    int code = output_folder(mine->folder);

    for (int trial = 1; trial >= 0; trial--)
        for (int64_t i = 0; i < mine->figures.count && !code; i++)
            if (mine->is_wanted[i])
                code = draw(mine, i, trial);
    if (!code && mine->report_is_wanted) {
        code = report_write(&mine->found, mine->folder);
        if (!code)
            printf("%s/report.html\n", mine->folder);
    }
    return code ? code : output_finish();
}

int plot_command(const options *wishes)
{
    plot mine = {.wishes = wishes, .file = wishes->files.paths[0]};
    json_t *tree = NULL;
    int code = results_load(&mine.found, &tree, mine.file);

    mine.folder = wishes->out ? need_copy(wishes->out) : output_folder_of(mine.file);
    if (!code) {
        study_figures_make(&mine.figures, &mine.found);
        code = choose(&mine);
    }
    if (!code)
        code = write_all(&mine);
    free(mine.is_wanted);
    free(mine.folder);
    study_figures_release(&mine.figures);
    results_release(&mine.found);
    json_decref(tree);
    return code;
}
