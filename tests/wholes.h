/* What suites of studies share about the whole: nine members with scores, and what public calls say of a matrix. */
#ifndef PRH_TESTS_WHOLES_H
#define PRH_TESTS_WHOLES_H

#include "studies.h"

enum { QUALITIES = 2, MEMBERS = 9 };

/* Three families in two modalities, and three tasks. */
extern const prh_study_member members[MEMBERS];
extern const double accuracies[MEMBERS * 3];

/* Scores that rise with accuracy; that of c with e is `missing`. The diagonal is infinite. */
void fill_scores(double scores[MEMBERS * MEMBERS], double missing);

/* Accuracy, of which one is unknown, and size, which is the control; and the tasks. */
prh_study_options full_options(void);

prh_study *study_of_scores(const double *scores, const prh_study_options *options);

/* Every trend is that of the public call; how many there are, on both scales. */
int hold_trends(const prh_study *s, const prh_study_options *options);

void hold_groups(const prh_groups *got, const prh_study *s, const int64_t *labels, int32_t scale);

/* By distances of which those that are missing count as the largest. */
void hold_clustering(const prh_study *s, const double *distances);

/* Map and clustering; `largest`: what scores are divided by. */
void hold_map(const prh_study *s, double largest, uint64_t seed);

#endif
