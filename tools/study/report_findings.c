/* What was compared and what was found, in sentences. Each says no more than its numbers. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "report_parts.h"

static const char *number(report_page *mine, double value)
{
    return study_number(&mine->memory, value);
}

static const char *plural(int64_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- what was compared ---- */

static void say_modalities(report_page *mine)
{
    const results *found = mine->found;

    if (found->modality_count < 2)
        return;
    for (int64_t k = 0; k < found->modality_count; k++) {
        int64_t models = 0;

        for (int64_t i = 0; i < found->model_count; i++)
            models += found->models[i].modality == k;
        report_words(mine, "%s%s: %" PRId64, k ? ", " : " (", found->modalities[k], models);
    }
    report_words(mine, ")");
}

static void say_compared(report_page *mine)
{
    const results *found = mine->found;

    report_markup(mine, "<p>");
    report_words(mine, "%" PRId64 " models of %" PRId64 " famil%s", found->model_count, found->family_count,
        found->family_count == 1 ? "y" : "ies");
    say_modalities(mine);
    if (found->metric)
        report_words(mine, " were compared by %s", study_metric_words(&mine->memory, found));
    else
        report_words(mine, " were looked at by a matrix of scores that was given");
    if (found->n > 0)
        report_words(mine, " on the same %" PRId64 " items", found->n);
    report_words(mine, ".%s",
        found->metric ? " The alignment of two models is that of their best pair of layers, or the "
                        "aggregate that the method names."
                      : " There are no layers and no nulls then, and nothing is said of chance.");
    report_markup(mine, "</p>\n");
}

/* ---- pairs ---- */

static void say_pairs(report_page *mine)
{
    const results *found = mine->found;
    int64_t count, tested;
    const int64_t above = report_above_chance(found, &tested);
    report_pair *pairs = report_pairs(found, &count);

    report_markup(mine, "<li>");
    if (count == 0)
        report_words(mine, "No pair of models has a score.");
    else if (tested == 0)
        report_words(mine,
            "%" PRId64 " pair%s of models have a score. No nulls were found, so that nothing is said of "
            "chance.",
            count, plural(count));
    else
        report_words(mine,
            "%" PRId64 " of %" PRId64
            " pairs of models are above chance: p, adjusted for the number of pairs that depend "
            "on one another, is at most %s.",
            above, tested, number(mine, study_alpha(found)));
    if (count > 0) {
        const report_pair *best = &pairs[0], *least = &pairs[count - 1];
        const char *scale = found->is_calibrated ? "calibrated alignment" : "score";

        report_words(mine, " The most aligned pair is %s (%s %s)",
            study_pair_words(&mine->memory, found, best->x, best->y), scale, number(mine, best->value));
        if (count > 1 && isfinite(least->value))
            report_words(mine, ", the least aligned one %s (%s)",
                study_pair_words(&mine->memory, found, least->x, least->y), number(mine, least->value));
        report_words(mine, ".");
    }
    report_markup(mine, "</li>\n");
    free(pairs);
}

/* ---- trends ---- */

static void say_verdict(report_page *mine, const result_trend *trend)
{
    const result_coefficient *rho = &trend->coefficients[RESULT_SPEARMAN];
    const double alpha = study_alpha(mine->found);

    if (isnan(rho->p))
        report_words(mine,
            " No p within families is possible: no two of these models are of one family, or all that are "
            "have the same "
            "quality. Free of families p = %s, which takes relatives for strangers.",
            number(mine, rho->p_free));
    else
        report_words(mine,
            " p = %s if models change places within their families only (%" PRId64 " %s), %s if all do.",
            number(mine, rho->p), trend->draws, trend->enumerated ? "permutations, all there are" : "draws",
            number(mine, rho->p_free));
    if (rho->p <= alpha)
        report_words(mine, " The trend is there within families.");
    else if (!isnan(rho->p) && rho->p_free <= alpha)
        report_words(
            mine, " Within families there is no evidence of it: it may be a difference between families.");
    else if (!isnan(rho->p_free) && !(rho->p_free <= alpha))
        report_words(mine, " This is no evidence of a trend.");
}

static void say_partial(report_page *mine, const result_trend *trend)
{
    const result_coefficient *rho = &trend->coefficients[RESULT_PARTIAL_SPEARMAN];

    if (mine->found->control && isfinite(rho->value))
        report_words(mine, " Beside %s, partial Spearman %s (%s within families, %s free).",
            mine->found->control, number(mine, rho->value), study_p(&mine->memory, rho->p),
            study_p(&mine->memory, rho->p_free));
}

/* Between which values the coefficient lies if one family is left out. */
static void say_without(report_page *mine, const result_trend *trend)
{
    double low = INFINITY, high = -INFINITY;
    int64_t low_family = -1, high_family = -1;

    for (int64_t i = 0; i < trend->without_count; i++) {
        const double value = trend->without_coefficients[3 * i + RESULT_SPEARMAN].value;

        if (value < low) {
            low = value;
            low_family = trend->without[i];
        }
        if (value > high) {
            high = value;
            high_family = trend->without[i];
        }
    }
    if (low_family < 0 || high_family < 0 || trend->without_count < 2)
        return;
    report_words(mine, " Without any one family it lies between %s (without %s) and %s (without %s).",
        number(mine, low), mine->found->families[low_family], number(mine, high),
        mine->found->families[high_family]);
}

static void say_trend(report_page *mine, const result_trend *trend)
{
    const results *found = mine->found;
    const result_coefficient *rho = &trend->coefficients[RESULT_SPEARMAN];
    const char *of = report_trend_of(mine, trend);

    report_markup(mine, "<li>");
    report_words(mine, "%s alignment%s%s %s %s over %" PRId64 " models: Spearman %s",
        trend->is_calibrated ? "Calibrated" : "Raw", of[0] ? " " : "", of,
        rho->value > 0.0   ? "rises with"
        : rho->value < 0.0 ? "falls with"
                           : "neither rises nor falls with",
        found->qualities[trend->quality], trend->models, number(mine, rho->value));
    if (isfinite(rho->low) && isfinite(rho->high))
        report_words(mine, ", %s %% interval [%s, %s] (jackknife over models).",
            number(mine, 100.0 * found->level), number(mine, rho->low), number(mine, rho->high));
    else
        report_words(mine, ", without an interval.");
    say_verdict(mine, trend);
    say_partial(mine, trend);
    say_without(mine, trend);
    report_markup(mine, "</li>\n");
}

/* On the calibrated scale where there is one: what chance makes of a score may itself depend on the models. */
static void say_trends(report_page *mine)
{
    const results *found = mine->found;

    for (int64_t i = 0; i < found->trend_count; i++) {
        const result_trend *trend = &found->trends[i];
        int better = 0;

        for (int64_t j = 0; j < found->trend_count && !trend->is_calibrated; j++)
            better |= found->trends[j].is_fine && found->trends[j].is_calibrated &&
                      found->trends[j].quality == trend->quality &&
                      found->trends[j].subjects == trend->subjects &&
                      found->trends[j].references == trend->references;
        if (trend->is_fine && !better)
            say_trend(mine, trend);
    }
}

/* ---- groups ---- */

static const result_groups *groups_of(const results *found, int grouping)
{
    const result_groups *calibrated = &found->groups[grouping][RESULT_CALIBRATED];

    return calibrated->count > 0 ? calibrated : &found->groups[grouping][RESULT_SCORE];
}

static void say_bins(report_page *mine)
{
    const result_groups *bins = groups_of(mine->found, RESULT_BIN);
    const int64_t count = bins->count;
    int64_t first = -1, last = -1;

    for (int64_t b = 0; b < count; b++)
        if (isfinite(bins->mean[b * count + b])) {
            first = first < 0 ? b : first;
            last = b;
        }
    if (first < 0 || first == last)
        return;
    report_markup(mine, "<li>");
    report_words(mine,
        "Models that solve the fewest tasks (%s) have mean alignment %s (standard error %s), those that "
        "solve the most "
        "(%s) %s (%s)%s. The difference is not tested: what follows from competence and what from families "
        "is said by "
        "the trends.",
        bins->names[first], number(mine, bins->mean[first * count + first]),
        number(mine, bins->standard_error[first * count + first]), bins->names[last],
        number(mine, bins->mean[last * count + last]),
        number(mine, bins->standard_error[last * count + last]),
        groups_of(mine->found, RESULT_BIN) == &mine->found->groups[RESULT_BIN][RESULT_CALIBRATED]
            ? ", calibrated"
            : "");
    report_markup(mine, "</li>\n");
}

static void say_modality_pairs(report_page *mine)
{
    const result_groups *groups = groups_of(mine->found, RESULT_MODALITY);
    const int64_t count = groups->count;

    for (int64_t a = 0; a < count; a++)
        for (int64_t b = a + 1; b < count; b++) {
            const double across = groups->mean[a * count + b], ceiling = groups->ceiling[a * count + b];

            if (!isfinite(across))
                continue;
            report_markup(mine, "<li>");
            report_words(mine, "Across %s and %s the mean alignment is %s", groups->names[a],
                groups->names[b], number(mine, across));
            if (isfinite(ceiling))
                report_words(mine,
                    ", %.0f %% of %s, the geometric mean of both means within (%s and %s). That is a line of "
                    "reference, "
                    "no bound.",
                    100.0 * across / ceiling, number(mine, ceiling),
                    number(mine, groups->mean[a * count + a]), number(mine, groups->mean[b * count + b]));
            else
                report_words(mine, "; there is no mean within both to compare it with.");
            report_markup(mine, "</li>\n");
        }
}

static void say_ceilings(report_page *mine)
{
    const results *found = mine->found;

    for (int64_t i = 0; i < found->ceiling_count; i++) {
        const result_ceiling *ceiling = &found->ceilings[i];

        report_markup(mine, "<li>");
        report_words(mine,
            "%" PRId64 " measurements of %s: noise lets the best possible model reach between %s (standard "
            "error %s) and "
            "%s (%s).",
            ceiling->model_count, ceiling->repeats ? ceiling->repeats : "one thing",
            number(mine, ceiling->lower), number(mine, ceiling->lower_error), number(mine, ceiling->upper),
            number(mine, ceiling->upper_error));
        report_markup(mine, "</li>\n");
    }
}

void report_findings(report_page *mine)
{
    const results *found = mine->found;

    say_compared(mine);
    report_markup(mine, "<section>\n<h2>Findings</h2>\n<ul>\n");
    say_pairs(mine);
    say_trends(mine);
    say_bins(mine);
    say_modality_pairs(mine);
    say_ceilings(mine);
    report_markup(mine, "</ul>\n");
    if (found->warning_count > 0) {
        report_markup(mine, "<p class=\"note\">");
        report_words(mine, "%" PRId64 " warning%s, below, say what to be careful of.", found->warning_count,
            plural(found->warning_count));
        report_markup(mine, "</p>\n");
    }
    report_markup(mine, "</section>\n");
}
