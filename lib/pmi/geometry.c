/* One row of a table for each geometry: its sizes, its number of events, its distances. */
#include "pmi/geometry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/number.h"
#include "pmi/colour.h"

enum { BRANCHES = 2 }; /* of a tree that does not say */

/* Events of a geometry, or anything above PRH__GEOMETRY_EVENTS; 0: the sizes make none. */
typedef int64_t counter(const int64_t *size);
typedef prh_status filler(const prh__geometry *geometry, double *distances);

/* Bounded factors, so that no product overflows. */
static int64_t times(int64_t a, int64_t b)
{
    return a > PRH__GEOMETRY_EVENTS || b > PRH__GEOMETRY_EVENTS ? INT64_MAX : a * b;
}

static int64_t count_line(const int64_t *size)
{
    return size[0];
}

static int64_t count_torus(const int64_t *size)
{
    return size[0] < 1 || size[1] < 1 ? 0 : times(size[0], size[1]);
}

static int64_t count_tree(const int64_t *size)
{
    int64_t nodes = 1, level = 1;

    if (size[1] < 1)
        return 0;
    for (int64_t d = 0; d < size[0] && nodes <= PRH__GEOMETRY_EVENTS; d++) {
        level = times(level, size[1]);
        nodes = level > PRH__GEOMETRY_EVENTS ? level : nodes + level;
    }
    return nodes;
}

static int64_t count_colours(const int64_t *size)
{
    return size[0] < 2 ? 0 : times(times(size[0], size[0]), size[0]);
}

static prh_status fill_line(const prh__geometry *g, double *distances)
{
    for (int64_t i = 0; i < g->n; i++)
        for (int64_t j = 0; j < g->n; j++)
            distances[i * g->n + j] = (double)llabs(i - j);
    return PRH_OK;
}

/* Steps from one of `count` places round to another, the shorter way. */
static double around(int64_t i, int64_t j, int64_t count)
{
    const int64_t steps = llabs(i - j);

    return (double)(steps < count - steps ? steps : count - steps);
}

static prh_status fill_ring(const prh__geometry *g, double *distances)
{
    for (int64_t i = 0; i < g->n; i++)
        for (int64_t j = 0; j < g->n; j++)
            distances[i * g->n + j] = around(i, j, g->n);
    return PRH_OK;
}

static prh_status fill_torus(const prh__geometry *g, double *distances)
{
    const int64_t rows = g->size[0], cols = g->size[1];

    for (int64_t i = 0; i < g->n; i++)
        for (int64_t j = 0; j < g->n; j++) {
            const double down = around(i / cols, j / cols, rows), across = around(i % cols, j % cols, cols);

            distances[i * g->n + j] = down + across; /* Euclid's would not be of negative type: world.h */
        }
    return PRH_OK;
}

/* Breadth first, a node's parent comes before it, and the way to any node before it leads over the parent. */
static prh_status fill_tree(const prh__geometry *g, double *distances)
{
    const int64_t n = g->n;

    distances[0] = 0.0;
    for (int64_t i = 1; i < n; i++) {
        const int64_t parent = (i - 1) / g->size[1];

        for (int64_t j = 0; j < i; j++)
            distances[i * n + j] = distances[j * n + i] = distances[parent * n + j] + 1.0;
        distances[i * n + i] = 0.0;
    }
    return PRH_OK;
}

static prh_status fill_colours(const prh__geometry *g, double *distances)
{
    const int64_t levels = g->size[0], n = g->n;
    double *lab;

    PRH__TRY(prh__alloc(&lab, n, 3 * sizeof *lab));
    for (int64_t i = 0; i < n; i++) {
        const int64_t level[3] = {i / (levels * levels), i / levels % levels, i % levels};
        double rgb[3];

        for (int c = 0; c < 3; c++)
            rgb[c] = (double)level[c] / (double)(levels - 1);
        prh__lab_of_srgb(rgb, lab + 3 * i);
    }
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            const double *x = lab + 3 * i, *y = lab + 3 * j;

            distances[i * n + j] = sqrt((x[0] - y[0]) * (x[0] - y[0]) + (x[1] - y[1]) * (x[1] - y[1]) +
                                        (x[2] - y[2]) * (x[2] - y[2]));
        }
    prh__free(lab);
    return PRH_OK;
}

/* Sizes are separated by `mark`, and at least `least` of them given. */
static const struct {
    const char *name, *form;
    char mark;
    int least, most;
    counter *count;
    filler *fill;
} kinds[] = {
    {"line", "line:N, N at least 1", ':', 1, 1, count_line, fill_line},
    {"ring", "ring:N, N at least 1", ':', 1, 1, count_line, fill_ring},
    {"torus", "torus:RxC, both at least 1", 'x', 2, 2, count_torus, fill_torus},
    {"tree", "tree:D or tree:D:B, B at least 1", ':', 1, 2, count_tree, fill_tree},
    {"colour", "colour:M, M at least 2", ':', 1, 1, count_colours, fill_colours},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* Numbers from 0 on, separated by `mark`; how many there are, 0 if that is not what the text holds. */
static int read_sizes(const char *text, char mark, int most, int64_t *size)
{
    for (int count = 0; count < most;) {
        const char *end = strchr(text, mark);
        const size_t length = end ? (size_t)(end - text) : strlen(text);

        if (!prh__read_count(text, length, &size[count]))
            return 0;
        count++;
        if (!end)
            return count;
        text = end + 1;
    }
    return 0;
}

prh_status prh__geometry_read(prh__geometry *geometry, const char *name)
{
    const char *sizes = strchr(name, ':');
    const size_t length = sizes ? (size_t)(sizes - name) : strlen(name);
    int kind = 0, read;

    while (
        kind < KINDS && (strlen(kinds[kind].name) != length || strncmp(kinds[kind].name, name, length) != 0))
        kind++;
    PRH__REQUIRE(kind < KINDS, PRH_ERR_ARGUMENT,
        "'%s' names no geometry; there are line:N, ring:N, torus:RxC, tree:D, tree:D:B, colour:M", name);
    *geometry = (prh__geometry){.kind = kind, .size = {0, BRANCHES}};
    read = sizes ? read_sizes(sizes + 1, kinds[kind].mark, kinds[kind].most, geometry->size) : 0;
    geometry->n = read >= kinds[kind].least ? kinds[kind].count(geometry->size) : 0;
    PRH__REQUIRE(geometry->n >= 1, PRH_ERR_ARGUMENT, "'%s' is not of the form %s", name, kinds[kind].form);
    PRH__REQUIRE(geometry->n <= PRH__GEOMETRY_EVENTS, PRH_ERR_ARGUMENT, "'%s' has more than %d events", name,
        PRH__GEOMETRY_EVENTS);
    return PRH_OK;
}

prh_status prh__geometry_fill(const prh__geometry *geometry, double *distances)
{
    return kinds[geometry->kind].fill(geometry, distances);
}
