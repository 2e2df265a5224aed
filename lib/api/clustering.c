/* Clusterings that callers hold: arguments and getters. */
#include "study/clustering.h"

#include "api/matrix.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/options.h"

static prh_status read_options(prh_clustering_options *mine, const prh_clustering_options *theirs)
{
    PRH__TRY(prh__options_read(mine, sizeof *mine, theirs, sizeof *mine, "prh_clustering_options"));
    PRH__REQUIRE(mine->linkage >= PRH_LINKAGE_AVERAGE && mine->linkage <= PRH_LINKAGE_SINGLE,
        PRH_ERR_ARGUMENT, "linkage %d is none of PRH_LINKAGE_AVERAGE, _COMPLETE, _SINGLE",
        (int)mine->linkage);
    return PRH_OK;
}

prh_status prh_clustering_create(prh_clustering **out, const double *distances, int64_t count,
    const prh_clustering_options *options, const prh_run_options *run_options)
{
    prh_clustering_options mine;
    prh__task task;
    prh__run run;
    prh_status status;

    PRH__REQUIRE(out, PRH_ERR_ARGUMENT, "a pointer is NULL");
    *out = NULL;
    PRH__REQUIRE(distances, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__TRY(read_options(&mine, options));
    PRH__REQUIRE(count >= 1, PRH_ERR_ARGUMENT, "%" PRId64 " items are fewer than 1", count);
    PRH__TRY(prh__matrix_fits(count, count));
    PRH__TRY(prh__matrix_check(distances, count, "distance"));
    PRH__TRY(prh__run_begin(&run, &task, run_options));
    status = prh__clustering_create(out, distances, count, mine.linkage, mine.as_merged, &run);
    return prh__run_end(&run, status);
}

void prh_clustering_destroy(prh_clustering *clustering)
{
    prh__clustering_destroy(clustering);
}

int64_t prh_clustering_count(const prh_clustering *clustering)
{
    return clustering ? clustering->count : 0;
}

const int64_t *prh_clustering_merges(const prh_clustering *clustering)
{
    return clustering ? clustering->merges : NULL;
}

const double *prh_clustering_distances(const prh_clustering *clustering)
{
    return clustering ? clustering->distances : NULL;
}

const int64_t *prh_clustering_sizes(const prh_clustering *clustering)
{
    return clustering ? clustering->sizes : NULL;
}

const int64_t *prh_clustering_order(const prh_clustering *clustering)
{
    return clustering ? clustering->order : NULL;
}

prh_status prh_clustering_cut(const prh_clustering *clustering, int64_t clusters, int64_t *labels)
{
    PRH__REQUIRE(clustering && labels, PRH_ERR_ARGUMENT, "a pointer is NULL");
    PRH__REQUIRE(clusters >= 1 && clusters <= clustering->count, PRH_ERR_ARGUMENT,
        "%" PRId64 " clusters, there can be 1 to %" PRId64, clusters, clustering->count);
    return prh__clustering_cut(clustering, clusters, labels);
}
