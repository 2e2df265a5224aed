/* Which libprh this is, at compile time and at run time, and what it computes on. */
#ifndef PRH_VERSION_H
#define PRH_VERSION_H

#include <prh/export.h>

#define PRH_VERSION_MAJOR 0
#define PRH_VERSION_MINOR 1
#define PRH_VERSION_PATCH 0
#define PRH_VERSION_STRING "0.1.0"

PRH_BEGIN_DECLS

/**
 * The version of the library that is running, such as "0.1.0".
 *
 * Differs from PRH_VERSION_STRING when a program runs with another library than it was compiled for.
 *
 * Threads:  any thread; the string is static
 * Since:    0.1
 */
PRH_API const char *prh_version(void);

/**
 * The BLAS that does the matrix products, as far as it names itself: library, version, kernel and
 * threading, such as "OpenBLAS 0.3.21 ... (pthreads)". Near-ties may fall differently under another
 * BLAS, so this belongs beside published numbers.
 *
 * Threads:  any thread; the string is static
 * Since:    0.1
 */
PRH_API const char *prh_blas_description(void);

PRH_END_DECLS

#endif
