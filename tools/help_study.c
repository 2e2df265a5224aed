/* The help of prh study; docs/prh.1 and docs/study.md say the same at length. */
#include "help.h"

static const char text[] =
    "prh study MANIFEST --out DIR [options]\n"
    "\n"
    "Do families of models converge? Compares every pair of models in MANIFEST over all their layers, with\n"
    "the null of that search, and says whether alignment rises with quality, whether strong models are\n"
    "alike, and who is near whom. Writes report.html, results.json, tables (CSV) and figures into DIR.\n"
    "\n"
    "MANIFEST is a CSV file with the columns name, path, family, modality in any order (family and modality\n"
    "may be empty); kernel and repeats if they are needed; all others are qualities, numbers or nothing.\n"
    "path is relative to MANIFEST. docs/study.md has the rest.\n"
    "\n"
    "  name,path,family,modality,accuracy\n"
    "  vit-s,features/vit-s.npy,vit,image,0.741\n"
    "  bloom-1b,features/bloom-1b.safetensors,bloom,text,0.512\n"
    "\n"
    "  prh study models.csv --quality accuracy --out report\n"
    "\n"
    "  --out DIR               the folder, made if it is not there; written only when all is computed\n"
    "  --quality A,B           columns that are qualities (default: all others); one that is not known of a\n"
    "                          model leaves it out\n"
    "  --control COLUMN        a quality that trends with the others are also looked at beside\n"
    "  --families A,B          only models of these families (default: all)\n"
    "  --without-families A,B  all but models of these families\n"
    "  --tasks FILE            CSV: name, then accuracies, a column per task; makes bins of competence\n"
    "  --solved SHARE          of a task's best accuracy: from there it is solved (default: 0.8)\n"
    "  --bins N                bins of about equal size (default: 5), or limits such as 8,12,16\n"
    "  --pairs WHICH           all, within (of one modality) or across (of different ones) (default: all)\n"
    "  --matrix FILE.npy       scores that are there already, row i for model i; then path is not read, and\n"
    "                          no option about layers makes sense\n"
    "  --pair X,Y              models that are shown in detail (default: the best pair, of different\n"
    "                          modalities if there are several; for layers, one with several of them)\n"
    "  --trend-draws N         permutations of models, of each trend (default: 9999)\n"
    "  --level L               of intervals (default: 0.95)\n"
    "  --resume DIR            keep finished layers and comparisons in the folder DIR and take from it what\n"
    "                          is there: the same command, run again, goes on where it was killed\n"
    "\n"
    "  --metric NAME           one of those of prh score (default: mutual_knn)\n"
    "  --k K                   number of neighbours (default: 10)\n";

void help_print_study(FILE *out)
{
    fputs(text, out);
}
