/* .npy, versions 1.0 to 3.0: n x d is one layer, n x L x d a stack of L. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "io/layer.h"
#include "io/npy_header.h"
#include "io/readers.h"

static const char magic[] = {'\x93', 'N', 'U', 'M', 'P', 'Y'};

enum { MAGIC_SIZE = sizeof magic, PREAMBLE_V1 = MAGIC_SIZE + 4, PREAMBLE_V2 = MAGIC_SIZE + 6, DIGITS = 24 };

int prh__npy_is(const prh__file *file)
{
    const size_t shown = file->size < MAGIC_SIZE ? (size_t)file->size : MAGIC_SIZE;

    return memcmp(file->data, magic, shown) == 0;
}

/* Finds where the header lies; version 1 gives its length in two bytes, later ones in four. */
static prh_status find_header(const prh__file *file, int64_t *start, int64_t *length)
{
    const unsigned char *bytes = file->data;

    PRH__REQUIRE(prh__npy_is(file), PRH_ERR_FORMAT, "does not begin with the magic string of .npy");
    PRH__REQUIRE(file->size >= PREAMBLE_V1, PRH_ERR_FORMAT,
        "truncated: a .npy file of %" PRId64 " bytes ends before its header", file->size);
    PRH__REQUIRE(bytes[6] >= 1 && bytes[6] <= 3 && bytes[7] == 0, PRH_ERR_FORMAT,
        ".npy version %d.%d; versions 1.0, 2.0 and 3.0 are known", bytes[6], bytes[7]);
    *start = bytes[6] == 1 ? PREAMBLE_V1 : PREAMBLE_V2;
    PRH__REQUIRE(file->size >= *start, PRH_ERR_FORMAT,
        "truncated: a .npy file of %" PRId64 " bytes ends before its header", file->size);
    *length = bytes[8] | bytes[9] << 8;
    if (bytes[6] > 1)
        *length |= (int64_t)bytes[10] << 16 | (int64_t)bytes[11] << 24;
    PRH__REQUIRE(*length <= file->size - *start, PRH_ERR_FORMAT,
        "truncated: the .npy header has %" PRId64 " bytes, the file has %" PRId64 " left for it", *length,
        file->size - *start);
    return PRH_OK;
}

/* Why a dtype is refused; the word after the byte order decides. */
static const char *explain_refusal(prh__slice kind)
{
    const char first = kind.length > 0 ? kind.text[0] : '\0';

    if (first == 'O')
        return "Python objects, which only Python can read; save an array of floats";
    if (first == 'c' || first == 'F' || first == 'D')
        return "complex numbers; save the real and the imaginary part as columns of their own";
    if (first == 'S' || first == 'U' || first == 'a')
        return "strings; save an array of floats";
    if (first == 'M' || first == 'm')
        return "dates or durations; save an array of floats";
    if (first == 'V')
        return "raw bytes; of these only the two-byte bfloat16 is known";
    if (kind.length == 3 && memcmp(kind.text, "f16", 3) == 0)
        return "long double, whose layout depends on the machine; use astype('f8')";
    return "no type that is read; use astype('f4')";
}

/* "<f4" and friends. '=', '|' and no sign mean the host's order, as in NumPy; bfloat16 has no code of its
 * own in .npy, so its writers use two bytes of void. */
static prh_status read_dtype(prh__slice descr, const prh__element **element, int *swapped)
{
    static const char *const known[][2] = {
        {"f2", "f16"},
        {"f4", "f32"},
        {"f8", "f64"},
        {"V2", "bf16"},
        {"bfloat16", "bf16"},
        {"b1", "bool"},
        {"?", "bool"},
        {"i1", "i8"},
        {"i2", "i16"},
        {"i4", "i32"},
        {"i8", "i64"},
        {"u1", "u8"},
        {"u2", "u16"},
        {"u4", "u32"},
        {"u8", "u64"},
    };
    char shown[PRH__QUOTE_SIZE];
    prh__slice kind = descr;

    *swapped = 0;
    if (kind.length > 0 && kind.text[0] != '\0' && strchr("<>=|", kind.text[0])) {
        *swapped = kind.text[0] == '>';
        kind.text++;
        kind.length--;
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (kind.length == strlen(known[i][0]) && memcmp(kind.text, known[i][0], kind.length) == 0) {
            *element = prh__element_find(known[i][1]);
            return PRH_OK;
        }
    return prh__fail(PRH_ERR_FORMAT, "dtype '%s' holds %s", prh__quote(shown, descr), explain_refusal(kind));
}

/* n x d is seen as n x 1 x d from here on. */
static prh_status read_shape(const prh__npy_header *header, int64_t shape[3])
{
    char shown[PRH__QUOTE_SIZE];

    prh__quote(shown, header->shape);
    PRH__REQUIRE(header->dims >= 2, PRH_ERR_SHAPE,
        "shape %s is %" PRId64 "-dimensional; a representation is n samples x d features, so reshape it "
        "to (n, d)",
        shown, header->dims);
    PRH__REQUIRE(header->dims <= 3, PRH_ERR_SHAPE,
        "shape %s is %" PRId64 "-dimensional; flatten or average it to (n, d) or (n, layers, d)", shown,
        header->dims);
    shape[0] = header->size[0];
    shape[1] = header->dims == 3 ? header->size[1] : 1;
    shape[2] = header->size[header->dims - 1];
    PRH__REQUIRE(
        shape[0] > 0 && shape[1] > 0 && shape[2] > 0, PRH_ERR_SHAPE, "shape %s holds no elements", shown);
    return PRH_OK;
}

/* Exactly as many bytes as promised: a shape that does not account for every byte is as likely wrong as the
 * bytes are superfluous. Nothing is allocated before this has passed. */
static prh_status check_size(
    const prh__npy_header *header, const int64_t shape[3], int64_t item, int64_t left)
{
    char shown[PRH__QUOTE_SIZE];
    int64_t promised = item;

    for (int i = 0; i < 3; i++) {
        if (prh__mul(&promised, promised, shape[i]) < 0)
            return prh__fail(PRH_ERR_TOO_LARGE, "shape %s cannot be addressed, its bytes are more than 2^63",
                prh__quote(shown, header->shape));
    }
    PRH__REQUIRE(promised <= left, PRH_ERR_FORMAT,
        "truncated: the header promises %" PRId64 " bytes of data, the file has %" PRId64, promised, left);
    PRH__REQUIRE(promised == left, PRH_ERR_FORMAT,
        "the header promises %" PRId64 " bytes of data, the file has %" PRId64
        ": the shape is wrong, or something was appended",
        promised, left);
    return PRH_OK;
}

static prh_status place_layers(
    prh__stored_model *out, const prh__file *file, const int64_t shape[3], prh__stored_matrix matrix)
{
    const int64_t first = matrix.start;
    const int64_t layer_step = matrix.column_major ? shape[0] : shape[2];

    matrix.rows = shape[0];
    matrix.cols = shape[2];
    matrix.row_step = matrix.column_major ? 1 : shape[1] * shape[2];
    matrix.col_step = matrix.column_major ? shape[0] * shape[1] : 1;
    PRH__TRY(prh__layers_create(out, shape[1]));
    for (int64_t i = 0; i < out->count; i++) {
        prh__stored_layer *layer = &out->layers[i];
        char name[DIGITS];
        prh_status status;

        snprintf(name, sizeof name, "%" PRId64, i);
        PRH__TRY(prh__copy_string(&layer->name, name));
        matrix.start = first + i * layer_step * matrix.element->size;
        status = prh__layer_place(layer, &matrix, file);
        if (status < 0)
            return out->count > 1 ? prh__fail_within(status, "layer %s", name) : status;
    }
    return PRH_OK;
}

prh_status prh__npy_read(prh__stored_model *out, const prh__file *file)
{
    prh__stored_matrix matrix = {0};
    prh__npy_header header;
    int64_t shape[3];
    int64_t start = 0;
    int64_t length = 0;

    PRH__TRY(find_header(file, &start, &length));
    PRH__TRY(prh__npy_header_read(&header, (const char *)file->data + start, (size_t)length));
    PRH__TRY(read_dtype(header.descr, &matrix.element, &matrix.swapped));
    PRH__TRY(read_shape(&header, shape));
    matrix.start = start + length;
    matrix.column_major = header.fortran_order;
    PRH__TRY(check_size(&header, shape, matrix.element->size, file->size - matrix.start));
    return place_layers(out, file, shape, matrix);
}
