/* Kernel functions: read from their names, written back, evaluated on one pair. */
#ifndef PRH_COMPUTE_KERNEL_FUNCTION_H
#define PRH_COMPUTE_KERNEL_FUNCTION_H

#include <stdint.h>

#include <prh/status.h>

typedef enum prh__kernel_kind {
    PRH__LINEAR,
    PRH__COSINE,
    PRH__RBF,
    PRH__LAPLACIAN,
    PRH__POLYNOMIAL,
    PRH__GRAM,
    PRH__DISSIMILARITY,
    PRH__SQUARED_DISSIMILARITY
} prh__kernel_kind;

typedef struct prh__kernel_function {
    prh__kernel_kind kind;
    int32_t median;   /* rbf, laplacian: bandwidth is a multiple of the median distance */
    double bandwidth; /* the bandwidth, or that multiple */
    double gamma;     /* polynomial */
    double offset;    /* polynomial */
    int64_t power;    /* polynomial */
} prh__kernel_function;

enum { PRH__KERNEL_NAME_SIZE = 128 };

/* Reads a name as kernel.h describes them; NULL is linear. */
prh_status prh__kernel_function_read(prh__kernel_function *function, const char *name);

/* Writes the name in its shortest form. Two functions are the same if their names are. */
void prh__kernel_function_write(char name[PRH__KERNEL_NAME_SIZE], const prh__kernel_function *function);

int prh__kernel_function_equal(const prh__kernel_function *a, const prh__kernel_function *b);

/* The n x n matrix itself is the data. */
int prh__kernel_is_precomputed(const prh__kernel_function *function);

/* The products of rows themselves: linear, and cosine of divided rows. */
int prh__kernel_is_product(const prh__kernel_function *function);

/* A function of the Euclidean distance alone. */
int prh__kernel_is_radial(const prh__kernel_function *function);

/* K, or K - 1, of a radial kernel from the squared distance. K - 1 keeps its digits where K is near 1. */
double prh__kernel_radial(const prh__kernel_function *function, double squared, int minus_one);

/* (gamma product + offset)^power. */
double prh__kernel_polynomial(const prh__kernel_function *function, double product);

/* VALUE, and what to do: what CKA and HSIC are made of leaves the range of double. */
prh_status prh__sums_overflow(void);

#endif
