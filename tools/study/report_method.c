/* How the numbers came about, what to be careful of, and how to have them again. */
#include <inttypes.h>
#include <math.h>

#include "report_parts.h"

static void define(const report_page *mine, const char *what, const char *meaning)
{
    if (!meaning)
        return;
    report_markup(mine, "<dt>");
    report_text(mine, what);
    report_markup(mine, "</dt><dd>");
    report_text(mine, meaning);
    report_markup(mine, "</dd>\n");
}

static void write_definitions(report_page *mine)
{
    const results *found = mine->found;

    report_markup(mine, "<h3>Definitions</h3>\n<dl>\n");
    define(mine, "Score",
        found->metric ? "The metric over all pairs of layers of two models, as the aggregate says."
                      : "As it stands in the matrix that was given.");
    if (found->is_calibrated)
        define(mine, "Null, z, p, calibrated",
            "How the score is distributed when the items of one model come in random order, with the whole "
            "search over layers in every draw. z is (score − mean) / standard deviation of the null, p how "
            "often chance reaches the score, calibrated 0 up to the threshold of the null and 1 at the "
            "best possible score.");
    if (found->is_calibrated)
        define(mine, "Adjusted p",
            "p adjusted for the number of pairs of models by Benjamini and Yekutieli, who allow for pairs "
            "that depend on one another.");
    if (found->trend_count > 0)
        define(mine, "Trend",
            "Each model is one point: its quality, and its mean alignment with the other models. Pairs "
            "that share a model are not independent, so that models are permuted and never pairs, and "
            "intervals leave out one model at a time (jackknife), as if models of a family were not related: "
            "with few families they are too narrow. Within families: models change places "
            "with relatives only, so that a difference between families is no evidence. Free: all with all.");
    if (found->competence.is_there)
        define(mine, "Tasks solved",
            pool_text(&mine->memory,
                "Tasks on which a model reaches %s of the best accuracy that any model has; %" PRId64
                " tasks.",
                study_number(&mine->memory, found->competence.share), found->competence.task_count));
    if (found->map.is_fine)
        define(mine, "Map",
            pool_text(&mine->memory,
                "Distances are −log(score%s); %" PRId64 " pairs were below the floor %s, %" PRId64
                " were not compared. SMACOF has %sconverged.",
                isfinite(found->maximum) && found->maximum != 1.0
                    ? pool_text(&mine->memory, " / %s", study_number(&mine->memory, found->maximum))
                    : "",
                found->map.floored, study_number(&mine->memory, found->map.floor), found->map.missing,
                found->map.converged ? "" : "not "));
    report_markup(mine, "</dl>\n");
}

static const char *whole(report_page *mine, int64_t value)
{
    return value < 0 ? NULL : pool_text(&mine->memory, "%" PRId64, value);
}

static void write_settings(report_page *mine)
{
    const results *found = mine->found;

    report_markup(mine, "<h3>Settings</h3>\n<dl>\n");
    define(mine, "Models", found->manifest);
    define(mine, "Metric", study_metric_words(&mine->memory, found));
    define(mine, "Kernel", found->metric_kernel);
    define(mine, "Aggregate over layers", found->aggregate);
    define(mine, "Preprocessing", found->preprocess);
    define(mine, "Convention", found->convention);
    define(mine, "Precision", found->precision);
    define(mine, "Null", found->null_words);
    define(mine, "Level of intervals", study_number(&mine->memory, found->level));
    define(mine, "Draws of each trend", whole(mine, found->trend_draws));
    define(mine, "Control", found->control);
    define(mine, "Seed of trends and map", whole(mine, found->seed));
    define(mine, "Tasks", found->competence.file);
    define(mine, "Version of prh", found->version);
    define(mine, "BLAS", found->blas);
    report_markup(mine, "</dl>\n");
    if (found->provenance_count > 0) {
        report_markup(mine, "<h3>Provenance</h3>\n<pre>");
        for (int64_t i = 0; i < found->provenance_count; i++) {
            report_text(mine, found->provenance[i]);
            report_markup(mine, "\n");
        }
        report_markup(mine, "</pre>\n");
    }
}

/* What could not be computed, beside what the program warned of. */
static void write_reasons(report_page *mine)
{
    const results *found = mine->found;

    if (!found->map.is_fine && found->map.reason)
        define(mine, "There is no map", found->map.reason);
    if (!found->order && found->clustering_reason)
        define(mine, "There is no clustering", found->clustering_reason);
}

static void write_warnings(report_page *mine)
{
    const results *found = mine->found;

    report_markup(mine, "<section>\n<h2>Warnings</h2>\n");
    if (found->warning_count == 0)
        report_markup(mine, "<p>There are none.</p>\n");
    else
        report_markup(mine, "<ul>\n");
    for (int64_t i = 0; i < found->warning_count; i++) {
        report_markup(mine, "<li>");
        report_text(mine, found->warnings[i]);
        report_markup(mine, "</li>\n");
    }
    if (found->warning_count > 0)
        report_markup(mine, "</ul>\n");
    report_markup(mine, "<dl>\n");
    write_reasons(mine);
    report_markup(mine, "</dl>\n</section>\n");
}

void report_method(report_page *mine)
{
    write_warnings(mine);
    report_markup(mine, "<section>\n<h2>Method</h2>\n");
    write_definitions(mine);
    write_settings(mine);
    report_markup(mine, "</section>\n<section>\n<h2>These numbers again</h2>\n"
                        "<p>All numbers, more than are shown here, are in <code>results.json</code>. "
                        "<code>prh plot results.json</code> draws every figure again from it, "
                        "<code>prh plot results.json report</code> writes this page again. Whoever cites a "
                        "number names the version of "
                        "prh, the metric, the preprocessing and the null that stand under Settings: others "
                        "give other numbers.</p>\n"
                        "</section>\n");
}
