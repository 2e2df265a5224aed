/*
 * Keeping BLAS on one thread while the library parallelises, whichever BLAS was loaded. What each build
 * offers is found at run time through weak symbols:
 *   OpenBLAS, OpenMP build    obeys the calling thread's OpenMP setting: set per thread, restored per call
 *   OpenBLAS, pthreads build  one process-global number
 *   OpenBLAS, serial build    two calls at once may take the same buffer, unless built with USE_LOCKING
 *   BLIS                      one process-global number
 * Several may be loaded at once (BLIS below, OpenBLAS under LAPACK). For the global ones a counter under a
 * mutex lets the first call in set 1 and the last one out restore. Calls of a serial build without locks
 * take turns under another mutex. They are the only mutable globals of the library.
 */
#include "base/blas.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <prh/version.h>

extern void openblas_set_num_threads(int) __attribute__((weak));
extern int openblas_get_num_threads(void) __attribute__((weak));
extern int openblas_get_parallel(void) __attribute__((weak));
extern char *openblas_get_config(void) __attribute__((weak));
extern void omp_set_num_threads(int) __attribute__((weak));
extern int omp_get_max_threads(void) __attribute__((weak));
extern void bli_thread_set_num_threads(int64_t) __attribute__((weak));
extern int64_t bli_thread_get_num_threads(void) __attribute__((weak));
extern const char *bli_info_get_version_str(void) __attribute__((weak));
extern int bli_arch_query_id(void) __attribute__((weak));
extern const char *bli_arch_string(int) __attribute__((weak));

enum { OPENBLAS_SERIAL = 0, OPENBLAS_OPENMP = 2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t calls_inside;
static int64_t host_openblas, host_blis; /* what to restore; 0 or 1: nothing */

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static _Thread_local int depth;
static _Thread_local int host_openmp_threads;

static int follows_openmp(void)
{
    return openblas_get_parallel && openblas_get_parallel() == OPENBLAS_OPENMP && omp_set_num_threads &&
           omp_get_max_threads;
}

static void enter_globals(void)
{
    host_openblas = openblas_get_num_threads && !follows_openmp() ? openblas_get_num_threads() : 0;
    host_blis = bli_thread_get_num_threads ? bli_thread_get_num_threads() : 0;
    if (host_openblas > 1)
        openblas_set_num_threads(1);
    if (host_blis > 1)
        bli_thread_set_num_threads(1);
}

static void leave_globals(void)
{
    if (host_openblas > 1)
        openblas_set_num_threads((int)host_openblas);
    if (host_blis > 1)
        bli_thread_set_num_threads(host_blis);
}

void prh__blas_enter(void)
{
    if (follows_openmp() && depth++ == 0) {
        host_openmp_threads = omp_get_max_threads();
        omp_set_num_threads(1);
    }
    pthread_mutex_lock(&lock);
    if (calls_inside++ == 0)
        enter_globals();
    pthread_mutex_unlock(&lock);
}

void prh__blas_leave(void)
{
    if (follows_openmp() && --depth == 0)
        omp_set_num_threads(host_openmp_threads);
    pthread_mutex_lock(&lock);
    if (--calls_inside == 0)
        leave_globals();
    pthread_mutex_unlock(&lock);
}

void prh__blas_enter_thread(void)
{
    if (follows_openmp())
        omp_set_num_threads(1);
}

/* OpenBLAS says in its configuration that it locks since 0.3.28; an older one that does is taken for one without. */
static int takes_turns(void)
{
    return openblas_get_parallel && openblas_get_parallel() == OPENBLAS_SERIAL &&
           !(openblas_get_config && strstr(openblas_get_config(), "USE_LOCKING"));
}

void prh__blas_take_turn(void)
{
    if (takes_turns())
        pthread_mutex_lock(&turn);
}

void prh__blas_end_turn(void)
{
    if (takes_turns())
        pthread_mutex_unlock(&turn);
}

static char description[256];
static pthread_once_t described = PTHREAD_ONCE_INIT;

/* Where both are loaded, BLIS multiplies and OpenBLAS serves LAPACK. */
static void describe(void)
{
    static const char *const threading[] = {"serial", "pthreads", "OpenMP"};
    const int kind = openblas_get_parallel ? openblas_get_parallel() : 0;
    char blis[64] = "";

    if (bli_info_get_version_str)
        snprintf(blis, sizeof blis, "BLIS %.24s%s%.24s", bli_info_get_version_str(),
            bli_arch_string ? " " : "",
            bli_arch_string && bli_arch_query_id ? bli_arch_string(bli_arch_query_id()) : "");
    if (openblas_get_config)
        snprintf(description, sizeof description, "%s%s%s (%s)", blis, blis[0] ? ", LAPACK: " : "",
            openblas_get_config(), kind >= 0 && kind <= 2 ? threading[kind] : "unknown threading");
    else
        snprintf(description, sizeof description, "%s", blis[0] ? blis : "a CBLAS that does not name itself");
}

const char *prh_blas_description(void)
{
    pthread_once(&described, describe);
    return description;
}
