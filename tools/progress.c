/* One bar per process, and one flag that the signal handler sets: both are global because a signal is. */
#include "progress.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "program.h"

enum { BAR_CELLS = 24, LABEL_SIZE = 96, REDRAW_MS = 80 };

static volatile sig_atomic_t caught;

static struct {
    int shown; /* stderr is a terminal, and the user wants to see something */
    int drawn; /* there is a bar on the terminal now */
    char label[LABEL_SIZE];
    int64_t done, part, total;
    int64_t last_ms;
} bar;

static const int caught_signals[] = {SIGINT, SIGTERM, SIGHUP};

static void on_signal(int number)
{
    caught = number;
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void progress_start(int quiet)
{
    /* A second signal finds the default action: the user is in a hurry. */
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof caught_signals / sizeof *caught_signals; i++) {
        struct sigaction before;

        /* nohup, and shells that start us in the background, ignore signals on purpose */
        if (sigaction(caught_signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(caught_signals[i], &action, NULL);
    }
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a write error, and said so */
    bar.shown = !quiet && isatty(STDERR_FILENO);
}

static void draw(double fraction)
{
    struct winsize size = {0};
    int width = 80;
    int filled = (int)lrint(fraction * BAR_CELLS);
    int room;
    char cells[BAR_CELLS + 1];

    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        width = size.ws_col;
    room = width - BAR_CELLS - 10;
    if (room < 8)
        return;
    memset(cells, ' ', BAR_CELLS);
    memset(cells, '#', (size_t)filled);
    cells[BAR_CELLS] = '\0';
    fprintf(stderr, "\r\033[K[%s] %3.0f%% %.*s", cells, 100.0 * fraction, room, bar.label);
    fflush(stderr);
    bar.drawn = 1;
}

static double overall(double fraction)
{
    const double whole =
        bar.total > 0 ? ((double)bar.done + fraction * (double)bar.part) / (double)bar.total : fraction;

    return fmin(1.0, fmax(0.0, whole));
}

void progress_step(const char *verb, const char *what, int64_t done, int64_t part, int64_t total)
{
    char *safe;

    if (!bar.shown)
        return;
    safe = printable(what);
    snprintf(bar.label, sizeof bar.label, "%s %s", verb, safe);
    free(safe);
    bar.done = done;
    bar.part = part;
    bar.total = total;
    progress_tick(0.0, NULL);
}

int32_t progress_tick(double fraction, void *user_data)
{
    int64_t now;

    (void)user_data;
    if (bar.shown && (now = now_ms()) - bar.last_ms >= REDRAW_MS) {
        bar.last_ms = now;
        draw(overall(fraction));
    }
    return caught != 0;
}

void progress_clear(void)
{
    if (bar.drawn)
        fputs("\r\033[K", stderr);
    bar.drawn = 0;
}

int progress_interrupted(void)
{
    if (!caught)
        return 0;
    bad("interrupted");
    bar.shown = 0;
    return EXIT_SIGNAL + caught;
}
