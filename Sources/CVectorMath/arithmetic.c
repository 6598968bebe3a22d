#include "CVectorMath_arithmetic.h"

#include "CVectorMath_level.h"

#include <string.h>

// A fused operation rounds once where two would round twice: the levels would differ.
#pragma STDC FP_CONTRACT OFF

#define ONE_BITS INT64_C(0x3FF0000000000000)

#define LEVEL_NAME(name) name##_baseline
#define LEVEL_TARGET
#define LEVEL_LANES 2
#include "arithmetic_loops.h"

#if defined(__x86_64__)
#define LEVEL_NAME(name) name##_avx2
#define LEVEL_TARGET __attribute__((target("avx2,fma")))
#define LEVEL_LANES 4
#include "arithmetic_loops.h"

#define LEVEL_NAME(name) name##_avx512
#define LEVEL_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma")))
#define LEVEL_LANES 8
#include "arithmetic_loops.h"

#define AT_LEVEL(level, name, ...) \
  switch (cvectormath_lowered(level)) { \
  case CVECTORMATH_LEVEL_AVX512: \
    name##_avx512(__VA_ARGS__); \
    break; \
  case CVECTORMATH_LEVEL_AVX2: \
    name##_avx2(__VA_ARGS__); \
    break; \
  default: \
    name##_baseline(__VA_ARGS__); \
  }
#else
#define AT_LEVEL(level, name, ...) \
  (void)level; \
  name##_baseline(__VA_ARGS__)
#endif

void cvectormath_combine(
    int32_t level, int32_t operation, double *result, const double *left, const double *right,
    size_t count) {
  AT_LEVEL(level, combine, operation, result, left, right, count);
}

void cvectormath_combine_right(
    int32_t level, int32_t operation, double *result, const double *left, double right,
    size_t count) {
  AT_LEVEL(level, combine_right, operation, result, left, right, count);
}

void cvectormath_combine_left(
    int32_t level, int32_t operation, double *result, double left, const double *right,
    size_t count) {
  AT_LEVEL(level, combine_left, operation, result, left, right, count);
}

void cvectormath_change(
    int32_t level, int32_t operation, double *result, const double *operand, size_t count) {
  AT_LEVEL(level, change, operation, result, operand, count);
}

void cvectormath_choose(
    int32_t level, double *result, const double *condition, const double *chosen,
    const double *other, size_t count) {
  AT_LEVEL(level, choose, result, condition, chosen, other, count);
}

void cvectormath_grid_places(
    int32_t level, double *places, double first, double step, double origin, size_t count) {
  AT_LEVEL(level, grid_places, places, first, step, origin, count);
}

void cvectormath_add_to_lanes(
    int32_t level, double sums[16], const double *values, size_t count) {
  AT_LEVEL(level, add_to_lanes, sums, values, count);
}
