/* Opening by path: files, directories, other formats; descriptors and the order of names. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/text.h"
#include "io_files.h"

/* ---- paths ---- */

static void paths_that_cannot_be_read_are_refused_with_the_reason(void **state)
{
    prh__stored_model model;
    char long_name[300];

    (void)state;
    assert_file_refused("missing.npy", PRH_ERR_IO, strerror(ENOENT));
    write_file("empty.npy", "", 0, NULL, 0);
    assert_file_refused("empty.npy", PRH_ERR_IO, "empty");
    assert_int_equal(mkfifo(at("pipe.npy"), 0600), 0);
    assert_file_refused("pipe.npy", PRH_ERR_IO, "pipe");
    unlink(at("pipe.npy"));
    assert_file_refused("../../../../../../../../dev/null", PRH_ERR_IO, "device");
    write_file("plain", "x", 1, NULL, 0);
    assert_file_refused("plain/a.npy", PRH_ERR_IO, strerror(ENOTDIR));
    memset(long_name, 'a', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    assert_file_refused(long_name, PRH_ERR_IO, strerror(ENAMETOOLONG));
    assert_int_equal(prh__io_open(&model, NULL), PRH_ERR_ARGUMENT);
    assert_int_equal(prh__io_open(&model, ""), PRH_ERR_IO);
    if (geteuid() != 0) { /* root reads everything */
        write_npy("secret.npy", "<f4", "False", "(2, 3)", six, sizeof six);
        chmod(at("secret.npy"), 0);
        assert_file_refused("secret.npy", PRH_ERR_IO, strerror(EACCES));
    }
}

static void a_very_long_path_does_not_hide_the_reason(void **state)
{
    static char dots[4000];
    prh__stored_model model;
    size_t used = (size_t)snprintf(dots, sizeof dots, "%s", at("."));

    (void)state;
    while (used < 3900)
        used += (size_t)snprintf(dots + used, sizeof dots - used, "/.");
    snprintf(dots + used, sizeof dots - used, "/missing.npy");
    assert_int_equal(prh__io_open(&model, dots), PRH_ERR_IO);
    assert_non_null(strstr(prh_last_error(), "./missing.npy: "));
    assert_non_null(strstr(prh_last_error(), strerror(ENOENT)));
}

static void other_formats_are_refused_with_a_hint(void **state)
{
    (void)state;
    write_file("a.npz", "PK\x03\x04\x14\0\0\0\0\0", 10, NULL, 0);
    assert_file_refused("a.npz", PRH_ERR_FORMAT, "numpy.load");
    write_file("a.pt", "PK\x03\x04\0\0\x08\x08\0\0", 10, NULL, 0);
    assert_file_refused("a.pt", PRH_ERR_FORMAT, "torch.save");
    write_file("a.safetensors", "PK\x03\x04\0\0\x08\x08\0\0", 10, NULL, 0);
    assert_file_refused("a.safetensors", PRH_ERR_FORMAT, "zip archive");
    write_file("a.pkl", "\x80\x04\x95\x10\0\0\0\0\0\0\0", 11, NULL, 0);
    assert_file_refused("a.pkl", PRH_ERR_FORMAT, "pickle");
    write_file("a.h5", "\x89HDF\r\n\x1a\n", 8, NULL, 0);
    assert_file_refused("a.h5", PRH_ERR_FORMAT, "HDF5");
    write_file("a.csv", "0.1,0.2,0.3\n", 12, NULL, 0);
    assert_file_refused("a.csv", PRH_ERR_FORMAT, "neither .npy nor .safetensors; first bytes '0.1,0.2,'");
    write_file("a.npy", "\x1b\x93NU", 4, NULL, 0);
    assert_file_refused("a.npy", PRH_ERR_FORMAT, "'\\x1b\\x93NU'");
}

static void contents_decide_over_the_name(void **state)
{
    (void)state;
    write_npy("a.safetensors", "<f4", "False", "(2, 3)", six, sizeof six);
    assert_values("a.safetensors", six_values, PRH_F32, "f32", 1);
    write_npy("a.dat", "<f4", "False", "(2, 3)", six, sizeof six);
    assert_values("a.dat", six_values, PRH_F32, "f32", 1);
}

/* ---- directories ---- */

static void directories_list_their_files_in_natural_order(void **state)
{
    static const char *const expected[] = {"L1", "L2", "L10", "a"};
    prh__stored_model model;

    (void)state;
    make_directory("d");
    write_npy("d/L10.npy", "<f4", "False", "(2, 3)", six, sizeof six);
    write_npy("d/a.npy", "<f4", "False", "(2, 3)", six, sizeof six);
    write_npy("d/L2.npy", "<f4", "False", "(2, 1)", six, 8);
    write_npy("d/L1.npy", "|i1", "False", "(2, 2)", six, 4);
    write_file("d/.hidden.npy", "nonsense", 8, NULL, 0);
    write_file("d/notes.txt", "nonsense", 8, NULL, 0);
    assert_opens(&model, "d");
    assert_int_equal(model.count, 4);
    for (int i = 0; i < 4; i++)
        assert_string_equal(model.layers[i].name, expected[i]);
    assert_layer(&model.layers[0], 2, 2, PRH_F32, "i8", 0);
    assert_layer(&model.layers[1], 2, 1, PRH_F32, "f32", 1);
    assert_layer(&model.layers[3], 2, 3, PRH_F32, "f32", 1);
    assert_true(element(&model.layers[3], 1, 2) == -6);
    prh__io_close(&model);
    assert_opens(&model, "d/");
    prh__io_close(&model);
}

static void directories_name_the_file_that_is_wrong(void **state)
{
    (void)state;
    make_directory("bad");
    assert_file_refused("bad", PRH_ERR_FORMAT, "no .npy file");
    write_npy("bad/0.npy", "<f4", "False", "(2, 3)", six, sizeof six);
    write_npy("bad/1.npy", "<f4", "False", "(3, 2)", six, sizeof six);
    assert_file_refused("bad", PRH_ERR_SHAPE, "bad/1.npy: has 3 rows, but 0.npy has 2");
    write_npy("bad/1.npy", "<f4", "False", "(2, 3, 1)", six, sizeof six);
    assert_file_refused("bad", PRH_ERR_SHAPE, "bad/1.npy: holds a stack of 3 layers");
    write_npy("bad/1.npy", "<f4", "False", "(2, 3)", six, sizeof six - 1);
    assert_file_refused("bad", PRH_ERR_FORMAT, "bad/1.npy: truncated");
    write_file("bad/1.npy", "nonsense", 8, NULL, 0);
    assert_file_refused("bad", PRH_ERR_FORMAT, "bad/1.npy: does not begin with the magic");
    unlink(at("bad/1.npy"));
    make_directory("bad/1.npy");
    assert_file_refused("bad", PRH_ERR_IO, "bad/1.npy: is a directory");
    rmdir(at("bad/1.npy"));
}

/* ---- descriptors, names ---- */

static void no_descriptor_stays_open(void **state)
{
    prh__stored_model model;
    const int before = dup(0);
    int after;

    (void)state;
    close(before);
    write_npy("a.npy", "<f4", "False", "(2, 3)", six, sizeof six);
    assert_opens(&model, "a.npy");
    after = dup(0);
    close(after);
    assert_int_equal(after, before);
    prh__io_close(&model);
    write_npy("a.npy", "<f4", "False", "(7, 3)", six, sizeof six);
    assert_file_refused("a.npy", PRH_ERR_FORMAT, "truncated");
    write_npy("bad/1.npy", "<f4", "False", "(7, 3)", six, sizeof six);
    assert_file_refused("bad", PRH_ERR_FORMAT, "truncated");
    after = dup(0);
    close(after);
    assert_int_equal(after, before);
}

static void natural_order_is_total(void **state)
{
    static const char *const sorted[] = {"", "-", "0", "00", "01", "1", "1a", "2", "9", "010", "10", "11",
        "99999999999999999999999998", "99999999999999999999999999", "a", "a1", "a01b", "a1b", "a2", "a10",
        "layer.2", "layer.10", "layers", "z", "\xc3\xa9"};
    const int count = (int)(sizeof sorted / sizeof sorted[0]);

    (void)state;
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++) {
            const int order = prh__natural_compare(sorted[i], sorted[j]);

            if ((order > 0) - (order < 0) != (i > j) - (i < j))
                fail_msg("'%s' against '%s': %d", sorted[i], sorted[j], order);
        }
}

static void quotes_are_printable_and_bounded(void **state)
{
    char buffer[PRH__QUOTE_SIZE];
    char text[1000];

    (void)state;
    assert_string_equal(prh__quote(buffer, (prh__slice){"a\n\0b\xff", 5}), "a\\x0a\\x00b\\xff");
    for (size_t length = 0; length < sizeof text; length++) {
        memset(text, length % 2 ? 'x' : '\n', sizeof text);
        prh__quote(buffer, (prh__slice){text, length});
        assert_true(strlen(buffer) < PRH__QUOTE_SIZE);
    }
    assert_non_null(strstr(buffer, "x..."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_that_cannot_be_read_are_refused_with_the_reason),
        cmocka_unit_test(a_very_long_path_does_not_hide_the_reason),
        cmocka_unit_test(other_formats_are_refused_with_a_hint),
        cmocka_unit_test(contents_decide_over_the_name),
        cmocka_unit_test(directories_list_their_files_in_natural_order),
        cmocka_unit_test(directories_name_the_file_that_is_wrong),
        cmocka_unit_test(no_descriptor_stays_open),
        cmocka_unit_test(natural_order_is_total),
        cmocka_unit_test(quotes_are_printable_and_bounded),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
