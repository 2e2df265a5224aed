/* Items of a page. */
#include "figure_scene.h"

#include <math.h>
#include <stdlib.h>

#include "program.h"

void scene_release(scene *mine)
{
    for (size_t i = 0; i < mine->count; i++) {
        free(mine->items[i].text);
        free(mine->items[i].pixels);
    }
    free(mine->items);
    free(mine->points);
    *mine = (scene){0};
}

static scene_item *add(scene *mine, int kind)
{
    if (mine->count == mine->room) {
        mine->room = mine->room ? 2 * mine->room : 256;
        mine->items = need_more(mine->items, mine->room, sizeof *mine->items);
    }
    mine->items[mine->count] = (scene_item){.kind = kind};
    return &mine->items[mine->count++];
}

static void put_point(scene *mine, double x, double y)
{
    if (mine->point_count == mine->point_room) {
        mine->point_room = mine->point_room ? 2 * mine->point_room : 512;
        mine->points = need_more(mine->points, mine->point_room, 2 * sizeof *mine->points);
    }
    mine->points[2 * mine->point_count] = x;
    mine->points[2 * mine->point_count + 1] = y;
    mine->point_count++;
}

static void move(box *area, double right, double down)
{
    area->left += right;
    area->right += right;
    area->top += down;
    area->bottom += down;
}

void scene_append(scene *mine, scene *part, double right, double down)
{
    const size_t points = mine->point_count;

    for (size_t i = 0; i < part->point_count; i++)
        put_point(mine, part->points[2 * i] + right, part->points[2 * i + 1] + down);
    for (size_t i = 0; i < part->count; i++) {
        scene_item *item = add(mine, 0);

        *item = part->items[i]; /* text and pixels change hands */
        item->x += right;
        item->y += down;
        item->first += points;
        move(&item->area, right, down);
    }
    part->count = 0;
    scene_release(part);
}

scene_item *scene_shape(scene *mine, ink fill, ink line, double line_width)
{
    scene_item *item = add(mine, ITEM_SHAPE);

    item->fill = fill;
    item->line = line;
    item->line_width = line_width;
    item->first = mine->point_count;
    return item;
}

void scene_point(scene *mine, double x, double y)
{
    put_point(mine, x, y);
    mine->items[mine->count - 1].count++;
}

void scene_line(scene *mine, double x0, double y0, double x1, double y1, ink line, double line_width)
{
    scene_shape(mine, 0, line, line_width);
    scene_point(mine, x0, y0);
    scene_point(mine, x1, y1);
}

void scene_rectangle(scene *mine, box area, ink fill, ink line, double line_width)
{
    scene_shape(mine, fill, line, line_width)->closed = 1;
    scene_point(mine, area.left, area.top);
    scene_point(mine, area.right, area.top);
    scene_point(mine, area.right, area.bottom);
    scene_point(mine, area.left, area.bottom);
}

void scene_mark(scene *mine, double x, double y, int shape, double size, ink fill, ink line)
{
    scene_item *item = add(mine, ITEM_MARK);

    item->x = x;
    item->y = y;
    item->style = shape;
    item->size = size;
    item->fill = fill;
    item->line = line;
    item->line_width = 0.4;
}

void scene_clip(scene *mine, box area)
{
    add(mine, ITEM_CLIP)->area = area;
}

void scene_unclip(scene *mine)
{
    add(mine, ITEM_UNCLIP);
}

void scene_dense(scene *mine, box area)
{
    add(mine, ITEM_DENSE)->area = area;
}

void scene_undense(scene *mine)
{
    add(mine, ITEM_UNDENSE);
}

void scene_pixels(scene *mine, box area, ink *pixels, int rows, int cols)
{
    scene_item *item = add(mine, ITEM_PIXELS);

    item->area = area;
    item->pixels = pixels;
    item->rows = rows;
    item->cols = cols;
}

static scene_item text_item(const char *text, double x, double y, text_look look)
{
    const double width = text_width(text, look.size, look.bold);
    const double along = -look.across * width;
    const double down = (TEXT_ASCENT - look.down * (TEXT_ASCENT + TEXT_DESCENT)) * look.size;
    const double c = cos(look.angle), s = sin(look.angle);

    return (scene_item){.kind = ITEM_TEXT,
        .style = look.bold,
        .fill = look.colour,
        .x = x + c * along - s * down,
        .y = y + s * along + c * down,
        .size = look.size,
        .angle = look.angle,
        .width = width};
}

void scene_text(scene *mine, const char *text, double x, double y, text_look look)
{
    scene_item *item;

    if (!text[0])
        return;
    item = add(mine, ITEM_TEXT);
    *item = text_item(text, x, y, look);
    item->text = need_copy(text);
}

void scene_text_corners(const scene_item *text, double corners[8])
{
    const double c = cos(text->angle), s = sin(text->angle);
    const double along[4] = {0.0, text->width, text->width, 0.0};
    const double down[4] = {-TEXT_ASCENT, -TEXT_ASCENT, TEXT_DESCENT, TEXT_DESCENT};

    for (int i = 0; i < 4; i++) {
        corners[2 * i] = text->x + c * along[i] - s * down[i] * text->size;
        corners[2 * i + 1] = text->y + s * along[i] + c * down[i] * text->size;
    }
}

box scene_item_box(const scene_item *text)
{
    double corners[8];
    box around = {INFINITY, INFINITY, -INFINITY, -INFINITY};

    scene_text_corners(text, corners);
    for (int i = 0; i < 8; i += 2) {
        around.left = fmin(around.left, corners[i]);
        around.right = fmax(around.right, corners[i]);
        around.top = fmin(around.top, corners[i + 1]);
        around.bottom = fmax(around.bottom, corners[i + 1]);
    }
    return around;
}

box scene_text_box(const char *text, double x, double y, text_look look)
{
    const scene_item item = text_item(text, x, y, look);

    return scene_item_box(&item);
}
