/* Bins of tasks solved: their names, and what they come from. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "json.h"
#include "number.h"
#include "program.h"
#include "study/study.h"

enum { USUAL_BINS = 5 }; /* prh_study_options.bin_count = 0 */
#define USUAL_SHARE 0.8  /* prh_study_options.solved_share = 0 */

static int64_t bin_count(const study *mine)
{
    const study_wishes *asked = &mine->wishes->study;

    if (asked->limits)
        return asked->limit_count + 1;
    if (asked->bins > 0)
        return asked->bins;
    return mine->count < USUAL_BINS ? mine->count : USUAL_BINS;
}

/* "8", "8 to 11". */
static char *name_of_counts(int64_t low, int64_t high)
{
    return low == high ? need_text("%" PRId64, low) : need_text("%" PRId64 " to %" PRId64, low, high);
}

/* The least number of tasks that reaches a limit: tasks are counted, and limits may lie between counts. */
static int64_t least_count(const study *mine, double limit)
{
    return (int64_t)fmin(fmax(ceil(limit), 0.0), (double)mine->tasks.count + 1.0);
}

static char *name_by_limits(const study *mine, int64_t bin)
{
    const study_wishes *asked = &mine->wishes->study;
    const int64_t low = bin > 0 ? least_count(mine, asked->limits[bin - 1]) : 0;
    const int64_t high =
        bin < asked->limit_count ? least_count(mine, asked->limits[bin]) - 1 : mine->tasks.count;
    char from[NUMBER_SIZE], to[NUMBER_SIZE];

    if (low <= high)
        return bin == 0 && high > 0                   ? need_text("below %" PRId64, high + 1)
               : bin == asked->limit_count && bin > 0 ? need_text("%" PRId64 " or more", low)
                                                      : name_of_counts(low, high);
    /* no number of tasks is there: the limits are all that can be said */
    if (bin == 0)
        return need_text("below %s", number_short(asked->limits[0], 15, to));
    number_short(asked->limits[bin - 1], 15, from);
    if (bin == asked->limit_count)
        return need_text("%s or more", from);
    return need_text("%s to below %s", from, number_short(asked->limits[bin], 15, to));
}

/* How many tasks the models in a bin solve. */
char *study_bin_name(const study *mine, int64_t bin)
{
    const int64_t *bins = prh_study_bins(mine->found), *solved = prh_study_solved(mine->found);
    int64_t low = INT64_MAX, high = -1;

    if (mine->wishes->study.limits)
        return name_by_limits(mine, bin);
    for (int64_t i = 0; i < mine->count; i++)
        if (bins[i] == bin) {
            low = solved[i] < low ? solved[i] : low;
            high = solved[i] > high ? solved[i] : high;
        }
    if (high < 0)
        return need_copy("empty");
    return name_of_counts(low, high);
}

int64_t study_solved(const study *mine, int64_t i)
{
    const int64_t *bins = prh_study_bins(mine->found);

    return bins && bins[i] >= 0 ? prh_study_solved(mine->found)[i] : -1;
}

static json_t *bins_json(study *mine)
{
    const int64_t *bins = prh_study_bins(mine->found);
    json_t *list = json_new_array();
    int64_t empty = 0;

    for (int64_t b = 0; b < bin_count(mine); b++) {
        json_t *bin = json_new_object(), *members = json_new_array();
        char *name = study_bin_name(mine, b);

        for (int64_t i = 0; i < mine->count; i++)
            if (bins[i] == b)
                json_add(members, json_of_int(i));
        empty += json_array_size(members) == 0;
        json_put(bin, "name", json_of_text(name));
        json_put(bin, "models", members);
        json_add(list, bin);
        free(name);
    }
    if (empty > 0)
        warn(&mine->notes, "%" PRId64 " of %" PRId64 " bins of tasks solved are empty", empty,
            bin_count(mine));
    return list;
}

json_t *study_competence_json(study *mine)
{
    const study_wishes *asked = &mine->wishes->study;
    const tasks *all = &mine->tasks;
    json_t *made, *names;

    if (all->count == 0)
        return json_of_text(NULL);
    made = json_new_object();
    names = json_new_array();
    for (int64_t t = 0; t < all->count; t++)
        json_add(names, json_of_text(all->names[t]));
    json_put(made, "file", json_of_text(asked->tasks));
    json_put(made, "tasks", names);
    json_put(made, "share", json_of_real(asked->solved > 0.0 ? asked->solved : USUAL_SHARE));
    json_put(made, "limits",
        asked->limits ? json_of_reals(asked->limits, asked->limit_count) : json_of_text(NULL));
    json_put(made, "accuracies", json_of_real_rows(all->accuracies, mine->count, all->count));
    json_put(made, "bins", bins_json(mine));
    return made;
}
