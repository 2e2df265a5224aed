// score [X Y]: compares two files, or two arrays in memory, from C++17.
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <prh/prh.h>

// A handle that destroys itself: all that libprh needs to feel at home in C++.
template <auto destroy> struct destroyer {
    template <class T> void operator()(T *handle) const
    {
        destroy(handle);
    }
};
using representation = std::unique_ptr<prh_representation, destroyer<prh_representation_destroy>>;
using metric = std::unique_ptr<prh_metric, destroyer<prh_metric_destroy>>;

static void check(prh_status status)
{
    if (status < 0) // positive is a note: the outputs are written
        throw std::runtime_error(std::string(prh_status_string(status)) + ": " + prh_last_error());
}

static representation open(const char *path)
{
    prh_representation *handle = nullptr;
    check(prh_representation_open(&handle, path));
    return representation(handle);
}

// Borrows the vector, which must outlive the representation.
static representation wrap(const std::vector<float> &features, std::int64_t cols)
{
    prh_view view{};
    view.data = features.data();
    view.rows = static_cast<std::int64_t>(features.size()) / cols;
    view.cols = view.ld = cols;
    view.dtype = PRH_F32;

    prh_representation *handle = nullptr;
    check(prh_representation_wrap(&handle, &view, nullptr, nullptr));
    return representation(handle);
}

static double score(const char *name, const representation &x, const representation &y)
{
    prh_metric_options options{};
    options.struct_size = sizeof options;
    options.k = 10;

    prh_metric *handle = nullptr;
    check(prh_metric_create_by_name(&handle, name, &options));
    const metric owner(handle);

    double value = 0.0;
    check(prh_metric_compute(owner.get(), x.get(), y.get(), &value));
    return value;
}

static void print_scores(const representation &x, const representation &y)
{
    for (const char *name : {"mutual_knn", "cka"})
        std::printf("%s %.12f\n", name, score(name, x, y));
}

static void score_arrays()
{
    const int n = 200, p = 3, q = 5; // stands for your features: the same n items seen twice
    std::vector<float> x(n * p), y(n * q);

    for (int i = 0; i < n; i++) {
        for (int j = 0; j < p; j++)
            x[i * p + j] = static_cast<float>(i * (j + 2) % 17 - 8);
        for (int j = 0; j < q; j++)
            y[i * q + j] = x[i * p + j % p] + static_cast<float>(i * (j + 5) % 7);
    }
    print_scores(wrap(x, p), wrap(y, q));
}

int main(int argc, char **argv)
try {
    if (argc == 3)
        print_scores(open(argv[1]), open(argv[2]));
    else
        score_arrays();
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
