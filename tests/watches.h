/* A progress callback that watches what it is told, and cancels when it is asked to. */
#ifndef PRH_TESTS_WATCHES_H
#define PRH_TESTS_WATCHES_H

#include <stdint.h>

/* Begins as zeros but for stop_at. */
typedef struct watch {
    int64_t calls, stop_at; /* the call to cancel at, from 1; 0: none */
    double last;
    int wrong; /* fractions that fell, or were beyond 1 */
} watch;

/* The prh_progress; user_data is a watch. */
int32_t look(double fraction, void *user_data);

#endif
