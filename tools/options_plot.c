/* What may be asked of prh plot: a file, then figures. */
#include "options_plot.h"

#include "program.h"

int options_plot_check(const options *mine)
{
    if (mine->files.count == 0)
        return bad_usage(mine->name, "plot needs the results.json of a study");
    return EXIT_FINE;
}
