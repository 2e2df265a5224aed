/* The helpers of expected.h. */
#include "expected.h"

#include <math.h>
#include <stdio.h>

static void fill_distance_kernel(side *s, const char *name, const char *bandwidth)
{
    s->bandwidth = bandwidth[0] == ':' && strncmp(bandwidth, ":median", 7) != 0
                       ? strtod(bandwidth + 1, NULL)
                       : oracle_median_distance(s->values, s->n, s->d);
    if (strncmp(bandwidth, ":median*", 8) == 0)
        s->bandwidth *= strtod(bandwidth + 8, NULL);
    if (name[0] == 'r')
        oracle_kernel_rbf(s->values, s->n, s->d, s->bandwidth, s->kernel);
    else
        oracle_kernel_laplacian(s->values, s->n, s->d, s->bandwidth, s->kernel);
    oracle_ranking_distance(s->values, s->n, s->d, s->ranking);
}

static void fill_polynomial(side *s, const char *parameters)
{
    double p = 0.0, gamma = 1.0, c = 1.0;

    sscanf(parameters, ":%lf:%lf:%lf", &p, &gamma, &c);
    oracle_kernel_polynomial(s->values, s->n, s->d, gamma, c, p, s->kernel);
}

side side_of(const double *values, int64_t n, int64_t d, const char *function)
{
    side s = {values, n, d, function ? function : "linear", NULL, NULL, 0.0};
    int own_ranking = 0;

    s.kernel = allocate(n * n, sizeof *s.kernel);
    s.ranking = allocate(n * n, sizeof *s.ranking);
    if (strncmp(s.function, "rbf", 3) == 0 || strncmp(s.function, "laplacian", 9) == 0) {
        fill_distance_kernel(&s, s.function, s.function + (s.function[0] == 'r' ? 3 : 9));
        own_ranking = 1;
    } else if (strcmp(s.function, "dissimilarity") == 0 || strcmp(s.function, "squared-dissimilarity") == 0) {
        oracle_kernel_dissimilarity(values, n, s.function[0] == 's', s.kernel, s.ranking);
        own_ranking = 1;
    } else if (strcmp(s.function, "linear") == 0) {
        oracle_kernel_linear(values, n, d, s.kernel);
    } else if (strcmp(s.function, "cosine") == 0) {
        oracle_kernel_cosine(values, n, d, s.kernel);
    } else if (strcmp(s.function, "gram") == 0) {
        memcpy(s.kernel, values, (size_t)(n * n) * sizeof *s.kernel);
    } else {
        assert_int_equal(strncmp(s.function, "polynomial", 10), 0);
        fill_polynomial(&s, s.function + 10);
    }
    if (!own_ranking)
        memcpy(s.ranking, s.kernel, (size_t)(n * n) * sizeof *s.kernel);
    return s;
}

void side_release(side *s)
{
    free(s->kernel);
    free(s->ranking);
}

static int list_score(const expectation *what, const int64_t *a, const int64_t *b, int64_t n, double *score)
{
    double length, share;
    int status;

    if (strcmp(what->metric, "mutual_knn") == 0)
        return oracle_mutual_knn(a, b, n, what->k, score);
    if (strcmp(what->metric, "cycle_knn") == 0)
        return oracle_cycle_knn(a, b, n, what->k, score);
    if (strcmp(what->metric, "jaccard_knn") == 0)
        return oracle_jaccard_knn(a, b, n, what->k, score);
    if (strcmp(what->metric, "edit_distance_knn") == 0)
        return oracle_edit_distance_knn(a, b, n, what->k, score);
    assert_string_equal(what->metric, "lcs_knn");
    status = oracle_lcs_knn(a, b, n, what->k, &length, &share);
    *score = what->convention == PRH_CONVENTION_EXACT ? share : length;
    return status;
}

static int knn_score(const expectation *what, const side *x, const side *y, double *score)
{
    int64_t *a = allocate(x->n * what->k, sizeof *a);
    int64_t *b = allocate(y->n * what->k, sizeof *b);
    int status = oracle_neighbors(x->ranking, x->n, what->k, a);

    if (status == ORACLE_OK)
        status = oracle_neighbors(y->ranking, y->n, what->k, b);
    if (status == ORACLE_OK)
        status = list_score(what, a, b, x->n, score);
    free(a);
    free(b);
    return status;
}

/* The directed score of a side with itself is the sign of its self term. */
static int has_positive_self_term(const side *s, int64_t k)
{
    double sign;

    return oracle_cknna_directed(s->kernel, s->kernel, s->ranking, s->ranking, s->n, k, 0.0, &sign) ==
               ORACLE_OK &&
           sign > 0.5;
}

static int cknna_score(const expectation *what, const side *x, const side *y, double *score)
{
    double epsilon = what->convention == PRH_CONVENTION_EXACT ? 0.0 : 1e-6;
    int directed =
        strcmp(what->metric, "cknna:directed") == 0 || (strcmp(what->metric, "cknna") == 0 && epsilon > 0.0);

    if ((directed || strcmp(what->metric, "cknna:symmetric") == 0) && epsilon == 0.0 &&
        !(has_positive_self_term(x, what->k) && has_positive_self_term(y, what->k)))
        return ORACLE_UNDEFINED;
    if (directed)
        return oracle_cknna_directed(
            x->kernel, y->kernel, x->ranking, y->ranking, x->n, what->k, epsilon, score);
    if (strcmp(what->metric, "cknna:symmetric") == 0)
        return oracle_cknna_symmetric(
            x->kernel, y->kernel, x->ranking, y->ranking, x->n, what->k, epsilon, score);
    return oracle_cknna_mutual(x->kernel, y->kernel, x->ranking, y->ranking, x->n, what->k, score);
}

static int is_given(const side *s)
{
    return strcmp(s->function, "gram") == 0 || strstr(s->function, "dissimilarity");
}

static int svcca_score(const expectation *what, const side *x, const side *y, double *score)
{
    int reference = what->convention == PRH_CONVENTION_PLATONIC_REP;
    const int whole = what->metric[0] == 'c'; /* cca, cca_r2 */
    oracle_svcca_options options = {reference, reference ? 1e-8 : 0.0,
        whole        ? 0
        : what->rank ? what->rank
                     : 10,
        0.0};
    oracle_svcca_result result;
    int status;

    if (is_given(x))
        status = oracle_svcca_kernels(x->kernel, y->kernel, x->n, &options, &result);
    else
        status = oracle_svcca(x->values, x->d, y->values, y->d, x->n, &options, &result);
    if (status == ORACLE_OK)
        *score = strcmp(what->metric, "cca_r2") == 0 ? result.squares : result.score;
    return status;
}

/* In feature space, where CKA's oracle is in kernel space. */
static int rv_score(const side *x, const side *y, double *score)
{
    if (is_given(x))
        return oracle_cka(x->kernel, y->kernel, x->n, 0.0, score);
    return oracle_rv(x->values, x->d, y->values, y->d, x->n, score);
}

int expected_score(const expectation *what, const side *x, const side *y, double *score)
{
    double epsilon = what->convention == PRH_CONVENTION_EXACT ? 0.0 : 1e-6;

    if (strstr(what->metric, "cknna"))
        return cknna_score(what, x, y, score);
    if (strcmp(what->metric, "cka") == 0)
        return oracle_cka(x->kernel, y->kernel, x->n, epsilon, score);
    if (strcmp(what->metric, "rv") == 0)
        return rv_score(x, y, score);
    if (strcmp(what->metric, "unbiased_cka") == 0)
        return oracle_unbiased_cka_ucentred(x->kernel, y->kernel, x->n, epsilon, score);
    if (correlates_subspaces(what->metric))
        return svcca_score(what, x, y, score);
    return knn_score(what, x, y, score);
}

int64_t expected_ties(const side *s, int64_t k)
{
    int64_t rows = -1;

    assert_int_equal(oracle_ties_at_rank(s->ranking, s->n, k, &rows), ORACLE_OK);
    return rows;
}

/* The norms do not change with the pairing, so an epsilon beside them lowers score and chance alike. */
static int cka_chance(const expectation *what, const side *x, const side *y, double *chance)
{
    double exact, lowered;

    if (oracle_chance_cka(x->kernel, y->kernel, x->n, chance) != ORACLE_OK)
        return ORACLE_UNDEFINED;
    if (what->convention == PRH_CONVENTION_EXACT)
        return ORACLE_OK;
    if (oracle_cka(x->kernel, y->kernel, x->n, 0.0, &exact) != ORACLE_OK || !(fabs(exact) > 0.0))
        return ORACLE_UNDEFINED;
    (void)oracle_cka(x->kernel, y->kernel, x->n, 1e-6, &lowered);
    *chance *= lowered / exact;
    return ORACLE_OK;
}

int expected_chance(const expectation *what, const side *x, const side *y, double *chance)
{
    int64_t *lists;

    if (strcmp(what->metric, "cka") == 0)
        return cka_chance(what, x, y, chance);
    if (strcmp(what->metric, "unbiased_cka") == 0) {
        int status = expected_score(what, x, y, chance);

        *chance = 0.0;
        return status;
    }
    if (strcmp(what->metric, "mutual_knn") == 0) {
        *chance = oracle_chance_mutual_knn(x->n, what->k);
        return ORACLE_OK;
    }
    if (strcmp(what->metric, "jaccard_knn") == 0) {
        *chance = oracle_chance_jaccard_knn(x->n, what->k);
        return ORACLE_OK;
    }
    if (strcmp(what->metric, "lcs_knn") == 0) {
        *chance = oracle_chance_lcs_knn(x->n, what->k);
        if (what->convention == PRH_CONVENTION_EXACT)
            *chance /= (double)what->k;
        return ORACLE_OK;
    }
    assert_string_equal(what->metric, "cycle_knn");
    lists = allocate(x->n * what->k, sizeof *lists);
    assert_int_equal(oracle_neighbors(x->ranking, x->n, what->k, lists), ORACLE_OK);
    *chance = oracle_chance_cycle_knn(lists, x->n, what->k);
    free(lists);
    return ORACLE_OK;
}

typedef struct pairing {
    const expectation *what;
    const side *x, *y;
    side permuted;
} pairing;

static int score_of_pairing(const int64_t *permutation, void *context, double *score)
{
    pairing *p = context;

    oracle_permute_square(p->y->kernel, p->y->n, permutation, p->permuted.kernel);
    oracle_permute_square(p->y->ranking, p->y->n, permutation, p->permuted.ranking);
    return expected_score(p->what, p->x, &p->permuted, score);
}

int enumerated_chance(const expectation *what, const side *x, const side *y, double *mean)
{
    pairing p = {what, x, y, side_of(y->values, y->n, y->d, y->function)};
    oracle_null null;
    int status = oracle_enumerate(x->n, score_of_pairing, &p, &null);

    if (status == ORACLE_OK)
        *mean = null.mean;
    side_release(&p.permuted);
    return status;
}

static int descending(const void *a, const void *b)
{
    const double *left = a;
    const double *right = b;

    return (*left < *right) - (*left > *right);
}

int64_t uncertain_items(const side *s, int64_t k, double error)
{
    double *row = allocate(s->n, sizeof *row);
    int64_t found = 0;

    for (int64_t i = 0; i < s->n; i++) {
        int64_t filled = 0;
        int64_t close = 0;

        for (int64_t j = 0; j < s->n; j++)
            if (j != i)
                row[filled++] = s->ranking[i * s->n + j];
        qsort(row, (size_t)filled, sizeof *row, descending);
        for (int64_t m = 0; m + 1 < filled && m < k; m++)
            close |= row[m] - row[m + 1] <= 2.0 * error;
        found += close;
    }
    free(row);
    return found;
}

static double largest_squared_norm(const side *s, double *total)
{
    double largest = 0.0;

    *total = 0.0;
    for (int64_t i = 0; i < s->n; i++) {
        double squares = 0.0;

        for (int64_t j = 0; j < s->d; j++)
            squares += s->values[i * s->d + j] * s->values[i * s->d + j];
        *total += squares;
        largest = squares > largest ? squares : largest;
    }
    return largest;
}

double single_precision_error(const side *s)
{
    double total;

    return (double)s->d * 0x1p-24 * largest_squared_norm(s, &total);
}

double single_precision_ratio(const side *s)
{
    long double *centred = oracle_alloc(s->n * s->n, sizeof *centred);
    long double squares = 0.0L;
    double total;

    largest_squared_norm(s, &total);
    oracle_center_kernel(s->kernel, s->n, centred);
    for (int64_t i = 0; i < s->n * s->n; i++)
        squares += centred[i] * centred[i];
    free(centred);
    return (double)s->d * 0x1p-24 * total / (double)sqrtl(squares);
}
