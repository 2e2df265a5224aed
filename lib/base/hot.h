/* Functions whose loops are worth wider registers: compiled for them too, and chosen when the library is loaded. */
#ifndef PRH_BASE_HOT_H
#define PRH_BASE_HOT_H

#ifdef PRH_HAVE_TARGET_CLONES
#define PRH__HOT __attribute__((target_clones("avx2", "default")))
#else
#define PRH__HOT
#endif

#endif
