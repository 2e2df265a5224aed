/* Which reader a path belongs to, and what is said when it belongs to none. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "io/readers.h"
#include "io/text.h"

enum { SHOWN_BYTES = 8 };

static int begins_with(const prh__file *file, const char *bytes, size_t count)
{
    return (uint64_t)file->size >= count && memcmp(file->data, bytes, count) == 0;
}

static prh_status fail_unknown(const prh__file *file, const char *path)
{
    const size_t count = file->size < SHOWN_BYTES ? (size_t)file->size : SHOWN_BYTES;
    char shown[PRH__QUOTE_SIZE];
    const char *hint = "";

    if (begins_with(file, "PK", 2))
        hint =
            prh__ends_with(path, ".npz")
                ? "; it is a zip archive of arrays: load it with numpy.load and save each with numpy.save"
                : "; it is a zip archive, as torch.save writes: load it in Python and write the tensor with "
                  "numpy.save or safetensors.torch.save_file";
    else if (begins_with(file, "\x80", 1))
        hint = "; it looks like a pickle: load it in Python and write the array with numpy.save";
    else if (begins_with(file, "\x89HDF", 4))
        hint = "; it is an HDF5 file: load it in Python and write the array with numpy.save";
    prh__quote(shown, (prh__slice){(const char *)file->data, count});
    return prh__fail(PRH_ERR_FORMAT, "neither .npy nor .safetensors; first bytes '%s'%s", shown, hint);
}

/* The contents decide; the name does only where the contents are damaged, so that the message can say what
 * is wrong with a file of that name. */
static prh_status read_file(prh__stored_model *out, const prh__file *file, const char *path)
{
    const int archive = begins_with(file, "PK", 2);

    if (prh__npy_is(file))
        return prh__npy_read(out, file);
    if (prh__safetensors_is(file) || (prh__ends_with(path, ".safetensors") && !archive))
        return prh__safetensors_read(out, file);
    return fail_unknown(file, path);
}

prh_status prh__io_open(prh__stored_model *out, const char *path)
{
    prh__file file = {0};
    prh_status status;

    *out = (prh__stored_model){0};
    PRH__REQUIRE(path, PRH_ERR_ARGUMENT, "the file's name is NULL");
    if (prh__file_is_directory(path)) {
        status = prh__directory_read(out, path);
    } else {
        status = prh__file_map(&file, path);
        if (status == PRH_OK)
            status = read_file(out, &file, path);
        prh__file_close(&file);
        if (status < 0)
            prh__file_fail(status, path);
    }
    if (status < 0)
        prh__io_close(out);
    return status;
}

void prh__io_close(prh__stored_model *model)
{
    for (int64_t i = 0; i < model->count; i++) {
        prh__hold_drop(model->layers[i].hold);
        prh__free(model->layers[i].name);
    }
    prh__free(model->layers);
    *model = (prh__stored_model){0};
}
