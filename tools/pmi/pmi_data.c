/* What prh pmi says to programs: all of it, with all digits. */
#include <math.h>

#include "json.h"
#include "options_pmi.h"
#include "pmi.h"

static json_t *files_json(const pmi *mine)
{
    json_t *list = json_new_array();

    for (size_t i = 0; i < mine->wishes->files.count; i++)
        json_add(list, json_of_text(mine->wishes->files.paths[i]));
    return list;
}

/* What was read and how; what does not belong to this kind of source is not there. */
static json_t *source_json(const pmi *mine)
{
    const pmi_wishes *asked = &mine->wishes->pmi;
    json_t *made = json_new_object();

    json_put(made, "from", json_of_text(options_pmi_from_name(asked)));
    json_put(made, "files", files_json(mine));
    json_put(made, pmi_unit(mine), json_of_int(mine->from.read));
    if (asked->from == SOURCE_TEXT) {
        json_put(made, "different_words", json_of_int(mine->from.different));
        json_put(made, "words_in_vocabulary", json_of_int(mine->from.known));
        json_put(made, "vocabulary", json_of_int(asked->vocabulary));
        json_put(made, "window", json_of_int(asked->window));
        json_put(made, "with_self", json_of_bool(asked->with_self));
    } else if (asked->from == SOURCE_IMAGES) {
        json_put(made, "levels", json_of_int(asked->levels));
        json_put(made, "radius", json_of_real(asked->radius));
        json_put(made, "pairs", asked->pairs > 0 ? json_of_int(asked->pairs) : json_of_text("all"));
        json_put(made, "seed", json_of_count(asked->pairs > 0 ? mine->wishes->null.seed : -1));
    } else {
        json_put(made, "table", json_of_bool(asked->is_table));
    }
    json_put(made, "symbols", json_of_int(mine->from.symbol_count));
    json_put(made, "contexts", json_of_count(asked->is_table ? mine->from.context_count : -1));
    json_put(made, "seen_together", json_of_real(pmi_seen_together(mine)));
    return made;
}

static json_t *kernel_json(const pmi *mine)
{
    const pmi_wishes *asked = &mine->wishes->pmi;
    const pmi_pairs *pairs = &mine->pairs;
    json_t *made = json_new_object();

    json_put(made, "kind", json_of_text(options_pmi_kind_name(asked)));
    json_put(made, "n", json_of_int(mine->n));
    json_put(made, "min_count", json_of_real(asked->min_count));
    json_put(made, "left_out", json_of_int(mine->from.symbol_count - mine->n));
    json_put(made, "shift", json_of_real(asked->shift));
    json_put(made, "smoothing", json_of_real(asked->smoothing));
    json_put(made, "zero", json_of_text(asked->kind == PRH_PMI ? options_pmi_zero_name(asked) : NULL));
    json_put(made, "pairs", json_of_int(pairs->all));
    json_put(made, "pairs_never_seen", json_of_int(pairs->all - pairs->seen));
    json_put(made, "share_never_seen", json_of_real((double)(pairs->all - pairs->seen) / (double)pairs->all));
    json_put(made, "never_seen_with_itself", json_of_int(pairs->self_all - pairs->self_seen));
    json_put(made, "value_never_seen", json_of_real(mine->stand_in));
    json_put(made, "minimum", json_of_real(mine->lowest));
    json_put(made, "maximum", json_of_real(mine->highest));
    return made;
}

/* The condition of the paper's appendix F.1, with its own names. */
static json_t *condition_json(const prh_certificate_values *facts)
{
    json_t *made = json_new_object();

    json_put(made, "holds", json_of_bool(facts->sufficient));
    json_put(made, "log_rho", json_of_real(facts->lowest));
    json_put(made, "delta", json_of_real(facts->spread));
    json_put(made, "required_diagonal", json_of_real(facts->required));
    json_put(made, "smallest_diagonal", json_of_real(facts->diagonal));
    return made;
}

static json_t *widths_json(const pmi *mine)
{
    json_t *list = json_new_array();

    for (int i = 0; i < PMI_WIDTHS; i++) {
        json_t *made = json_new_object();

        json_put(made, "error", json_of_real(pmi_errors[i]));
        json_put(made, "width", json_of_count(mine->widths[i]));
        json_add(list, made);
    }
    return list;
}

static json_t *certificate_json(const pmi *mine)
{
    const prh_certificate_values *facts = &mine->facts;
    const double *eigenvalues = prh_certificate_eigenvalues(mine->certificate);
    json_t *made = json_new_object(), *list = json_new_array();

    json_put(made, "representable", json_of_bool(facts->representable));
    json_put(made, "offset", json_of_real(facts->offset));
    json_put(made, "negative_mass", json_of_real(facts->negative_mass));
    json_put(made, "rank", json_of_int(facts->rank));
    json_put(made, "negative", json_of_int(facts->negative));
    json_put(made, "smallest", json_of_real(facts->smallest));
    json_put(made, "largest", json_of_real(facts->largest));
    json_put(made, "outside", json_of_real(facts->outside));
    json_put(made, "appendix_f1", condition_json(facts));
    json_put(made, "norm", json_of_real(mine->size));
    json_put(made, "least_error", json_of_real(mine->least_error));
    json_put(made, "widths", widths_json(mine));
    for (int64_t i = 0; i < mine->n; i++)
        json_add(list, json_of_real(eigenvalues[i]));
    json_put(made, "eigenvalues", list);
    return made;
}

/* The rows of the kernel, with their places on the map. */
static json_t *rows_json(const pmi *mine)
{
    const double *points = prh_embedding_points(mine->map);
    json_t *list = json_new_array();

    for (int64_t i = 0; i < mine->n; i++) {
        json_t *made = json_new_object(), *place = json_new_array();

        json_put(made, "symbol", json_of_text(pmi_symbol(mine, i)));
        json_put(made, "count", json_of_real(mine->met[mine->rows[i]]));
        json_add(place, json_of_real(points[2 * i]));
        json_add(place, json_of_real(points[2 * i + 1]));
        json_put(made, "map", place);
        json_add(list, made);
    }
    return list;
}

json_t *pmi_json(const pmi *mine)
{
    json_t *root = json_new_object();

    json_put(root, "source", source_json(mine));
    json_put(root, "kernel", kernel_json(mine));
    json_put(root, "certificate", certificate_json(mine));
    json_put(root, "rows", rows_json(mine));
    json_put(root, "libprh", json_of_text(prh_version()));
    json_put(root, "blas", json_of_text(prh_blas_description()));
    return root;
}
