/* What a study tells. */
#include "api/study.h"

#include "base/error.h"

int64_t prh_study_count(const prh_study *study)
{
    return study ? study->count : 0;
}

int64_t prh_study_rows(const prh_study *study)
{
    return study ? study->rows : 0;
}

static int has_model(const prh_study *study, int64_t i)
{
    return study && i >= 0 && i < study->count;
}

const char *prh_study_name(const prh_study *study, int64_t i)
{
    return has_model(study, i) ? study->names[i] : NULL;
}

int64_t prh_study_layer_count(const prh_study *study, int64_t i)
{
    return has_model(study, i) ? study->layer_counts[i] : 0;
}

static const char *label(const prh__labels *labels, int64_t number)
{
    return number >= 0 && number < labels->count ? labels->names[number] : NULL;
}

int64_t prh_study_family_count(const prh_study *study)
{
    return study ? study->families.count : 0;
}

const char *prh_study_family_name(const prh_study *study, int64_t f)
{
    return study ? label(&study->families, f) : NULL;
}

const int64_t *prh_study_families(const prh_study *study)
{
    return study ? study->families.of : NULL;
}

int64_t prh_study_modality_count(const prh_study *study)
{
    return study ? study->modalities.count : 0;
}

const char *prh_study_modality_name(const prh_study *study, int64_t m)
{
    return study ? label(&study->modalities, m) : NULL;
}

const int64_t *prh_study_modalities(const prh_study *study)
{
    return study ? study->modalities.of : NULL;
}

static int has_quality(const prh_study *study, int64_t q)
{
    return study && q >= 0 && q < study->quality_count;
}

int64_t prh_study_quality_count(const prh_study *study)
{
    return study ? study->quality_count : 0;
}

const char *prh_study_quality_name(const prh_study *study, int64_t q)
{
    return has_quality(study, q) ? study->quality_names[q] : NULL;
}

const double *prh_study_qualities(const prh_study *study)
{
    return study ? study->qualities : NULL;
}

/* ---- pairs ---- */

const double *prh_study_scores(const prh_study *study)
{
    return study ? study->pairs.scores : NULL;
}

const prh_status *prh_study_statuses(const prh_study *study)
{
    return study ? study->pairs.statuses : NULL;
}

const int64_t *prh_study_layers_x(const prh_study *study)
{
    return study ? study->pairs.layers_x : NULL;
}

const int64_t *prh_study_layers_y(const prh_study *study)
{
    return study ? study->pairs.layers_y : NULL;
}

const double *prh_study_null_means(const prh_study *study)
{
    return study ? study->pairs.null_means : NULL;
}

const double *prh_study_null_sds(const prh_study *study)
{
    return study ? study->pairs.null_sds : NULL;
}

const double *prh_study_thresholds(const prh_study *study)
{
    return study ? study->pairs.thresholds : NULL;
}

const double *prh_study_zs(const prh_study *study)
{
    return study ? study->pairs.zs : NULL;
}

const double *prh_study_ps(const prh_study *study)
{
    return study ? study->pairs.ps : NULL;
}

const double *prh_study_adjusted_ps(const prh_study *study)
{
    return study ? study->pairs.adjusted_ps : NULL;
}

const double *prh_study_calibrated(const prh_study *study)
{
    return study ? study->pairs.calibrated : NULL;
}

const int32_t *prh_study_null_methods(const prh_study *study)
{
    return study ? study->pairs.methods : NULL;
}

const prh_alignment *prh_study_alignment(const prh_study *study, int64_t i, int64_t j)
{
    if (!has_model(study, i) || !has_model(study, j) || !study->alignments)
        return NULL;
    if (study->symmetric && i > j)
        return study->alignments[j * study->count + i];
    return study->alignments[i * study->count + j];
}

/* ---- the whole ---- */

static int is_scale(int32_t scale)
{
    return scale >= 0 && scale < PRH__SCALES;
}

static prh_status fail_again(const prh__outcome *outcome)
{
    return prh__fail(outcome->status, "%s", outcome->message);
}

prh_status prh_study_get_trend(const prh_study *study, int64_t quality, int64_t subjects, int64_t references,
    int32_t scale, const prh_trend **trend)
{
    const prh__study_trend *found;
    int64_t kinds;

    PRH__REQUIRE(trend, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *trend = NULL;
    PRH__REQUIRE(study, PRH_ERR_ARGUMENT, "a pointer is NULL");
    kinds = study->modalities.count;
    PRH__REQUIRE(has_quality(study, quality), PRH_ERR_ARGUMENT,
        "there is no quality %" PRId64 ", there are %" PRId64, quality, study->quality_count);
    PRH__REQUIRE(subjects >= 0 && subjects < kinds && references >= 0 && references < kinds, PRH_ERR_ARGUMENT,
        "there are no modalities %" PRId64 " and %" PRId64 ", there are %" PRId64, subjects, references,
        kinds);
    PRH__REQUIRE(
        is_scale(scale), PRH_ERR_ARGUMENT, "scale %d is none of PRH_SCALE_SCORE, _CALIBRATED", (int)scale);
    found = &study->trends[((quality * kinds + subjects) * kinds + references) * PRH__SCALES + scale];
    if (!found->trend)
        return fail_again(&found->outcome);
    *trend = found->trend;
    return found->outcome.status;
}

static const prh_groups *groups_of(const prh_study *study, int grouping, int32_t scale)
{
    return study && is_scale(scale) ? study->groups[grouping][scale] : NULL;
}

const prh_groups *prh_study_modality_groups(const prh_study *study, int32_t scale)
{
    return groups_of(study, PRH__BY_MODALITY, scale);
}

const prh_groups *prh_study_family_groups(const prh_study *study, int32_t scale)
{
    return groups_of(study, PRH__BY_FAMILY, scale);
}

const prh_groups *prh_study_bin_groups(const prh_study *study, int32_t scale)
{
    return groups_of(study, PRH__BY_BIN, scale);
}

const int64_t *prh_study_solved(const prh_study *study)
{
    return study ? study->solved : NULL;
}

const int64_t *prh_study_bins(const prh_study *study)
{
    return study ? study->bins : NULL;
}

prh_status prh_study_get_map(const prh_study *study, const prh_model_map **map)
{
    PRH__REQUIRE(map, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *map = NULL;
    PRH__REQUIRE(study, PRH_ERR_ARGUMENT, "a pointer is NULL");
    if (!study->map)
        return fail_again(&study->map_outcome);
    *map = study->map;
    return study->map_outcome.status;
}

prh_status prh_study_get_clustering(const prh_study *study, const prh_clustering **clustering)
{
    PRH__REQUIRE(clustering, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *clustering = NULL;
    PRH__REQUIRE(study, PRH_ERR_ARGUMENT, "a pointer is NULL");
    if (!study->clustering)
        return fail_again(&study->clustering_outcome);
    *clustering = study->clustering;
    return study->clustering_outcome.status;
}

const char *prh_study_provenance(const prh_study *study)
{
    return study ? study->provenance : "";
}
