/* Colours of pictures: cells of the cube of sRGB, and which of them are near each other. */
#include <math.h>
#include <stdlib.h>

#include "program.h"
#include "progress.h"
#include "source_parts.h"

typedef struct looking {
    source *mine;
    const source_images *how;
    const file_list *files;
    unsigned char *seen; /* for each cell whether it occurs */
    int64_t cells;
    int64_t drawable, drawn; /* pixels of pictures that have pairs: of all, and of those that are done */
    prh_cooccurrence *wide;  /* of all cells */
} looking;

void source_quantise(int32_t *labels, const picture *mine, int64_t levels)
{
    const int64_t pixels = mine->height * mine->width;

    for (int64_t i = 0; i < pixels; i++) {
        int64_t label = 0;

        for (int c = 0; c < 3; c++)
            label = label * levels + mine->rgb[3 * i + c] * levels / 256;
        labels[i] = (int32_t)label;
    }
}

static void cell_of(int64_t label, int64_t levels, int64_t cell[3])
{
    cell[0] = label / (levels * levels);
    cell[1] = label / levels % levels;
    cell[2] = label % levels;
}

void source_colour(int64_t label, int64_t levels, double rgb[3])
{
    int64_t cell[3];

    cell_of(label, levels, cell);
    for (int c = 0; c < 3; c++)
        rgb[c] = ((double)cell[c] + 0.5) / (double)levels;
}

/* The same in bytes, rounded; cells of up to 256 levels differ. */
static void bytes_of(int64_t label, int64_t levels, unsigned char rgb[3])
{
    int64_t cell[3];

    cell_of(label, levels, cell);
    for (int c = 0; c < 3; c++)
        rgb[c] = (unsigned char)(((2 * cell[c] + 1) * 255 + levels) / (2 * levels));
}

/* A picture as labels. Allocated. */
static int read_labels(const char *path, int64_t levels, int32_t **labels, int64_t *height, int64_t *width)
{
    picture found = {0};
    int code = picture_read(&found, path);

    if (code)
        return code;
    *height = found.height;
    *width = found.width;
    *labels = need((size_t)(found.height * found.width), sizeof **labels);
    source_quantise(*labels, &found, levels);
    picture_release(&found);
    return progress_interrupted();
}

/* Each picture's share of the pairs by its pixels, so that the shares add up to all. */
static int64_t share_of(looking *now, int64_t pixels)
{
    const double rate = (double)now->how->pairs / (double)now->drawable;
    const int64_t before = llround(rate * (double)now->drawn);

    now->drawn += pixels;
    return (now->drawn == now->drawable ? now->how->pairs : llround(rate * (double)now->drawn)) - before;
}

/* Every picture has a seed of its own. */
static prh_status count_picture(
    looking *now, size_t which, const int32_t *labels, int64_t height, int64_t width)
{
    const prh_run_options run = {.struct_size = sizeof run, .progress = progress_tick};
    prh_image_options how = {.struct_size = sizeof how,
        .radius = now->how->radius,
        .seed = now->how->seed + which * 0x9e3779b97f4a7c15u};

    if (height * width < 2)
        return PRH_OK; /* no pair to draw */
    if (now->how->pairs > 0) {
        how.pairs = share_of(now, height * width);
        if (how.pairs == 0)
            return PRH_OK;
    }
    return prh_cooccurrence_add_image(now->wide, labels, height, width, &how, &run);
}

static void mark(looking *now, const int32_t *labels, int64_t pixels)
{
    for (int64_t i = 0; i < pixels; i++)
        now->seen[labels[i]] = 1;
    now->mine->read += pixels;
    now->drawable += pixels < 2 ? 0 : pixels;
}

static int look_at(looking *now, size_t which, int marks, int counts)
{
    const char *path = now->files->paths[which];
    int32_t *labels = NULL;
    int64_t height, width;
    int code = read_labels(path, now->how->levels, &labels, &height, &width);

    if (code)
        return code;
    if (marks)
        mark(now, labels, height * width);
    if (counts) {
        const prh_status status = count_picture(now, which, labels, height, width);

        code = status == PRH_OK ? progress_interrupted() : bad_status(status, path);
    }
    free(labels);
    return code;
}

/* Once, or twice if pairs are drawn: the share of a picture needs the sizes of all of them. */
static int look_at_all(looking *now)
{
    const int64_t files = (int64_t)now->files->count;
    const int is_drawing = now->how->pairs > 0;
    const int64_t steps = is_drawing ? 2 * files : files;
    int code = EXIT_FINE;

    for (int64_t i = 0; i < files && !code; i++) {
        progress_step("reading", now->files->paths[i], i, 1, steps);
        code = look_at(now, (size_t)i, 1, !is_drawing);
    }
    for (int64_t i = 0; i < files && is_drawing && !code; i++) {
        progress_step("drawing pairs of", now->files->paths[i], files + i, 1, steps);
        code = look_at(now, (size_t)i, 0, 1);
    }
    return code;
}

/* The colours that occur, and the number of each. */
static void name_colours(source *mine, const looking *now, int64_t *places)
{
    int64_t count = 0;

    for (int64_t cell = 0; cell < now->cells; cell++)
        mine->symbol_count += now->seen[cell];
    mine->symbols = need((size_t)mine->symbol_count, sizeof *mine->symbols);
    mine->rgb = need((size_t)mine->symbol_count, 3);
    for (int64_t cell = 0; cell < now->cells; cell++) {
        unsigned char *rgb = mine->rgb + 3 * count;

        if (!now->seen[cell])
            continue;
        bytes_of(cell, now->how->levels, rgb);
        mine->symbols[count] = need_text("#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
        places[cell] = count++;
    }
}

static int settle_colours(looking *now)
{
    int64_t *places = need((size_t)now->cells, sizeof *places);
    int code;

    name_colours(now->mine, now, places);
    code = source_settle(now->mine, &now->wide, places);
    free(places);
    return code;
}

int source_read_images(source *mine, const file_list *files, const source_images *how)
{
    const int64_t cells = how->levels * how->levels * how->levels;
    looking now = {.mine = mine, .how = how, .files = files, .cells = cells};
    prh_status status;
    int code;

    *mine = (source){0};
    now.seen = need((size_t)cells, 1);
    status = prh_cooccurrence_create(&now.wide, cells, 0);
    code = status == PRH_OK ? look_at_all(&now) : bad_status(status, NULL);
    if (!code)
        code = settle_colours(&now);
    mine->known = mine->read;
    mine->different = mine->symbol_count;
    prh_cooccurrence_destroy(now.wide);
    free(now.seen);
    if (code)
        source_release(mine);
    return code;
}
