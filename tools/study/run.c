/* From what was read to what the library is told. */
#include <inttypes.h>
#include <stdlib.h>

#include "program.h"
#include "progress.h"
#include "provenance.h"
#include "study/study.h"

static prh_study_options options_of(const study *mine)
{
    const study_wishes *asked = &mine->wishes->study;

    return (prh_study_options){.struct_size = sizeof(prh_study_options),
        .quality_names = mine->models.quality_names,
        .qualities = mine->models.quality_count > 0 ? mine->models.qualities : NULL,
        .quality_count = mine->models.quality_count,
        .control = asked->control,
        .accuracies = mine->tasks.accuracies,
        .tasks = mine->tasks.count,
        .solved_share = asked->solved,
        .bin_limits = asked->limits,
        .limit_count = asked->limit_count,
        .bin_count = asked->bins,
        .trend_draws = asked->trend_draws,
        .level = mine->wishes->spread.level,
        .seed = (uint64_t)mine->wishes->null.seed,
        .pairs = asked->pairs,
        .memory_limit = mine->wishes->memory,
        .num_threads = mine->wishes->threads,
        .progress = progress_tick};
}

static prh_status compare(study *mine, prh_study_options *how)
{
    char *steps = provenance_steps(mine->steps);
    prh_status status;

    progress_step("comparing", "all pairs of models", 0, 1, 1);
    how->preprocessing = steps;
    how->null = &mine->nulls.how;
    how->no_null = !mine->nulls.wanted;
    how->store = mine->store;
    status = prh_study_create(
        &mine->found, study_metric(mine)->metric, (const prh_model *const *)mine->handles, mine->count, how);
    free(steps);
    return status;
}

static prh_status look_at_scores(study *mine, const prh_study_options *how)
{
    prh_study_member *members = need((size_t)mine->count, sizeof *members);
    prh_status status;

    for (int64_t i = 0; i < mine->count; i++)
        members[i] = (prh_study_member){
            mine->models.entries[i].name, mine->models.entries[i].family, mine->models.entries[i].modality};
    status = prh_study_create_from_scores(&mine->found, mine->scores, members, mine->count, how);
    free(members);
    return status;
}

int study_run(study *mine)
{
    prh_study_options how = options_of(mine);
    const prh_status status = mine->scores ? look_at_scores(mine, &how) : compare(mine, &how);

    return status >= 0 ? progress_interrupted() : bad_status(status, NULL);
}
