/* .npy: what is refused, and with which words. */
#include "failing_allocator.h"
#include "io_files.h"

static void npy_dtypes_of_no_use_are_refused_by_name(void **state)
{
    static const struct {
        const char *descr, *words;
    } cases[] = {
        {"|O", "dtype '|O' holds Python objects"},
        {"<c8", "dtype '<c8' holds complex"},
        {"<c16", "complex"},
        {"|S4", "dtype '|S4' holds strings"},
        {"<U8", "strings"},
        {"<M8[s]", "dtype '<M8[s]' holds dates"},
        {"<m8[ns]", "dates or durations"},
        {"<f16", "long double"},
        {"|V8", "raw bytes"},
        {"|V1", "raw bytes"},
        {"<f3", "dtype '<f3'"},
        {"", "no type"},
        {"<", "no type"},
        {"\x1b[31m", "dtype '\\x1b[31m'"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_npy("a.npy", cases[i].descr, "False", "(2, 3)", six, sizeof six);
        assert_file_refused("a.npy", PRH_ERR_FORMAT, cases[i].words);
    }
    write_npy_version("a.npy", 1,
        "{'descr': [('x', '<f4'), ('y', '<f4')], 'fortran_order': False, 'shape': (2, 3), }\n", six,
        sizeof six);
    assert_file_refused("a.npy", PRH_ERR_FORMAT, "structured dtype");
}

static void npy_shapes_that_are_no_matrix_are_refused(void **state)
{
    static const struct {
        const char *shape;
        prh_status status;
        const char *words;
    } cases[] = {
        {"()", PRH_ERR_SHAPE, "shape () is 0-dimensional"},
        {"(6,)", PRH_ERR_SHAPE, "reshape it to (n, d)"},
        {"(1, 1, 2, 3)", PRH_ERR_SHAPE, "shape (1, 1, 2, 3) is 4-dimensional"},
        {"(0, 3)", PRH_ERR_SHAPE, "shape (0, 3) holds no elements"},
        {"(2, 0, 3)", PRH_ERR_SHAPE, "holds no elements"},
        {"(-2, 3)", PRH_ERR_FORMAT, "negative"},
        {"(2, -3)", PRH_ERR_FORMAT, "negative"},
        {"(3)", PRH_ERR_FORMAT, "comma after the only dimension"},
        {"(2 3)", PRH_ERR_FORMAT, "a comma or the end of the shape"},
        {"(2, 3.0)", PRH_ERR_FORMAT, "comma"},
        {"(,)", PRH_ERR_FORMAT, "a dimension of the shape"},
        {"[2, 3]", PRH_ERR_FORMAT, "the tuple of the shape"},
        {"(2, 3", PRH_ERR_FORMAT, "a dimension of the shape"},
        {"(99999999999999999999, 3)", PRH_ERR_TOO_LARGE, "cannot be addressed"},
        {"(9223372036854775807, 9223372036854775807)", PRH_ERR_TOO_LARGE, "cannot be addressed"},
        {"(4294967296, 4294967296)", PRH_ERR_TOO_LARGE, "shape (4294967296, 4294967296)"},
        {"(1000000000, 1000000000)", PRH_ERR_FORMAT,
            "promises 4000000000000000000 bytes of data, the file has 24"},
        {"(1000000000, 1000, 1000000)", PRH_ERR_FORMAT, "truncated"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_npy("a.npy", "<f4", "False", cases[i].shape, six, sizeof six);
        assert_file_refused("a.npy", cases[i].status, cases[i].words);
    }
}

static void npy_headers_that_are_no_such_dict_are_refused(void **state)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"", "ends where a dict is expected"},
        {"   \n", "ends where a dict"},
        {"[1, 2]", "where a dict is expected"},
        {"{", "ends where a key"},
        {"{}", "lacks the key 'descr'"},
        {"{'descr': '<f4', 'shape': (2, 3)}", "lacks the key 'fortran_order'"},
        {"{'descr': '<f4', 'fortran_order': False}", "lacks the key 'shape'"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'x': 1}", "unknown key 'x'"},
        {"{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}", "'descr' twice"},
        {"{'descr': '<f4' 'fortran_order': False, 'shape': (2, 3)}", "a comma or the end of the dict"},
        {"{'descr' '<f4', 'fortran_order': False, 'shape': (2, 3)}", "a colon"},
        {"{'descr': 4, 'fortran_order': False, 'shape': (2, 3)}", "the name of a dtype"},
        {"{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3)}", "True or False"},
        {"{'descr': '<f4', 'fortran_order': Falsehood, 'shape': (2, 3)}", "True or False"},
        {"{'descr': '<f4", "closing quote"},
        {"{'descr': '<f\\x34', 'fortran_order': False, 'shape': (2, 3)}", "closing quote"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} import os", "the end of the header"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)", "comma or the end of the dict"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_npy_version("a.npy", 1, cases[i].text, six, sizeof six);
        assert_file_refused("a.npy", PRH_ERR_FORMAT, cases[i].words);
    }
}

static void npy_files_of_the_wrong_size_are_refused(void **state)
{
    unsigned char bytes[152];
    FILE *file;

    (void)state;
    write_npy("a.npy", "<f4", "False", "(2, 3)", six, sizeof six);
    file = fopen(at("a.npy"), "rb");
    assert_non_null(file);
    assert_int_equal(fread(bytes, 1, sizeof bytes, file), 128 + sizeof six);
    fclose(file);
    for (size_t size = 1; size < 128 + sizeof six; size++) {
        write_file("a.npy", bytes, size, NULL, 0);
        assert_file_refused("a.npy", PRH_ERR_FORMAT, "truncated");
    }
    write_file("a.npy", bytes, 128 + sizeof six - 1, NULL, 0);
    assert_file_refused("a.npy", PRH_ERR_FORMAT, "promises 24 bytes of data, the file has 23");
    write_file("a.npy", bytes, 128 + sizeof six, "x", 1);
    assert_file_refused(
        "a.npy", PRH_ERR_FORMAT, "promises 24 bytes of data, the file has 25: the shape is wrong");
    bytes[6] = 9;
    write_file("a.npy", bytes, 128 + sizeof six, NULL, 0);
    assert_file_refused("a.npy", PRH_ERR_FORMAT, "version 9.0");
    bytes[6] = 2; /* the four bytes of the length now reach into the text */
    write_file("a.npy", bytes, 128 + sizeof six, NULL, 0);
    assert_file_refused("a.npy", PRH_ERR_FORMAT, "truncated: the .npy header has");
}

/* A small file must not make the library ask for memory that only its header claims. */
static void npy_claims_are_checked_before_memory_is_asked_for(void **state)
{
    static unsigned char layers[70000];

    (void)state;
    write_npy("a.npy", "|u1", "False", "(1000000000, 1000000000)", six, sizeof six);
    refuse_after(2, REFUSE_REST); /* the mapping and its count of holders */
    assert_file_refused("a.npy", PRH_ERR_FORMAT, "truncated");
    assert_int_equal(grant_all(), 0);
    write_npy("a.npy", "|u1", "False", "(1, 70000, 1)", layers, sizeof layers);
    assert_file_refused("a.npy", PRH_ERR_TOO_LARGE, "70000 layers");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(npy_dtypes_of_no_use_are_refused_by_name),
        cmocka_unit_test(npy_shapes_that_are_no_matrix_are_refused),
        cmocka_unit_test(npy_headers_that_are_no_such_dict_are_refused),
        cmocka_unit_test(npy_files_of_the_wrong_size_are_refused),
        cmocka_unit_test(npy_claims_are_checked_before_memory_is_asked_for),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
