/* How competent is a model? Tasks solved, and bins of models by any number. Plain arrays. */
#ifndef PRH_COMPETENCE_H
#define PRH_COMPETENCE_H

#include <prh/status.h>

PRH_BEGIN_DECLS

/**
 * Counts the tasks that each model solves: those on which it reaches a share of the best accuracy that any model has.
 *
 * @param accuracies  models x tasks, row-major, larger being better; NaN: not tried, which is not solved
 * @param models      at least 1
 * @param tasks       at least 1
 * @param share       in (0, 1]; 0: 0.8
 * @param solved      receives `models` counts from 0 to `tasks`; left untouched on failure
 *
 * What is equal but for rounding (2^-51 of it) reaches the share. What a model does by chance is no competence: where
 * chance is above share times the best, everybody solves a task.
 *
 * Source:   arXiv 2405.07987, section 2.2 (tasks solved at 80 % of the best)
 * Errors:   ARGUMENT for NULL, sizes below 1 or a share out of range; VALUE for infinity, naming model and task, and
 *           for a task whose best accuracy is not above 0, or that no model has tried, naming the task; TOO_LARGE
 * Cost:     O(models tasks)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_count_solved(
    const double *accuracies, int64_t models, int64_t tasks, double share, int64_t *solved);

/**
 * Sorts values into bins by limits: bin b holds limits[b - 1] <= value < limits[b], so limit_count limits make
 * limit_count + 1 bins, numbered from 0, of which some may be empty.
 *
 * @param values  count numbers; NaN: in no bin, -1
 * @param limits  ascending, no two equal, finite
 * @param bins    receives count numbers; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL, a count or limit_count below 1, limits that are not finite or out of order
 * Cost:     O(count log limit_count)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_bin_by_limits(
    const double *values, int64_t count, const double *limits, int64_t limit_count, int64_t *bins);

/**
 * Sorts values into bins of about equal size: value v is in bin floor(bin_count * #{values below v} / #{values}), so
 * equal values are in one bin, and bins may be empty where there are many of them.
 *
 * @param values     count numbers; NaN: in no bin, -1, and not counted
 * @param bin_count  1 to count
 * @param bins       receives count numbers from 0 to bin_count - 1; left untouched on failure
 *
 * Errors:   ARGUMENT for NULL, a count below 1, a bin_count out of range; TOO_LARGE; MEMORY
 * Cost:     O(count log count)
 * Threads:  any thread
 * Since:    0.1
 */
PRH_API PRH_MUST_CHECK prh_status prh_bin_by_quantiles(
    const double *values, int64_t count, int64_t bin_count, int64_t *bins);

PRH_END_DECLS

#endif
