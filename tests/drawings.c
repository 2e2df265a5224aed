/* The helpers of drawings.h. */
#include "drawings.h"

#include "figure_panel.h"

scene page_of(const figure *mine)
{
    scene page = {0};

    figure_lay_out(mine, &page);
    return page;
}

scene page_of_panel(const figure_panel *panel)
{
    return page_of(&(figure){.panels = panel, .panel_count = 1});
}

const scene_item *text_that_says(const scene *page, const char *text, int which)
{
    const scene_item *found = NULL;
    int count = 0;

    for (size_t i = 0; i < page->count; i++)
        if (page->items[i].kind == ITEM_TEXT && strcmp(page->items[i].text, text) == 0) {
            if (which < 0 || count == which)
                found = &page->items[i];
            count++;
        }
    if (!found || (which < 0 && count > 1))
        fail_msg("%d texts say \"%s\"", count, text);
    return found;
}

int page_says(const scene *page, const char *words)
{
    for (size_t i = 0; i < page->count; i++)
        if (page->items[i].kind == ITEM_TEXT && strstr(page->items[i].text, words))
            return 1;
    return 0;
}

void middle_of(const scene_item *text, double *x, double *y)
{
    double corners[8];

    scene_text_corners(text, corners);
    *x = 0.5 * (corners[0] + corners[4]);
    *y = 0.5 * (corners[1] + corners[5]);
}

const scene_item *mark_of(const scene *page, int which)
{
    for (size_t i = 0; i < page->count; i++)
        if (page->items[i].kind == ITEM_MARK && which-- == 0)
            return &page->items[i];
    return NULL;
}

int marks_on(const scene *page)
{
    int count = 0;

    while (mark_of(page, count))
        count++;
    return count;
}
