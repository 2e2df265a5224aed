/* --interval and --level, --k-max and --fractions. */
#include "options_spread.h"

#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "options_null.h"
#include "program.h"

static const char *const intervals[] = {"none", "jackknife"};

int options_spread_interval(options *mine, const char *value)
{
    const int at = options_choose(mine, "interval", value, intervals, sizeof intervals / sizeof *intervals);

    mine->spread.jackknife = at == 1;
    mine->spread.none = at == 0;
    return at < 0 ? EXIT_BAD : EXIT_FINE;
}

int options_spread_level(options *mine, const char *value)
{
    if (!number_read_real(value, &mine->spread.level) || mine->spread.level <= 0.0 ||
        mine->spread.level >= 1.0)
        return bad_usage(mine->name, "--level takes a number between 0 and 1 such as 0.95, not '%s'", value);
    return EXIT_FINE;
}

int options_spread_k_max(options *mine, const char *value)
{
    if (!number_read(value, 1, INT32_MAX, &mine->spread.k_max))
        return bad_usage(mine->name, "--k-max takes a whole number from 1 on, not '%s'", value);
    return EXIT_FINE;
}

int options_spread_fractions(options *mine, const char *value)
{
    spread_wishes *spread = &mine->spread;
    char *list, *rest, *item;
    int code = EXIT_FINE;

    spread->fraction_count = 0;
    spread->no_fractions = strcmp(value, "none") == 0;
    if (spread->no_fractions)
        return EXIT_FINE;
    list = rest = need_copy(value);
    while (!code && (item = strsep(&rest, ","))) {
        double *next;

        spread->fractions =
            need_more(spread->fractions, spread->fraction_count + 1, sizeof *spread->fractions);
        next = &spread->fractions[spread->fraction_count++];
        if (!number_read_real(item, next) || *next <= 0.0 || *next > 1.0)
            code = bad_usage(mine->name,
                "--fractions takes none, or numbers above 0 and up to 1, separated by commas, not '%s'",
                value);
    }
    free(list);
    return code;
}

int options_spread_check(options *mine)
{
    if (mine->command != COMMAND_SCORE)
        return EXIT_FINE;
    if (mine->spread.level > 0.0 && mine->spread.none)
        return bad_usage(mine->name, "--level does not go with --interval none: then there is no interval");
    mine->spread.jackknife |= mine->spread.level > 0.0;
    return EXIT_FINE;
}
