/* Studies: made of models, or of scores; the stages in order. */
#include "api/study.h"

#include <math.h>

#include "api/alignment.h"
#include "api/handles.h"
#include "api/matrix.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"

static prh_run_options run_of(const prh_study_options *options)
{
    return (prh_run_options){.struct_size = sizeof(prh_run_options),
        .memory_limit = options->memory_limit,
        .num_threads = options->num_threads,
        .progress = options->progress,
        .progress_data = options->progress_data,
        .store = options->store};
}

/* Scores that were given. What is known one way only is known both ways: it may be half of a symmetric matrix. */
static void take_scores(prh_study *study, const prh__study_asked *asked)
{
    const int64_t n = study->count;

    study->maximum = NAN;
    study->symmetric = 1;
    for (int64_t cell = 0; cell < n * n; cell++) {
        const int64_t i = cell / n, j = cell % n;
        const double there = asked->scores[cell], back = asked->scores[j * n + i];

        if (!prh__study_has_pair(study, asked->options.pairs, i, j) || (isnan(there) && isnan(back)))
            continue;
        study->pairs.scores[cell] = isnan(there) ? back : there;
        study->pairs.statuses[cell] = PRH_OK;
        study->symmetric &= isnan(there) || isnan(back) || there == back;
    }
}

/* The pairs, from layers or from scores. */
static prh_status fill_pairs(
    prh_study *study, const prh__study_asked *asked, double *scale, const prh__run *run)
{
    const double rest = prh__study_rest(study, asked);

    if (asked->models)
        return prh__study_compare(study, asked, rest, scale, run);
    take_scores(study, asked);
    prh__task_expect(run->task, PRH__STUDY_WORK);
    *scale = PRH__STUDY_WORK / rest;
    return PRH_OK;
}

static prh_status fill(prh_study *study, const prh__study_asked *asked, const prh__run *run)
{
    double scale = 1.0;

    PRH__TRY(fill_pairs(study, asked, &scale, run));
    PRH__TRY(prh__study_analyse(study, asked, scale, run));
    return prh__study_record(study, asked);
}

static prh_status check_pairs(const prh_study *study, int32_t pairs)
{
    static const char *const words[] = {"", " within a modality", " across modalities"};

    for (int64_t i = 0; i < study->count; i++)
        for (int64_t j = 0; j < study->count; j++)
            if (prh__study_has_pair(study, pairs, i, j))
                return PRH_OK;
    return prh__fail(PRH_ERR_ARGUMENT, "there are no pairs of models%s", words[pairs]);
}

static prh_status create(prh_study **out, const prh__study_asked *asked)
{
    const prh_run_options wishes = run_of(&asked->options);
    prh_study *study = NULL;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__GO(prh__alloc_zero(&study, 1, sizeof *study));
    PRH__GO(prh__study_take(study, asked));
    PRH__GO(check_pairs(study, asked->options.pairs));
    PRH__GO(prh__matrices_create(&study->pairs, study->count));
    PRH__GO(prh__run_begin(&run, &task, &wishes));
    status = prh__run_end(&run, fill(study, asked, &run));
done:
    if (status < 0)
        prh_study_destroy(study);
    else
        *out = study;
    return status < 0 ? status : PRH_OK;
}

static prh_status check_models(const prh_model *const *models, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        PRH__REQUIRE(models[i], PRH_ERR_ARGUMENT, "model %" PRId64 " is NULL", i);
        PRH__REQUIRE(models[i]->rows == models[0]->rows, PRH_ERR_SHAPE,
            "%s has %" PRId64 " rows, %s has %" PRId64, models[i]->name, models[i]->rows, models[0]->name,
            models[0]->rows);
    }
    return PRH_OK;
}

prh_status prh_study_create(prh_study **out, const prh_metric *metric, const prh_model *const *models,
    int64_t count, const prh_study_options *options)
{
    prh__study_asked asked = {.metric = metric, .models = models, .count = count};
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(metric && models, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__study_read(&asked.options, options, count));
    PRH__TRY(prh__options_read(
        &asked.null, sizeof asked.null, asked.options.null, sizeof asked.null, "prh_null_options"));
    PRH__TRY(check_models(models, count));
    PRH__TRY(prh__read_steps(&asked.steps, metric, asked.options.preprocessing));
    status = create(out, &asked);
    prh_preprocess_destroy(asked.steps);
    return status;
}

static prh_status check_scores(const double *scores, const prh_study_member *members, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        PRH__REQUIRE(members[i].name, PRH_ERR_ARGUMENT, "model %" PRId64 " has no name", i);
    for (int64_t i = 0; i < count; i++)
        for (int64_t j = 0; j < count; j++)
            PRH__REQUIRE(i == j || !isinf(scores[i * count + j]), PRH_ERR_VALUE,
                "the score of %s and %s is infinite", members[i].name, members[j].name);
    return PRH_OK;
}

prh_status prh_study_create_from_scores(prh_study **out, const double *scores,
    const prh_study_member *members, int64_t count, const prh_study_options *options)
{
    prh__study_asked asked = {.members = members, .count = count, .scores = scores};

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(scores && members, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(prh__study_read(&asked.options, options, count));
    PRH__REQUIRE(!asked.options.preprocessing && !asked.options.null && !asked.options.store,
        PRH_ERR_ARGUMENT, "scores are there: preprocessing, null and store are not for them");
    PRH__TRY(prh__matrix_fits(count, count));
    PRH__TRY(check_scores(scores, members, count));
    return create(out, &asked);
}

static void free_strings(char **strings, int64_t count)
{
    for (int64_t i = 0; strings && i < count; i++)
        prh__free(strings[i]);
    prh__free(strings);
}

static void free_analysis(prh_study *s)
{
    const int64_t modalities = s->modalities.count;

    for (int64_t t = 0; s->trends && t < s->quality_count * modalities * modalities * PRH__SCALES; t++) {
        prh_trend_destroy(s->trends[t].trend);
        prh__free(s->trends[t].outcome.message);
    }
    prh__free(s->trends);
    for (int g = 0; g < PRH__GROUPINGS; g++)
        for (int scale = 0; scale < PRH__SCALES; scale++)
            prh_groups_destroy(s->groups[g][scale]);
    prh_model_map_destroy(s->map);
    prh__free(s->map_outcome.message);
    prh_clustering_destroy(s->clustering);
    prh__free(s->clustering_outcome.message);
}

static void free_labels(prh__labels *labels, int64_t models)
{
    free_strings(labels->names, models);
    prh__free(labels->of);
}

void prh_study_destroy(prh_study *study)
{
    if (!study)
        return;
    free_analysis(study);
    for (int64_t cell = 0; study->alignments && cell < study->count * study->count; cell++)
        prh_alignment_destroy(study->alignments[cell]);
    prh__free(study->alignments);
    prh__matrices_free(&study->pairs);
    free_strings(study->names, study->count);
    free_strings(study->quality_names, study->quality_count);
    free_labels(&study->families, study->count);
    free_labels(&study->modalities, study->count);
    prh__free(study->layer_counts);
    prh__free(study->qualities);
    prh__free(study->solved);
    prh__free(study->bins);
    prh__free(study->provenance);
    prh__free(study);
}
