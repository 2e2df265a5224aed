/* The words for nulls. Text rounds for people; JSON and CSV have every digit. */
#include "null_report.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "number.h"
#include "options_null.h"
#include "program.h"
#include "report.h"

/* ---- text ---- */

const char *null_z_text(const null_facts *facts, char *text)
{
    const double z = facts->there ? facts->result.z : NAN;

    if (isfinite(z))
        snprintf(text, NULL_TEXT_SIZE, fabs(z) < 9.995 ? "%+.2f" : fabs(z) < 1e6 ? "%+.1f" : "%+.1e", z);
    else
        strcpy(text, "-");
    return text;
}

const char *null_p_text(const null_facts *facts, char *text)
{
    return number_p(facts->there ? facts->result.p : NAN, text);
}

const char *null_calibrated_text(const null_facts *facts, char *text)
{
    return number_short(facts->there ? facts->result.calibrated : NAN, 3, text);
}

/* Draws end before all are made when --stop-after says so. */
static int64_t draws_of(const nulls *mine)
{
    return mine->table ? mine->how.permutations : options_null_draws(&mine->wishes->null);
}

const char *null_method_text(const nulls *mine, const null_facts *facts, char *text)
{
    const prh_null_result *r = &facts->result;

    if (!facts->there)
        strcpy(text, "");
    else if (r->method == PRH_NULL_EXACT)
        strcpy(text, "(closed form)");
    else if (r->method == PRH_NULL_ENUMERATE)
        snprintf(text, NULL_TEXT_SIZE, "(all %" PRId64 " %s)", r->values,
            mine->how.circular ? "shifts" : "permutations");
    else
        snprintf(text, NULL_TEXT_SIZE, "(%" PRId64 " draws%s)", r->values,
            r->values < draws_of(mine) ? ", then stopped" : "");
    return text;
}

void null_print(const nulls *mine)
{
    const null_wishes *asked = &mine->wishes->null;
    char *file;

    if (!mine->wanted)
        return;
    printf("null: %s, ", options_null_name(asked));
    if (asked->table) {
        file = printable(asked->table);
        printf("rows of y in the orders of %s", file);
        free(file);
    } else if (asked->circular) {
        printf("rows of y shifted in a circle");
    } else {
        printf("rows of y in random order");
    }
    if (asked->blocks) {
        file = printable(asked->blocks);
        printf(" within the blocks of %s", file);
        free(file);
    }
    printf("   alpha: %g", asked->alpha);
    if (!asked->table && asked->method != PRH_NULL_ENUMERATE)
        printf("   seed: %" PRId64, asked->seed);
    putchar('\n');
}

/* ---- JSON ---- */

void null_options_json(json_t *object, const nulls *mine)
{
    const null_wishes *asked = &mine->wishes->null;
    json_t *made;

    if (!mine->wanted) {
        json_put(object, "null_options", json_of_text(NULL));
        return;
    }
    made = json_new_object();
    json_put(made, "method", json_of_text(options_null_name(asked)));
    json_put(made, "permutations", json_of_int(draws_of(mine)));
    json_put(made, "permutation_table", json_of_text(asked->table));
    json_put(made, "alpha", json_of_real(asked->alpha));
    json_put(made, "seed", json_of_int(asked->seed));
    json_put(made, "blocks", json_of_text(asked->blocks));
    json_put(made, "circular", json_of_bool(asked->circular));
    json_put(made, "stop_after", json_of_count(asked->stop_after > 0 ? asked->stop_after : -1));
    if (mine->wishes->command != COMMAND_SCORE)
        json_put(made, "aggregate", json_of_text(mine->aggregate));
    json_put(object, "null_options", made);
}

/* The seed that the values came from; -1: there was nothing random. */
static int64_t seed_of(const nulls *mine, const prh_null_result *r)
{
    const int random =
        r->method == PRH_NULL_EXACT ? r->values > 0 : r->method == PRH_NULL_PERMUTE && !mine->table;

    return random ? mine->wishes->null.seed : -1;
}

static void put_numbers(json_t *made, const nulls *mine, const prh_null_result *r, int with_aggregate)
{
    if (with_aggregate) {
        json_put(made, "aggregate", json_of_text(mine->aggregate));
        json_put(made, "score", json_of_real(r->score));
    }
    json_put(made, "mean", json_of_real(r->mean));
    json_put(made, "sd", json_of_real(r->sd));
    json_put(made, "skew", json_of_real(r->skewness));
    json_put(made, "z", json_of_real(r->z));
    json_put(made, "threshold", json_of_real(r->threshold));
    json_put(made, "p", json_of_real(r->p));
    json_put(made, "calibrated", json_of_real(r->calibrated));
    json_put(made, "alpha", json_of_real(r->alpha));
    json_put(made, "draws", json_of_count(r->values > 0 ? r->values : -1));
    json_put(made, "reached", json_of_count(r->values > 0 ? r->reached : -1));
    json_put(made, "seed", json_of_count(seed_of(mine, r)));
}

json_t *null_json(const nulls *mine, const null_facts *facts, int with_aggregate)
{
    const prh_null_result *r = &facts->result;
    json_t *made;

    if (!facts->there && !facts->reason)
        return json_of_text(NULL);
    made = json_new_object();
    json_put(made, "method", json_of_text(facts->there ? prh_null_method_name(r->method) : NULL));
    json_put(made, "reason", json_of_text(facts->reason));
    if (facts->there)
        put_numbers(made, mine, r, with_aggregate);
    return made;
}

/* ---- CSV ---- */

const char null_csv_names[] =
    ",null_method,null_reason,null_mean,null_sd,null_skew,z,threshold,p,calibrated,alpha,"
    "draws,reached,seed";

void null_csv(csv *row, const nulls *mine, const null_facts *facts)
{
    const prh_null_result *r = &facts->result;
    const int there = facts->there;

    csv_text(row, there ? prh_null_method_name(r->method) : NULL);
    csv_text(row, facts->reason);
    csv_real(row, there ? r->mean : NAN);
    csv_real(row, there ? r->sd : NAN);
    csv_real(row, there ? r->skewness : NAN);
    csv_real(row, there ? r->z : NAN);
    csv_real(row, there ? r->threshold : NAN);
    csv_real(row, there ? r->p : NAN);
    csv_real(row, there ? r->calibrated : NAN);
    csv_real(row, there ? r->alpha : NAN);
    csv_count(row, there && r->values > 0 ? r->values : -1);
    csv_count(row, there && r->values > 0 ? r->reached : -1);
    csv_count(row, there ? seed_of(mine, r) : -1);
}

/* ---- notes ---- */

void null_notes_add(
    null_notes *notes, const nulls *mine, const metric_entry *entry, size_t at, const null_facts *facts)
{
    size_t i = 0;

    notes->any |= facts->there;
    if (!facts->reason)
        return;
    if (facts->there && !mine->closed_form[at]) {
        report_join(&notes->without, entry->name);
        return;
    }
    while (i < notes->count && strcmp(notes->reasons[i], facts->reason) != 0)
        i++;
    if (i == notes->count) {
        notes->reasons = need_more(notes->reasons, notes->count + 1, sizeof *notes->reasons);
        notes->metrics = need_more(notes->metrics, notes->count + 1, sizeof *notes->metrics);
        notes->reasons[notes->count] = need_copy(facts->reason);
        notes->metrics[notes->count++] = NULL;
    }
    if (facts->there)
        report_join(&notes->metrics[i], entry->name);
}

void null_notes_print(null_notes *notes, const nulls *mine, int *noted)
{
    if (notes->without)
        report_note(noted, "no null in closed form: %s", notes->without);
    for (size_t i = 0; i < notes->count; i++) {
        if (notes->metrics[i])
            report_note(noted, "the closed form was not taken for %s, since %s", notes->metrics[i],
                notes->reasons[i]);
        else
            report_note(noted, "%s", notes->reasons[i]);
        free(notes->metrics[i]);
        free(notes->reasons[i]);
    }
    if (notes->any)
        report_note(noted,
            "calibrated is 0 up to the null's threshold at alpha = %g, 1 at the best possible score",
            mine->wishes->null.alpha);
    free(notes->metrics);
    free(notes->reasons);
    free(notes->without);
}
