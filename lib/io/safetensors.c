/* .safetensors: one two-dimensional tensor per layer, in natural order of their names. */
#include <string.h>

#include "base/error.h"
#include "io/readers.h"

enum { LENGTH_SIZE = 8 };

static uint64_t header_length(const prh__file *file)
{
    uint64_t length = 0;

    for (int i = 0; i < LENGTH_SIZE; i++)
        length |= (uint64_t)file->data[i] << 8 * i;
    return length;
}

int prh__safetensors_is(const prh__file *file)
{
    return file->size > LENGTH_SIZE && header_length(file) <= (uint64_t)file->size - LENGTH_SIZE &&
           file->data[LENGTH_SIZE] == '{';
}

#ifndef PRH_HAVE_JSON

prh_status prh__safetensors_read(prh__stored_model *out, const prh__file *file)
{
    (void)out;
    (void)file;
    return prh__fail(PRH_ERR_UNSUPPORTED,
        "this libprh was built without jansson, which .safetensors needs; save "
        "the layers as .npy files or rebuild with -Djson=enabled");
}

#else

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

#include "base/memory.h"
#include "io/layer.h"
#include "io/text.h"

enum { HEADER_MAX = 100000000 }; /* the limit that the format's own library sets */

/* One entry of the header; name belongs to the JSON tree. */
typedef struct tensor {
    const char *name;
    const prh__element *element;
    int64_t rows;
    int64_t cols;
    int64_t dims;
    int64_t begin; /* bytes from the start of the data */
    int64_t end;
} tensor;

static prh_status fail_tensor(prh_status status, const char *name)
{
    char shown[PRH__QUOTE_SIZE];

    return prh__fail_within(status, "tensor \"%s\"", prh__quote(shown, (prh__slice){name, strlen(name)}));
}

static prh_status parse_header(json_t **root, int64_t *data_start, const prh__file *file)
{
    json_error_t error;
    char shown[PRH__QUOTE_SIZE];
    uint64_t length;

    PRH__REQUIRE(file->size >= LENGTH_SIZE, PRH_ERR_FORMAT,
        "truncated: a .safetensors file begins with 8 bytes, this one has %" PRId64, file->size);
    length = header_length(file);
    PRH__REQUIRE(length <= HEADER_MAX, PRH_ERR_FORMAT,
        "not a .safetensors file: the header would have %" PRIu64 " bytes, more than the format allows",
        length);
    PRH__REQUIRE(length <= (uint64_t)file->size - LENGTH_SIZE, PRH_ERR_FORMAT,
        "truncated: the header has %" PRIu64 " bytes, the file has %" PRId64 " left for it", length,
        file->size - LENGTH_SIZE);
    PRH__REQUIRE(length > 0 && file->data[LENGTH_SIZE] == '{', PRH_ERR_FORMAT,
        "the .safetensors header is not a JSON object");
    errno = 0;
    *root =
        json_loadb((const char *)file->data + LENGTH_SIZE, (size_t)length, JSON_REJECT_DUPLICATES, &error);
    /* jansson calls a token malformed for which it had no memory, and explains no other such failure */
    PRH__REQUIRE(*root || (errno != ENOMEM && error.text[0] != '\0'), PRH_ERR_MEMORY,
        "out of memory in the .safetensors header");
    PRH__REQUIRE(*root, PRH_ERR_FORMAT, "the .safetensors header is not valid JSON: %s (byte %d)",
        prh__quote(shown, (prh__slice){error.text, strlen(error.text)}), error.position);
    *data_start = LENGTH_SIZE + (int64_t)length;
    return PRH_OK;
}

static prh_status read_dtype(const prh__element **out, const json_t *entry)
{
    static const char *const known[][2] = {
        {"F64", "f64"},
        {"F32", "f32"},
        {"F16", "f16"},
        {"BF16", "bf16"},
        {"BOOL", "bool"},
        {"I8", "i8"},
        {"U8", "u8"},
        {"I16", "i16"},
        {"U16", "u16"},
        {"I32", "i32"},
        {"U32", "u32"},
        {"I64", "i64"},
        {"U64", "u64"},
    };
    const char *name = json_string_value(json_object_get(entry, "dtype"));
    char shown[PRH__QUOTE_SIZE];

    PRH__REQUIRE(name, PRH_ERR_FORMAT, "dtype is missing or not a string");
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(name, known[i][0]) == 0) {
            *out = prh__element_find(known[i][1]);
            return PRH_OK;
        }
    return prh__fail(PRH_ERR_FORMAT, "dtype '%s' is not read; convert the tensor to F32 or BF16",
        prh__quote(shown, (prh__slice){name, strlen(name)}));
}

/* Leaves the number of bytes that the shape asks for in *bytes. */
static prh_status read_shape(tensor *t, int64_t *bytes, const json_t *entry)
{
    const json_t *shape = json_object_get(entry, "shape");
    int64_t size = 0;

    PRH__REQUIRE(json_is_array(shape), PRH_ERR_FORMAT, "shape is missing or not an array");
    t->dims = (int64_t)json_array_size(shape);
    *bytes = t->element->size;
    for (int64_t i = 0; i < t->dims; i++) {
        const json_t *item = json_array_get(shape, (size_t)i);

        PRH__REQUIRE(json_is_integer(item) && json_integer_value(item) >= 0, PRH_ERR_FORMAT,
            "shape holds something other than integers from 0 up");
        t->rows = i == 1 ? size : t->rows;
        size = json_integer_value(item);
        t->cols = size;
        if (prh__mul(bytes, *bytes, size) < 0)
            return prh__fail(
                PRH_ERR_TOO_LARGE, "the shape cannot be addressed, its bytes are more than 2^63");
    }
    return PRH_OK;
}

static prh_status read_offsets(tensor *t, int64_t bytes, int64_t data_size, const json_t *entry)
{
    const json_t *offsets = json_object_get(entry, "data_offsets");
    const json_t *begin = json_array_get(offsets, 0);
    const json_t *end = json_array_get(offsets, 1);

    PRH__REQUIRE(json_array_size(offsets) == 2 && json_is_integer(begin) && json_is_integer(end),
        PRH_ERR_FORMAT, "data_offsets is missing or not two integers");
    t->begin = json_integer_value(begin);
    t->end = json_integer_value(end);
    PRH__REQUIRE(0 <= t->begin && t->begin <= t->end, PRH_ERR_FORMAT,
        "data_offsets [%" PRId64 ", %" PRId64 "] are out of order", t->begin, t->end);
    PRH__REQUIRE(t->end <= data_size, PRH_ERR_FORMAT,
        "truncated: the tensor ends at byte %" PRId64 " of the data, the file has %" PRId64, t->end,
        data_size);
    PRH__REQUIRE(t->end - t->begin == bytes, PRH_ERR_FORMAT,
        "shape and dtype make %" PRId64 " bytes, data_offsets make %" PRId64, bytes, t->end - t->begin);
    return PRH_OK;
}

static prh_status read_tensor(tensor *t, int64_t data_size, const json_t *entry)
{
    int64_t bytes = 0;

    PRH__REQUIRE(json_is_object(entry), PRH_ERR_FORMAT, "its entry in the header is not an object");
    PRH__TRY(read_dtype(&t->element, entry));
    PRH__TRY(read_shape(t, &bytes, entry));
    return read_offsets(t, bytes, data_size, entry);
}

static prh_status read_tensors(tensor *tensors, int64_t data_size, json_t *root)
{
    int64_t i = 0;
    const char *name;
    json_t *entry;

    json_object_foreach(root, name, entry)
    {
        prh_status status;

        if (strcmp(name, "__metadata__") == 0)
            continue;
        tensors[i].name = name;
        status = read_tensor(&tensors[i++], data_size, entry);
        if (status < 0)
            return fail_tensor(status, name);
    }
    return PRH_OK;
}

/* Empty tensors sort before the one that begins where they do. */
static int compare_places(const void *a, const void *b)
{
    const tensor *x = a;
    const tensor *y = b;

    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static int compare_names(const void *a, const void *b)
{
    return prh__natural_compare(((const tensor *)a)->name, ((const tensor *)b)->name);
}

/* The format's own rule: tensors follow each other without overlap or hole and fill the data. */
static prh_status check_cover(tensor *tensors, int64_t count, int64_t data_size)
{
    int64_t end = 0;

    qsort(tensors, (size_t)count, sizeof *tensors, compare_places);
    for (int64_t i = 0; i < count; i++) {
        if (tensors[i].begin != end) {
            prh__fail(PRH_ERR_FORMAT,
                "begins at byte %" PRId64 " of the data where %" PRId64 " is expected: %s", tensors[i].begin,
                end, tensors[i].begin < end ? "tensors overlap" : "there is a hole before it");
            return fail_tensor(PRH_ERR_FORMAT, tensors[i].name);
        }
        end = tensors[i].end;
    }
    PRH__REQUIRE(end == data_size, PRH_ERR_FORMAT,
        "the tensors account for %" PRId64 " bytes of data, the file has %" PRId64, end, data_size);
    return PRH_OK;
}

static prh_status check_shape(const tensor *t, const tensor *first)
{
    char shown[PRH__QUOTE_SIZE];

    PRH__REQUIRE(t->dims == 2, PRH_ERR_SHAPE,
        "is %" PRId64 "-dimensional; each tensor must be n samples x d features", t->dims);
    PRH__REQUIRE(t->begin < t->end, PRH_ERR_SHAPE, "shape [%" PRId64 ", %" PRId64 "] holds no elements",
        t->rows, t->cols);
    PRH__REQUIRE(t->rows == first->rows, PRH_ERR_SHAPE,
        "has %" PRId64 " rows, but tensor \"%s\" has %" PRId64, t->rows,
        prh__quote(shown, (prh__slice){first->name, strlen(first->name)}), first->rows);
    return PRH_OK;
}

static prh_status place_tensor(
    prh__stored_layer *layer, const tensor *t, int64_t data_start, const prh__file *file)
{
    const prh__stored_matrix matrix = {.element = t->element,
        .start = data_start + t->begin,
        .rows = t->rows,
        .cols = t->cols,
        .row_step = t->cols,
        .col_step = 1};

    PRH__TRY(prh__copy_string(&layer->name, t->name));
    return prh__layer_place(layer, &matrix, file);
}

static prh_status place_tensors(
    prh__stored_model *out, tensor *tensors, int64_t data_start, const prh__file *file)
{
    for (int64_t i = 0; i < out->count; i++) {
        prh_status status = check_shape(&tensors[i], tensors);

        if (status == PRH_OK)
            status = place_tensor(&out->layers[i], &tensors[i], data_start, file);
        if (status < 0)
            return fail_tensor(status, tensors[i].name);
    }
    return PRH_OK;
}

prh_status prh__safetensors_read(prh__stored_model *out, const prh__file *file)
{
    tensor *tensors = NULL;
    json_t *root = NULL;
    int64_t data_start = 0;
    int64_t count;
    prh_status status;

    PRH__GO(parse_header(&root, &data_start, file));
    count = (int64_t)json_object_size(root) - (json_object_get(root, "__metadata__") ? 1 : 0);
    status = PRH_ERR_FORMAT;
    if (count == 0) {
        prh__fail(status, "the .safetensors file holds no tensor");
        goto done;
    }
    PRH__GO(prh__layers_create(out, count));
    PRH__GO(prh__alloc_zero(&tensors, count, sizeof *tensors));
    PRH__GO(read_tensors(tensors, file->size - data_start, root));
    PRH__GO(check_cover(tensors, count, file->size - data_start));
    qsort(tensors, (size_t)count, sizeof *tensors, compare_names);
    PRH__GO(place_tensors(out, tensors, data_start, file));
done:
    prh__free(tensors);
    json_decref(root);
    return status;
}

#endif
