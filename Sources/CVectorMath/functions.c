#include "CVectorMath_functions.h"

#include "CVectorMath_level.h"

#include <math.h>
#include <string.h>

#define ALWAYS_INLINE inline __attribute__((always_inline))

typedef double (*scalar_routine)(double);
typedef double (*scalar_pair_routine)(double, double);

struct function {
  const char *name;
  scalar_routine scalar;
  // From this size on, values go to the scalar routine.
  double limit;
};

struct pair_function {
  const char *name;
  scalar_pair_routine scalar;
};

#define ANY_SIZE INFINITY
#define REDUCED_UP_TO 0x1p30

#if defined(__x86_64__) && defined(__GLIBC__)
// Beyond the limit the reduction by multiples of pi can lose so much that a result near zero is off
// by 7 units, in libmvec's routines and in glibc's own for doubles. Those for long doubles do better.
static double sin_of_any(double x) { return fabs(x) < REDUCED_UP_TO ? sin(x) : (double)sinl(x); }
static double cos_of_any(double x) { return fabs(x) < REDUCED_UP_TO ? cos(x) : (double)cosl(x); }
static double tan_of_any(double x) { return fabs(x) < REDUCED_UP_TO ? tan(x) : (double)tanl(x); }
#else
#define sin_of_any sin
#define cos_of_any cos
#define tan_of_any tan
#endif

static const struct function functions[CVECTORMATH_FUNCTIONS] = {
    [CVECTORMATH_EXP] = {"exp", exp, ANY_SIZE},
    [CVECTORMATH_EXP2] = {"exp2", exp2, ANY_SIZE},
    [CVECTORMATH_EXPM1] = {"expm1", expm1, ANY_SIZE},
    [CVECTORMATH_LOG] = {"log", log, ANY_SIZE},
    [CVECTORMATH_LOG2] = {"log2", log2, ANY_SIZE},
    [CVECTORMATH_LOG10] = {"log10", log10, ANY_SIZE},
    [CVECTORMATH_LOG1P] = {"log1p", log1p, ANY_SIZE},
    [CVECTORMATH_SIN] = {"sin", sin_of_any, REDUCED_UP_TO},
    [CVECTORMATH_COS] = {"cos", cos_of_any, REDUCED_UP_TO},
    [CVECTORMATH_TAN] = {"tan", tan_of_any, REDUCED_UP_TO},
    [CVECTORMATH_ASIN] = {"asin", asin, ANY_SIZE},
    [CVECTORMATH_ACOS] = {"acos", acos, ANY_SIZE},
    [CVECTORMATH_ATAN] = {"atan", atan, ANY_SIZE},
    [CVECTORMATH_SINH] = {"sinh", sinh, ANY_SIZE},
    [CVECTORMATH_COSH] = {"cosh", cosh, ANY_SIZE},
    [CVECTORMATH_TANH] = {"tanh", tanh, ANY_SIZE},
    [CVECTORMATH_ASINH] = {"asinh", asinh, ANY_SIZE},
    [CVECTORMATH_ACOSH] = {"acosh", acosh, ANY_SIZE},
    [CVECTORMATH_ATANH] = {"atanh", atanh, ANY_SIZE},
    [CVECTORMATH_CBRT] = {"cbrt", cbrt, ANY_SIZE},
    [CVECTORMATH_ERF] = {"erf", erf, ANY_SIZE},
    [CVECTORMATH_ERFC] = {"erfc", erfc, ANY_SIZE},
};

static const struct pair_function pair_functions[CVECTORMATH_PAIR_FUNCTIONS] = {
    [CVECTORMATH_POW] = {"pow", pow},
    [CVECTORMATH_ATAN2] = {"atan2", atan2},
    [CVECTORMATH_HYPOT] = {"hypot", hypot},
};

// The C library's own declarations of vector routines are for GCC's vectorizer; here they are found
// by name when first needed: an older glibc lacks some, and nothing links against libmvec.
#if defined(__x86_64__) && defined(__GLIBC__)
#include "vector_routines.h"
#include <immintrin.h>

#define ALIGN_STACK \
  "movq %%rsp, %%r12\n\t" \
  "leaq -128(%%rsp), %%rsp\n\t" \
  "andq $-64, %%rsp\n\t"
#define CALL_ROUTINE "call *%[routine]\n\t"
#define RESTORE_STACK "movq %%r12, %%rsp"
#define CLOBBERED_BY_CALL \
  "cc", "memory", "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12"
#define CLOBBERED_FROM_2 \
  , "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", \
      "xmm13", "xmm14", "xmm15"
#define CLOBBERED_FROM_16 \
  , "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", \
      "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31", "k0", "k1", "k2", "k3", "k4", "k5", \
      "k6", "k7"

// The routines of libmvec take and give vectors by value: hence one loop for each width.
#define LEVEL_NAME(name) name##_baseline
#define LEVEL_TARGET
#define LEVEL_LANES 2
#include "function_loops.h"

#define LEVEL_NAME(name) name##_avx2
#define LEVEL_TARGET __attribute__((target("avx2,fma")))
#define LEVEL_LANES 4
#define LEVEL_REGISTER(number) "ymm" #number
#define LEVEL_CLOBBERED CLOBBERED_FROM_2
#include "function_loops.h"

#define LEVEL_NAME(name) name##_avx512
#define LEVEL_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma")))
#define LEVEL_LANES 8
#define LEVEL_REGISTER(number) "zmm" #number
#define LEVEL_CLOBBERED CLOBBERED_FROM_2 CLOBBERED_FROM_16
#include "function_loops.h"

static int apply_vector_routine(
    int32_t level, const struct function *function, double *values, size_t count) {
  void *routine = vector_routine(level, (int32_t)(function - functions), function->name, 1);
  if (routine == NULL) {
    return 0;
  }
  switch (level) {
  case CVECTORMATH_LEVEL_AVX512:
    apply_avx512(routine, function, values, count);
    break;
  case CVECTORMATH_LEVEL_AVX2:
    apply_avx2(routine, function, values, count);
    break;
  default:
    apply_baseline(routine, function, values, count);
  }
  return 1;
}

static int apply_vector_pair_routine(
    int32_t level, const struct pair_function *function, double *first, const double *second,
    size_t count) {
  const int32_t number = CVECTORMATH_FUNCTIONS + (int32_t)(function - pair_functions);
  void *routine = vector_routine(level, number, function->name, 2);
  if (routine == NULL) {
    return 0;
  }
  switch (level) {
  case CVECTORMATH_LEVEL_AVX512:
    apply_pair_avx512(routine, first, second, count);
    break;
  case CVECTORMATH_LEVEL_AVX2:
    apply_pair_avx2(routine, first, second, count);
    break;
  default:
    apply_pair_baseline(routine, first, second, count);
  }
  return 1;
}

int32_t cvectormath_has_vector_routine(int32_t level, int32_t function) {
  return vector_routine(cvectormath_lowered(level), function, functions[function].name, 1) != NULL;
}
#else
static int apply_vector_routine(
    int32_t level, const struct function *function, double *values, size_t count) {
  (void)level, (void)function, (void)values, (void)count;
  return 0;
}

static int apply_vector_pair_routine(
    int32_t level, const struct pair_function *function, double *first, const double *second,
    size_t count) {
  (void)level, (void)function, (void)first, (void)second, (void)count;
  return 0;
}

int32_t cvectormath_has_vector_routine(int32_t level, int32_t function) {
  (void)level, (void)function;
  return 0;
}
#endif

void cvectormath_apply(int32_t level, int32_t function, double *values, size_t count) {
  const struct function *chosen = &functions[function];
  if (apply_vector_routine(cvectormath_lowered(level), chosen, values, count)) {
    return;
  }
  for (size_t i = 0; i < count; i++) {
    values[i] = chosen->scalar(values[i]);
  }
}

void cvectormath_apply_pair(
    int32_t level, int32_t function, double *first, const double *second, size_t count) {
  const struct pair_function *chosen = &pair_functions[function];
  if (apply_vector_pair_routine(cvectormath_lowered(level), chosen, first, second, count)) {
    return;
  }
  for (size_t i = 0; i < count; i++) {
    first[i] = chosen->scalar(first[i], second[i]);
  }
}
