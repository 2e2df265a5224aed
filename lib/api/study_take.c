/* What goes into a study, beside layers and scores: options, names, labels, qualities, bins. */
#include "api/study.h"

#include <math.h>
#include <string.h>

#include <prh/competence.h>

#include "api/handles.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"

enum { DEFAULT_BINS = 5 };

/* ---- options ---- */

static prh_status check_qualities(const prh_study_options *o)
{
    PRH__REQUIRE(
        o->quality_count >= 0, PRH_ERR_ARGUMENT, "quality_count = %" PRId64 " is negative", o->quality_count);
    if (o->quality_count > 0)
        PRH__REQUIRE(o->quality_names && o->qualities, PRH_ERR_ARGUMENT,
            "%" PRId64 " qualities need names and values", o->quality_count);
    for (int64_t q = 0; q < o->quality_count; q++) {
        PRH__REQUIRE(o->quality_names[q], PRH_ERR_ARGUMENT, "quality %" PRId64 " has no name", q);
        for (int64_t p = 0; p < q; p++)
            PRH__REQUIRE(strcmp(o->quality_names[q], o->quality_names[p]) != 0, PRH_ERR_ARGUMENT,
                "two qualities have the name %s", o->quality_names[q]);
    }
    return PRH_OK;
}

static prh_status check_competence(const prh_study_options *o)
{
    PRH__REQUIRE(!o->accuracies == (o->tasks == 0), PRH_ERR_ARGUMENT,
        "accuracies and their number of tasks, %" PRId64 ", go together", o->tasks);
    PRH__REQUIRE(!o->bin_limits == (o->limit_count == 0), PRH_ERR_ARGUMENT,
        "limits of bins and their number, %" PRId64 ", go together", o->limit_count);
    PRH__REQUIRE(!o->bin_limits || o->bin_count == 0, PRH_ERR_ARGUMENT,
        "bins have limits or a number, %" PRId64 ", not both", o->bin_count);
    return PRH_OK;
}

prh_status prh__study_read(prh_study_options *mine, const prh_study_options *theirs, int64_t count)
{
    PRH__TRY(prh__options_read(mine, sizeof *mine, theirs, sizeof *mine, "prh_study_options"));
    PRH__REQUIRE(mine->reserved == 0, PRH_ERR_ARGUMENT, "the reserved field of prh_study_options is not 0");
    PRH__REQUIRE(mine->num_threads >= 0, PRH_ERR_ARGUMENT, "num_threads is %d, it must not be negative",
        (int)mine->num_threads);
    PRH__REQUIRE(mine->pairs >= PRH_STUDY_ALL && mine->pairs <= PRH_STUDY_ACROSS, PRH_ERR_ARGUMENT,
        "pairs %d is none of PRH_STUDY_ALL, _WITHIN, _ACROSS", (int)mine->pairs);
    PRH__REQUIRE(mine->level == 0.0 || (mine->level > 0.0 && mine->level < 1.0), PRH_ERR_ARGUMENT,
        "level = %g is not between 0 and 1", mine->level);
    PRH__REQUIRE(mine->trend_draws >= 0 && mine->trend_draws <= INT32_MAX, PRH_ERR_ARGUMENT,
        "trend_draws = %" PRId64 " is not between 1 and 2^31 - 1 (0: the default)", mine->trend_draws);
    PRH__TRY(check_qualities(mine));
    PRH__TRY(check_competence(mine));
    PRH__REQUIRE(count >= 2, PRH_ERR_ARGUMENT, "%" PRId64 " models are fewer than 2", count);
    return PRH_OK;
}

/* ---- names ---- */

static const char *name_of(const prh__study_asked *asked, int64_t i)
{
    return asked->models ? asked->models[i]->name : asked->members[i].name;
}

static const char *family_of(const prh__study_asked *asked, int64_t i)
{
    return asked->models ? asked->models[i]->family : asked->members[i].family;
}

static const char *modality_of(const prh__study_asked *asked, int64_t i)
{
    const char *given = asked->models ? asked->models[i]->modality : asked->members[i].modality;

    return given ? given : "";
}

static prh_status take_names(prh_study *s, const prh__study_asked *asked)
{
    PRH__TRY(prh__alloc_zero(&s->names, s->count, sizeof *s->names));
    for (int64_t i = 0; i < s->count; i++) {
        for (int64_t j = 0; j < i; j++)
            PRH__REQUIRE(strcmp(name_of(asked, i), name_of(asked, j)) != 0, PRH_ERR_ARGUMENT,
                "models %" PRId64 " and %" PRId64 " are both called %s", j, i, name_of(asked, i));
        PRH__TRY(prh__copy_string(&s->names[i], name_of(asked, i)));
    }
    PRH__TRY(prh__alloc_zero(&s->layer_counts, s->count, sizeof *s->layer_counts));
    for (int64_t i = 0; i < s->count && asked->models; i++)
        s->layer_counts[i] = asked->models[i]->count;
    return PRH_OK;
}

/* ---- labels ---- */

static prh_status begin_labels(prh__labels *labels, int64_t models)
{
    PRH__TRY(prh__alloc_zero(&labels->names, models, sizeof *labels->names));
    return prh__alloc_zero(&labels->of, models, sizeof *labels->of);
}

/* The first model before i that has the same word. */
static int64_t find_word(const prh__study_asked *asked,
    const char *(*word_of)(const prh__study_asked *asked, int64_t i), int64_t i)
{
    int64_t j = 0;

    while (j < i && (!word_of(asked, j) || strcmp(word_of(asked, j), word_of(asked, i)) != 0))
        j++;
    return j;
}

static prh_status label_as(prh__labels *labels, int64_t i, const char *name)
{
    labels->of[i] = labels->count;
    PRH__TRY(prh__copy_string(&labels->names[labels->count], name));
    labels->count++;
    return PRH_OK;
}

static prh_status take_labels(prh_study *s, const prh__study_asked *asked)
{
    PRH__TRY(begin_labels(&s->families, s->count));
    PRH__TRY(begin_labels(&s->modalities, s->count));
    for (int64_t i = 0; i < s->count; i++) {
        const char *family = family_of(asked, i);
        const int alone = !family || !family[0];
        const int64_t kin = alone ? i : find_word(asked, family_of, i);
        const int64_t kind = find_word(asked, modality_of, i);

        if (kin < i)
            s->families.of[i] = s->families.of[kin];
        else
            PRH__TRY(label_as(&s->families, i, alone ? s->names[i] : family));
        if (kind < i)
            s->modalities.of[i] = s->modalities.of[kind];
        else
            PRH__TRY(label_as(&s->modalities, i, modality_of(asked, i)));
    }
    return PRH_OK;
}

int prh__study_has_pair(const prh_study *study, int32_t pairs, int64_t i, int64_t j)
{
    const int same = study->modalities.of[i] == study->modalities.of[j];

    return i != j && (pairs == PRH_STUDY_ALL || (pairs == PRH_STUDY_WITHIN) == same);
}

/* ---- qualities and competence ---- */

static prh_status take_qualities(prh_study *s, const prh_study_options *o)
{
    int64_t cells;

    s->control = -1;
    PRH__TRY(prh__mul(&cells, s->count, o->quality_count));
    PRH__TRY(prh__alloc_zero(&s->quality_names, o->quality_count, sizeof *s->quality_names));
    s->quality_count = o->quality_count;
    for (int64_t q = 0; q < s->quality_count; q++) {
        PRH__TRY(prh__copy_string(&s->quality_names[q], o->quality_names[q]));
        if (o->control && strcmp(o->control, o->quality_names[q]) == 0)
            s->control = q;
    }
    PRH__REQUIRE(!o->control || s->control >= 0, PRH_ERR_ARGUMENT, "the control %s is none of the qualities",
        o->control);
    PRH__TRY(prh__alloc(&s->qualities, cells, sizeof *s->qualities));
    for (int64_t cell = 0; cell < cells; cell++) {
        PRH__REQUIRE(!isinf(o->qualities[cell]), PRH_ERR_VALUE, "%s of %s is infinite",
            s->quality_names[cell % s->quality_count], s->names[cell / s->quality_count]);
        s->qualities[cell] = o->qualities[cell];
    }
    return PRH_OK;
}

/* A model that has tried no task has no bin. */
static double competence_of(const prh_study *s, const prh_study_options *o, int64_t i)
{
    for (int64_t t = 0; t < o->tasks; t++)
        if (!isnan(o->accuracies[i * o->tasks + t]))
            return (double)s->solved[i];
    return NAN;
}

static prh_status take_competence(prh_study *s, const prh_study_options *o)
{
    const int64_t usual = s->count < DEFAULT_BINS ? s->count : DEFAULT_BINS;
    double *competence = NULL;
    prh_status status;

    if (!o->accuracies)
        return PRH_OK;
    PRH__GO(prh__alloc(&s->solved, s->count, sizeof *s->solved));
    PRH__GO(prh__alloc(&s->bins, s->count, sizeof *s->bins));
    PRH__GO(prh__alloc(&competence, s->count, sizeof *competence));
    PRH__GO(prh_count_solved(o->accuracies, s->count, o->tasks, o->solved_share, s->solved));
    for (int64_t i = 0; i < s->count; i++)
        competence[i] = competence_of(s, o, i);
    if (o->bin_limits)
        PRH__GO(prh_bin_by_limits(competence, s->count, o->bin_limits, o->limit_count, s->bins));
    else
        PRH__GO(prh_bin_by_quantiles(competence, s->count, o->bin_count ? o->bin_count : usual, s->bins));
done:
    prh__free(competence);
    return status;
}

prh_status prh__study_take(prh_study *study, const prh__study_asked *asked)
{
    study->count = asked->count;
    study->rows = asked->models ? asked->models[0]->rows : 0;
    PRH__TRY(take_names(study, asked));
    PRH__TRY(take_labels(study, asked));
    PRH__TRY(take_qualities(study, &asked->options));
    return take_competence(study, &asked->options);
}
