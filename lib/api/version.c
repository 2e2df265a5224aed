/* Which library this is. */
#include <prh/version.h>

const char *prh_version(void)
{
    return PRH_VERSION_STRING;
}
