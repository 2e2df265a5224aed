/* What is asked of each command, all of it together: once every option has been read. */
#include "options_check.h"

#include <string.h>

#include "options_null.h"
#include "options_plot.h"
#include "options_pmi.h"
#include "options_spread.h"
#include "options_study.h"
#include "program.h"

static int check_files(const options *mine)
{
    if (mine->command & (COMMAND_SCORE | COMMAND_SPECTRUM) && mine->files.count != 2)
        return bad_usage(mine->name, "%s takes two files, X and Y, not %zu", mine->name, mine->files.count);
    if (mine->command == COMMAND_INFO && mine->files.count == 0)
        return bad_usage(mine->name, "info needs a file");
    if (mine->command == COMMAND_WORLD && mine->files.count > 1)
        return bad_usage(mine->name, "world takes one experiment, not %zu", mine->files.count);
    if (mine->command == COMMAND_ALIGN) {
        if (mine->files.count > 0)
            return bad_usage(mine->name, "'%s' belongs to neither --x nor --y", mine->files.paths[0]);
        if (mine->x.count == 0)
            return bad_usage(mine->name, "align needs --x FILE...");
        if (mine->y.count == 0 && mine->x.count < 2)
            return bad_usage(mine->name, "--x alone needs at least two files");
    }
    if (mine->command == COMMAND_PMI && mine->files.count == 0)
        return bad_usage(mine->name, "pmi needs a file");
    if (mine->command == COMMAND_STUDY && mine->files.count != 1)
        return bad_usage(mine->name, "study takes one manifest, not %zu", mine->files.count);
    return EXIT_FINE;
}

static int check_together(options *mine)
{
    if (mine->command == COMMAND_PMI)
        return options_pmi_check(mine);
    if (mine->command == COMMAND_PLOT)
        return options_plot_check(mine);
    if (options_precomputed(mine) && mine->preprocess && strcmp(mine->preprocess, "none") != 0)
        return bad_usage(mine->name, "--kernel %s takes the matrix as it is: --preprocess %s makes no sense",
            mine->kernel, mine->preprocess);
    if (mine->command & (COMMAND_SCORE | COMMAND_ALIGN | COMMAND_STUDY)) {
        const int code = options_null_check(mine);

        if (code)
            return code;
    }
    if (mine->command == COMMAND_STUDY)
        return options_study_check(mine);
    return options_spread_check(mine);
}

int options_check(options *mine)
{
    const int code = check_files(mine);

    return code ? code : check_together(mine);
}
