// Blocks of square roots. Why the roots of the two higher levels are correctly rounded: README.md.
#include "CVectorMath_square_root.h"

#include "CVectorMath_level.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// A fused operation rounds once where two would round twice: only those that are written count.
#pragma STDC FP_CONTRACT OFF

#define ALWAYS_INLINE inline __attribute__((always_inline))
#define FUSED __builtin_elementwise_fma

// All vectors by the divider.
#define LEVEL_NAME(name) name##_baseline
#define LEVEL_TARGET
#define LEVEL_LANES 4
#define LEVEL_GROUP 4
#include "square_root_loops.h"

#if defined(__x86_64__)
// Of eight vectors the divider gets as many as keep both it and the multipliers busy. In the circle's
// loop, whose other work the multipliers have too, it was seven on Zen 3, whose divider is quick; on a
// slower one that is still ahead of the divider alone.

#define LEVEL_NAME(name) name##_avx2
#define LEVEL_TARGET __attribute__((target("avx2,fma")))
#define LEVEL_LANES 4
#define LEVEL_GROUP 8
#define LEVEL_DIVIDED 5
#define LEVEL_DIVIDED_CIRCLE 7
#define LEVEL_IS_DIVIDED(i, divided) ((i) < (divided))
// The estimate is of single precision: 2^-64 <= a < 2^64 have one.
#define LEVEL_LOWEST UINT64_C(0x3BF0000000000000)
#define LEVEL_RANGE_BITS 59

// 1 / sqrt(a) to 2^-27, from an estimate to 2^-11.4 and a step of third order. Without the 1/128 it
// would be better by some bits, and not always too small.
LEVEL_TARGET static ALWAYS_INLINE __m256d reciprocal_root_avx2(__m256d a) {
  typedef double reals __attribute__((ext_vector_type(4)));
  const reals y = _mm256_cvtps_pd(_mm_rsqrt_ps(_mm256_cvtpd_ps(a)));
  const reals e = FUSED(-((reals)a * y), y, (reals)1.0);
  return FUSED(y * e, FUSED((reals)(0.375 - 0x1p-7), e, (reals)0.5), y);
}
#include "square_root_loops.h"

// Nothing of what is computed from 2^-512 <= a < 2^512 is subnormal, or overflows.
#define AVX512_LOWEST UINT64_C(0x1FF0000000000000)
#define AVX512_RANGE_BITS 62
#define AVX512_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma")))

// 1 / sqrt(a) to 2^-27, from an estimate to 2^-14 and one step of Newton's.
AVX512_TARGET static ALWAYS_INLINE __m512d reciprocal_root_avx512(__m512d a) {
  typedef double reals __attribute__((ext_vector_type(8)));
  const reals y = _mm512_rsqrt14_pd(a);
  const reals e = FUSED(-((reals)a * y), y, (reals)1.0);
  return FUSED(0.5 * y, e, y);
}
#define reciprocal_root_avx512_wide reciprocal_root_avx512

// For a divider that takes twice the time for twice the lanes.
#define LEVEL_NAME(name) name##_avx512
#define LEVEL_TARGET AVX512_TARGET
#define LEVEL_LANES 8
#define LEVEL_GROUP 8
#define LEVEL_DIVIDED 2
#define LEVEL_DIVIDED_CIRCLE 3
#define LEVEL_IS_DIVIDED(i, divided) ((i) < (divided))
#define LEVEL_LOWEST AVX512_LOWEST
#define LEVEL_RANGE_BITS AVX512_RANGE_BITS
#include "square_root_loops.h"

// For one that does eight lanes in the time of four, as Zen 5's: there it is busy with more than half of
// the vectors for as long as the multipliers are with the rest. They take turns, so that both begin at once.
#define LEVEL_NAME(name) name##_avx512_wide
#define LEVEL_TARGET AVX512_TARGET
#define LEVEL_LANES 8
#define LEVEL_GROUP 16
#define LEVEL_DIVIDED 9
#define LEVEL_DIVIDED_CIRCLE 9
#define LEVEL_IS_DIVIDED(i, divided) ((i) * (divided) % LEVEL_GROUP < (divided))
#define LEVEL_LOWEST AVX512_LOWEST
#define LEVEL_RANGE_BITS AVX512_RANGE_BITS
#include "square_root_loops.h"
#endif

void cvectormath_square_roots(int32_t level, double *values, size_t count) {
  switch (cvectormath_lowered(level)) {
#if defined(__x86_64__)
  case CVECTORMATH_LEVEL_AVX512:
    if (cvectormath_has_wide_divider()) {
      square_roots_avx512_wide(values, count);
    } else {
      square_roots_avx512(values, count);
    }
    break;
  case CVECTORMATH_LEVEL_AVX2:
    square_roots_avx2(values, count);
    break;
#endif
  default:
    square_roots_baseline(values, count);
  }
}

void cvectormath_add_circle_heights(
    int32_t level, double sums[16], double first, double step, double origin, size_t count) {
  switch (cvectormath_lowered(level)) {
#if defined(__x86_64__)
  case CVECTORMATH_LEVEL_AVX512:
    if (cvectormath_has_wide_divider()) {
      add_circle_heights_avx512_wide(sums, first, step, origin, count);
    } else {
      add_circle_heights_avx512(sums, first, step, origin, count);
    }
    break;
  case CVECTORMATH_LEVEL_AVX2:
    add_circle_heights_avx2(sums, first, step, origin, count);
    break;
#endif
  default:
    add_circle_heights_baseline(sums, first, step, origin, count);
  }
}
