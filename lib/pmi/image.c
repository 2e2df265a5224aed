/* Pairs of pixels that lie within a radius: all of them, or some that are drawn. */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "pmi/sources.h"
#include "pmi/tally.h"

/* The number of the stream of random numbers: "pixels". */
#define PIXELS_STREAM UINT64_C(0x706978656c73)

/* Between two looks at whether the call is to stop. */
enum { DRAWS = 4096 };

prh_status prh__image_check(const prh__counts *c, const prh__image *image)
{
    for (int64_t y = 0; y < image->height; y++)
        for (int64_t x = 0; x < image->width; x++) {
            const int32_t label = image->label[y * image->width + x];

            PRH__REQUIRE(label >= PRH_TOKEN_UNKNOWN && label < c->symbols, PRH_ERR_VALUE,
                "row %" PRId64 ", column %" PRId64 " has label %d; there are %" PRId64
                " symbols and -1 (unknown)",
                y, x, (int)label, c->symbols);
        }
    return PRH_OK;
}

static double radius_of(const prh_image_options *options)
{
    return options->radius > 0.0 ? options->radius : 1.0;
}

/* By the root, which is exact to the last bit, so that a radius of sqrt(13) takes in what is 2 and 3 away. */
static int is_near(int64_t x, int64_t y, double radius)
{
    return sqrt((double)(x * x + y * y)) <= radius;
}

/* How far the disk reaches to each side, dy rows from its centre; dy <= radius. */
static int64_t reach_of(int64_t dy, double radius)
{
    int64_t dx = (int64_t)sqrt(fmax(radius * radius - (double)(dy * dy), 0.0)) + 1;

    while (!is_near(dx, dy, radius))
        dx--;
    return dx;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* ---- all pairs ---- */

static double work_of_pixel(const prh__image *image, double radius)
{
    return fmin(2.0 * radius + 1.0, (double)image->width) * fmin(radius, (double)image->height);
}

double prh__image_work(const prh__image *image, const prh_image_options *options)
{
    if (options->pairs > 0)
        return (double)options->pairs;
    return (double)image->height * (double)image->width * work_of_pixel(image, radius_of(options));
}

/* A disk that is cut out of an image around each of its pixels. */
typedef struct disk {
    const prh__image *image;
    int64_t most;   /* rows that it reaches up and down */
    int64_t *reach; /* most + 1: how far to each side, so many rows from its centre */
} disk;

static void look_around(prh__tally *t, const prh__sites *s, int64_t place, int32_t least, const void *how)
{
    const disk *d = how;
    const int64_t width = d->image->width, y = place / width, x = place % width;
    const int64_t last = smaller(d->image->height - 1 - y, d->most);

    for (int64_t dy = -smaller(y, d->most); dy <= last; dy++) {
        const int64_t wide = d->reach[dy < 0 ? -dy : dy], here = place + dy * width;
        const int64_t first = here - smaller(x, wide), end = here + smaller(width - 1 - x, wide) + 1;

        prh__tally_see(t, s, first, dy == 0 ? here : end, 1, least);
        if (dy == 0)
            prh__tally_see(t, s, here + 1, end, 1, least);
    }
}

static prh_status count_all(prh__staged *staged, const prh__image *image, double radius)
{
    disk d = {.image = image, .most = smaller((int64_t)radius, image->height - 1)};
    prh__sites sites = {0};
    prh_status status;

    PRH__GO(prh__alloc(&d.reach, d.most + 1, sizeof *d.reach));
    for (int64_t dy = 0; dy <= d.most; dy++)
        d.reach[dy] = reach_of(dy, radius);
    PRH__GO(
        prh__sites_create(&sites, NULL, image->label, image->height * image->width, staged->table.symbols));
    PRH__GO(prh__tally_sites(staged, &sites, look_around, &d, work_of_pixel(image, radius)));
done:
    prh__sites_free(&sites);
    prh__free(d.reach);
    return status;
}

/* ---- some pairs ---- */

/* Whether pixel x of row y has any other beside it, to the right or below. */
static int has_pair(const prh__image *image, int64_t x, int64_t y, double radius)
{
    for (int64_t dy = 0; dy <= smaller((int64_t)radius, image->height - 1 - y); dy++) {
        const int32_t *row = image->label + (y + dy) * image->width;
        const int64_t reach = reach_of(dy, radius), last = x + smaller(image->width - 1 - x, reach);

        for (int64_t other = dy == 0 ? x + 1 : x - smaller(x, reach); other <= last; other++)
            if (row[other] >= 0)
                return 1;
    }
    return 0;
}

static prh_status check_any(const prh__image *image, double radius, const prh__run *run)
{
    for (int64_t y = 0; y < image->height; y++) {
        for (int64_t x = 0; x < image->width; x++)
            if (image->label[y * image->width + x] >= 0 && has_pair(image, x, y, radius))
                return PRH_OK;
        PRH__TRY(prh__run_poll(run));
    }
    return prh__fail(PRH_ERR_UNDEFINED,
        "no pair of pixels can be drawn: no two that are known lie within a radius of %.9g", radius);
}

/* From -most to most. */
static int64_t draw_offset(prh__random *r, int64_t most)
{
    return (int64_t)prh__random_below(r, (uint32_t)(2 * most + 1)) - most;
}

/* Two pixels of the square around the disk, and whether they are a pair. */
static int draw(prh__random *r, const prh__image *image, double radius, int32_t pair[2])
{
    const int64_t down = smaller((int64_t)radius, image->height - 1); /* no pixel has others farther away */
    const int64_t aside = smaller((int64_t)radius, image->width - 1);
    const int64_t y = prh__random_below(r, (uint32_t)image->height);
    const int64_t x = prh__random_below(r, (uint32_t)image->width);
    const int64_t dy = draw_offset(r, down), dx = draw_offset(r, aside);

    if ((dx == 0 && dy == 0) || !is_near(dx, dy, radius) || y + dy < 0 || y + dy >= image->height ||
        x + dx < 0 || x + dx >= image->width)
        return 0;
    pair[0] = image->label[y * image->width + x];
    pair[1] = image->label[(y + dy) * image->width + x + dx];
    return pair[0] >= 0 && pair[1] >= 0;
}

/* Uniform among all pairs, by rejection. */
static prh_status count_some(
    prh__staged *s, const prh__image *image, double radius, const prh_image_options *options)
{
    prh__random r;
    int32_t pair[2];

    PRH__TRY(check_any(image, radius, s->run));
    prh__random_open(&r, options->seed, PIXELS_STREAM);
    for (int64_t drawn = 0, tries = 1; drawn < options->pairs; tries++) {
        if (tries % DRAWS == 0)
            PRH__TRY(prh__run_poll(s->run));
        if (!draw(&r, image, radius, pair))
            continue;
        drawn++;
        PRH__TRY(
            prh__staged_add(s, prh__counts_key(&s->table, pair[0], pair[1]), pair[0] == pair[1] ? 2.0 : 1.0));
        PRH__TRY(prh__staged_step(s->run, &s->worked, 1.0));
    }
    return PRH_OK;
}

prh_status prh__image_count(prh__staged *s, const prh__image *image, const prh_image_options *options)
{
    return options->pairs > 0 ? count_some(s, image, radius_of(options), options)
                              : count_all(s, image, radius_of(options));
}
