/* Every kind of picture that the program draws, with few items and with many, written into a folder to be looked at:
 * gallery FOLDER. The values are made up. */
#include "gallery.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "program.h"

static const char *folder;
static uint64_t state;
static void **all; /* what was given out: within reach until the end, and not released one by one */
static size_t count_of_all;

/* In (0, 1). */
double gallery_uniform(void)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return ((double)(state >> 33) + 0.5) / 2147483648.0;
}

double gallery_normal(void)
{
    const double radius = sqrt(-2.0 * log(gallery_uniform()));

    return radius * cos(2.0 * 3.14159265358979323846 * gallery_uniform());
}

void gallery_write(const figure *mine, const char *name)
{
    char *path = need_text("%s/%s", folder, name);

    if (figure_write(mine, path) != EXIT_FINE)
        exit(EXIT_BAD);
    printf("%s\n", path);
    free(path);
}

void *gallery_need(int64_t count, size_t size)
{
    all = need_more(all, count_of_all + 1, sizeof *all);
    return all[count_of_all++] = need((size_t)count, size);
}

double *gallery_reals(int64_t count)
{
    return gallery_need(count, sizeof(double));
}

double *gallery_normals(int64_t count, double mean, double sd)
{
    double *values = gallery_reals(count);

    for (int64_t i = 0; i < count; i++)
        values[i] = mean + sd * gallery_normal();
    return values;
}

static const char *const families[] = {"bloom", "openllama", "llama", "mistral", "gemma", "olmo",
    "vit-dinov2", "vit-mae", "vit-clip-laion2B", "resnet"};
static const char *const sizes[] = {
    "tiny", "560m", "1.1b", "3b", "7b-instruct-v0.2", "13b", "large", "giant"};

const char **gallery_models(int64_t count)
{
    const char **names = gallery_need(count, sizeof *names);

    for (int64_t i = 0; i < count; i++)
        names[i] = need_text(
            "%s-%s%s", families[i % 10], sizes[i / 10 % 8], i >= 80 ? "-retrained-on-more-text" : "");
    return names;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return bad("usage: gallery FOLDER");
    folder = argv[1];
    (void)mkdir(folder, 0777); /* it may be there */
    gallery_lines();
    gallery_bars();
    gallery_maps();
    return EXIT_FINE;
}
