/* The help texts; docs/prh.1 says the same at length. */
#include "help.h"

#include <inttypes.h>
#include <math.h>
#include <prh/prh.h>

#include "options.h"
#include "world/world.h"

static const char general[] =
    "prh - measures how alike representations of the same items are\n"
    "\n"
    "  prh score X Y [options]                    score two files of features\n"
    "  prh align --x FILE... --y FILE... [options]  score stacks of layers, find the best pairs\n"
    "  prh spectrum X Y [options]                 overlap of neighbours at every scale, and for fewer items\n"
    "  prh study MANIFEST --out DIR [options]     do families of models converge? Report, tables, figures\n"
    "  prh pmi FILE... [options]                  from counts, text or pictures to the PMI kernel\n"
    "  prh world NAME --out DIR [options]         experiments on what representations converge to\n"
    "  prh plot results.json [FIGURE...]          draw the figures of a study again\n"
    "  prh info FILE... [options]                 look at features before trusting them\n"
    "  prh COMMAND --help                         options of a command (also: prh help COMMAND)\n"
    "  prh --version                              version, and the BLAS in use\n"
    "\n"
    "FILE is .npy (n x d, or n x layers x d), .safetensors (one tensor per layer), or a folder of .npy\n"
    "files. Row i of every file describes the same item i.\n"
    "\n";

static const char exit_codes[] =
    "Exit codes: 0 fine, 1 some score is undefined, 2 bad usage or input, 130 interrupted.\n";

static const char score_head[] =
    "prh score X Y [options]\n"
    "\n"
    "Scores how alike the features of the same items in two files are, and says of each score how far it\n"
    "lies above chance. For files with several layers see prh align.\n"
    "\n";

static const char align_head[] =
    "prh align --x FILE... --y FILE... [options]\n"
    "prh align --x FILE... [options]\n"
    "\n"
    "Every file is a model, every pair of layers of every pair of models is scored, and the best pair of\n"
    "layers found (counted from 0, x first). --x alone: all pairs of models within one set.\n"
    "\n"
    "  --x FILE...             models of the first set\n"
    "  --y FILE...             models of the second set\n"
    "  --out FILE              write the results as JSON, too; appears whole or not at all\n"
    "  --full                  every pair of layers, not only the best\n"
    "  --resume DIR            keep finished layers and comparisons in the folder DIR and take from it what\n"
    "                          is there: the same command, run again, goes on where it was killed;\n"
    "                          other metrics, K or memory begin layers anew\n";

static const char spectrum_head[] =
    "prh spectrum X Y [options]\n"
    "\n"
    "A(q), the mutual k-NN overlap of two files at every scale q = k / n, calibrated (0 by chance, 1 for\n"
    "equal neighbours) and with intervals; and the same for random samples of fewer items, which shows\n"
    "whether the agreement is a property of the two files or of n.\n"
    "\n"
    "  --k-max N               the largest k, up to n - 2 (default: n / 4, from 10 to 256)\n"
    "  --fractions LIST        sizes of the samples, as parts of n separated by commas, or none (default:\n"
    "                          1,0.5,0.25,0.125 as far as they have a neighbour at q = k-max / n)\n"
    "  --level L               of the intervals (default: 0.95)\n"
    "  --seed S                of the samples (default: 0)\n";

static const char metric_options[] =
    "  --metric NAMES          separated by commas; reference: the eight of the platonic-rep code; all:\n"
    "                          every one that the convention knows (default: reference); rsa also as\n"
    "                          rsa:INNER[:OUTER]: correlation, euclidean, cosine; spearman, pearson,\n"
    "                          kendall, cosine\n"
    "  --k LIST                numbers of neighbours, separated by commas (default: 10)\n";

static const char rank_option[] = "  --svcca-rank R          dimensions that svcca keeps (default: 10)\n";

static const char feature_options[] =
    "  --preprocess STEPS      none, paper, or steps separated by commas (default: paper):\n"
    "                          clamp:Q[@matrix] clamp-mean:Q[@matrix] center standardize normalize\n"
    "                          pca:R pca:SHARE\n"
    "                          paper is clamp:0.95,normalize\n"
    "  --kernel KERNEL         linear, cosine, rbf:SIGMA, rbf:median*F, rbf (median*1; in platonic-rep\n"
    "                          SIGMA 1), laplacian[:S], polynomial:P[:G[:C]]; for n x n files gram,\n"
    "                          dissimilarity, squared-dissimilarity, with --preprocess none\n"
    "                          (default: linear)\n"
    "  --convention WHOSE      exact: the definitions; platonic-rep: the numbers of the reference code\n"
    "                          (default: exact)\n"
    "  --precision auto|f32|f64  of products; auto: f64 for a file stored in f64 (default: auto)\n";

static const char null_options_help[] =
    "Is it above chance? The null is how scores are distributed when the rows of y come in random order:\n"
    "z is (score - mean) / sd of the null, p how often chance reaches the score, calibrated 0 up to the\n"
    "null's threshold at alpha and 1 at the best possible score.\n"
    "\n"
    "  --null METHOD           none; exact: in closed form; enumerate: every permutation; permute: draws;\n"
    "                          auto: exact where that is accurate, else draws\n"
    "                          (default: %s)\n"
    "  --permutations K        draws (default: 1000)\n"
    "  --permutation-table FILE  the draws themselves: K x n whole numbers, each row a permutation of\n"
    "                          0 ... n - 1, which says where row i of x finds its row of y\n"
    "  --alpha A               level of the threshold (default: 0.05)\n"
    "  --seed S                of the draws (default: 0)\n"
    "  --blocks FILE           a label per item, a line each: rows stay within their label\n"
    "  --circular              all rows are shifted by one number, for rows in order of time\n"
    "  --stop-after H          end when H draws have reached the score\n";

static const char interval_help[] =
    "  --interval jackknife    also how sure the score is for other items of the same kind: low and high,\n"
    "                          for mutual_knn, cka, rv, unbiased_cka (default: none)\n"
    "  --level L               of the interval (default: 0.95)\n"
    "\n";

static const char aggregate_help[] =
    "  --aggregate WHAT        of the scores of all pairs of layers, in each draw: max, mean, row-max-mean\n"
    "                          (of the best of each layer of x), top-mean:M (default: max)\n";

static const char plot_help[] =
    "prh plot results.json [FIGURE...] [options]\n"
    "\n"
    "Draws the figures of a study again, as SVG and PNG, from the results.json that prh study wrote; all of\n"
    "them, or those that are named: alignment, trend-QUALITY, bins, groups, map, layers, null, spectrum.\n"
    "The name report writes report.html again. Prints the names of the files.\n"
    "\n"
    "  --out DIR               the folder, made if it is not there (default: that of results.json)\n";

static const char info_help[] =
    "prh info FILE... [options]\n"
    "\n"
    "Says of every layer: shape, type, order, range of values, norms of rows, NaN and infinities, zero\n"
    "rows, duplicate rows, constant columns. Rows, columns and layers count from 0.\n"
    "\n";

static const char world_help[] =
    "prh world NAME --out DIR [options]\n"
    "\n"
    "What do representations converge to? Runs an experiment in worlds whose statistics are known, or on "
    "the\n"
    "data that come with prh, prints what was found, and writes every number and a figure into DIR:\n"
    "NAME.csv, NAME-summary.csv, NAME.json, NAME.svg, NAME.png. All settings are fixed beforehand.\n"
    "\n";

static const char world_options[] =
    "  --out DIR               the folder, made if it is not there; without it nothing is written\n"
    "  --seed S                of ten seeds the first (default: 1)\n"
    "  --format text|json|csv  what is printed (default: text)\n"
    "  --quick                 three seeds and fewer points: whether it runs, not what is true\n"
    "  --data DIR              where photographs and words are (default: where prh installed them)\n"
    "  --threads N             0: as many as the process may use (default); never changes a digit\n";

static const char output_options[] = "  --format text|json|csv  (default: text)\n";

static const char run_options_help[] =
    "  --threads N             0: as many as the process may use (default); never changes a digit\n"
    "  --memory BYTES          for what is of order n x n, with K, M, G or T (default: half of it all);\n"
    "                          never changes a digit of a score, but kernels that do not fit have no null\n";

static const char common_options[] =
    "  --quiet, -q             no progress bar, no notes\n"
    "  --help, -h              this text\n"
    "\n"
    "Options are --name value or --name=value; -- ends them; of a repeated one the last counts.\n";

/* A bound of a range: whole numbers as such. */
static void print_bound(double bound, FILE *out)
{
    if (isinf(bound))
        fputs(bound < 0 ? "-inf" : "inf", out);
    else
        fprintf(out, "%g", bound);
}

static void print_metric(const char *name, const prh_metric *metric, FILE *out)
{
    prh_metric_info info = {.struct_size = sizeof info};

    if (prh_metric_get_info(metric, &info) != PRH_OK)
        return;
    fprintf(out, "  %-20s in [", name);
    print_bound(info.minimum, out);
    fputs(", ", out);
    print_bound(info.maximum, out);
    fprintf(out, "], n >= %" PRId64 "%s%s\n", info.min_rows, info.symmetric ? "" : ", not symmetric",
        info.has_chance ? ", with chance level" : "");
}

static void print_metrics(FILE *out)
{
    const char *name;

    fputs("\nMetrics (convention exact, k = 10; the first eight are the reference's):\n", out);
    for (int64_t i = 0; (name = prh_metric_name_at(i)); i++) {
        prh_metric *metric = NULL;

        if (prh_metric_create_by_name(&metric, name, NULL) == PRH_OK)
            print_metric(name, metric, out);
        prh_metric_destroy(metric);
    }
    fputs("\n", out);
    fputs(exit_codes, out);
}

static void print_null_options(int command, FILE *out)
{
    fputs("\n", out);
    fprintf(out, null_options_help,
        command == COMMAND_SCORE   ? "auto; beyond n = 4096 only of mutual_knn"
        : command == COMMAND_STUDY ? "auto"
                                   : "none; auto if another of these options is given");
    if (command != COMMAND_SCORE)
        fputs(aggregate_help, out);
    fputs("\n", out);
}

void help_print(int command, FILE *out)
{
    if (command == COMMAND_SCORE || command == COMMAND_ALIGN) {
        fputs(command == COMMAND_SCORE ? score_head : align_head, out);
        fputs(metric_options, out);
        fputs(rank_option, out);
        fputs(feature_options, out);
        print_null_options(command, out);
        if (command == COMMAND_SCORE)
            fputs(interval_help, out);
        fputs(output_options, out);
        fputs(run_options_help, out);
        fputs(common_options, out);
        print_metrics(out);
    } else if (command == COMMAND_STUDY) {
        help_print_study(out);
        fputs(rank_option, out);
        fputs(feature_options, out);
        print_null_options(command, out);
        fputs(output_options, out);
        fputs(run_options_help, out);
        fputs(common_options, out);
    } else if (command == COMMAND_SPECTRUM) {
        fputs(spectrum_head, out);
        fputs(feature_options, out);
        fputs(output_options, out);
        fputs(run_options_help, out);
        fputs(common_options, out);
    } else if (command == COMMAND_PMI) {
        help_print_pmi(out);
        fputs(common_options, out);
    } else if (command == COMMAND_WORLD) {
        fputs(world_help, out);
        world_list(out);
        fputs("\n", out);
        fputs(world_options, out);
        fputs(common_options, out);
    } else if (command == COMMAND_PLOT) {
        fputs(plot_help, out);
        fputs(common_options, out);
    } else if (command == COMMAND_INFO) {
        fputs(info_help, out);
        fputs(output_options, out);
        fputs(common_options, out);
    } else {
        fputs(general, out);
        fputs(exit_codes, out);
    }
}

void help_version(void)
{
    printf("prh %s (libprh %s, %s)\n", PRH_VERSION_STRING, prh_version(), prh_blas_description());
}
