// Blocks of square roots. Why the roots of the two higher levels are correctly rounded: README.md.
#include "CVectorMath_square_root.h"

#include "CVectorMath_level.h"

#include <math.h>
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

// 1 / sqrt(a) to 2^-11.4.
LEVEL_TARGET static ALWAYS_INLINE __m256d reciprocal_estimate_avx2(__m256d a) {
  return _mm256_cvtps_pd(_mm_rsqrt_ps(_mm256_cvtpd_ps(a)));
}

// 1 / sqrt(1 - e) - 1 for |e| < 2^-10.41, too small by 2^-57.9 to 2^-56.4: the series, of whose next term,
// 63/256 e^5, Chebyshev's polynomial is left.
LEVEL_TARGET static ALWAYS_INLINE __m256d root_correction_avx2(__m256d argument) {
  typedef double reals __attribute__((ext_vector_type(4)));
  const reals e = argument;
  const reals cubic = FUSED((reals)(35.0 / 128), e, (reals)0x1.40000b16b14ecp-2);
  const reals slope = FUSED(FUSED(cubic, e, (reals)0.375), e, (reals)0x1.ffffffffffe70p-2);
  return FUSED(slope, e, (reals)-0x1p-57);
}
#include "square_root_loops.h"

// Nothing of what is computed from 2^-512 <= a < 2^512 is subnormal, or overflows.
#define AVX512_LOWEST UINT64_C(0x1FF0000000000000)
#define AVX512_RANGE_BITS 62
#define AVX512_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma")))

// 1 / sqrt(a) to 2^-14.
AVX512_TARGET static ALWAYS_INLINE __m512d reciprocal_estimate_avx512(__m512d a) {
  return _mm512_rsqrt14_pd(a);
}

// 1 / sqrt(1 - e) - 1 for |e| < 2^-12.99, too small by 2^-58.8 to 2^-55.7: the series, of whose next term,
// 35/128 e^4, Chebyshev's polynomial is left.
AVX512_TARGET static ALWAYS_INLINE __m512d root_correction_avx512(__m512d argument) {
  typedef double reals __attribute__((ext_vector_type(8)));
  const reals e = argument;
  const reals slope = FUSED(FUSED((reals)0.3125, e, (reals)0x1.8000004608c04p-2), e, (reals)0.5);
  return FUSED(slope, e, (reals)-0x1.3b4ec7624ec14p-56);
}
#define reciprocal_estimate_avx512_wide reciprocal_estimate_avx512
#define root_correction_avx512_wide root_correction_avx512

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
#define LEVEL_DIVIDED 6
#define LEVEL_DIVIDED_CIRCLE 8
#define LEVEL_IS_DIVIDED(i, divided) ((i) * (divided) % LEVEL_GROUP < (divided))
#define LEVEL_LOWEST AVX512_LOWEST
#define LEVEL_RANGE_BITS AVX512_RANGE_BITS
#include "square_root_loops.h"

#include "circle_pipeline.h"
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

void cvectormath_add_circle_blocks(
    int32_t level, double high[16], double low[16], double first, double step, double origin,
    size_t length, size_t blocks) {
  switch (cvectormath_lowered(level)) {
#if defined(__x86_64__)
  case CVECTORMATH_LEVEL_AVX512:
    if (cvectormath_has_wide_divider()) {
      if (!pipe_circle_blocks(high, low, first, step, origin, length, blocks)) {
        add_circle_blocks_avx512_wide(high, low, first, step, origin, length, blocks);
      }
    } else {
      add_circle_blocks_avx512(high, low, first, step, origin, length, blocks);
    }
    break;
  case CVECTORMATH_LEVEL_AVX2:
    add_circle_blocks_avx2(high, low, first, step, origin, length, blocks);
    break;
#endif
  default:
    add_circle_blocks_baseline(high, low, first, step, origin, length, blocks);
  }
}
