/* The command line as values: what every command is told, with the defaults filled in. */
#ifndef PRH_TOOLS_OPTIONS_H
#define PRH_TOOLS_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };
enum {
    COMMAND_SCORE = 1,
    COMMAND_ALIGN = 2,
    COMMAND_INFO = 4,
    COMMAND_SPECTRUM = 8,
    COMMAND_PMI = 16,
    COMMAND_WORLD = 32,
    COMMAND_STUDY = 64,
    COMMAND_PLOT = 128
};

typedef struct file_list {
    const char **paths; /* borrowed from the command line */
    size_t count;
} file_list;

/* What is asked about chance: is a score more than random pairings of the rows would give? */
enum { NULL_NONE = -1 }; /* beside PRH_NULL_... */
typedef struct null_wishes {
    int method;           /* NULL_NONE or PRH_NULL_... */
    unsigned given;       /* bits: the options that were on the command line (options_null.c) */
    int64_t permutations; /* 0: the library's default */
    const char *table;    /* a file of permutations; NULL: random ones */
    double alpha;
    int64_t seed;
    const char *blocks; /* a file of labels; NULL: one block */
    int circular;
    int aggregate; /* PRH_AGGREGATE_... */
    int64_t top;   /* of PRH_AGGREGATE_TOP_MEAN, else 0 */
    int64_t stop_after;
} null_wishes;

/* What is asked about how sure a number is, and at which scales. */
typedef struct spread_wishes {
    int jackknife;     /* score: intervals are wanted */
    int none;          /* --interval none was given */
    double level;      /* of intervals; 0: not given */
    int64_t k_max;     /* spectrum; 0: by the number of items */
    double *fractions; /* spectrum: sizes of samples, of all items; NULL: the library's */
    size_t fraction_count;
    int no_fractions; /* spectrum: no samples */
} spread_wishes;

/* What is asked about counts and the kernel that is made of them. */
typedef struct pmi_wishes {
    unsigned given;     /* bits: the options that were on the command line (options_pmi.c) */
    int from;           /* SOURCE_... of pmi/source.h */
    int is_table;       /* counts: of terms and contexts */
    int64_t window;     /* text */
    int64_t vocabulary; /* text */
    int with_self;      /* text */
    int64_t levels;     /* images */
    double radius;      /* images */
    int64_t pairs;      /* images: so many are drawn; 0: all are taken */
    int kind;           /* PRH_PMI, ... */
    int zero;           /* PRH_PMI_ZERO_... */
    double zero_value;  /* of PRH_PMI_ZERO_GIVEN */
    double shift;
    double smoothing;
    double min_count; /* symbols that were met less often are left out */
} pmi_wishes;

/* What is asked of an experiment; its first seed is null.seed. */
typedef struct world_wishes {
    int quick;        /* fewer points and seeds */
    const char *data; /* the folder of example data; NULL: the one that was installed */
} world_wishes;

/* What is asked about families of models. */
typedef struct study_wishes {
    const char *quality;  /* columns of the manifest, separated by commas; NULL: all that are no others */
    const char *control;  /* one of them; NULL: none */
    const char *families; /* separated by commas: their models take part; NULL: all */
    const char *without_families; /* their models take no part; NULL: all do */
    const char *tasks;            /* a file of accuracies; NULL: no bins */
    const char *matrix;           /* a file of scores; NULL: layers are compared */
    const char *pair;             /* "X,Y", whose layers are shown; NULL: the best one */
    const char *about_layers;     /* the last option given that is about comparing layers; NULL: none */
    double solved;                /* share of the best accuracy; 0: not given */
    double *limits;               /* of the bins; NULL: bins of equal size */
    int64_t limit_count;
    int64_t bins;        /* so many of them; 0: the library's */
    int pairs;           /* PRH_STUDY_ALL, ... */
    int64_t trend_draws; /* 0: the library's */
} study_wishes;

typedef struct options {
    int command;      /* COMMAND_... */
    const char *name; /* the command's name */
    int help;
    file_list
        files; /* score, spectrum: X and Y; info, pmi: all files; study: the manifest; world: the experiment's
                        name; plot: results.json, then figures */
    file_list x, y; /* align */
    const char *metrics;
    int64_t *ks;
    size_t k_count;
    const char *preprocess; /* as given; NULL: the default */
    const char *kernel;
    int32_t convention;
    int64_t svcca_rank;
    int32_t precision;
    int format;
    const char *out;
    const char *resume; /* a folder; NULL: nothing is kept */
    null_wishes null;
    spread_wishes spread;
    pmi_wishes pmi;
    world_wishes world;
    study_wishes study;
    int full;
    int quiet;
    int32_t threads;
    uint64_t memory;    /* 0: half of the machine's */
    file_list *filling; /* where the next FILE goes: files, x or y */
} options;

/**
 * Reads what follows the command's name; complains and answers EXIT_BAD if it makes no sense.
 *
 * With --help nothing is checked beyond the options themselves.
 */
int options_parse(options *mine, int command, const char *name, int count, char **words);
void options_release(options *mine);

/** Whether the n x n matrix itself is the data: gram, dissimilarity, squared-dissimilarity. */
int options_precomputed(const options *mine);

/** The preprocessing to do: what was given, else "paper", or "none" for precomputed matrices. */
const char *options_steps(const options *mine);

/* The words of the command line, for output. */
const char *options_convention_name(const options *mine);
const char *options_precision_name(const options *mine);

#endif
