/* How far long work has come: a bar on a terminal, and the signals that stop it. */
#ifndef PRH_TOOLS_PROGRESS_H
#define PRH_TOOLS_PROGRESS_H

#include <stdint.h>

/** Catches SIGINT, SIGTERM and SIGHUP; draws a bar only if stderr is a terminal and `quiet` is 0. */
void progress_start(int quiet);

/**
 * Says that a step begins, "preparing llama-7b": of `total`, in any unit of work, `done` lies behind and the step is
 * `part`. The label is copied.
 */
void progress_step(const char *verb, const char *what, int64_t done, int64_t part, int64_t total);

/** The prh_progress callback: draws, and answers nonzero once a signal has come. */
int32_t progress_tick(double fraction, void *user_data);

/** Takes the bar off the terminal. Harmless if there is none. */
void progress_clear(void);

/** The exit code of the signal that has come, 130 for an interrupt; 0 if none has. Takes the bar away. */
int progress_interrupted(void);

#endif
