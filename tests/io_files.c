/* Files for the suites of lib/io. */
#include "io_files.h"

#include <ftw.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 512 };

const float six[] = {1, -2, 3.5f, 4, 5, -6};
const double six_values[] = {1, -2, 3.5, 4, 5, -6};

static char folder[PATH_SIZE / 2];
static char path[PATH_SIZE];

const char *at(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

void write_file(const char *name, const void *head, size_t head_size, const void *data, size_t size)
{
    FILE *file = fopen(at(name), "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(head, 1, head_size, file), head_size);
    if (size > 0)
        assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

void write_npy_version(const char *name, int version, const char *text, const void *data, size_t size)
{
    unsigned char head[2048] = {0x93, 'N', 'U', 'M', 'P', 'Y', (unsigned char)version, 0};
    const size_t preamble = version == 1 ? 10 : 12;
    const size_t length = strlen(text);

    head[8] = (unsigned char)(length & 255);
    head[9] = (unsigned char)(length >> 8);
    memcpy(head + preamble, text, length);
    write_file(name, head, preamble + length, data, size);
}

void write_npy(
    const char *name, const char *descr, const char *order, const char *shape, const void *data, size_t size)
{
    char text[512];
    int used = snprintf(
        text, sizeof text, "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }", descr, order, shape);

    while ((used + 11) % 64 != 0)
        text[used++] = ' ';
    text[used++] = '\n';
    text[used] = '\0';
    write_npy_version(name, 1, text, data, size);
}

void write_safetensors(const char *name, const char *header, size_t pad, const void *data, size_t size)
{
    unsigned char head[4096];
    size_t length = strlen(header);

    memcpy(head + 8, header, length);
    while (length < pad)
        head[8 + length++] = ' ';
    for (int i = 0; i < 8; i++)
        head[i] = (unsigned char)(length >> 8 * i);
    write_file(name, head, length + 8, data, size);
}

static double half(uint16_t bits)
{
    const int exponent = bits >> 10 & 31;
    const double magnitude =
        exponent == 0 ? ldexp(bits & 1023, -24) : ldexp((bits & 1023) + 1024, exponent - 25);

    return bits >> 15 ? -magnitude : magnitude;
}

double element(const prh__stored_layer *layer, int64_t i, int64_t j)
{
    const int64_t index = i * layer->view.ld + j;
    uint32_t wide;
    float single;

    switch (layer->view.dtype) {
    case PRH_F64:
        return ((const double *)layer->view.data)[index];
    case PRH_F32:
        return (double)((const float *)layer->view.data)[index];
    case PRH_F16:
        return half(((const uint16_t *)layer->view.data)[index]);
    default:
        wide = (uint32_t)((const uint16_t *)layer->view.data)[index] << 16;
        memcpy(&single, &wide, sizeof single);
        return (double)single;
    }
}

void assert_opens(prh__stored_model *model, const char *name)
{
    const prh_status status = prh__io_open(model, at(name));

    if (status != PRH_OK)
        fail_msg("%s: %d: %s", name, (int)status, prh_last_error());
}

void assert_file_refused(const char *name, prh_status expected, const char *words)
{
    prh__stored_model model;
    const prh_status status = prh__io_open(&model, at(name));
    const char *message = prh_last_error();

    if (status != expected || strncmp(message, path, strlen(path)) != 0 || !strstr(message, words))
        fail_msg("%s: expected %d with \"%s\", got %d: %s", name, (int)expected, words, (int)status, message);
    assert_null(model.layers);
    assert_int_equal(model.count, 0);
}

void assert_layer(const prh__stored_layer *layer, int64_t rows, int64_t cols, prh_dtype dtype,
    const char *stored, int mapped)
{
    assert_int_equal(layer->view.rows, rows);
    assert_int_equal(layer->view.cols, cols);
    assert_int_equal(layer->view.dtype, dtype);
    assert_int_equal(layer->view.reserved, 0);
    assert_true(layer->view.ld >= cols);
    assert_string_equal(layer->storage.dtype, stored);
    assert_int_equal(layer->storage.mapped, mapped);
    assert_non_null(layer->hold);
    assert_non_null(layer->name);
}

void assert_values(const char *name, const double *values, prh_dtype dtype, const char *stored, int mapped)
{
    prh__stored_model model;

    assert_opens(&model, name);
    assert_int_equal(model.count, 1);
    assert_layer(model.layers, 2, 3, dtype, stored, mapped);
    for (int i = 0; i < 6; i++)
        if (element(model.layers, i / 3, i % 3) != values[i])
            fail_msg("%s: element %d is %g, not %g", name, i, element(model.layers, i / 3, i % 3), values[i]);
    prh__io_close(&model);
    assert_null(model.layers);
    prh__io_close(&model); /* safe on an empty one */
}

int make_folder(void **state)
{
    const char *parent = getenv("TMPDIR");

    (void)state;
    snprintf(
        folder, sizeof folder, "%s/prh-test-io-XXXXXX", parent && strlen(parent) < 200 ? parent : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_entry(const char *name, const struct stat *info, int type, struct FTW *place)
{
    (void)info;
    (void)type;
    (void)place;
    return remove(name);
}

int remove_folder(void **state)
{
    (void)state;
    return nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

void make_directory(const char *name)
{
    assert_int_equal(mkdir(at(name), 0700), 0);
}
