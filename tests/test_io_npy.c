/* .npy: what is read, and how. */
#include <unistd.h>

#include "io_files.h"

static void npy_floats_are_mapped(void **state)
{
    const double six_wide[] = {1, -2, 3.5, 4, 5, -6};
    const uint16_t six_half[] = {0x3c00, 0xc000, 0x4300, 0x4400, 0x4500, 0xc600};
    const uint16_t six_brain[] = {0x3f80, 0xc000, 0x4060, 0x4080, 0x40a0, 0xc0c0};
    static const char *const brain[] = {"<V2", "|V2", "V2", "bfloat16"};

    (void)state;
    write_npy("a.npy", "<f4", "False", "(2, 3)", six, sizeof six);
    assert_values("a.npy", six_values, PRH_F32, "f32", 1);
    write_npy("a.npy", "<f8", "False", "(2, 3)", six_wide, sizeof six_wide);
    assert_values("a.npy", six_values, PRH_F64, "f64", 1);
    write_npy("a.npy", "<f2", "False", "(2, 3)", six_half, sizeof six_half);
    assert_values("a.npy", six_values, PRH_F16, "f16", 1);
    for (size_t i = 0; i < sizeof brain / sizeof brain[0]; i++) {
        write_npy("a.npy", brain[i], "False", "(2, 3)", six_brain, sizeof six_brain);
        assert_values("a.npy", six_values, PRH_BF16, "bf16", 1);
    }
    write_npy("a.npy", "=f4", "False", "(2, 3)", six, sizeof six);
    assert_values("a.npy", six_values, PRH_F32, "f32", 1);
}

static void reverse(unsigned char *bytes, size_t size, size_t item)
{
    for (size_t start = 0; start < size; start += item)
        for (size_t i = 0; i < item / 2; i++) {
            const unsigned char swapped = bytes[start + i];

            bytes[start + i] = bytes[start + item - 1 - i];
            bytes[start + item - 1 - i] = swapped;
        }
}

static void npy_big_endian_is_converted(void **state)
{
    double wide[] = {1, -2, 3.5, 4, 5, -6};
    float single[] = {1, -2, 3.5f, 4, 5, -6};
    uint16_t narrow[] = {0x3c00, 0xc000, 0x4300, 0x4400, 0x4500, 0xc600};
    uint16_t brain[] = {0x3f80, 0xc000, 0x4060, 0x4080, 0x40a0, 0xc0c0};

    (void)state;
    reverse((unsigned char *)wide, sizeof wide, 8);
    reverse((unsigned char *)single, sizeof single, 4);
    reverse((unsigned char *)narrow, sizeof narrow, 2);
    reverse((unsigned char *)brain, sizeof brain, 2);
    write_npy("a.npy", ">f8", "False", "(2, 3)", wide, sizeof wide);
    assert_values("a.npy", six_values, PRH_F64, "f64", 0);
    write_npy("a.npy", ">f4", "False", "(2, 3)", single, sizeof single);
    assert_values("a.npy", six_values, PRH_F32, "f32", 0);
    write_npy("a.npy", ">f2", "False", "(2, 3)", narrow, sizeof narrow);
    assert_values("a.npy", six_values, PRH_F16, "f16", 0);
    write_npy("a.npy", ">V2", "False", "(2, 3)", brain, sizeof brain);
    assert_values("a.npy", six_values, PRH_BF16, "bf16", 0);
}

static void npy_integers_become_floats(void **state)
{
    const int8_t i1[] = {-128, -1, 0, 1, 2, 127};
    const uint8_t u1[] = {0, 1, 2, 128, 254, 255};
    const uint8_t b1[] = {0, 1, 1, 0, 2, 255};
    const int16_t i2[] = {-32768, -1, 0, 1, 2, 32767};
    const uint16_t u2[] = {0, 1, 2, 3, 4, 65535};
    const int32_t i4[] = {INT32_MIN, -1, 0, 1, 16777217, INT32_MAX};
    const uint32_t u4[] = {0, 1, 2, 3, 16777217, UINT32_MAX};
    const int64_t i8[] = {INT64_MIN, -9007199254740992, 0, 1, 9007199254740992, INT64_C(1) << 62};
    const uint64_t u8[] = {0, 1, 2, 3, UINT64_C(9007199254740994), UINT64_C(1) << 63};
    const struct {
        const char *descr, *stored;
        prh_dtype dtype;
        const void *data;
        size_t size;
        double values[6];
    } cases[] = {
        {"|i1", "i8", PRH_F32, i1, sizeof i1, {-128, -1, 0, 1, 2, 127}},
        {"|u1", "u8", PRH_F32, u1, sizeof u1, {0, 1, 2, 128, 254, 255}},
        {"|b1", "bool", PRH_F32, b1, sizeof b1, {0, 1, 1, 0, 1, 1}},
        {"<i2", "i16", PRH_F32, i2, sizeof i2, {-32768, -1, 0, 1, 2, 32767}},
        {"<u2", "u16", PRH_F32, u2, sizeof u2, {0, 1, 2, 3, 4, 65535}},
        {"<i4", "i32", PRH_F64, i4, sizeof i4, {INT32_MIN, -1, 0, 1, 16777217, INT32_MAX}},
        {"<u4", "u32", PRH_F64, u4, sizeof u4, {0, 1, 2, 3, 16777217, UINT32_MAX}},
        {"<i8", "i64", PRH_F64, i8, sizeof i8, {-0x1p63, -0x1p53, 0, 1, 0x1p53, 0x1p62}},
        {"<u8", "u64", PRH_F64, u8, sizeof u8, {0, 1, 2, 3, 0x1p53 + 2, 0x1p63}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const size_t item = cases[i].size / 6;
        char swapped[8] = ">";
        unsigned char bytes[48];

        write_npy("a.npy", cases[i].descr, "False", "(2, 3)", cases[i].data, cases[i].size);
        assert_values("a.npy", cases[i].values, cases[i].dtype, cases[i].stored, 0);
        memcpy(bytes, cases[i].data, cases[i].size);
        reverse(bytes, cases[i].size, item);
        strcat(swapped, cases[i].descr + 1);
        write_npy("a.npy", swapped, "False", "(2, 3)", bytes, cases[i].size);
        assert_values("a.npy", cases[i].values, cases[i].dtype, cases[i].stored, 0);
    }
}

static void npy_integers_beyond_double_are_refused(void **state)
{
    const int64_t above[] = {0, 1, 2, 3, 9007199254740993, 5};
    const int64_t top[] = {0, INT64_MAX, 2, 3, 4, 5};
    const uint64_t largest[] = {0, 1, UINT64_MAX, 3, 4, 5};
    const uint64_t odd[] = {0, 1, 2, UINT64_C(18446744073709549569), 4, 5};

    (void)state;
    write_npy("a.npy", "<i8", "False", "(2, 3)", above, sizeof above);
    assert_file_refused("a.npy", PRH_ERR_VALUE, "row 1, column 1 holds 9007199254740993");
    write_npy("a.npy", "<i8", "True", "(3, 2)", above, sizeof above);
    assert_file_refused("a.npy", PRH_ERR_VALUE, "row 1, column 1 holds 9007199254740993");
    write_npy("a.npy", "<i8", "False", "(2, 3)", top, sizeof top);
    assert_file_refused("a.npy", PRH_ERR_VALUE, "row 0, column 1 holds 9223372036854775807");
    write_npy("a.npy", "<u8", "False", "(2, 3)", largest, sizeof largest);
    assert_file_refused("a.npy", PRH_ERR_VALUE, "row 0, column 2 holds 18446744073709551615");
    write_npy("a.npy", "<u8", "False", "(2, 3, 1)", odd, sizeof odd);
    assert_file_refused("a.npy", PRH_ERR_VALUE, "layer 0: row 1, column 0 holds 18446744073709549569");
}

static void npy_headers_may_be_spelt_in_many_ways(void **state)
{
    static const char *const texts[] = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n",
        "{'shape':(2,3),'fortran_order':False,'descr':'<f4'}",
        "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (2, 3,)}   \n",
        "\t{ 'fortran_order' :False ,\n'descr' : '<f4',\r\n 'shape' : ( 2 , 3 ) , }\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (int version = 1; version <= 3; version++) {
            prh__stored_model model;

            write_npy_version("a.npy", version, texts[i], six, sizeof six);
            assert_opens(&model, "a.npy");
            for (int j = 0; j < 6; j++)
                assert_true(element(model.layers, j / 3, j % 3) == six_values[j]);
            prh__io_close(&model);
        }
}

static void npy_data_off_their_alignment_are_copied(void **state)
{
    (void)state; /* 10 bytes of preamble and 55 of header: the data begin at 65 */
    write_npy_version("a.npy", 1, "{'descr':'<f4','fortran_order':False,'shape':(2,3)}    ", six, sizeof six);
    assert_values("a.npy", six_values, PRH_F32, "f32", 0);
}

static void npy_fortran_order_is_transposed(void **state)
{
    enum { ROWS = 70, COLS = 600 };
    static int32_t columns[COLS][ROWS];
    prh__stored_model model;

    (void)state;
    for (int j = 0; j < COLS; j++)
        for (int i = 0; i < ROWS; i++)
            columns[j][i] = 1000 * i + j;
    write_npy("a.npy", "<i4", "True", "(70, 600)", columns, sizeof columns);
    assert_opens(&model, "a.npy");
    assert_layer(model.layers, ROWS, COLS, PRH_F64, "i32", 0);
    assert_int_equal(model.layers->storage.column_major, 1);
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < COLS; j++)
            assert_true(element(model.layers, i, j) == 1000 * i + j);
    prh__io_close(&model);
}

/* Element (i, l, j) of every stack here is 100 i + 10 l + j, with shape 2 x 3 x 4. */
static void assert_stack(const char *name, prh_dtype dtype, const char *stored, int mapped)
{
    prh__stored_model model;

    assert_opens(&model, name);
    assert_int_equal(model.count, 3);
    for (int l = 0; l < 3; l++) {
        const char expected[] = {(char)('0' + l), '\0'};

        assert_layer(&model.layers[l], 2, 4, dtype, stored, mapped);
        assert_string_equal(model.layers[l].name, expected);
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 4; j++)
                assert_true(element(&model.layers[l], i, j) == 100 * i + 10 * l + j);
    }
    prh__io_close(&model);
}

static void npy_stacks_become_layers(void **state)
{
    float rows_first[2][3][4];
    float columns_first[4][3][2];
    int16_t integers[2][3][4];
    prh__stored_model model;

    (void)state;
    for (int i = 0; i < 2; i++)
        for (int l = 0; l < 3; l++)
            for (int j = 0; j < 4; j++) {
                integers[i][l][j] = (int16_t)(100 * i + 10 * l + j);
                rows_first[i][l][j] = columns_first[j][l][i] = (float)(100 * i + 10 * l + j);
            }
    write_npy("a.npy", "<f4", "False", "(2, 3, 4)", rows_first, sizeof rows_first);
    assert_stack("a.npy", PRH_F32, "f32", 1);
    assert_opens(&model, "a.npy"); /* the layers share one mapping */
    assert_int_equal(model.layers[0].view.ld, 12);
    assert_ptr_equal(model.layers[1].view.data, (const float *)model.layers[0].view.data + 4);
    assert_ptr_equal(model.layers[1].hold, model.layers[0].hold);
    prh__io_close(&model);
    write_npy("a.npy", "<f4", "True", "(2, 3, 4)", columns_first, sizeof columns_first);
    assert_stack("a.npy", PRH_F32, "f32", 0);
    write_npy("a.npy", "<i2", "False", "(2, 3, 4)", integers, sizeof integers);
    assert_stack("a.npy", PRH_F32, "i16", 0);
}

static void a_layer_outlives_its_model_when_its_hold_is_taken(void **state)
{
    prh__stored_model model;
    prh__stored_layer layer;

    (void)state;
    write_npy("a.npy", "<f4", "False", "(2, 3)", six, sizeof six);
    assert_opens(&model, "a.npy");
    layer = model.layers[0];
    model.layers[0].hold = NULL;
    prh__io_close(&model);
    unlink(at("a.npy"));
    assert_true(element(&layer, 1, 2) == -6);
    prh__hold_drop(layer.hold);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(npy_floats_are_mapped),
        cmocka_unit_test(npy_big_endian_is_converted),
        cmocka_unit_test(npy_integers_become_floats),
        cmocka_unit_test(npy_integers_beyond_double_are_refused),
        cmocka_unit_test(npy_headers_may_be_spelt_in_many_ways),
        cmocka_unit_test(npy_data_off_their_alignment_are_copied),
        cmocka_unit_test(npy_fortran_order_is_transposed),
        cmocka_unit_test(npy_stacks_become_layers),
        cmocka_unit_test(a_layer_outlives_its_model_when_its_hold_is_taken),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
