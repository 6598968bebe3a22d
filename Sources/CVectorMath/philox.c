// Philox4x32-10 of J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, «Parallel random numbers: as
// easy as 1, 2, 3», SC 2011.
#include "CVectorMath_philox.h"

#include <string.h>

#define ALWAYS_INLINE inline __attribute__((always_inline))
#define ROUNDS 10
#define MULTIPLIER_0 UINT64_C(0xD2511F53)
#define MULTIPLIER_1 UINT64_C(0xCD9E8D57)
#define WEYL_0 UINT32_C(0x9E3779B9)
#define WEYL_1 UINT32_C(0xBB67AE85)
#define LOW_HALF UINT64_C(0xFFFFFFFF)
// The bits of 2^52: with a whole number below 2^52 in its low bits it is 2^52 plus that number.
#define TWO_TO_52 UINT64_C(0x4330000000000000)
#define HIT_LIMIT (UINT64_C(1) << 62)

_Static_assert(
    __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "two words are stored as one 64-bit number");

struct round_keys {
  uint64_t first[ROUNDS];
  uint64_t second[ROUNDS];
};

static struct round_keys round_keys_of(uint64_t key) {
  struct round_keys keys;
  uint32_t first = (uint32_t)key;
  uint32_t second = (uint32_t)(key >> 32);
  for (int round = 0; round < ROUNDS; round++) {
    keys.first[round] = first;
    keys.second[round] = second;
    first += WEYL_0;
    second += WEYL_1;
  }
  return keys;
}

#define LEVEL_NAME(name) name##_baseline
#define LEVEL_TARGET
#define LEVEL_LANES 8
#include "philox_loops.h"

#if defined(__x86_64__)
#define LEVEL_NAME(name) name##_avx2
#define LEVEL_TARGET __attribute__((target("avx2")))
#define LEVEL_LANES 16
#include "philox_loops.h"

#define LEVEL_NAME(name) name##_avx512
#define LEVEL_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#define LEVEL_LANES 32
#include "philox_loops.h"
#endif

void cvectormath_philox4x32_words(
    int32_t level, uint64_t key, uint64_t first_block, uint64_t counter_high,
    uint32_t *words, size_t blocks) {
  const struct round_keys keys = round_keys_of(key);
  switch (cvectormath_lowered(level)) {
#if defined(__x86_64__)
  case CVECTORMATH_LEVEL_AVX512:
    words_avx512(&keys, first_block, counter_high, words, blocks);
    break;
  case CVECTORMATH_LEVEL_AVX2:
    words_avx2(&keys, first_block, counter_high, words, blocks);
    break;
#endif
  default:
    words_baseline(&keys, first_block, counter_high, words, blocks);
  }
}

void cvectormath_philox4x32_doubles(
    int32_t level, uint64_t key, uint64_t first_block, uint64_t counter_high,
    double *numbers, size_t blocks) {
  const struct round_keys keys = round_keys_of(key);
  switch (cvectormath_lowered(level)) {
#if defined(__x86_64__)
  case CVECTORMATH_LEVEL_AVX512:
    doubles_avx512(&keys, first_block, counter_high, numbers, blocks);
    break;
  case CVECTORMATH_LEVEL_AVX2:
    doubles_avx2(&keys, first_block, counter_high, numbers, blocks);
    break;
#endif
  default:
    doubles_baseline(&keys, first_block, counter_high, numbers, blocks);
  }
}

size_t cvectormath_philox4x32_circle_hits(
    int32_t level, uint64_t key, uint64_t first_block, size_t blocks) {
  const struct round_keys keys = round_keys_of(key);
  switch (cvectormath_lowered(level)) {
#if defined(__x86_64__)
  case CVECTORMATH_LEVEL_AVX512:
    return circle_hits_avx512(&keys, first_block, blocks);
  case CVECTORMATH_LEVEL_AVX2:
    return circle_hits_avx2(&keys, first_block, blocks);
#endif
  default:
    return circle_hits_baseline(&keys, first_block, blocks);
  }
}
