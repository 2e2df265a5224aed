/* A sample's items keep their order, in which ties are decided; what is made of it depends on seed and number alone. */
#include "infer/sampling.h"

#include "base/error.h"
#include "base/memory.h"
#include "compute/gather.h"

typedef struct drawing {
    const prh__sampling *s;
    const prh__run *run;
    int64_t workers;
    char **room; /* per worker: items, and the rows of both sides */
} drawing;

prh_metric prh__sample_metric(const prh_metric *metric, int64_t rows, int64_t n)
{
    prh_metric smaller = *metric;
    const int64_t k = (int64_t)((double)metric->k * (double)rows / (double)n + 0.5);

    if (metric->k > 0)
        smaller.k = k > 1 ? k : 1;
    return smaller;
}

static int is_square(const prh__sampling *s)
{
    return prh__kernel_is_precomputed(&s->metric->kernel);
}

static int is_whole(const prh__sampling *s)
{
    return s->rows == s->view[0]->rows;
}

/* What a sample of one side looks like; its data are not there yet. */
static prh_view shape_of(const prh__sampling *s, int side)
{
    const int64_t cols = is_square(s) ? s->rows : s->view[side]->cols;
    prh_view shape = *s->view[side];

    shape.rows = s->rows;
    shape.cols = cols;
    shape.ld = cols;
    return shape;
}

static uint64_t budget_of(const prh__run *run)
{
    return run->memory_limit / 8 * 3;
}

static prh_status check_square(const prh__sampling *s)
{
    for (int i = 0; i < 2 && is_square(s); i++)
        PRH__REQUIRE(s->view[i]->rows == s->view[i]->cols, PRH_ERR_SHAPE,
            "a precomputed matrix must be square; %s is %" PRId64 " x %" PRId64, i == 0 ? "x" : "y",
            s->view[i]->rows, s->view[i]->cols);
    return PRH_OK;
}

prh_status prh__sampling_expect(const prh__sampling *s, const prh__run *run)
{
    struct prh_prepared *plan[2] = {NULL, NULL};
    double work = 0.0;
    prh_status status;

    PRH__TRY(check_square(s));
    for (int i = 0; i < 2; i++) {
        const prh_view shape = shape_of(s, i);
        const prh__source source = {.view = &shape};

        PRH__GO(prh__prepare_plan(&plan[i], &s->metric, 1, &source, 1, budget_of(run)));
        work += prh__prepare_work(plan[i], &source);
    }
    work += prh__compare_work(&(prh__comparison){.metric = s->metric,
        .side = {(const struct prh_prepared *const *)&plan[0], (const struct prh_prepared *const *)&plan[1]},
        .count = {1, 1}});
    prh__task_expect(run->task, work * (double)s->samples);
done:
    prh__prepared_destroy(plan[1]);
    prh__prepared_destroy(plan[0]);
    return status;
}

static prh_status prepare(
    struct prh_prepared **out, const prh__sampling *s, const prh_view *view, int side, const prh__run *run)
{
    const prh__source source = {.view = view};
    prh_status status;

    PRH__TRY(prh__prepare_plan(out, &s->metric, 1, &source, 1, budget_of(run)));
    status = prh__prepare_fill(*out, &source, run);
    if (status < 0 && status != PRH_ERR_CANCELLED && status != PRH_ERR_MEMORY)
        return prh__fail_within(status, "%s", side == 0 ? "x" : "y");
    return status;
}

static prh_status measure(const prh__sampling *s, int64_t sample, const prh_view view[2], const prh__run *run)
{
    struct prh_prepared *side[2] = {NULL, NULL};
    prh_status status;

    for (int i = 0; i < 2; i++)
        PRH__GO(prepare(&side[i], s, &view[i], i, run));
    PRH__GO(s->measure(s->context, sample, (const struct prh_prepared *const[2]){side[0], side[1]}, run));
done:
    prh__prepared_destroy(side[1]);
    prh__prepared_destroy(side[0]);
    return status;
}

static prh_status draw(void *context, int64_t sample, int64_t worker)
{
    const drawing *d = context;
    const prh__sampling *s = d->s;
    const prh__run inside = prh__run_inside(d->run, d->workers);
    char *room = d->room[worker];
    int32_t *items = (int32_t *)(void *)room;
    prh_view view[2];
    prh_status status;

    room += prh__draw_bytes(s->view[0]->rows);
    prh__draw_items(s->seed, s->stream + (uint64_t)sample, s->view[0]->rows, s->rows, items);
    for (int i = 0; i < 2; i++) {
        view[i] = shape_of(s, i);
        view[i].data = room;
        prh__gather(s->view[i], items, s->rows, is_square(s), room);
        room += prh__gather_bytes(&view[i]);
    }
    status = measure(s, sample, view, &inside);
    if (status < 0 && status != PRH_ERR_CANCELLED && status != PRH_ERR_MEMORY)
        return prh__fail_within(status, "sample %" PRId64 " of %" PRId64 " items", sample, s->rows);
    return status;
}

/* Bytes that a sample takes beside what the run's limit governs: copies, lists, centred rows. */
static size_t bytes_beside(const prh__sampling *s, size_t copies)
{
    return 2 * copies + 48 * (size_t)s->rows * (size_t)(s->metric->k + 4);
}

prh_status prh__sampling_run(const prh__sampling *s, const prh__run *run)
{
    const prh_view view[2] = {shape_of(s, 0), shape_of(s, 1)};
    const size_t copies = prh__gather_bytes(&view[0]) + prh__gather_bytes(&view[1]);
    const size_t room = prh__draw_bytes(s->view[0]->rows) + copies;
    drawing d = {.s = s, .run = run};
    prh_status status;

    if (is_whole(s)) {
        const prh_view whole[2] = {*s->view[0], *s->view[1]};

        return measure(s, 0, whole, run);
    }
    d.workers = prh__run_workers(run, s->samples, room + bytes_beside(s, copies));
    PRH__TRY(prh__alloc_rooms(&d.room, d.workers, room));
    status = prh__parallel(run, s->samples, d.workers, draw, &d);
    prh__free(d.room);
    return status;
}
