#include "CVectorMath_level.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

static int32_t found_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
    return CVECTORMATH_LEVEL_BASELINE;
  }
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
      && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    return CVECTORMATH_LEVEL_AVX512;
  }
  return CVECTORMATH_LEVEL_AVX2;
#else
  return CVECTORMATH_LEVEL_BASELINE;
#endif
}

int32_t cvectormath_highest_level(void) {
  static _Atomic int32_t level_or_unknown = -1;
  int32_t level = atomic_load_explicit(&level_or_unknown, memory_order_relaxed);
  if (level < 0) {
    level = found_level();
    atomic_store_explicit(&level_or_unknown, level, memory_order_relaxed);
  }
  return level;
}

int32_t cvectormath_lowered(int32_t level) {
  const int32_t highest = cvectormath_highest_level();
  return level < highest ? level : highest;
}

static int32_t found_wide_divider(void) {
#if defined(__x86_64__)
  unsigned int highest, name[3], signature, other[3];
  if (!__get_cpuid(0, &highest, &name[0], &name[2], &name[1])
      || memcmp(name, "AuthenticAMD", sizeof name) != 0
      || !__get_cpuid(1, &signature, &other[0], &other[1], &other[2])) {
    return 0;
  }
  // Measured on Zen 5, which is family 0x1A: the base family's 4 bits, and 8 that are added.
  return (signature >> 8 & 0xF) + (signature >> 20 & 0xFF) >= 0x1A;
#else
  return 0;
#endif
}

int32_t cvectormath_has_wide_divider(void) {
  static _Atomic int32_t answer_or_unknown = -1;
  int32_t answer = atomic_load_explicit(&answer_or_unknown, memory_order_relaxed);
  if (answer < 0) {
    answer = found_wide_divider();
    atomic_store_explicit(&answer_or_unknown, answer, memory_order_relaxed);
  }
  return answer;
}

static int32_t chosen_level(void) {
  const char *asked = getenv("PLEASINGLY_VECTOR");
  if (asked != NULL && strcmp(asked, "sse2") == 0) {
    return CVECTORMATH_LEVEL_BASELINE;
  }
  if (asked != NULL && strcmp(asked, "avx2") == 0) {
    return cvectormath_lowered(CVECTORMATH_LEVEL_AVX2);
  }
  return cvectormath_highest_level();
}

// Chosen at the first call and not by a constructor: a worker process enters its loop from a
// constructor of another module, which may run before one of this module would.
int32_t cvectormath_level(void) {
  static _Atomic int32_t level_or_unknown = -1;
  int32_t level = atomic_load_explicit(&level_or_unknown, memory_order_relaxed);
  if (level < 0) {
    // The first to arrive decides, should the environment change between two threads' looks.
    const int32_t chosen = chosen_level();
    if (atomic_compare_exchange_strong(&level_or_unknown, &level, chosen)) {
      level = chosen;
    }
  }
  return level;
}
