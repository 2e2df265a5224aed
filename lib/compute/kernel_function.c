/* One table of names; parameters after colons. */
#include "compute/kernel_function.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

static const char *const names[] = {
    "linear", "cosine", "rbf", "laplacian", "polynomial", "gram", "dissimilarity", "squared-dissimilarity"};

enum { NAME_COUNT = sizeof names / sizeof names[0], MAX_PARAMETERS = 3 };

typedef struct field {
    const char *text;
    size_t length;
} field;

/* Cuts at colons. Returns the number of fields, or -1 if there are too many. */
static int cut(field fields[MAX_PARAMETERS + 1], const char *text)
{
    int count = 0;

    for (;;) {
        const char *colon = strchr(text, ':');

        if (count > MAX_PARAMETERS)
            return -1;
        fields[count].text = text;
        fields[count++].length = colon ? (size_t)(colon - text) : strlen(text);
        if (!colon)
            return count;
        text = colon + 1;
    }
}

static int is(const field *f, const char *name)
{
    return f->length == strlen(name) && memcmp(f->text, name, f->length) == 0;
}

static int read_bandwidth(prh__kernel_function *function, const field *f)
{
    static const char prefix[] = "median*";
    const size_t skip = sizeof prefix - 1;

    if (is(f, "median"))
        return 1;
    function->median = f->length > skip && memcmp(f->text, prefix, skip) == 0;
    if (function->median)
        return prh__read_number(f->text + skip, f->length - skip, &function->bandwidth) &&
               function->bandwidth > 0;
    return prh__read_number(f->text, f->length, &function->bandwidth) && function->bandwidth > 0;
}

static int read_polynomial(prh__kernel_function *function, const field *fields, int count)
{
    if (count < 2 || !prh__read_count(fields[1].text, fields[1].length, &function->power) ||
        function->power < 1 || function->power > 64)
        return 0;
    if (count > 2 && !prh__read_number(fields[2].text, fields[2].length, &function->gamma))
        return 0;
    return (count < 4 || prh__read_number(fields[3].text, fields[3].length, &function->offset)) &&
           function->gamma > 0;
}

prh_status prh__kernel_function_read(prh__kernel_function *function, const char *name)
{
    prh__kernel_function f = {
        .kind = PRH__LINEAR, .median = 1, .bandwidth = 1.0, .gamma = 1.0, .offset = 1.0};
    field fields[MAX_PARAMETERS + 1];
    int count = cut(fields, name ? name : "linear"), kind = 0, ok;

    if (count < 0)
        return prh__fail(PRH_ERR_ARGUMENT, "kernel '%s' has too many parameters", name);
    while (kind < NAME_COUNT && !is(&fields[0], names[kind]))
        kind++;
    if (kind == NAME_COUNT)
        return prh__fail(PRH_ERR_ARGUMENT,
            "kernel '%s' is unknown; there are linear, cosine, rbf, laplacian, "
            "polynomial, gram, dissimilarity and squared-dissimilarity",
            name);
    f.kind = (prh__kernel_kind)kind;
    if (f.kind == PRH__POLYNOMIAL)
        ok = read_polynomial(&f, fields, count);
    else if (prh__kernel_is_radial(&f))
        ok = count == 1 || (count == 2 && read_bandwidth(&f, &fields[1]));
    else
        ok = count == 1;
    if (!ok)
        return prh__fail(PRH_ERR_ARGUMENT,
            "kernel '%s': the parameters must be a positive bandwidth or median*F "
            "(rbf, laplacian), or P[:G[:C]] with an integer P from 1 to 64 and G > 0 (polynomial)",
            name);
    *function = f;
    return PRH_OK;
}

void prh__kernel_function_write(char name[PRH__KERNEL_NAME_SIZE], const prh__kernel_function *function)
{
    const char *base = names[function->kind];
    char a[PRH__NUMBER_SIZE], b[PRH__NUMBER_SIZE];

    prh__write_number(a, function->kind == PRH__POLYNOMIAL ? function->gamma : function->bandwidth);
    prh__write_number(b, function->offset);
    if (function->kind == PRH__POLYNOMIAL && function->offset != 1.0)
        snprintf(name, PRH__KERNEL_NAME_SIZE, "%s:%" PRId64 ":%s:%s", base, function->power, a, b);
    else if (function->kind == PRH__POLYNOMIAL && function->gamma != 1.0)
        snprintf(name, PRH__KERNEL_NAME_SIZE, "%s:%" PRId64 ":%s", base, function->power, a);
    else if (function->kind == PRH__POLYNOMIAL)
        snprintf(name, PRH__KERNEL_NAME_SIZE, "%s:%" PRId64, base, function->power);
    else if (!prh__kernel_is_radial(function) || (function->median && function->bandwidth == 1.0))
        snprintf(name, PRH__KERNEL_NAME_SIZE, "%s", base);
    else
        snprintf(name, PRH__KERNEL_NAME_SIZE, "%s:%s%s", base, function->median ? "median*" : "", a);
}

static int has_equal_numbers(const prh__kernel_function *a, const prh__kernel_function *b)
{
    return a->kind == b->kind && a->median == b->median && a->bandwidth == b->bandwidth &&
           a->gamma == b->gamma && a->offset == b->offset && a->power == b->power;
}

/* Names are asked for only where numbers differ: one that the kind has no use for may. */
int prh__kernel_function_equal(const prh__kernel_function *a, const prh__kernel_function *b)
{
    char left[PRH__KERNEL_NAME_SIZE], right[PRH__KERNEL_NAME_SIZE];

    if (has_equal_numbers(a, b))
        return 1;
    prh__kernel_function_write(left, a);
    prh__kernel_function_write(right, b);
    return strcmp(left, right) == 0;
}

int prh__kernel_is_precomputed(const prh__kernel_function *function)
{
    return function->kind >= PRH__GRAM;
}

int prh__kernel_is_product(const prh__kernel_function *function)
{
    return function->kind == PRH__LINEAR || function->kind == PRH__COSINE;
}

int prh__kernel_is_radial(const prh__kernel_function *function)
{
    return function->kind == PRH__RBF || function->kind == PRH__LAPLACIAN;
}

double prh__kernel_radial(const prh__kernel_function *function, double squared, int minus_one)
{
    const double s = function->bandwidth;
    double exponent = 0.0; /* also where a tiny bandwidth would make it 0 / 0 */

    if (squared > 0.0)
        exponent = function->kind == PRH__RBF ? -squared / (2.0 * s * s) : -sqrt(squared) / s;
    return minus_one ? expm1(exponent) : exp(exponent);
}

double prh__kernel_polynomial(const prh__kernel_function *function, double product)
{
    const double base = function->gamma * product + function->offset;
    double value = 1.0;

    for (int64_t i = 0; i < function->power; i++)
        value *= base;
    return value;
}

prh_status prh__sums_overflow(void)
{
    return prh__fail(PRH_ERR_VALUE,
        "sums of squared kernel values overflow; normalize the rows or scale the features down");
}
