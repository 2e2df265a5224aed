/* In place of figures and pictures where the program was built without cairo. */
#include "figure.h"
#include "picture.h"
#include "program.h"

int figure_available(void)
{
    return 0;
}

int figure_check(const char *name, const file_list *inputs, const file_list *more_inputs)
{
    (void)inputs;
    (void)more_inputs;
    return bad("%s: this build of prh draws no figures: it was made without cairo", name);
}

int figure_write(const figure *mine, const char *name)
{
    (void)mine;
    return figure_check(name, NULL, NULL);
}

char *figure_svg(const figure *mine, const char *prefix)
{
    (void)mine;
    (void)figure_check(prefix, NULL, NULL);
    return NULL;
}

int picture_read(picture *mine, const char *path)
{
    *mine = (picture){0};
    return bad("%s: this build of prh reads no pictures: it was made without cairo", path);
}

void picture_release(picture *mine)
{
    *mine = (picture){0};
}
