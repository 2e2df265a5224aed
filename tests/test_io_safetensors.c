/* .safetensors: what is read, what is refused. */
#include "io_files.h"

#ifdef PRH_HAVE_JSON

static void safetensors_are_layers_in_natural_order(void **state)
{
    const uint16_t brain[] = {0x3f80, 0xc000};
    unsigned char data[28];
    prh__stored_model model;

    (void)state;
    memcpy(data, six, 24);
    memcpy(data + 24, brain, 4);
    write_safetensors("a.safetensors",
        "{\"__metadata__\":{\"format\":\"pt\"},"
        "\"layer.10\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]},"
        "\"layer.2\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[16,24]},"
        "\"layer.1\":{\"dtype\":\"BF16\",\"shape\":[2,1],\"data_offsets\":[24,28]}}",
        256, data, sizeof data);
    assert_opens(&model, "a.safetensors");
    assert_int_equal(model.count, 3);
    assert_string_equal(model.layers[0].name, "layer.1");
    assert_string_equal(model.layers[1].name, "layer.2");
    assert_string_equal(model.layers[2].name, "layer.10");
    assert_layer(&model.layers[0], 2, 1, PRH_BF16, "bf16", 1);
    assert_layer(&model.layers[1], 2, 1, PRH_F32, "f32", 1);
    assert_layer(&model.layers[2], 2, 2, PRH_F32, "f32", 1);
    assert_true(element(&model.layers[0], 1, 0) == -2);
    assert_true(element(&model.layers[1], 0, 0) == 5);
    assert_true(element(&model.layers[2], 1, 1) == 4);
    assert_ptr_equal(model.layers[0].hold, model.layers[2].hold);
    prh__io_close(&model);
}

static void safetensors_of_every_dtype_are_read(void **state)
{
    static const struct {
        const char *dtype, *stored;
        prh_dtype result;
        int size, mapped;
    } cases[] = {
        {"F64", "f64", PRH_F64, 8, 1},
        {"F32", "f32", PRH_F32, 4, 1},
        {"F16", "f16", PRH_F16, 2, 1},
        {"BF16", "bf16", PRH_BF16, 2, 1},
        {"BOOL", "bool", PRH_F32, 1, 0},
        {"I8", "i8", PRH_F32, 1, 0},
        {"U8", "u8", PRH_F32, 1, 0},
        {"I16", "i16", PRH_F32, 2, 0},
        {"U16", "u16", PRH_F32, 2, 0},
        {"I32", "i32", PRH_F64, 4, 0},
        {"U32", "u32", PRH_F64, 4, 0},
        {"I64", "i64", PRH_F64, 8, 0},
        {"U64", "u64", PRH_F64, 8, 0},
    };
    const unsigned char zeros[48] = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        prh__stored_model model;
        char header[256];

        snprintf(header, sizeof header, "{\"x\":{\"dtype\":\"%s\",\"shape\":[2,3],\"data_offsets\":[0,%d]}}",
            cases[i].dtype, 6 * cases[i].size);
        write_safetensors("a.safetensors", header, 128, zeros, 6 * (size_t)cases[i].size);
        assert_opens(&model, "a.safetensors");
        assert_layer(model.layers, 2, 3, cases[i].result, cases[i].stored, cases[i].mapped);
        assert_true(element(model.layers, 1, 2) == 0);
        prh__io_close(&model);
    }
    write_safetensors("a.safetensors", "{\"x\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}",
        61, six, sizeof six); /* data at byte 69 */
    assert_values("a.safetensors", six_values, PRH_F32, "f32", 0);
    write_safetensors("plain", "{\"x\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}", 64, six,
        sizeof six); /* known by its contents */
    assert_values("plain", six_values, PRH_F32, "f32", 1);
}

#define X(dtype, shape, offsets)                                                                             \
    "{\"x\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":" offsets "}}"
#define XY(shape_x, offsets_x, shape_y, offsets_y)                                                           \
    "{\"x\":{\"dtype\":\"F32\",\"shape\":" shape_x ",\"data_offsets\":" offsets_x "},"                       \
    "\"y\":{\"dtype\":\"F32\",\"shape\":" shape_y ",\"data_offsets\":" offsets_y "}}"

static void safetensors_that_break_a_rule_are_refused(void **state)
{
    static const struct {
        const char *header;
        prh_status status;
        const char *words;
    } cases[] = {
        {"{}", PRH_ERR_FORMAT, "holds no tensor"},
        {"{\"__metadata__\":{\"a\":\"b\"}}", PRH_ERR_FORMAT, "holds no tensor"},
        {"[1]", PRH_ERR_FORMAT, "not a JSON object"},
        {"", PRH_ERR_FORMAT, "not a JSON object"},
        {"{\"x\":", PRH_ERR_FORMAT, "not valid JSON"},
        {"{} {}", PRH_ERR_FORMAT, "not valid JSON"},
        {"{\"x\xff\":1}", PRH_ERR_FORMAT, "not valid JSON"},
        {"{\"x\":1,\"x\":2}", PRH_ERR_FORMAT, "duplicate"},
        {"{\"x\":1}", PRH_ERR_FORMAT, "tensor \"x\": its entry in the header is not an object"},
        {"{\"x\":{}}", PRH_ERR_FORMAT, "dtype is missing"},
        {"{\"x\\u001b\":{}}", PRH_ERR_FORMAT, "tensor \"x\\x1b\""},
        {X("F8_E4M3", "[2,3]", "[0,6]"), PRH_ERR_FORMAT, "tensor \"x\": dtype 'F8_E4M3' is not read"},
        {X("C64", "[1,3]", "[0,24]"), PRH_ERR_FORMAT, "dtype 'C64'"},
        {X("F32", "6", "[0,24]"), PRH_ERR_FORMAT, "shape is missing"},
        {X("F32", "[2.0,3]", "[0,24]"), PRH_ERR_FORMAT, "other than integers"},
        {X("F32", "[-2,-3]", "[0,24]"), PRH_ERR_FORMAT, "other than integers"},
        {X("F32", "[4611686018427387904,3]", "[0,24]"), PRH_ERR_TOO_LARGE, "cannot be addressed"},
        {X("F32", "[99999999999999999999,3]", "[0,24]"), PRH_ERR_FORMAT, "too big integer"},
        {X("F32", "[1000000000,1000000000]", "[0,24]"), PRH_ERR_FORMAT, "make 4000000000000000000 bytes"},
        {X("F32", "[2,3]", "[0,24,30]"), PRH_ERR_FORMAT, "data_offsets"},
        {X("F32", "[2,3]", "[0,\"24\"]"), PRH_ERR_FORMAT, "data_offsets"},
        {X("F32", "[2,3]", "7"), PRH_ERR_FORMAT, "data_offsets"},
        {X("F32", "[2,3]", "[-24,0]"), PRH_ERR_FORMAT, "out of order"},
        {X("F32", "[2,3]", "[24,0]"), PRH_ERR_FORMAT, "out of order"},
        {X("F32", "[2,3]", "[8,32]"), PRH_ERR_FORMAT, "truncated: the tensor ends at byte 32"},
        {X("F32", "[2,3]", "[0,20]"), PRH_ERR_FORMAT, "shape and dtype make 24 bytes, data_offsets make 20"},
        {X("F32", "[1,2]", "[0,8]"), PRH_ERR_FORMAT, "account for 8 bytes of data, the file has 24"},
        {X("F32", "[1,2]", "[16,24]"), PRH_ERR_FORMAT, "there is a hole"},
        {X("F32", "[6]", "[0,24]"), PRH_ERR_SHAPE, "tensor \"x\": is 1-dimensional"},
        {X("F32", "[1,2,3]", "[0,24]"), PRH_ERR_SHAPE, "tensor \"x\": is 3-dimensional"},
        {XY("[2,2]", "[0,16]", "[2,2]", "[8,24]"), PRH_ERR_FORMAT, "tensor \"y\": begins at byte 8"},
        {XY("[2,3]", "[0,24]", "[2,3]", "[0,24]"), PRH_ERR_FORMAT, "tensors overlap"},
        {XY("[1,2]", "[0,8]", "[1,2]", "[16,24]"), PRH_ERR_FORMAT, "there is a hole"},
        {XY("[2,2]", "[0,16]", "[1,2]", "[16,24]"), PRH_ERR_SHAPE, "has 1 rows, but tensor \"x\" has 2"},
        {XY("[2,3]", "[0,24]", "[2,0]", "[24,24]"), PRH_ERR_SHAPE, "tensor \"y\": shape [2, 0] holds no"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_safetensors("a.safetensors", cases[i].header, 0, six, sizeof six);
        assert_file_refused("a.safetensors", cases[i].status, cases[i].words);
    }
}

static void safetensors_of_the_wrong_length_are_refused(void **state)
{
    static char deep[100008] = {(char)0xa0, (char)0x86, 1}; /* 100000 bytes of header */

    (void)state;
    write_file("a.safetensors", "abc", 3, NULL, 0);
    assert_file_refused("a.safetensors", PRH_ERR_FORMAT, "truncated");
    write_file("a.safetensors", "\0\0\0\0\0\0\0\x80{}", 10, NULL, 0);
    assert_file_refused("a.safetensors", PRH_ERR_FORMAT, "9223372036854775808 bytes");
    write_file("a.safetensors", "\x64\0\0\0\0\0\0\0{}", 10, NULL, 0);
    assert_file_refused(
        "a.safetensors", PRH_ERR_FORMAT, "truncated: the header has 100 bytes, the file has 2");
    memset(deep + 8, '[', 100000);
    memcpy(deep + 8, "{\"x\":", 5);
    write_file("a.safetensors", deep, sizeof deep, NULL, 0);
    assert_file_refused("a.safetensors", PRH_ERR_FORMAT, "not valid JSON");
}

#else

static void safetensors_are_refused_without_json(void **state)
{
    (void)state;
    write_safetensors("a.safetensors", "{\"x\":1}", 0, six, sizeof six);
    assert_file_refused("a.safetensors", PRH_ERR_UNSUPPORTED, "without jansson");
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
#ifdef PRH_HAVE_JSON
        cmocka_unit_test(safetensors_are_layers_in_natural_order),
        cmocka_unit_test(safetensors_of_every_dtype_are_read),
        cmocka_unit_test(safetensors_that_break_a_rule_are_refused),
        cmocka_unit_test(safetensors_of_the_wrong_length_are_refused),
#else
        cmocka_unit_test(safetensors_are_refused_without_json),
#endif
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
