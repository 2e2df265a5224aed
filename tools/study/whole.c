/* What follows from all pairs, as members of results.json: groups, map, clustering. */
#include <math.h>
#include <stdlib.h>

#include "json.h"
#include "program.h"
#include "study/study.h"

/* ---- groups ---- */

/* A kind of group, and what its members are called. */
typedef struct grouping {
    const char *name;
    const prh_groups *(*get)(const prh_study *found, int32_t scale);
    char *(*label)(const study *mine, int64_t number); /* allocated */
} grouping;

static char *modality_label(const study *mine, int64_t number)
{
    return need_copy(prh_study_modality_name(mine->found, number));
}

static char *family_label(const study *mine, int64_t number)
{
    return need_copy(prh_study_family_name(mine->found, number));
}

static const grouping groupings[] = {
    {"modality", prh_study_modality_groups, modality_label},
    {"family", prh_study_family_groups, family_label},
    {"bin", prh_study_bin_groups, study_bin_name},
};

static json_t *group_json(const study *mine, const grouping *kind, const prh_groups *groups)
{
    const int64_t count = prh_groups_count(groups);
    json_t *made, *names = json_new_array();

    if (!groups) {
        json_decref(names);
        return json_of_text(NULL);
    }
    for (int64_t g = 0; g < count; g++) {
        char *name = kind->label(mine, prh_groups_labels(groups)[g]);

        json_add(names, json_of_text(name));
        free(name);
    }
    made = json_new_object();
    json_put(made, "members", json_of_counts(prh_groups_labels(groups), count));
    json_put(made, "names", names);
    json_put(made, "sizes", json_of_counts(prh_groups_sizes(groups), count));
    json_put(made, "pairs", json_of_count_rows(prh_groups_pairs(groups), count, count));
    json_put(made, "mean", json_of_real_rows(prh_groups_means(groups), count, count));
    json_put(made, "standard_error", json_of_real_rows(prh_groups_standard_errors(groups), count, count));
    json_put(made, "ceiling", json_of_real_rows(prh_groups_ceilings(groups), count, count));
    return made;
}

json_t *study_groups_json(const study *mine)
{
    json_t *made = json_new_object();

    for (size_t i = 0; i < sizeof groupings / sizeof *groupings; i++) {
        const grouping *kind = &groupings[i];
        json_t *scales = json_new_object();

        json_put(scales, "score", group_json(mine, kind, kind->get(mine->found, PRH_SCALE_SCORE)));
        json_put(scales, "calibrated", group_json(mine, kind, kind->get(mine->found, PRH_SCALE_CALIBRATED)));
        json_put(made, kind->name, scales);
    }
    return made;
}

/* ---- map and clustering ---- */

static json_t *begin(prh_status status)
{
    json_t *made = json_new_object();

    json_put(made, "status", json_of_text(study_status_word(status)));
    json_put(made, "reason", json_of_text(status < 0 ? prh_last_error() : NULL));
    return made;
}

static void put_map(json_t *made, const prh_model_map *map, const prh_model_map_values *values)
{
    const int64_t m = values->count;

    json_put(made, "floor", json_of_real(values->floor));
    json_put(made, "floored", json_of_int(values->floored));
    json_put(made, "missing", json_of_int(values->missing));
    json_put(made, "stress", json_of_real(values->stress));
    json_put(made, "classical_stress", json_of_real(values->classical_stress));
    json_put(made, "converged", json_of_bool(values->converged));
    json_put(made, "points", json_of_real_rows(prh_model_map_points(map), m, values->width));
    json_put(
        made, "classical_points", json_of_real_rows(prh_model_map_classical_points(map), m, values->width));
    json_put(made, "nearest", json_of_count_rows(prh_model_map_nearest(map), m, m - 1));
}

json_t *study_map_json(study *mine)
{
    prh_model_map_values values = {.struct_size = sizeof values};
    const prh_model_map *map = NULL;
    const prh_status status = prh_study_get_map(mine->found, &map);
    json_t *made = begin(status);

    if (status < 0)
        warn(&mine->notes, "there is no map: %s", prh_last_error());
    if (status < 0 || prh_model_map_get_values(map, &values) < 0)
        return made;
    put_map(made, map, &values);
    if (!values.converged)
        warn(&mine->notes, "the map's stress was still falling when its iterations ended");
    if (values.floored > 0)
        warn(&mine->notes,
            "the map takes %lld pairs of models whose alignment is 0 or less as the least that is above 0",
            (long long)values.floored);
    return made;
}

json_t *study_clustering_json(const study *mine)
{
    const prh_clustering *found = NULL;
    const prh_status status = prh_study_get_clustering(mine->found, &found);
    const int64_t m = mine->count;
    json_t *made = begin(status);

    if (status < 0)
        return made;
    json_put(made, "order", json_of_counts(prh_clustering_order(found), m));
    json_put(made, "merges", json_of_count_rows(prh_clustering_merges(found), m - 1, 2));
    json_put(made, "distances", json_of_reals(prh_clustering_distances(found), m - 1));
    json_put(made, "sizes", json_of_counts(prh_clustering_sizes(found), m - 1));
    return made;
}
