/* Finds the experiment, runs it, prints what was found and writes it down. */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "experiments.h"
#include "figure.h"
#include "output.h"
#include "program.h"
#include "suggest.h"

static const struct experiment {
    const char *name;
    const char *question;
    const grid_plan *plan;              /* or NULL, and then: */
    int (*run)(const options *wishes);  /* instead of a grid */
    int (*draw)(const options *wishes); /* beside the grid's figure; may be NULL */
} experiments[] = {
    {"convergence-to-pmi", "do two modalities of one world arrive at its PMI kernel?", &convergence_plan,
        NULL, convergence_draw},
    {"capacity", "do wide learners agree, and narrow ones not?", &capacity_plan, NULL, NULL},
    {"tasks", "does agreement grow with the number of tasks?", &tasks_plan, NULL, NULL},
    {"simplicity", "does a penalty on size make learners agree?", &simplicity_plan, NULL, NULL},
    {"lossy", "how does agreement fall with the information that is lost?", &lossy_plan, NULL, NULL},
    {"colour", "do colours that stand together in photographs look alike?", NULL, colour_experiment, NULL},
    {"words", "do words of a text relate as a taxonomy says?", NULL, words_experiment, NULL},
};

void world_list(FILE *out)
{
    for (size_t i = 0; i < COUNT(experiments); i++)
        fprintf(out, "  %-20s %s\n", experiments[i].name, experiments[i].question);
}

static int unknown(const char *word)
{
    const char *words[COUNT(experiments)];
    char *hint;
    int code;

    for (size_t i = 0; i < COUNT(experiments); i++)
        words[i] = experiments[i].name;
    hint = suggest_text(word, words, COUNT(experiments));
    code = bad_usage("world", "there is no experiment '%s'%s", word, hint);
    free(hint);
    return code;
}

static const struct experiment *find(const char *word)
{
    for (size_t i = 0; i < COUNT(experiments); i++)
        if (strcmp(experiments[i].name, word) == 0)
            return &experiments[i];
    return NULL;
}

static int run(const struct experiment *what, const options *wishes)
{
    int code = what->plan ? grid_report(what->plan, wishes, NULL) : what->run(wishes);

    if (!code && wishes->out && what->draw)
        code = what->draw(wishes);
    return code;
}

int world_command(const options *wishes)
{
    const char *word = wishes->files.count > 0 ? wishes->files.paths[0] : NULL;
    const struct experiment *what = word ? find(word) : NULL;
    int code = EXIT_FINE;

    if (!word) {
        fputs("The experiments of prh world NAME --out DIR:\n", stdout);
        world_list(stdout);
        return output_finish();
    }
    if (!what)
        return unknown(word);
    if (wishes->out) /* before the work, not after it */
        code = output_folder(wishes->out);
    if (!code && wishes->out) {
        char *name = need_text("%s/%s", wishes->out, what->name);

        code = figure_check(name, &wishes->files, &wishes->files);
        free(name);
    }
    if (!code)
        code = run(what, wishes);
    return code ? code : output_finish();
}
