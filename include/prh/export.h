/* What every header of libprh needs first: symbol visibility, C linkage, and the compiler's help. */
#ifndef PRH_EXPORT_H
#define PRH_EXPORT_H

#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define PRH_API __attribute__((visibility("default")))
#define PRH_MUST_CHECK __attribute__((warn_unused_result)) /* to ignore one all the same: (void)!call */
#define PRH_DEPRECATED_FOR(name) __attribute__((deprecated("use " #name)))
#else
#define PRH_API
#define PRH_MUST_CHECK
#define PRH_DEPRECATED_FOR(name)
#endif

#ifdef __cplusplus
#define PRH_BEGIN_DECLS extern "C" {
#define PRH_END_DECLS }
#else
#define PRH_BEGIN_DECLS
#define PRH_END_DECLS
#endif

#endif
