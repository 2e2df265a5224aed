/* The end of the report: the pair that is shown, ceilings, warnings, files. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "figure.h"
#include "number.h"
#include "program.h"
#include "report.h"
#include "study/text.h"
#include "study/tree.h"

static void print_pair(const char *what, const study *mine, model_pair pair)
{
    char *x = printable(mine->models.entries[pair.x].name), *y = printable(mine->models.entries[pair.y].name);

    printf("%s%s and %s\n", what, x, y);
    free(x);
    free(y);
}

static void print_shown(const study *mine, const json_t *root)
{
    const json_t *profile = json_array_get(json_object_get(root, "profiles"), 0);
    const int64_t x = mine->layered.x, y = mine->layered.y;
    char partner[NUMBER_SIZE], ridge[NUMBER_SIZE];

    if (mine->scores || mine->shown.x < 0)
        return;
    print_pair("shown in detail: ", mine, mine->shown);
    if (!profile || mine->facts[x].layers * mine->facts[y].layers == 1)
        return;
    if (x != mine->shown.x || y != mine->shown.y)
        print_pair("shown layer by layer, the best pair with several layers: ", mine, mine->layered);
    if (mine->facts[x].layers > 1 && mine->facts[y].layers > 1)
        printf("  best partners of layers: %s on average; of those that keep the order: %s\n",
            number_decimal(tree_real(profile, "partner_mean"), 3, partner),
            number_decimal(tree_real(profile, "ridge_mean"), 3, ridge));
}

static void print_ceilings(const json_t *root)
{
    char lower[NUMBER_SIZE], upper[NUMBER_SIZE];
    size_t i;
    json_t *one;

    json_array_foreach(json_object_get(root, "ceilings"), i, one)
    {
        char *word = printable(tree_text(one, "repeats"));

        printf("noise ceiling of %s: %s to %s, from %zu measurements\n", word,
            number_short(tree_real(one, "lower"), 3, lower), number_short(tree_real(one, "upper"), 3, upper),
            json_array_size(json_object_get(one, "models")));
        free(word);
    }
}

void study_print_end(const study *mine, const json_t *root)
{
    char *folder = printable(mine->wishes->out);
    int noted = 0;

    print_shown(mine, root);
    print_ceilings(root);
    for (size_t i = 0; i < mine->notes.count && !mine->wishes->quiet; i++) {
        char *text = printable(mine->notes.texts[i]);

        report_note(&noted, "%s", text);
        free(text);
    }
    printf(
        "\nin %s: report.html, results.json, tables%s\n", folder, figure_available() ? " and figures" : "");
    free(folder);
}
