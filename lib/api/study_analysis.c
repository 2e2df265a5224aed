/* What follows from the matrices of a study, by the public calls for it. What the data do not allow is a status of its
 * own; everything else that fails, fails the study. */
#include "api/study.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "study/model_map.h"

/* Draws as the option that is left at zero has them; beginnings of a map, times the rounds that they often take. */
enum { TREND_DRAWS = 9999, MAP_ROUNDS = 33 * 300 };

typedef struct analysis {
    prh_study *study;
    const prh_study_options *options;
    double scale;
    const prh__run *run;
} analysis;

static const double *matrix_of(const prh_study *s, int scale)
{
    return scale == PRH_SCALE_SCORE ? s->pairs.scores : s->pairs.calibrated;
}

static double trend_work(const prh_study *s, const prh_study_options *o)
{
    const int64_t draws = o->trend_draws > 0 ? o->trend_draws : TREND_DRAWS;

    return (double)s->count * (double)(s->count + 4 * draws) / 64.0;
}

static double map_work(const prh_study *s)
{
    return (double)s->count * (double)s->count * MAP_ROUNDS / 64.0;
}

double prh__study_rest(const prh_study *s, const prh__study_asked *asked)
{
    const double trends =
        (double)(s->quality_count * s->modalities.count * s->modalities.count * PRH__SCALES);

    return trends * trend_work(s, &asked->options) + map_work(s) + (double)s->count * (double)s->count / 64.0;
}

/* Takes note of a status that leaves a part undefined, and lets the others pass. */
static prh_status note(prh__outcome *outcome, prh_status status)
{
    outcome->status = status;
    if (status != PRH_ERR_UNDEFINED && status != PRH_ERR_NUMERIC)
        return status;
    return prh__copy_string(&outcome->message, prh_last_error());
}

/* The wishes of a call within: its work is announced in a unit of its own. */
static prh_run_options part_of(const analysis *a, prh__part *part, double work)
{
    prh__run inside;

    prh__part_begin(part, &inside, a->run, work * a->scale);
    return (prh_run_options){.struct_size = sizeof(prh_run_options),
        .memory_limit = inside.memory_limit,
        .num_threads = (int32_t)inside.threads,
        .progress = part->task.progress,
        .progress_data = part->task.progress_data};
}

/* ---- trends ---- */

/* One trend's points and references. */
typedef struct one_trend {
    int64_t quality, subjects, references;
    int scale;
    double *values, *control; /* per model */
    int32_t *is_subject, *is_reference;
} one_trend;

static void fill_trend(one_trend *t, const prh_study *s)
{
    for (int64_t i = 0; i < s->count; i++) {
        const double *qualities = s->qualities + i * s->quality_count;

        t->values[i] = qualities[t->quality];
        t->control[i] = s->control >= 0 ? qualities[s->control] : NAN;
        t->is_subject[i] = s->modalities.of[i] == t->subjects;
        t->is_reference[i] = s->modalities.of[i] == t->references;
    }
}

/* Why there is nothing to look at; UNDEFINED. */
static prh_status check_compared(const prh_study *s, const one_trend *t)
{
    const double *matrix = matrix_of(s, t->scale);

    PRH__REQUIRE(t->scale != PRH_SCALE_CALIBRATED || s->calibrated, PRH_ERR_UNDEFINED,
        "nothing is calibrated: %s",
        s->stopped ? "draws stopped early, and those of some pairs know no threshold" : "there are no nulls");
    for (int64_t i = 0; i < s->count; i++)
        for (int64_t j = 0; j < s->count; j++)
            if (t->is_subject[i] && t->is_reference[j] && !isnan(matrix[i * s->count + j]))
                return PRH_OK;
    return prh__fail(PRH_ERR_UNDEFINED, "no model of modality \"%s\" has a score with one of \"%s\"",
        s->modalities.names[t->subjects], s->modalities.names[t->references]);
}

static prh_status find_trend(
    prh_trend **out, const analysis *a, const one_trend *t, const prh_run_options *run)
{
    const prh_study *s = a->study;
    const prh_trend_options options = {.struct_size = sizeof options,
        .control = s->control >= 0 && s->control != t->quality ? t->control : NULL,
        .families = s->families.of,
        .subjects = t->is_subject,
        .references = t->references == t->subjects ? NULL : t->is_reference,
        .permutations = a->options->trend_draws,
        .level = a->options->level,
        .seed = a->options->seed};

    PRH__TRY(check_compared(s, t));
    return prh_trend_create(out, matrix_of(s, t->scale), s->count, t->values, &options, run);
}

static prh_status take_trend(prh__study_trend *out, const analysis *a, one_trend *t)
{
    prh__part part;
    const prh_run_options run = part_of(a, &part, trend_work(a->study, a->options));

    fill_trend(t, a->study);
    PRH__TRY(note(&out->outcome, find_trend(&out->trend, a, t, &run)));
    return prh__part_end(&part, PRH_OK);
}

static prh_status allocate_trend(one_trend *t, int64_t models)
{
    PRH__TRY(prh__alloc(&t->values, models, sizeof *t->values));
    PRH__TRY(prh__alloc(&t->control, models, sizeof *t->control));
    PRH__TRY(prh__alloc(&t->is_subject, models, sizeof *t->is_subject));
    return prh__alloc(&t->is_reference, models, sizeof *t->is_reference);
}

static prh_status find_trends(const analysis *a)
{
    prh_study *s = a->study;
    const int64_t kinds = s->modalities.count, count = s->quality_count * kinds * kinds * PRH__SCALES;
    one_trend t = {0};
    prh_status status;

    PRH__GO(prh__alloc_zero(&s->trends, count, sizeof *s->trends));
    PRH__GO(allocate_trend(&t, s->count));
    for (int64_t i = 0; i < count; i++) {
        t.scale = (int)(i % PRH__SCALES);
        t.references = i / PRH__SCALES % kinds;
        t.subjects = i / PRH__SCALES / kinds % kinds;
        t.quality = i / PRH__SCALES / kinds / kinds;
        PRH__GO(take_trend(&s->trends[i], a, &t));
    }
done:
    prh__free(t.values);
    prh__free(t.control);
    prh__free(t.is_subject);
    prh__free(t.is_reference);
    return status;
}

/* ---- groups ---- */

static prh_status find_groups(prh_study *s)
{
    const int64_t *const labels[PRH__GROUPINGS] = {s->modalities.of, s->families.of, s->bins};

    for (int g = 0; g < PRH__GROUPINGS; g++)
        for (int scale = 0; scale < PRH__SCALES; scale++) {
            prh_status status;

            if (!labels[g] || (scale == PRH_SCALE_CALIBRATED && !s->calibrated))
                continue;
            status = prh_groups_create(&s->groups[g][scale], matrix_of(s, scale), s->count, labels[g]);
            if (status != PRH_ERR_UNDEFINED) /* no model has a bin */
                PRH__TRY(status);
        }
    return PRH_OK;
}

/* ---- map and clustering ---- */

#define ROUNDING 1e-6 /* by which a score may exceed 1 where the largest is not known; a map takes it for 1 */

/* Scores as a share of the largest one there can be; what rounding left above it is that. */
static prh_status share_of_largest(double *out, const prh_study *s)
{
    const int bounded = isfinite(s->maximum);

    for (int64_t cell = 0; cell < s->count * s->count; cell++) {
        const double score = s->pairs.scores[cell];

        PRH__REQUIRE(bounded || !(score > 1.0 + ROUNDING), PRH_ERR_UNDEFINED,
            "%s and %s have a score of %.9g, and it is not known what the largest one can be",
            s->names[cell / s->count], s->names[cell % s->count], score);
        out[cell] = bounded && score / s->maximum > 1.0 ? 1.0 : bounded ? score / s->maximum : score;
    }
    return PRH_OK;
}

static prh_status find_distances(double *shares, double *distances, const prh_study *s)
{
    prh_model_map_values values = {0};

    PRH__TRY(share_of_largest(shares, s));
    return prh__model_distances(distances, &values, shares, s->count, 0.0);
}

/* A map would say it too, by numbers. */
static prh_status check_parts(const prh_study *s, const double *distances)
{
    int64_t lost;

    PRH__TRY(prh__model_unreached(&lost, distances, s->count));
    PRH__REQUIRE(lost < 0, PRH_ERR_UNDEFINED,
        "no pairs that were compared lead from %s to %s: nothing says how far apart they are", s->names[0],
        s->names[lost]);
    return PRH_OK;
}

static prh_status lay_out(const analysis *a, const double *shares, const double *distances)
{
    prh_study *s = a->study;
    const prh_model_map_options options = {.struct_size = sizeof options, .seed = a->options->seed};
    prh__part part;
    const prh_run_options run = part_of(a, &part, map_work(s));
    prh_status status = check_parts(s, distances);

    if (status >= 0)
        status = prh_model_map_create(&s->map, shares, s->count, &options, &run);
    PRH__TRY(note(&s->map_outcome, status));
    return prh__part_end(&part, PRH_OK);
}

/* Distances that are missing count as the largest, so that models which nothing connects are merged last. */
static prh_status cluster(const analysis *a, double *distances)
{
    prh_study *s = a->study;
    const int64_t cells = s->count * s->count;
    double largest = 0.0;
    prh__part part;
    const prh_run_options run = part_of(a, &part, (double)cells / 64.0);

    for (int64_t cell = 0; cell < cells; cell++)
        largest = fmax(largest, distances[cell]); /* fmax passes NaN over */
    for (int64_t cell = 0; cell < cells; cell++)
        if (isnan(distances[cell]))
            distances[cell] = largest;
    PRH__TRY(prh_clustering_create(&s->clustering, distances, s->count, NULL, &run));
    return prh__part_end(&part, PRH_OK);
}

static prh_status arrange(const analysis *a)
{
    prh_study *s = a->study;
    const int64_t cells = s->count * s->count;
    double *shares = NULL, *distances = NULL;
    prh_status status, found;

    PRH__GO(prh__alloc(&shares, cells, sizeof *shares));
    PRH__GO(prh__alloc(&distances, cells, sizeof *distances));
    found = find_distances(shares, distances, s);
    PRH__GO(note(&s->map_outcome, found));
    PRH__GO(note(&s->clustering_outcome, found));
    if (found >= 0)
        PRH__GO(lay_out(a, shares, distances));
    if (found >= 0)
        PRH__GO(cluster(a, distances));
done:
    prh__free(distances);
    prh__free(shares);
    return status;
}

/* ---- all of it ---- */

/*
 * Draws that stopped early, which those of scores below the threshold do first, know no threshold. A mean over the
 * other pairs would be one over those that are above chance, so then no pair is calibrated.
 */
static void settle_calibrated(prh_study *s)
{
    const int64_t cells = s->count * s->count;

    for (int64_t cell = 0; cell < cells; cell++)
        s->stopped |= !isnan(s->pairs.ps[cell]) && isnan(s->pairs.calibrated[cell]);
    for (int64_t cell = 0; cell < cells; cell++) {
        if (s->stopped)
            s->pairs.calibrated[cell] = NAN;
        s->calibrated |= !isnan(s->pairs.calibrated[cell]);
    }
}

prh_status prh__study_analyse(
    prh_study *study, const prh__study_asked *asked, double scale, const prh__run *run)
{
    const analysis a = {.study = study, .options = &asked->options, .scale = scale, .run = run};

    settle_calibrated(study);
    PRH__TRY(find_trends(&a));
    PRH__TRY(find_groups(study));
    return arrange(&a);
}
