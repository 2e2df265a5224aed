/* PNG files in, through cairo. */
#include "picture.h"

#include <cairo.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program.h"

enum { HEAD = 24 }; /* the signature, and the first chunk up to width and height */

/* The file, of which the head was read already. */
typedef struct source {
    FILE *file;
    unsigned char head[HEAD];
    size_t taken; /* of the head, by cairo */
    int ended;    /* before cairo had what it wanted */
} source;

static cairo_status_t give(void *closure, unsigned char *data, unsigned int length)
{
    source *from = closure;

    for (; length > 0 && from->taken < HEAD; length--)
        *data++ = from->head[from->taken++];
    if (fread(data, 1, length, from->file) == length)
        return CAIRO_STATUS_SUCCESS;
    from->ended = !ferror(from->file);
    return CAIRO_STATUS_READ_ERROR;
}

static uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Reads the head and refuses what is no PNG, or too large, before any memory is taken for it. */
static int read_head(source *from, const char *path)
{
    static const unsigned char signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    const size_t size = fread(from->head, 1, HEAD, from->file);
    uint64_t width, height;

    if (ferror(from->file))
        return bad("%s: cannot be read: %s", path, strerror(errno));
    if (size < sizeof signature || memcmp(from->head, signature, sizeof signature) != 0)
        return bad("%s: is no PNG file", path);
    if (size < HEAD)
        return bad("%s: is cut off", path);
    width = big_endian(from->head + 16);
    height = big_endian(from->head + 20);
    if (width * height > PICTURE_PIXELS)
        return bad("%s: is too large: %" PRIu64 " x %" PRIu64 " pixels, at most %d in all are read", path,
            width, height, PICTURE_PIXELS);
    return EXIT_FINE;
}

/* The bytes of a pixel as cairo keeps it, whatever the order of bytes of the machine. */
static uint32_t pixel_at(cairo_surface_t *surface, int64_t x, int64_t y)
{
    uint32_t pixel;

    memcpy(&pixel,
        cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface) + 4 * x,
        sizeof pixel);
    return pixel;
}

static int take_pixels(picture *mine, cairo_surface_t *surface, const char *path)
{
    const cairo_format_t format = cairo_image_surface_get_format(surface);
    unsigned char *rgb;

    mine->width = cairo_image_surface_get_width(surface);
    mine->height = cairo_image_surface_get_height(surface);
    mine->rgb = rgb = need((size_t)mine->height * (size_t)mine->width, 3);
    for (int64_t y = 0; y < mine->height; y++)
        for (int64_t x = 0; x < mine->width; x++) {
            const uint32_t pixel = pixel_at(surface, x, y);

            if (format == CAIRO_FORMAT_ARGB32 && pixel >> 24 != 0xff)
                return bad("%s: the pixel in column %" PRId64 " of row %" PRId64
                           " (counted from 0) is transparent; give the picture a ground first",
                    path, x, y);
            *rgb++ = (unsigned char)(pixel >> 16);
            *rgb++ = (unsigned char)(pixel >> 8);
            *rgb++ = (unsigned char)pixel;
        }
    return EXIT_FINE;
}

/* The surface with bytes for components; takes it over. Cairo 1.16 has them already, later ones keep 16 bits. */
static cairo_surface_t *with_bytes(cairo_surface_t *surface)
{
    const cairo_format_t format = cairo_image_surface_get_format(surface);
    cairo_surface_t *bytes;
    cairo_t *pen;

    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS || format == CAIRO_FORMAT_RGB24 ||
        format == CAIRO_FORMAT_ARGB32)
        return surface;
    bytes = cairo_image_surface_create(
        CAIRO_FORMAT_ARGB32, cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface));
    pen = cairo_create(bytes);
    cairo_set_operator(pen, CAIRO_OPERATOR_SOURCE);
    cairo_set_source_surface(pen, surface, 0.0, 0.0);
    cairo_paint(pen);
    cairo_destroy(pen);
    cairo_surface_destroy(surface);
    cairo_surface_flush(bytes);
    return bytes;
}

static int read_surface(picture *mine, source *from, const char *path)
{
    cairo_surface_t *surface = with_bytes(cairo_image_surface_create_from_png_stream(give, from));
    const cairo_status_t status = cairo_surface_status(surface);
    int code;

    if (status == CAIRO_STATUS_SUCCESS)
        code = take_pixels(mine, surface, path);
    else if (ferror(from->file))
        code = bad("%s: cannot be read: %s", path, strerror(errno));
    else if (from->ended)
        code = bad("%s: is cut off", path);
    else if (status == CAIRO_STATUS_NO_MEMORY)
        code = bad("%s: is damaged, or there is no memory for it", path);
    else
        code = bad("%s: is damaged", path);
    cairo_surface_destroy(surface);
    return code;
}

int picture_read(picture *mine, const char *path)
{
    source from = {0};
    int code;

    *mine = (picture){0};
    from.file = fopen(path, "rb");
    if (!from.file)
        return bad("%s: cannot be opened: %s", path, strerror(errno));
    code = read_head(&from, path);
    if (!code)
        code = read_surface(mine, &from, path);
    fclose(from.file);
    if (code)
        picture_release(mine);
    return code;
}

void picture_release(picture *mine)
{
    free(mine->rgb);
    *mine = (picture){0};
}
