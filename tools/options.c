/* One table of options; each row knows its commands and how its value is read. */
#include "options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "options_check.h"
#include "options_null.h"
#include "options_plot.h"
#include "options_pmi.h"
#include "options_spread.h"
#include "options_study.h"
#include "program.h"
#include "suggest.h"

enum {
    SCORING = COMMAND_SCORE | COMMAND_ALIGN,
    SETTLING = SCORING | COMMAND_STUDY, /* those that find nulls */
    COMPARING = SETTLING | COMMAND_SPECTRUM,
    ALL_COMMANDS = COMPARING | COMMAND_INFO | COMMAND_PMI | COMMAND_WORLD | COMMAND_PLOT
};
#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* Reads a value; value is NULL for options without one. */
typedef int option_read(options *mine, const char *value);

typedef struct option_row {
    const char *name;
    int commands;
    int has_value;
    option_read *read;
} option_row;

static void add_file(file_list *list, const char *path)
{
    list->paths = need_more(list->paths, list->count + 1, sizeof *list->paths);
    list->paths[list->count++] = path;
}

int options_choose(
    const options *mine, const char *option, const char *value, const char *const *words, size_t count)
{
    char *hint;

    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], value) == 0)
            return (int)i;
    hint = suggest_text(value, words, count);
    bad_usage(mine->name, "--%s knows no '%s'%s", option, value, hint);
    free(hint);
    return -1;
}

static const char *const formats[] = {"text", "json", "csv"};
static const char *const conventions[] = {"exact", "platonic-rep"};
static const char *const precisions[] = {"auto", "f32", "f64"};

static int read_help(options *mine, const char *value)
{
    (void)value;
    mine->help = 1;
    return EXIT_FINE;
}

static int read_quiet(options *mine, const char *value)
{
    (void)value;
    mine->quiet = 1;
    return EXIT_FINE;
}

static int read_full(options *mine, const char *value)
{
    (void)value;
    mine->full = 1;
    return EXIT_FINE;
}

static int read_x(options *mine, const char *value)
{
    add_file(&mine->x, value);
    mine->filling = &mine->x;
    return EXIT_FINE;
}

static int read_y(options *mine, const char *value)
{
    add_file(&mine->y, value);
    mine->filling = &mine->y;
    return EXIT_FINE;
}

static int read_metric(options *mine, const char *value)
{
    mine->metrics = value;
    return EXIT_FINE;
}

static int read_k(options *mine, const char *value)
{
    char *list = need_copy(value), *rest = list, *item;
    int code = EXIT_FINE;

    mine->k_count = 0;
    while (!code && (item = strsep(&rest, ","))) {
        mine->ks = need_more(mine->ks, mine->k_count + 1, sizeof *mine->ks);
        if (number_read(item, 1, INT32_MAX, &mine->ks[mine->k_count]))
            mine->k_count++;
        else
            code = bad_usage(
                mine->name, "--k takes whole numbers from 1 on, separated by commas, not '%s'", value);
    }
    free(list);
    return code;
}

static int read_preprocess(options *mine, const char *value)
{
    if (!value[0])
        return bad_usage(mine->name, "--preprocess takes steps, or none");
    mine->preprocess = value;
    return EXIT_FINE;
}

static int read_kernel(options *mine, const char *value)
{
    mine->kernel = value;
    return EXIT_FINE;
}

static int read_convention(options *mine, const char *value)
{
    mine->convention = options_choose(mine, "convention", value, conventions, LENGTH(conventions));
    return mine->convention < 0 ? EXIT_BAD : EXIT_FINE;
}

static int read_precision(options *mine, const char *value)
{
    mine->precision = options_choose(mine, "precision", value, precisions, LENGTH(precisions));
    return mine->precision < 0 ? EXIT_BAD : EXIT_FINE;
}

static int read_format(options *mine, const char *value)
{
    mine->format = options_choose(mine, "format", value, formats, LENGTH(formats));
    return mine->format < 0 ? EXIT_BAD : EXIT_FINE;
}

static int read_rank(options *mine, const char *value)
{
    if (!number_read(value, 1, INT32_MAX, &mine->svcca_rank))
        return bad_usage(mine->name, "--svcca-rank takes a whole number from 1 on, not '%s'", value);
    return EXIT_FINE;
}

static int read_out(options *mine, const char *value)
{
    if (!value[0] || strcmp(value, "-") == 0)
        return bad_usage(mine->name, "--out takes the name of a %s%s",
            mine->command == COMMAND_ALIGN ? "file" : "folder",
            mine->command == COMMAND_PLOT ? "" : "; --format json writes to standard output");
    mine->out = value;
    return EXIT_FINE;
}

static int read_quick(options *mine, const char *value)
{
    (void)value;
    mine->world.quick = 1;
    return EXIT_FINE;
}

static int read_data(options *mine, const char *value)
{
    mine->world.data = value;
    return value[0] ? EXIT_FINE : bad_usage(mine->name, "--data takes the name of a folder");
}

static int read_resume(options *mine, const char *value)
{
    if (!value[0])
        return bad_usage(mine->name, "--resume takes the name of a folder");
    mine->resume = value;
    return EXIT_FINE;
}

static int read_threads(options *mine, const char *value)
{
    int64_t threads;

    if (!number_read(value, 0, INT_MAX, &threads))
        return bad_usage(mine->name, "--threads takes a whole number (0: all), not '%s'", value);
    mine->threads = (int32_t)threads;
    return EXIT_FINE;
}

static int read_memory(options *mine, const char *value)
{
    if (!number_read_bytes(value, &mine->memory))
        return bad_usage(mine->name, "--memory takes bytes such as 500M or 2G, not '%s'", value);
    return EXIT_FINE;
}

static const option_row rows[] = {
    {"metric", SETTLING, 1, read_metric},
    {"k", SETTLING, 1, read_k},
    {"preprocess", COMPARING, 1, read_preprocess},
    {"kernel", COMPARING, 1, read_kernel},
    {"convention", COMPARING, 1, read_convention},
    {"svcca-rank", SETTLING, 1, read_rank},
    {"precision", COMPARING, 1, read_precision},
    {"format", ALL_COMMANDS & ~COMMAND_PLOT, 1, read_format},
    {"x", COMMAND_ALIGN, 1, read_x},
    {"y", COMMAND_ALIGN, 1, read_y},
    {"out", COMMAND_ALIGN | COMMAND_PMI | COMMAND_WORLD | COMMAND_STUDY | COMMAND_PLOT, 1, read_out},
    {"quick", COMMAND_WORLD, 0, read_quick},
    {"data", COMMAND_WORLD, 1, read_data},
    {"full", COMMAND_ALIGN, 0, read_full},
    {"resume", COMMAND_ALIGN | COMMAND_STUDY, 1, read_resume},
    {"null", SETTLING, 1, options_null_method},
    {"permutations", SETTLING, 1, options_null_permutations},
    {"permutation-table", SETTLING, 1, options_null_table},
    {"alpha", SETTLING, 1, options_null_alpha},
    {"seed", COMPARING | COMMAND_PMI | COMMAND_WORLD, 1, options_null_seed},
    {"blocks", SETTLING, 1, options_null_blocks},
    {"circular", SETTLING, 0, options_null_circular},
    {"stop-after", SETTLING, 1, options_null_stop},
    {"aggregate", COMMAND_ALIGN | COMMAND_STUDY, 1, options_null_aggregate},
    {"interval", COMMAND_SCORE, 1, options_spread_interval},
    {"level", COMMAND_SCORE | COMMAND_SPECTRUM | COMMAND_STUDY, 1, options_spread_level},
    {"k-max", COMMAND_SPECTRUM, 1, options_spread_k_max},
    {"fractions", COMMAND_SPECTRUM, 1, options_spread_fractions},
    {"from", COMMAND_PMI, 1, options_pmi_from},
    {"table", COMMAND_PMI, 0, options_pmi_table},
    {"window", COMMAND_PMI, 1, options_pmi_window},
    {"vocabulary", COMMAND_PMI, 1, options_pmi_vocabulary},
    {"with-self", COMMAND_PMI, 0, options_pmi_with_self},
    {"levels", COMMAND_PMI, 1, options_pmi_levels},
    {"radius", COMMAND_PMI, 1, options_pmi_radius},
    {"pairs", COMMAND_PMI, 1, options_pmi_pairs},
    {"kind", COMMAND_PMI, 1, options_pmi_kind},
    {"zero", COMMAND_PMI, 1, options_pmi_zero},
    {"shift", COMMAND_PMI, 1, options_pmi_shift},
    {"smoothing", COMMAND_PMI, 1, options_pmi_smoothing},
    {"min-count", COMMAND_PMI, 1, options_pmi_min_count},
    {"quality", COMMAND_STUDY, 1, options_study_quality},
    {"control", COMMAND_STUDY, 1, options_study_control},
    {"families", COMMAND_STUDY, 1, options_study_families},
    {"without-families", COMMAND_STUDY, 1, options_study_without_families},
    {"tasks", COMMAND_STUDY, 1, options_study_tasks},
    {"solved", COMMAND_STUDY, 1, options_study_solved},
    {"bins", COMMAND_STUDY, 1, options_study_bins},
    {"pairs", COMMAND_STUDY, 1, options_study_pairs},
    {"matrix", COMMAND_STUDY, 1, options_study_matrix},
    {"pair", COMMAND_STUDY, 1, options_study_pair},
    {"trend-draws", COMMAND_STUDY, 1, options_study_trend_draws},
    {"threads", COMPARING | COMMAND_PMI | COMMAND_WORLD, 1, read_threads},
    {"memory", COMPARING | COMMAND_PMI, 1, read_memory},
    {"quiet", ALL_COMMANDS, 0, read_quiet},
    {"help", ALL_COMMANDS, 0, read_help},
};

static int unknown_option(const options *mine, const char *word, const char *name)
{
    const char *words[LENGTH(rows)];
    const char *near;
    size_t count = 0;

    for (size_t i = 0; i < LENGTH(rows); i++)
        if (rows[i].commands & mine->command)
            words[count++] = rows[i].name;
    near = suggest(name, words, count);
    if (near)
        return bad_usage(mine->name, "unknown option '%s'; did you mean '--%s'?", word, near);
    return bad_usage(mine->name, "unknown option '%s'", word);
}

static const option_row *find_row(const options *mine, const char *name)
{
    for (size_t i = 0; i < LENGTH(rows); i++)
        if ((rows[i].commands & mine->command) && strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

/* Reads the option at words[*at], and its value if that is the next word. */
static int read_option(options *mine, int count, char **words, int *at)
{
    const char *word = words[*at];
    const char *equals = strchr(word, '=');
    char *name;
    const option_row *row;
    int code = EXIT_FINE;

    if (word[1] != '-')
        name = need_copy(strcmp(word, "-h") == 0 ? "help" : strcmp(word, "-q") == 0 ? "quiet" : word);
    else
        name = need_text("%.*s", equals ? (int)(equals - word - 2) : INT_MAX, word + 2);
    row = find_row(mine, name);
    mine->filling = &mine->files;
    if (!row)
        code = unknown_option(mine, word, name);
    else if (row->has_value && !equals && (*at + 1 >= count || strncmp(words[*at + 1], "--", 2) == 0))
        code = bad_usage(mine->name, "--%s needs a value", name);
    else if (!row->has_value && equals)
        code = bad_usage(mine->name, "--%s takes no value", name);
    else if (row->has_value)
        code = row->read(mine, equals ? equals + 1 : words[++*at]);
    else
        code = row->read(mine, NULL);
    if (row)
        options_study_note(mine, row->name);
    free(name);
    return code;
}

int options_parse(options *mine, int command, const char *name, int count, char **words)
{
    int only_files = 0;
    int code = EXIT_FINE;

    *mine = (options){.command = command,
        .name = name,
        .metrics = command == COMMAND_STUDY ? "mutual_knn" : "reference",
        .kernel = "linear",
        .svcca_rank = 10};
    mine->null = options_null_default(command);
    mine->pmi = options_pmi_default();
    mine->study = options_study_default();
    mine->ks = need(1, sizeof *mine->ks);
    mine->ks[0] = 10;
    mine->k_count = 1;
    mine->filling = &mine->files;
    for (int at = 0; at < count && !code; at++) {
        if (only_files || words[at][0] != '-' || !words[at][1])
            add_file(mine->filling, words[at]);
        else if (strcmp(words[at], "--") == 0)
            only_files = 1;
        else
            code = read_option(mine, count, words, &at);
    }
    return code || mine->help ? code : options_check(mine);
}

void options_release(options *mine)
{
    free(mine->files.paths);
    free(mine->x.paths);
    free(mine->y.paths);
    free(mine->ks);
    free(mine->spread.fractions);
    options_study_release(&mine->study);
}

int options_precomputed(const options *mine)
{
    return strcmp(mine->kernel, "gram") == 0 || strcmp(mine->kernel, "dissimilarity") == 0 ||
           strcmp(mine->kernel, "squared-dissimilarity") == 0;
}

const char *options_steps(const options *mine)
{
    if (mine->preprocess)
        return mine->preprocess;
    return options_precomputed(mine) ? PRH_PREPROCESS_NONE : PRH_PREPROCESS_PAPER;
}

const char *options_convention_name(const options *mine)
{
    return conventions[mine->convention];
}

const char *options_precision_name(const options *mine)
{
    return precisions[mine->precision];
}
