/* One place knows where data were installed; the build says so. */
#include "data.h"

#include "program.h"

char *data_path(const options *wishes, const char *name)
{
    return need_text("%s/%s", wishes->world.data ? wishes->world.data : PRH_DATA, name);
}
