/* The one place that knows how option structs grow. */
#include "base/options.h"

#include <string.h>

#include "base/error.h"

static prh_status read_size(uint64_t *size, const void *theirs, size_t first_size, const char *name)
{
    memcpy(size, theirs, sizeof *size);
    if (*size < first_size || *size > 4096 || *size % 8 != 0)
        return prh__fail(
            PRH_ERR_ABI, "%s.struct_size is %" PRIu64 ", set it to sizeof(%s)", name, *size, name);
    return PRH_OK;
}

prh_status prh__options_read(
    void *mine, size_t mine_size, const void *theirs, size_t first_size, const char *name)
{
    uint64_t size;

    memset(mine, 0, mine_size);
    if (!theirs)
        return PRH_OK;
    PRH__TRY(read_size(&size, theirs, first_size, name));
    for (size_t i = mine_size; i < size; i++)
        if (((const unsigned char *)theirs)[i] != 0)
            return prh__fail(
                PRH_ERR_ABI, "%s uses a field (byte %zu) that this libprh does not know", name, i);
    memcpy(mine, theirs, size < mine_size ? size : mine_size);
    return PRH_OK;
}

prh_status prh__options_write(
    void *theirs, const void *mine, size_t mine_size, size_t first_size, const char *name)
{
    const size_t head = sizeof(uint64_t);
    uint64_t size;
    size_t end;

    PRH__TRY(read_size(&size, theirs, first_size, name));
    if (!mine)
        return PRH_OK;
    end = size < mine_size ? size : mine_size;
    memcpy((char *)theirs + head, (const char *)mine + head, end - head);
    return PRH_OK;
}

prh_status prh__run_read(prh_run_options *mine, const prh_run_options *theirs)
{
    PRH__TRY(
        prh__options_read(mine, sizeof *mine, theirs, offsetof(prh_run_options, store), "prh_run_options"));
    PRH__REQUIRE(mine->num_threads >= 0, PRH_ERR_ARGUMENT, "num_threads is %d, it must not be negative",
        (int)mine->num_threads);
    PRH__REQUIRE(mine->reserved == 0, PRH_ERR_ARGUMENT, "a reserved field of prh_run_options is not 0");
    return PRH_OK;
}

prh_status prh__precision_check(int32_t precision)
{
    PRH__REQUIRE(precision >= PRH_PRECISION_AUTO && precision <= PRH_PRECISION_F64, PRH_ERR_ARGUMENT,
        "precision %d is none of PRH_PRECISION_AUTO, _F32, _F64", (int)precision);
    return PRH_OK;
}
