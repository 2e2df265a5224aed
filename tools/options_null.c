/* What may be asked of the null, one option at a time and all of them together. */
#include "options_null.h"

#include <inttypes.h>
#include <math.h>
#include <prh/prh.h>
#include <string.h>

#include "number.h"
#include "program.h"

enum { DEFAULT_DRAWS = 1000 }; /* prh_null_options.permutations = 0 */

/* Bits of null_wishes.given, and the options' names in that order. */
enum {
    METHOD = 1,
    PERMUTATIONS = 2,
    TABLE = 4,
    ALPHA = 8,
    SEED = 16,
    BLOCKS = 32,
    CIRCULAR = 64,
    AGGREGATE = 128,
    STOP = 256,
    ALL_GIVEN = 511
};
static const char *const option_names[] = {"null", "permutations", "permutation-table", "alpha", "seed",
    "blocks", "circular", "aggregate", "stop-after"};

static const char *const methods[] = {"none", "auto", "exact", "enumerate", "permute"};
static const char *const aggregates[] = {"max", "mean", "row-max-mean", "top-mean:M"};
#define LENGTH(array) (sizeof(array) / sizeof *(array))

null_wishes options_null_default(int command)
{
    return (null_wishes){.method = command & (COMMAND_SCORE | COMMAND_STUDY) ? PRH_NULL_AUTO : NULL_NONE,
        .alpha = 0.05,
        .seed = command == COMMAND_WORLD};
}

int options_null_method(options *mine, const char *value)
{
    const int at = options_choose(mine, "null", value, methods, LENGTH(methods));

    mine->null.given |= METHOD;
    mine->null.method = at - 1; /* as PRH_NULL_AUTO ... PRH_NULL_PERMUTE are numbered */
    return at < 0 ? EXIT_BAD : EXIT_FINE;
}

int options_null_permutations(options *mine, const char *value)
{
    mine->null.given |= PERMUTATIONS;
    if (!number_read(value, 1, INT32_MAX, &mine->null.permutations))
        return bad_usage(mine->name, "--permutations takes a whole number from 1 on, not '%s'", value);
    return EXIT_FINE;
}

int options_null_table(options *mine, const char *value)
{
    mine->null.given |= TABLE;
    mine->null.table = value;
    return value[0] ? EXIT_FINE : bad_usage(mine->name, "--permutation-table takes the name of a file");
}

int options_null_alpha(options *mine, const char *value)
{
    mine->null.given |= ALPHA;
    if (!number_read_real(value, &mine->null.alpha) || mine->null.alpha < 1e-15 || mine->null.alpha >= 1.0)
        return bad_usage(mine->name, "--alpha takes a number between 0 and 1 such as 0.05, not '%s'", value);
    return EXIT_FINE;
}

int options_null_seed(options *mine, const char *value)
{
    mine->null.given |= SEED;
    if (!number_read(value, 0, INT64_MAX, &mine->null.seed))
        return bad_usage(mine->name, "--seed takes a whole number from 0 on, not '%s'", value);
    return EXIT_FINE;
}

int options_null_blocks(options *mine, const char *value)
{
    mine->null.given |= BLOCKS;
    mine->null.blocks = value;
    return value[0] ? EXIT_FINE : bad_usage(mine->name, "--blocks takes the name of a file");
}

int options_null_circular(options *mine, const char *value)
{
    (void)value;
    mine->null.given |= CIRCULAR;
    mine->null.circular = 1;
    return EXIT_FINE;
}

int options_null_aggregate(options *mine, const char *value)
{
    const int is_top = strncmp(value, "top-mean:", 9) == 0;
    const int at = is_top ? PRH_AGGREGATE_TOP_MEAN
                          : options_choose(mine, "aggregate", value, aggregates, LENGTH(aggregates));

    mine->null.given |= AGGREGATE;
    mine->null.aggregate = at; /* as PRH_AGGREGATE_... are numbered */
    mine->null.top = 0;
    if (at == PRH_AGGREGATE_TOP_MEAN && !number_read(value + 9, 1, INT32_MAX, &mine->null.top))
        return bad_usage(
            mine->name, "--aggregate top-mean:M takes a whole number from 1 on, not '%s'", value);
    return at < 0 ? EXIT_BAD : EXIT_FINE;
}

int options_null_stop(options *mine, const char *value)
{
    mine->null.given |= STOP;
    if (!number_read(value, 1, INT32_MAX, &mine->null.stop_after))
        return bad_usage(mine->name, "--stop-after takes a whole number from 1 on, not '%s'", value);
    return EXIT_FINE;
}

static const char *name_of(unsigned bit)
{
    size_t at = 0;

    while (bit >> at > 1)
        at++;
    return option_names[at];
}

/* Complains if one of `bits` was given beside `with`, an option or method as it is written. */
static int refuse(const options *mine, unsigned bits, const char *with, const char *why)
{
    for (unsigned bit = 1; bit <= ALL_GIVEN; bit <<= 1)
        if (mine->null.given & bits & bit)
            return bad_usage(mine->name, "--%s does not go with %s: %s", name_of(bit), with, why);
    return EXIT_FINE;
}

/* What has a meaning without a null, too: a study is random elsewhere, and its scores are aggregates. */
static unsigned without_null(const options *mine)
{
    return mine->command == COMMAND_STUDY ? SEED | AGGREGATE : 0;
}

static int check_method(const options *mine)
{
    int code = EXIT_FINE;

    switch (mine->null.method) {
    case NULL_NONE:
        return refuse(
            mine, ALL_GIVEN & ~(METHOD | without_null(mine)), "--null none", "then there is no null");
    case PRH_NULL_EXACT:
        code = refuse(mine, BLOCKS | CIRCULAR, "--null exact", "the closed form is that of all pairings");
        if (!code)
            code = refuse(mine, PERMUTATIONS | TABLE | STOP, "--null exact", "a closed form draws nothing");
        return code;
    case PRH_NULL_ENUMERATE:
        return refuse(mine, (PERMUTATIONS | TABLE | SEED | STOP) & ~without_null(mine), "--null enumerate",
            "every permutation is taken once");
    default:
        return EXIT_FINE;
    }
}

/* Too few draws can never reject; whoever wants a closed form for sure says so. */
static int check_level(const options *mine)
{
    const int64_t draws = options_null_draws(&mine->null);
    const int draws_any = mine->null.method == PRH_NULL_AUTO || mine->null.method == PRH_NULL_PERMUTE;

    if (!draws_any || mine->null.table || options_null_can_reject(draws, mine->null.alpha))
        return EXIT_FINE;
    return bad_usage(mine->name,
        "%" PRId64 " draws are too few for --alpha %g: take --permutations %.0f or more", draws,
        mine->null.alpha, ceil(1.0 / mine->null.alpha - 1.0 - 1e-6));
}

int options_null_check(options *mine)
{
    int code;

    if (mine->null.given && !(mine->null.given & METHOD) && mine->null.method == NULL_NONE)
        mine->null.method = PRH_NULL_AUTO;
    code = check_method(mine);
    if (!code && mine->null.table)
        code = refuse(mine, (PERMUTATIONS | SEED | BLOCKS | CIRCULAR) & ~without_null(mine),
            "--permutation-table", "the table holds the draws");
    if (!code && mine->null.circular)
        code = refuse(mine, BLOCKS, "--circular", "a shift of all rows does not stay within blocks");
    if (!code && mine->null.stop_after > options_null_draws(&mine->null) && !mine->null.table)
        code = bad_usage(mine->name, "--stop-after %" PRId64 " is more than there are draws, %" PRId64,
            mine->null.stop_after, options_null_draws(&mine->null));
    return code ? code : check_level(mine);
}

int options_null_asked(const null_wishes *mine)
{
    return mine->given != 0;
}

int64_t options_null_draws(const null_wishes *mine)
{
    return mine->permutations > 0 ? mine->permutations : DEFAULT_DRAWS;
}

int options_null_can_reject(int64_t draws, double alpha)
{
    return (double)(draws + 1) * alpha >= 1.0 - 1e-9; /* 0.001 is a little more or less than 1 / 1000 */
}

const char *options_null_name(const null_wishes *mine)
{
    return methods[mine->method + 1];
}

char *options_null_aggregate_name(const null_wishes *mine)
{
    if (mine->aggregate == PRH_AGGREGATE_TOP_MEAN)
        return need_text("top-mean:%" PRId64, mine->top);
    return need_copy(aggregates[mine->aggregate]);
}
