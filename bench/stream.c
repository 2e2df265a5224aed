/* stream: feeds many rows of synthetic features to HSIC streams, chunk by chunk, merges the streams in two orders,
 * and prints the seconds of the updates, the size of the state and how far the orders differ, as a line of JSON. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common.h"

enum { OPTIONS = 5, POOL = 8, STREAMS = 4 };

typedef struct feed {
    float *x, *y; /* POOL chunks, used over and over */
    int64_t chunk, dx, dy;
    prh_run_options run;
} feed;

static void make_feed(feed *f)
{
    f->x = bench_memory(POOL * f->chunk * f->dx, sizeof *f->x);
    f->y = bench_memory(POOL * f->chunk * f->dy, sizeof *f->y);
    bench_features(f->x, POOL * f->chunk, f->dx, 1);
    bench_features(f->y, POOL * f->chunk, f->dy, 2);
}

/* The next chunk; the clock runs for the update alone. */
static double update(const feed *f, prh_hsic_stream *stream, int64_t number, int64_t rows)
{
    int64_t first = number % POOL * f->chunk;
    prh_view x = {.data = f->x + first * f->dx, .rows = rows, .cols = f->dx, .ld = f->dx, .dtype = PRH_F32};
    prh_view y = {.data = f->y + first * f->dy, .rows = rows, .cols = f->dy, .ld = f->dy, .dtype = PRH_F32};
    double begun = bench_seconds();

    bench_check(prh_hsic_stream_update(stream, &x, &y, &f->run));
    return bench_seconds() - begun;
}

/* All streams into one, from the first to the last or the other way round. */
static prh_hsic_values merged(const feed *f, prh_hsic_stream *const *streams, int backwards)
{
    prh_hsic_values values = {.struct_size = sizeof values};
    prh_hsic_stream *all;

    bench_check(prh_hsic_stream_create(&all, f->dx, f->dy));
    for (int s = 0; s < STREAMS; s++)
        bench_check(prh_hsic_stream_merge(all, streams[backwards ? STREAMS - 1 - s : s], &f->run));
    bench_check(prh_hsic_stream_get_values(all, &f->run, &values));
    prh_hsic_stream_destroy(all);
    return values;
}

int main(int argc, char **argv)
{
    bench_option options[OPTIONS] = {
        {"n", "100000"}, {"dx", "64"}, {"dy", "64"}, {"chunk", "4096"}, {"threads", "1"}};

    bench_parse(argc, argv, options, OPTIONS);
    int64_t rows = bench_integer(options, OPTIONS, "n"), done = 0;
    feed f = {.chunk = bench_integer(options, OPTIONS, "chunk"),
        .dx = bench_integer(options, OPTIONS, "dx"),
        .dy = bench_integer(options, OPTIONS, "dy"),
        .run = {
            .struct_size = sizeof f.run, .num_threads = (int32_t)bench_integer(options, OPTIONS, "threads")}};
    prh_hsic_stream *streams[STREAMS];
    double seconds = 0;

    make_feed(&f);
    for (int s = 0; s < STREAMS; s++)
        bench_check(prh_hsic_stream_create(&streams[s], f.dx, f.dy));
    for (int64_t number = 0; done < rows; number++) {
        int64_t count = rows - done < f.chunk ? rows - done : f.chunk;

        seconds += update(&f, streams[number % STREAMS], number, count);
        done += count;
    }
    prh_hsic_values forwards = merged(&f, streams, 0), backwards = merged(&f, streams, 1);
    printf("{\"program\": \"stream\", \"n\": %" PRId64 ", \"dx\": %" PRId64 ", \"dy\": %" PRId64
           ", \"threads\": %d, \"unbiased_cka\": %.17g, \"orders_differ\": %.3g, \"state_bytes\": %" PRId64,
        rows, f.dx, f.dy, f.run.num_threads, forwards.unbiased_cka,
        fabs(backwards.unbiased_cka / forwards.unbiased_cka - 1), prh_hsic_stream_saved_size(streams[0]));
    bench_print_seconds("seconds", &seconds, 1);
    puts("}");
    for (int s = 0; s < STREAMS; s++)
        prh_hsic_stream_destroy(streams[s]);
    free(f.x);
    free(f.y);
    return 0;
}
