/*
 * Each loss is a sum over cells of a matrix of products, either of features with one another or with readouts. So it is
 * one product of matrices, a pass over the cells that leaves derivatives in their place, and products back.
 */
#include "pmi/losses.h"

#include <math.h>
#include <string.h>

#include <prh/learner.h>

#include "base/blas.h"
#include "base/error.h"
#include "base/memory.h"
#include "compute/loops.h"

/*
 * The second derivatives of the expected loss by f(a) are P(a) times something that is much the same for all events,
 * by w_t and c_t 1 / tasks times such a thing; the penalty adds to them. A row's unit is one over the root of that, so
 * that the steps of a quasi-Newton method suit all rows.
 */
static void fill_units(prh__loss *loss)
{
    const int64_t n = loss->world->n, tasks = loss->settings.tasks;
    const double l2 = loss->settings.l2, usual = 1.0 / (double)n + l2;

    for (int64_t a = 0; a < n; a++)
        loss->units[a] = sqrt(usual / (loss->world->marginal[a] + l2));
    for (int64_t t = 0; t < tasks; t++) {
        loss->units[n + t] = sqrt(usual / (1.0 / (double)tasks + l2));
        loss->units[n + tasks + t] = sqrt(usual * (double)tasks);
    }
}

prh_status prh__loss_open(prh__loss *loss, const prh__world *world, const prh__loss_settings *settings)
{
    const int64_t n = world->n, tasks = settings->tasks;
    int64_t cells, rows;
    prh_status status;

    memset(loss, 0, sizeof *loss);
    loss->world = world;
    loss->settings = *settings;
    PRH__REQUIRE(tasks <= INT32_MAX && n <= INT32_MAX, PRH_ERR_TOO_LARGE,
        "%" PRId64 " tasks of %" PRId64 " events are beyond the BLAS interface", tasks, n);
    rows = n + tasks;
    PRH__TRY(prh__mul(&cells, settings->kind == PRH_LOSS_TASKS ? tasks : n, n));
    PRH__TRY(prh__mul(&loss->variables, rows, settings->width));
    PRH__REQUIRE(!__builtin_add_overflow(loss->variables, tasks, &loss->variables), PRH_ERR_TOO_LARGE,
        "%" PRId64 " rows of %" PRId64 " numbers cannot be addressed", rows, settings->width);
    PRH__GO(prh__alloc(&loss->products, cells, sizeof *loss->products));
    PRH__GO(prh__alloc(&loss->units, rows + tasks, sizeof *loss->units));
    fill_units(loss);
done:
    if (status < 0)
        prh__loss_close(loss);
    return status;
}

void prh__loss_close(prh__loss *loss)
{
    prh__free(loss->units);
    prh__free(loss->products);
    memset(loss, 0, sizeof *loss);
}

/* log(1 + e^g) and log(1 + e^-g), and the logistic function of g and -g: of each pair neither overflows. */
typedef struct logistic {
    double plus, minus;    /* softplus(g), softplus(-g) */
    double of_g, of_minus; /* s(g), s(-g) */
} logistic;

static inline logistic logistic_of(double g)
{
    const double e = exp(-fabs(g)), small = log1p(e), near = 1.0 / (1.0 + e), far = e / (1.0 + e);

    return g >= 0.0 ? (logistic){g + small, small, near, far} : (logistic){small, small - g, far, near};
}

static void scale_rows(double *x, int64_t rows, int64_t width, const double *units, int invert)
{
    for (int64_t r = 0; r < rows; r++) {
        const double factor = invert ? 1.0 / units[r] : units[r];

        for (int64_t j = 0; j < width; j++)
            x[r * width + j] *= factor;
    }
}

static void scale_all(const prh__loss *loss, double *x, int invert)
{
    const int64_t rows = loss->world->n + loss->settings.tasks, width = loss->settings.width;

    scale_rows(x, rows, width, loss->units, invert);
    scale_rows(x + rows * width, loss->settings.tasks, 1, loss->units + rows, invert);
}

void prh__loss_to_variables(const prh__loss *loss, double *x)
{
    scale_all(loss, x, 1);
}

void prh__loss_from_variables(const prh__loss *loss, double *x)
{
    scale_all(loss, x, 0);
}

/* Both halves of the matrix at once: it is symmetric. Products become derivatives by them. */
static double pass_nce(prh__loss *loss)
{
    const int64_t n = loss->world->n;
    const double q = loss->settings.prior, *p = loss->world->marginal, *units = loss->units;
    double sum = 0.0;

    for (int64_t a = 0; a < n; a++) {
        double *g = loss->products + a * n, row = 0.0;

        for (int64_t b = a; b < n; b++) {
            const double together = q * loss->world->joint[a * n + b], apart = (1.0 - q) * p[a] * p[b];
            const double unit = units[a] * units[b];
            const logistic l = logistic_of(unit * g[b]);
            const double term = together * l.minus + apart * l.plus;
            const double derivative = unit * (apart * l.of_g - together * l.of_minus);

            row += a == b ? term : 2.0 * term;
            g[b] = derivative;
            loss->products[b * n + a] = derivative;
        }
        sum += row;
    }
    return sum;
}

/* The row of event a: -sum P_co g + P(a) log sum P e^g, with e^(g - largest), so that it does not overflow. */
static double pass_row(const prh__loss *loss, int64_t a, double *g)
{
    const int64_t n = loss->world->n;
    const double *joint = loss->world->joint + a * n, *p = loss->world->marginal, *units = loss->units;
    double largest = -INFINITY, all = 0.0, sum = 0.0;

    for (int64_t b = 0; b < n; b++) {
        g[b] *= units[a] * units[b];
        largest = g[b] > largest ? g[b] : largest;
    }
    for (int64_t b = 0; b < n; b++) {
        sum += joint[b] * (largest - g[b]);
        g[b] = p[b] * exp(g[b] - largest);
        all += g[b];
    }
    for (int64_t b = 0; b < n; b++)
        g[b] = units[a] * units[b] * (p[a] * (g[b] / all) - joint[b]);
    return sum + p[a] * log(all);
}

static double pass_infonce(prh__loss *loss)
{
    const int64_t n = loss->world->n;
    double *g = loss->products, sum = 0.0;

    for (int64_t a = 0; a < n; a++)
        sum += pass_row(loss, a, g + a * n);
    for (int64_t a = 0; a < n; a++)
        for (int64_t b = a; b < n; b++) {
            const double mean = 0.5 * (g[a * n + b] + g[b * n + a]);

            g[a * n + b] = mean;
            g[b * n + a] = mean;
        }
    return sum;
}

/* Task by task; by_bias: derivatives by c. */
static double pass_tasks(prh__loss *loss, const double *bias, double *by_bias)
{
    const int64_t n = loss->world->n, tasks = loss->settings.tasks;
    const double *p = loss->world->marginal, *units = loss->units, *of_bias = units + n + tasks;
    double sum = 0.0;

    for (int64_t t = 0; t < tasks; t++) {
        const int32_t *labels = loss->settings.labels + t * n;
        double *g = loss->products + t * n, row = 0.0;

        by_bias[t] = 0.0;
        for (int64_t a = 0; a < n; a++) {
            const double weight = p[a] / (double)tasks, unit = units[n + t] * units[a];
            const logistic l = logistic_of(unit * g[a] + of_bias[t] * bias[t]);
            const double slope = weight * (labels[a] ? -l.of_minus : l.of_g);

            row += weight * (labels[a] ? l.minus : l.plus);
            g[a] = unit * slope;
            by_bias[t] += of_bias[t] * slope;
        }
        sum += row;
    }
    return sum;
}

static prh_status evaluate_pairs(prh__loss *loss, const double *x, double *gradient)
{
    const int64_t n = loss->world->n, width = loss->settings.width;
    double *g = loss->products;

    PRH__TRY(prh__gemm_nt(PRH_F64, n, n, width, x, width, x, width, g, n));
    loss->expected = loss->settings.kind == PRH_LOSS_NCE ? pass_nce(loss) : pass_infonce(loss);
    PRH__TRY(prh__gemm_tn(n, width, n, g, n, x, width, gradient, width));
    for (int64_t i = 0; i < n * width; i++)
        gradient[i] *= 2.0; /* f(a) is in row a and in column a */
    return PRH_OK;
}

static prh_status evaluate_tasks(prh__loss *loss, const double *x, double *gradient)
{
    const int64_t n = loss->world->n, width = loss->settings.width, tasks = loss->settings.tasks;
    const int64_t readouts = n * width, biases = readouts + tasks * width;
    double *g = loss->products;

    PRH__TRY(prh__gemm_nt(PRH_F64, tasks, n, width, x + readouts, width, x, width, g, n));
    loss->expected = pass_tasks(loss, x + biases, gradient + biases);
    PRH__TRY(prh__gemm_tn(n, width, tasks, g, n, x + readouts, width, gradient, width));
    return prh__gemm_nn(tasks, width, n, g, n, x, width, gradient + readouts, width);
}

/* Biases are not penalised. */
static double penalise(const prh__loss *loss, const double *x, double *gradient)
{
    const int64_t rows = loss->world->n + loss->settings.tasks, width = loss->settings.width;
    double sum = 0.0;

    for (int64_t r = 0; r < rows; r++) {
        const double factor = loss->settings.l2 * loss->units[r] * loss->units[r];

        sum += factor * prh__dot_f64(x + r * width, x + r * width, width);
        prh__add_f64(2.0 * factor, x + r * width, width, gradient + r * width);
    }
    return sum;
}

prh_status prh__loss_evaluate(prh__loss *loss, const double *x, double *value, double *gradient)
{
    PRH__TRY(loss->settings.kind == PRH_LOSS_TASKS ? evaluate_tasks(loss, x, gradient)
                                                   : evaluate_pairs(loss, x, gradient));
    loss->penalty = loss->settings.l2 > 0.0 ? penalise(loss, x, gradient) : 0.0;
    *value = loss->expected + loss->penalty;
    return PRH_OK;
}

/* At g = log(q P_co / ((1 - q) P P)), of which the positive prior's share is r: the entropy of what is uncertain. */
static double least_nce(const prh__loss *loss)
{
    const int64_t n = loss->world->n;
    const double q = loss->settings.prior, *p = loss->world->marginal;
    double sum = 0.0;

    for (int64_t a = 0; a < n; a++)
        for (int64_t b = 0; b < n; b++) {
            const double together = q * loss->world->joint[a * n + b], apart = (1.0 - q) * p[a] * p[b];

            if (together > 0.0 && apart > 0.0) /* else there is no doubt */
                sum += together * log1p(apart / together) + apart * log1p(together / apart);
        }
    return sum;
}

double prh__loss_least(const prh__loss *loss)
{
    if (loss->settings.kind == PRH_LOSS_TASKS)
        return 0.0;
    return loss->settings.kind == PRH_LOSS_NCE ? least_nce(loss) : -prh__world_information(loss->world);
}

prh_status prh__loss_accuracy(prh__loss *loss, const double *x, double *accuracy)
{
    const int64_t n = loss->world->n, width = loss->settings.width, tasks = loss->settings.tasks;
    const double *readouts = x + n * width, *bias = readouts + tasks * width, *units = loss->units;
    double sum = 0.0;

    PRH__TRY(prh__gemm_nt(PRH_F64, tasks, n, width, readouts, width, x, width, loss->products, n));
    for (int64_t t = 0; t < tasks; t++)
        for (int64_t a = 0; a < n; a++) {
            const double g =
                units[n + t] * units[a] * loss->products[t * n + a] + units[n + tasks + t] * bias[t];

            if ((g > 0.0) == (loss->settings.labels[t * n + a] != 0))
                sum += loss->world->marginal[a];
        }
    *accuracy = sum / (double)tasks;
    return PRH_OK;
}
