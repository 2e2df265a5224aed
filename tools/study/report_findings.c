/* What was compared and what was found, in sentences. Each says no more than its numbers. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

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
    if (!found->metric)
        report_words(mine, ". There are no layers and no nulls then, and nothing is said of chance.");
    else if (found->aggregate && strcmp(found->aggregate, "max") != 0)
        report_words(mine, ". The alignment of two models is the %s over all pairs of their layers.",
            found->aggregate);
    else
        report_words(mine, ". The alignment of two models is that of their best pair of layers.");
    report_markup(mine, "</p>\n");
}

/* ---- pairs ---- */

static void say_pairs(report_page *mine)
{
    const results *found = mine->found;
    int64_t count, tested;
    const int64_t above = study_above_chance(found, &tested);
    report_pair *pairs = report_pairs(found, &count);

    report_markup(mine, "<li>");
    if (count == 0)
        report_words(mine, "No pair of models has a score.");
    else if (tested == 0)
        report_words(mine,
            "%" PRId64 " pair%s of models %s a score. No nulls were found, so that nothing is said of "
            "chance.",
            count, plural(count), count == 1 ? "has" : "have");
    else
        report_words(mine,
            "%" PRId64 " of %" PRId64
            " pair%s of models %s above chance: p, adjusted for the number of pairs, which depend on one "
            "another, is at most %s.",
            above, tested, plural(tested), above == 1 ? "is" : "are", number(mine, study_alpha(found)));
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

static const char *decimal(report_page *mine, double value)
{
    return study_decimal(&mine->memory, value);
}

static const char *p_number(report_page *mine, double p)
{
    return study_p_number(&mine->memory, p);
}

/* What the two p-values say together. */
static const char *verdict(const results *found, const result_trend *trend)
{
    const result_coefficient *rho = &trend->coefficients[RESULT_SPEARMAN];
    const double alpha = study_trend_alpha(found);

    if (rho->p <= alpha)
        return "The trend is there within families.";
    if (rho->p_free <= alpha && isnan(rho->p))
        return "Whether it is there within families cannot be said: no two of these models are of one "
               "family, or those that are have equal quality.";
    if (!isnan(rho->p) && trend->enumerated && (double)trend->draws * alpha < 1.0)
        return "These are too few to tell whether it is there within families.";
    if (rho->p_free <= alpha)
        return "Within families there is no evidence of it: it may be a difference between families.";
    return "";
}

/* How many permutations there are, if all were gone through. */
static const char *all_of_them(report_page *mine, int enumerated, int64_t draws)
{
    return enumerated ? pool_text(&mine->memory, " (all %" PRId64 " permutations)", draws) : "";
}

static void say_p(report_page *mine, const result_trend *trend)
{
    const result_coefficient *rho = &trend->coefficients[RESULT_SPEARMAN];
    const char *free_draws = all_of_them(mine, trend->enumerated_free, trend->draws_free);

    if (isnan(rho->p))
        report_words(mine, "; no p within families is possible, %s free%s. ",
            study_p(&mine->memory, rho->p_free), free_draws);
    else
        report_words(mine, "; %s free%s, %s within families%s. ", study_p(&mine->memory, rho->p_free),
            free_draws, p_number(mine, rho->p), all_of_them(mine, trend->enumerated, trend->draws));
    report_text(mine, verdict(mine->found, trend));
}

static void say_partial(report_page *mine, const result_trend *trend)
{
    const result_coefficient *rho = &trend->coefficients[RESULT_PARTIAL_SPEARMAN];

    if (mine->found->control && isfinite(rho->value))
        report_words(mine, " Beside %s: partial Spearman %s; %s within families, %s free.",
            mine->found->control, decimal(mine, rho->value), study_p(&mine->memory, rho->p),
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
    if (high - low < 0.005) {
        report_words(mine, " It is %s whichever family is left out.", decimal(mine, low));
        return;
    }
    report_words(mine, " With any one family left out it is between %s (without %s) and %s (without %s).",
        decimal(mine, low), mine->found->families[low_family], decimal(mine, high),
        mine->found->families[high_family]);
}

/* A direction is given only where a p-value allows it. */
static const char *direction(const results *found, const result_coefficient *rho)
{
    if (!(rho->p <= study_trend_alpha(found)) && !(rho->p_free <= study_trend_alpha(found)))
        return "shows no clear trend with";
    return rho->value > 0.0 ? "rises with" : "falls with";
}

static void say_trend(report_page *mine, const result_trend *trend)
{
    const results *found = mine->found;
    const result_coefficient *rho = &trend->coefficients[RESULT_SPEARMAN];
    const char *of = report_trend_of(mine, trend);

    report_markup(mine, "<li>");
    report_words(mine, "%s%s%s alignment %s %s: Spearman %s", of, of[0] ? ": " : "",
        of[0] ? (trend->is_calibrated ? "calibrated" : "raw") : (trend->is_calibrated ? "Calibrated" : "Raw"),
        direction(found, rho), found->qualities[trend->quality], decimal(mine, rho->value));
    if (isfinite(rho->low) && isfinite(rho->high))
        report_words(mine, " [%s,\u00a0%s]", decimal(mine, rho->low), decimal(mine, rho->high));
    report_words(mine, ", %" PRId64 " models", trend->models);
    say_p(mine, trend);
    say_partial(mine, trend);
    say_without(mine, trend);
    report_markup(mine, "</li>\n");
}

/* On the calibrated scale where there is one: what chance makes of a score may itself depend on the models. */
static int is_said(const results *found, const result_trend *trend)
{
    for (int64_t j = 0; j < found->trend_count && !trend->is_calibrated; j++) {
        const result_trend *other = &found->trends[j];

        if (other->is_fine && other->is_calibrated && other->quality == trend->quality &&
            other->subjects == trend->subjects && other->references == trend->references)
            return 0;
    }
    return trend->is_fine && trend->quality >= 0;
}

static void say_trends(report_page *mine)
{
    const results *found = mine->found;
    int64_t said = 0;

    for (int64_t i = 0; i < found->trend_count; i++)
        said += is_said(found, &found->trends[i]);
    if (said == 0)
        return;
    report_markup(mine, "<li>");
    report_words(mine,
        "Does alignment rise with quality? In brackets: %s %% intervals (jackknife over models). Within "
        "families: models change places with relatives only; free: all with all, which takes relatives for "
        "strangers.",
        number(mine, 100.0 * found->level));
    if (said > 1)
        report_words(mine, " The p-values are not adjusted for the number of trends (%" PRId64 ").", said);
    report_markup(mine, "\n<ul>\n");
    for (int64_t i = 0; i < found->trend_count; i++)
        if (is_said(found, &found->trends[i]))
            say_trend(mine, &found->trends[i]);
    report_markup(mine, "</ul></li>\n");
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
        "Of the bins of models by tasks solved that have pairs, the lowest (%s) has mean alignment %s "
        "(standard error %s), the highest (%s) %s (%s)%s. The difference is not tested: what follows from "
        "competence and what from families is said by the trends.",
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
                    ", %.0f %% of %s, the geometric mean of both means within (%s and %s). That is a line "
                    "of reference, no bound.",
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
            "error %s) and %s (%s).",
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
        report_words(mine,
            found->warning_count == 1 ? "There is %" PRId64 " warning, below: it says what to be careful of."
                                      : "There are %" PRId64
                                        " warnings, below: they say what to be careful of.",
            found->warning_count);
        report_markup(mine, "</p>\n");
    }
    report_markup(mine, "</section>\n");
}
