/* What may be asked of prh study, one option at a time and all of them together. */
#include "options_study.h"

#include <prh/prh.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "options_null.h"
#include "program.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* As PRH_STUDY_... are numbered. */
static const char *const pair_words[] = {"all", "within", "across"};

/* Options that are about comparing layers: a matrix of scores has none. */
static const char *const about_layers[] = {"metric", "k", "preprocess", "kernel", "convention", "svcca-rank",
    "precision", "resume", "null", "permutations", "permutation-table", "alpha", "blocks", "circular",
    "stop-after", "aggregate", "pair"};

study_wishes options_study_default(void)
{
    return (study_wishes){.pairs = PRH_STUDY_ALL};
}

void options_study_release(study_wishes *mine)
{
    free(mine->limits);
}

/* An option whose value is a name of something. */
static int read_name(const options *mine, const char *value, const char *complaint, const char **name)
{
    *name = value;
    return value[0] ? EXIT_FINE : bad_usage(mine->name, "%s", complaint);
}

int options_study_quality(options *mine, const char *value)
{
    return read_name(
        mine, value, "--quality takes columns of the manifest, separated by commas", &mine->study.quality);
}

int options_study_control(options *mine, const char *value)
{
    return read_name(mine, value, "--control takes a column of the manifest", &mine->study.control);
}

int options_study_families(options *mine, const char *value)
{
    return read_name(
        mine, value, "--families takes families of the manifest, separated by commas", &mine->study.families);
}

int options_study_without_families(options *mine, const char *value)
{
    return read_name(mine, value, "--without-families takes families of the manifest, separated by commas",
        &mine->study.without_families);
}

int options_study_tasks(options *mine, const char *value)
{
    return read_name(mine, value, "--tasks takes the name of a file", &mine->study.tasks);
}

int options_study_matrix(options *mine, const char *value)
{
    return read_name(mine, value, "--matrix takes the name of a file", &mine->study.matrix);
}

int options_study_pair(options *mine, const char *value)
{
    return read_name(mine, value, "--pair takes two names of models, X,Y", &mine->study.pair);
}

int options_study_solved(options *mine, const char *value)
{
    if (!number_read_real(value, &mine->study.solved) || mine->study.solved <= 0.0 ||
        mine->study.solved > 1.0)
        return bad_usage(mine->name,
            "--solved takes a share of the best accuracy, above 0 and up to 1, such as 0.8, not '%s'", value);
    return EXIT_FINE;
}

/* Several numbers: the limits between bins. */
static int read_limits(options *mine, const char *value)
{
    char *list = need_copy(value), *rest = list, *item;
    study_wishes *asked = &mine->study;
    int code = EXIT_FINE;

    while (!code && (item = strsep(&rest, ","))) {
        double *next;

        asked->limits = need_more(asked->limits, (size_t)asked->limit_count + 1, sizeof *asked->limits);
        next = &asked->limits[asked->limit_count++];
        if (!number_read_real(item, next) || (asked->limit_count > 1 && !(next[-1] < *next)))
            code = bad_usage(mine->name,
                "--bins takes a number of bins, or limits of tasks solved in rising order, separated by "
                "commas, not '%s'",
                value);
    }
    free(list);
    return code;
}

int options_study_bins(options *mine, const char *value)
{
    options_study_release(&mine->study);
    mine->study.limits = NULL;
    mine->study.limit_count = mine->study.bins = 0;
    if (strchr(value, ','))
        return read_limits(mine, value);
    if (!number_read(value, 1, INT32_MAX, &mine->study.bins))
        return bad_usage(mine->name,
            "--bins takes a number of bins from 1 on, or limits such as 8,12,16, not '%s'", value);
    return EXIT_FINE;
}

int options_study_pairs(options *mine, const char *value)
{
    mine->study.pairs = options_choose(mine, "pairs", value, pair_words, LENGTH(pair_words));
    return mine->study.pairs < 0 ? EXIT_BAD : EXIT_FINE;
}

int options_study_trend_draws(options *mine, const char *value)
{
    if (!number_read(value, 1, INT32_MAX, &mine->study.trend_draws))
        return bad_usage(mine->name, "--trend-draws takes a whole number from 1 on, not '%s'", value);
    return EXIT_FINE;
}

void options_study_note(options *mine, const char *name)
{
    for (size_t i = 0; i < LENGTH(about_layers); i++)
        if (strcmp(about_layers[i], name) == 0)
            mine->study.about_layers = about_layers[i];
}

int options_study_check(options *mine)
{
    const study_wishes *asked = &mine->study;

    if (!mine->out)
        return bad_usage(mine->name, "study needs --out DIR, where tables and figures go");
    if (asked->matrix && asked->about_layers)
        return bad_usage(
            mine->name, "--%s does not go with --matrix: there are no layers then", asked->about_layers);
    if (asked->solved > 0.0 && !asked->tasks)
        return bad_usage(mine->name, "--solved needs --tasks FILE");
    if ((asked->bins > 0 || asked->limits) && !asked->tasks)
        return bad_usage(mine->name, "--bins needs --tasks FILE, whose tasks are solved or not");
    if (mine->k_count > 1)
        return bad_usage(mine->name, "study takes one --k, not %zu", mine->k_count);
    return EXIT_FINE;
}

const char *options_study_pairs_name(const study_wishes *mine)
{
    return pair_words[mine->pairs];
}
