/* Keys, and from artefacts to entries and back. What is in an entry is in metric/kept.c, how it lies there in
 * io/entry.c. */
#include "study/store.h"

#include <string.h>

#include <prh/version.h>

#include "base/error.h"
#include "base/memory.h"
#include "io/entry.h"

/* To be raised whenever the same key would stand for other bits: other fields, or another way to compute them. */
enum { FORMAT = 3 };

enum { POLL_BYTES = 1 << 26 };

prh_status prh__store_open(struct prh_store **out, const char *directory)
{
    struct prh_store *store = NULL;
    prh_status status;

    PRH__TRY(prh__alloc_zero(&store, 1, sizeof *store));
    store->folder.descriptor = -1;
    PRH__GO(prh__alloc_zero(&store->layers, 2, sizeof *store->layers));
    store->grids = store->layers + 1;
    PRH__GO(prh__folder_open(&store->folder, directory));
done:
    if (status < 0)
        prh__store_close(store);
    else
        *out = store;
    return status;
}

void prh__store_close(struct prh_store *store)
{
    if (!store)
        return;
    prh__folder_close(&store->folder);
    prh__free(store->layers);
    prh__free(store);
}

/* ---- keys ---- */

prh_status prh__view_digest(prh__digest *digest, const prh_view *view, const prh__run *run)
{
    const size_t row = (size_t)view->cols * prh__dtype_size(view->dtype);
    const int64_t at_once = 1 + (int64_t)(POLL_BYTES / row);
    prh__digesting d;

    prh__digest_begin(&d, "matrix");
    prh__digest_word(&d, view->rows);
    prh__digest_word(&d, view->cols);
    prh__digest_word(&d, view->dtype);
    for (int64_t first = 0; first < view->rows; first += at_once) {
        const int64_t rows = view->rows - first < at_once ? view->rows - first : at_once;

        if (view->ld == view->cols)
            prh__digest_bytes(&d, prh__row(view, first), (size_t)rows * row);
        else
            for (int64_t i = first; i < first + rows; i++)
                prh__digest_bytes(&d, prh__row(view, i), row);
        PRH__TRY(prh__run_poll(run));
    }
    *digest = prh__digest_end(&d);
    return PRH_OK;
}

/* Everything may differ between versions, and near-ties between BLAS builds and processors. */
static void begin_key(prh__digesting *d, const char *kind)
{
    prh__digest_begin(d, kind);
    prh__digest_word(d, FORMAT);
    prh__digest_text(d, PRH_VERSION_STRING);
    prh__digest_text(d, prh_blas_description());
}

static prh__entry layer_entry(const struct prh_prepared *plan)
{
    prh__digesting d;

    begin_key(&d, "layer");
    prh__digest_digest(&d, plan->source);
    prh__prepared_digest(&d, plan);
    return (prh__entry){"layer", prh__digest_end(&d)};
}

static void digest_metric(prh__digesting *d, const prh_metric *metric)
{
    prh__digest_text(d, metric->name);
    prh__digest_word(d, metric->convention);
    prh__digest_word(d, metric->precision);
    prh__digest_word(d, metric->k);
    prh__digest_text(d, metric->kernel_name);
    prh__digest_word(d, metric->rank);
    prh__digest_number(d, metric->share);
    prh__digest_word(d, metric->scaling);
    prh__digest_word(d, metric->inner);
    prh__digest_word(d, metric->outer);
}

prh_status prh__store_grid_key(int *keyed, prh__digest *key, const prh__comparison *c)
{
    prh__digesting d;

    *keyed = 1;
    begin_key(&d, "grid");
    digest_metric(&d, c->metric);
    for (int s = 0; s < 2; s++) {
        prh__digest_word(&d, c->count[s]);
        for (int64_t l = 0; l < c->count[s]; l++) {
            *keyed &= c->side[s][l]->has_source;
            prh__digest_digest(&d, c->side[s][l]->source);
            PRH__TRY(prh__prepared_digest_for(&d, c->side[s][l], c->metric));
        }
    }
    *key = prh__digest_end(&d);
    return PRH_OK;
}

/* ---- layers ---- */

/* Fills the plan from a mapped entry, or leaves it empty; drops `hold`. */
static prh_status read_layer(struct prh_prepared *plan, prh__archive *archive, prh__hold *hold,
    const prh__source *source, const prh__run *run)
{
    const prh_status status = prh__prepared_read(archive, plan, hold, source, run);

    prh__hold_drop(hold);
    if (status < 0)
        prh__prepared_empty(plan);
    return status;
}

prh_status prh__store_find_layer(int *found, const struct prh_store *store, struct prh_prepared *plan,
    const prh__source *source, const prh__run *run)
{
    const prh__entry entry = layer_entry(plan);
    prh__archive archive;
    prh__hold *hold;
    prh_status status;

    *found = 0;
    PRH__TRY(prh__entry_read(&hold, &archive, &store->folder, &entry, run));
    if (!hold)
        return PRH_OK;
    status = read_layer(plan, &archive, hold, source, run);
    if (status == PRH_ERR_FORMAT)
        return PRH_OK;
    PRH__TRY(status);
    *found = 1;
    atomic_fetch_add(&store->layers->found, 1);
    return PRH_OK;
}

prh_status prh__store_keep_layer(
    const struct prh_store *store, struct prh_prepared *p, const prh__source *source, const prh__run *run)
{
    const prh__entry entry = layer_entry(p);
    prh__archive archive = {0}, kept;
    prh__hold *hold;
    prh_status status;

    PRH__GO(prh__prepared_write(&archive, p, source));
    PRH__GO(prh__entry_write(&store->folder, &entry, &archive, &hold, &kept));
    atomic_fetch_add(&store->layers->made, 1);
    prh__prepared_empty(p); /* memory that the page cache has too */
    PRH__GO(read_layer(p, &kept, hold, source, run));
done:
    prh__archive_free(&archive);
    return status;
}

/* ---- grids ---- */

static void visit_grid(prh__archive *a, struct prh_alignment *grid)
{
    const int64_t cells = grid->layers_x * grid->layers_y;

    prh__archive_word(a, &grid->rows);
    prh__archive_array(a, &grid->scores, cells, sizeof *grid->scores);
    prh__archive_array(a, &grid->statuses, cells, sizeof *grid->statuses);
    prh__archive_array(a, &grid->chances, cells, sizeof *grid->chances);
    prh__archive_array(a, &grid->ties_x, grid->layers_x, sizeof *grid->ties_x);
    prh__archive_array(a, &grid->ties_y, grid->layers_y, sizeof *grid->ties_y);
    prh__archive_text(a, &grid->reason);
}

static void copy_grid(struct prh_alignment *grid, const struct prh_alignment *from)
{
    const size_t cells = (size_t)(grid->layers_x * grid->layers_y);

    memcpy(grid->scores, from->scores, cells * sizeof *grid->scores);
    memcpy(grid->statuses, from->statuses, cells * sizeof *grid->statuses);
    memcpy(grid->chances, from->chances, cells * sizeof *grid->chances);
    memcpy(grid->ties_x, from->ties_x, (size_t)grid->layers_x * sizeof *grid->ties_x);
    memcpy(grid->ties_y, from->ties_y, (size_t)grid->layers_y * sizeof *grid->ties_y);
}

prh_status prh__store_find_grid(int *found, const struct prh_store *store, prh__digest key,
    struct prh_alignment *grid, const prh__run *run)
{
    const prh__entry entry = {"grid", key};
    struct prh_alignment kept = *grid;
    prh__archive archive;
    prh__hold *hold;
    prh_status status = PRH_OK;

    *found = 0;
    PRH__TRY(prh__entry_read(&hold, &archive, &store->folder, &entry, run));
    if (!hold)
        return PRH_OK;
    visit_grid(&archive, &kept);
    if (prh__archive_end(&archive) >= 0 && kept.rows == grid->rows) {
        copy_grid(grid, &kept);
        status = kept.reason ? prh__copy_string(&grid->reason, kept.reason) : PRH_OK;
        *found = status >= 0;
        atomic_fetch_add(&store->grids->found, *found);
    }
    prh__hold_drop(hold);
    return status;
}

prh_status prh__store_keep_grid(
    const struct prh_store *store, prh__digest key, const struct prh_alignment *grid)
{
    const prh__entry entry = {"grid", key};
    struct prh_alignment fields = *grid;
    prh__archive archive = {0};
    prh_status status;

    visit_grid(&archive, &fields);
    PRH__GO(prh__archive_end(&archive));
    PRH__GO(prh__entry_write(&store->folder, &entry, &archive, NULL, NULL));
    atomic_fetch_add(&store->grids->made, 1);
done:
    prh__archive_free(&archive);
    return status;
}

/* ---- what nulls say ---- */

static void digest_labels(prh__digesting *d, const void *labels, int64_t count, size_t size)
{
    prh__digest_word(d, labels ? count : -1);
    if (labels)
        prh__digest_bytes(d, labels, (size_t)count * size);
}

prh__digest prh__store_null_options(const prh_null_options *options, int64_t n)
{
    const int64_t draws = prh__null_draws(options);
    prh__digesting d;

    prh__digest_begin(&d, "null options");
    prh__digest_word(&d, draws);
    prh__digest_number(&d, options->alpha);
    prh__digest_word(&d, (int64_t)options->seed);
    digest_labels(&d, options->blocks, n, sizeof *options->blocks);
    digest_labels(&d, options->table, options->table ? draws * n : 0, sizeof *options->table);
    prh__digest_word(&d, options->stop_after);
    prh__digest_word(&d, options->top);
    prh__digest_word(&d, options->method);
    prh__digest_word(&d, options->aggregate);
    prh__digest_word(&d, options->circular);
    return prh__digest_end(&d);
}

prh__digest prh__store_null_key(prh__digest grid, prh__digest options, int room)
{
    prh__digesting d;

    begin_key(&d, "null");
    prh__digest_digest(&d, grid);
    prh__digest_digest(&d, options);
    prh__digest_word(&d, room);
    return prh__digest_end(&d);
}

static void visit_null(prh__archive *a, prh_null_result *r)
{
    prh__archive_number(a, &r->score);
    prh__archive_number(a, &r->mean);
    prh__archive_number(a, &r->sd);
    prh__archive_number(a, &r->skewness);
    prh__archive_number(a, &r->z);
    prh__archive_number(a, &r->threshold);
    prh__archive_number(a, &r->p);
    prh__archive_number(a, &r->calibrated);
    prh__archive_number(a, &r->alpha);
    prh__archive_word(a, &r->layer_x);
    prh__archive_word(a, &r->layer_y);
    prh__archive_word(a, &r->values);
    prh__archive_word(a, &r->reached);
    prh__archive_int(a, &r->method);
}

prh_status prh__store_find_null(
    int *found, const struct prh_store *store, prh__digest key, prh_null_result *result, const prh__run *run)
{
    const prh__entry entry = {"null", key};
    prh_null_result kept = {0};
    prh__archive archive;
    prh__hold *hold;

    *found = 0;
    PRH__TRY(prh__entry_read(&hold, &archive, &store->folder, &entry, run));
    if (!hold)
        return PRH_OK;
    visit_null(&archive, &kept);
    *found = prh__archive_end(&archive) >= 0;
    if (*found)
        *result = kept;
    prh__hold_drop(hold);
    return PRH_OK;
}

prh_status prh__store_keep_null(const struct prh_store *store, prh__digest key, const prh_null_result *result)
{
    const prh__entry entry = {"null", key};
    prh_null_result fields = *result;
    prh__archive archive = {0};
    prh_status status;

    visit_null(&archive, &fields);
    PRH__GO(prh__archive_end(&archive));
    PRH__GO(prh__entry_write(&store->folder, &entry, &archive, NULL, NULL));
done:
    prh__archive_free(&archive);
    return status;
}
