#ifndef CVECTORMATH_LEVEL_H
#define CVECTORMATH_LEVEL_H

#include <stdint.h>

// The instruction sets that the loops are compiled for, from the lowest.
// A number and not an enum, so that Swift can compare and keep it.
#define CVECTORMATH_LEVEL_BASELINE 0  // SSE2 on x86-64, NEON on arm64
#define CVECTORMATH_LEVEL_AVX2 1      // with FMA
#define CVECTORMATH_LEVEL_AVX512 2    // F, BW, DQ and VL

// The highest level that this processor and its operating system can run.
int32_t cvectormath_highest_level(void);

// The level in use: the highest, or a lower one that PLEASINGLY_VECTOR=sse2|avx2|avx512 asked for
// when this function was first called. It never changes afterwards.
int32_t cvectormath_level(void);

// The given level, or the processor's highest if that is lower.
int32_t cvectormath_lowered(int32_t level);

// Whether the processor's divider has eight roots in the time of four; it decides who computes a root, and not
// its bits.
int32_t cvectormath_has_wide_divider(void);

#endif
