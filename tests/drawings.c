/* The helpers of drawings.h. */
#include "drawings.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "figure_panel.h"
#include "program.h"

static char folder[64], path[512], heard[4096];
static int stderr_before = -1;
static FILE *listener;

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

void folder_make(void)
{
    strcpy(folder, "/tmp/prh-drawings-XXXXXX");
    if (!mkdtemp(folder))
        fail_msg("no folder for files");
}

const char *folder_path(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

void folder_remove(void)
{
    DIR *all = opendir(folder);

    for (struct dirent *one; all && (one = readdir(all));)
        if (one->d_name[0] != '.' || strlen(one->d_name) > 2)
            unlink(folder_path(one->d_name));
    if (all)
        closedir(all);
    if (rmdir(folder) != 0)
        fail_msg("%s cannot be removed", folder);
}

unsigned char *bytes_of(const char *name, size_t *size)
{
    FILE *file = fopen(name, "rb");
    unsigned char *bytes = NULL;

    if (!file)
        fail_msg("%s is not there", name);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    bytes = allocate((int64_t)*size + 1, 1);
    if (fread(bytes, 1, *size, file) != *size)
        fail_msg("%s cannot be read", name);
    fclose(file);
    return bytes;
}

void write_bytes(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(name, "wb");

    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        fail_msg("%s cannot be written", name);
}

int is_there(const char *name)
{
    return access(name, F_OK) == 0;
}

void listen_begin(void)
{
    fflush(stderr);
    listener = tmpfile();
    stderr_before = dup(STDERR_FILENO);
    dup2(fileno(listener), STDERR_FILENO);
}

const char *listen_end(void)
{
    size_t length;

    fflush(stderr);
    dup2(stderr_before, STDERR_FILENO);
    close(stderr_before);
    rewind(listener);
    length = fread(heard, 1, sizeof heard - 1, listener);
    heard[length] = '\0';
    fclose(listener);
    return heard;
}

void support_complains(
    int code, const char *said, const char *words, const char *call, const char *file, int line)
{
    if (code == EXIT_BAD && strstr(said, words))
        return;
    print_error("%s: exit code %d, \"%s\" does not say \"%s\"\n", call, code, said, words);
    _fail(file, line);
}
