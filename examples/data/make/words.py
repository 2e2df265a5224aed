#!/usr/bin/env python3
"""Describe the same nouns by two unrelated sources: a text and a taxonomy.

The text is the King James Version (Debian: bible-kjv, bible-kjv-text), read by
counting which words stand near each noun. The taxonomy is WordNet 3.0 (Debian:
wordnet-base), read by walking from each noun up to everything that it is a kind
of. WordNet also says which words are nouns and what their singulars are; apart
from that, neither source has a hand in the features made from the other.
"""

from common import check_features, fix_signs, output_folder, write_csv

import collections
import math
import pathlib
import re
import subprocess

import numpy as np

WORDNET = pathlib.Path("/usr/share/wordnet")
N_WORDS = 400
N_CONTEXTS = 1000
WINDOW = 8          # tokens to either side, never across the end of a verse
MIN_NOUN_SHARE = 0.8
MIN_TAGS = 3
COMMON = 60         # the most frequent word forms, left out of the contexts
KJV_WIDTH = 100
WORDNET_WIDTH = 128

# Words that are nouns in WordNet's tagged text, but in this text mostly are not:
# verb forms, an adverb, pronouns ('mine eyes', 'thou art', 'to wit').
NOT_NOUNS = frozenset("""
    rose while nothing mine art wit drinking being bearing building dwelling eating hearing making
    preaching singing teaching writing
""".split())


def read_verses():
    """Return the text, a list of tokens for each verse, and the set of names.

    The tokens are in lower case. A name is a word that has a capital more often
    than not where it is not the first word of its verse.
    """
    text = subprocess.run(["bible", "-f", "gen1:1-rev22:21"], check=True,
                          capture_output=True, text=True).stdout
    verses, seen, capital = [], collections.Counter(), collections.Counter()
    for line in text.splitlines():
        verse = line.split(" ", 1)[1].replace("'s", "")
        tokens = re.findall(r"[A-Za-z]+", verse)
        for token in tokens[1:]:
            seen[token.lower()] += 1
            capital[token.lower()] += token[0].isupper()
        verses.append([token.lower() for token in tokens])
    return verses, {word for word in seen if 2 * capital[word] > seen[word]}


def read_nouns():
    """Return lemma -> list of synset offsets, in WordNet's order of senses."""
    nouns = {}
    for line in open(WORDNET / "index.noun", encoding="ascii"):
        if not line.startswith(" "):
            fields = line.split()
            n_senses = int(fields[2])
            nouns[fields[0]] = [int(f) for f in fields[-n_senses:]]
    return nouns


def read_synsets():
    """Return what data.noun says of each synset, by its offset, as three dicts.

    offset -> its words as written; offset -> the offsets one step up; and sense
    key (lemma, number of the lexicographer's file, number in it) -> offset.
    """
    written, parents, keys = {}, {}, {}
    for line in open(WORDNET / "data.noun", encoding="ascii"):
        if line.startswith(" "):
            continue
        fields = line.split("|")[0].split()
        offset, n_words = int(fields[0]), int(fields[3], 16)
        written[offset] = fields[4:4 + 2 * n_words:2]
        for word, number in zip(written[offset], fields[5:5 + 2 * n_words:2]):
            keys[word.lower(), int(fields[1]), int(number, 16)] = offset
        start = 4 + 2 * n_words
        pointers = [fields[start + 1 + 4 * i:start + 5 + 4 * i]
                    for i in range(int(fields[start]))]
        parents[offset] = [int(p[1]) for p in pointers if p[0] in ("@", "@i")]
    return written, parents, keys


def read_tags(keys):
    """Return two dicts of uses in WordNet's tagged text, by lemma.

    The first counts uses as any part of speech. The second gives the uses as a
    noun, synset -> count; a few entries of the file name a sense that this
    version of WordNet no longer has, and are passed over.
    """
    uses = collections.Counter()
    as_noun = collections.defaultdict(dict)
    for line in open(WORDNET / "cntlist.rev", encoding="ascii"):
        key, _, count = line.split()
        lemma, rest = key.split("%")
        part, file_number, number = rest.split(":")[:3]
        uses[lemma] += int(count)
        offset = keys.get((lemma, int(file_number), int(number)))
        if part == "1" and offset is not None:
            as_noun[lemma][offset] = int(count)
    return uses, as_noun


def read_plurals(nouns, written, names):
    """Return a function from a word form to its singular, or to itself.

    The singular must be a noun that WordNet writes without a capital in its
    first sense: 'lines' is no plural of a person called Lin. Names are left alone:
    'James' is no plural of 'jam'.
    """
    common = {noun for noun, offsets in nouns.items() if noun in written[offsets[0]]}
    irregular = {}
    for line in open(WORDNET / "noun.exc", encoding="ascii"):
        plural, single = line.split()[:2]
        irregular[plural] = single

    def singular(form):
        if form in names or form.endswith("ss"):
            return form
        if irregular.get(form) in common:
            return irregular[form]
        for ending, other in (("s", ""), ("es", ""), ("ies", "y")):
            if form.endswith(ending) and len(form) > len(ending) + 2:
                stem = form[:-len(ending)] + other
                if stem in common:
                    return stem
        return form

    return singular


def choose_words(verses, names, singular, nouns, written, uses, as_noun):
    """Return the most frequent words of the text that are, above all, nouns.

    A word qualifies if WordNet's tagged text has it as a noun in most of its
    uses, and if neither the text nor WordNet (in the first sense) writes it with
    a capital: names of persons and places say little in a taxonomy.
    """
    counts = collections.Counter(singular(t) for verse in verses for t in verse)

    def is_noun(word):
        if len(word) < 3 or word in NOT_NOUNS or word in names or word not in nouns:
            return False
        noun_uses = sum(as_noun[word].values())
        return (noun_uses >= MIN_TAGS and noun_uses >= MIN_NOUN_SHARE * uses[word]
                and word in written[nouns[word][0]])

    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(word, count) for word, count in ranked if is_noun(word)][:N_WORDS]


def choose_contexts(verses, singular, words):
    """Return the context words: the nouns themselves, then the commonest others.

    The nouns come first, so the first columns of the counts are the symmetric
    noun-by-noun table.
    """
    counts = collections.Counter(singular(t) for verse in verses for t in verse)
    ranked = [w for w, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    chosen = set(words)
    others = [w for w in ranked[COMMON:] if w not in chosen]
    return words + others[:N_CONTEXTS - len(words)], counts


def count_neighbours(verses, singular, words, contexts):
    """Count the pairs (noun, context word) at most WINDOW tokens apart."""
    row = {w: i for i, w in enumerate(words)}
    column = {w: i for i, w in enumerate(contexts)}
    table = np.zeros((len(words), len(contexts)), dtype=np.int64)
    for verse in verses:
        tokens = [singular(t) for t in verse]
        columns = [column.get(t, -1) for t in tokens]
        for i, token in enumerate(tokens):
            if token in row:
                for j in range(max(0, i - WINDOW), min(len(tokens), i + WINDOW + 1)):
                    if j != i and columns[j] >= 0:
                        table[row[token], columns[j]] += 1
    return table


def positive_pmi(table):
    """Return max(0, log p(a,b) / (p(a) p(b))), and 0 where nothing was counted."""
    total = table.sum()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        pmi = np.log(table / expected)
    return np.where(table > 0, np.maximum(pmi, 0), 0)


def reduce_width(features, width):
    """Return the best features of this width (SVD) and the kernel share kept.

    The columns are U S: their inner products approximate those of the full
    features. The share is that of the sum of squared singular values.
    """
    u, s, _ = np.linalg.svd(features, full_matrices=False)
    u = u * fix_signs(u)
    kept = (s[:width] ** 2).sum() / (s ** 2).sum()
    return (u[:, :width] * s[:width]).astype(np.float32), kept


def ancestors_of(offset, parents, memo):
    """Return the synset and everything above it."""
    if offset not in memo:
        memo[offset] = frozenset([offset]).union(
            *(ancestors_of(p, parents, memo) for p in parents[offset]))
    return memo[offset]


def taxonomy_features(words, parents, as_noun):
    """Return one row for each noun: what it is a kind of, in all its senses.

    Column c is a synset with at least one of the nouns under it; the entry is
    the share of the noun's tagged uses that lie under c, times the root of
    log(all synsets / synsets under c). So the inner product of two rows sums
    that logarithm over what both nouns are: a rare common ancestor counts for
    much, and 'entity', which everything is, for nothing.
    """
    memo = {}
    below = collections.Counter(a for o in parents for a in ancestors_of(o, parents, memo))
    rows = []
    for word in words:
        row = collections.Counter()
        total = sum(as_noun[word].values())
        for offset, count in as_noun[word].items():
            for ancestor in memo[offset]:
                row[ancestor] += count / total
        rows.append(row)
    columns = {c: j for j, c in enumerate(sorted(set().union(*rows)))}
    features = np.zeros((len(words), len(columns)))
    for i, row in enumerate(rows):
        for ancestor, share in row.items():
            features[i, columns[ancestor]] = share * math.sqrt(
                math.log(len(parents) / below[ancestor]))
    return features


def main():
    out = output_folder(__doc__.splitlines()[0], "words")
    nouns = read_nouns()
    written, parents, keys = read_synsets()
    uses, as_noun = read_tags(keys)
    verses, names = read_verses()
    singular = read_plurals(nouns, written, names)

    chosen = choose_words(verses, names, singular, nouns, written, uses, as_noun)
    words = [w for w, _ in chosen]
    contexts, totals = choose_contexts(verses, singular, words)
    table = count_neighbours(verses, singular, words, contexts)
    assert (table[:, :len(words)] == table[:, :len(words)].T).all()
    kjv, kjv_kept = reduce_width(positive_pmi(table), KJV_WIDTH)

    full = taxonomy_features(words, parents, as_noun)
    wordnet, wordnet_kept = reduce_width(full, WORDNET_WIDTH)
    # Nouns with the same senses have the same row; keep them the same to the bit.
    _, first, of = np.unique(full.round(9), axis=0, return_index=True, return_inverse=True)
    wordnet = wordnet[first[of]]

    for name, features in (("kjv", kjv), ("wordnet", wordnet)):
        check_features(name, features, len(words))
        np.save(out / (name + ".npy"), features)
    write_csv(out / "words.csv", ["row", "word", "count", "senses", "synset"],
              [(i, w, c, len(as_noun[w]), "%08d" % nouns[w][0])
               for i, (w, c) in enumerate(chosen)])
    write_csv(out / "contexts.csv", ["column", "word", "count"],
              [(j, w, totals[w]) for j, w in enumerate(contexts)])
    write_csv(out / "kjv_counts.csv", ["noun", "context", "count"],
              [(words[i], contexts[j], table[i, j]) for i, j in zip(*table.nonzero())])

    print("%d verses, %d tokens" % (len(verses), sum(map(len, verses))))
    print("%d nouns, the rarest %d times" % (len(words), chosen[-1][1]))
    print("%d non-zero counts of %d" % ((table > 0).sum(), table.size))
    print("share of the kernel kept: kjv %.3f, wordnet %.3f of width %d"
          % (kjv_kept, wordnet_kept, full.shape[1]))
    same = collections.defaultdict(list)
    for word, group in zip(words, of):
        same[group].append(word)
    print("coinciding rows of wordnet:", [g for g in same.values() if len(g) > 1])


if __name__ == "__main__":
    main()
