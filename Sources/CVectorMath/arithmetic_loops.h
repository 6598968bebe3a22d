// The loops of arithmetic for one instruction set. No include guard: arithmetic.c includes this file
// once a level, each time with
//   LEVEL_NAME(name)  the name of a function or type at this level
//   LEVEL_TARGET      the attribute that lets the compiler use the instruction set, or nothing
//   LEVEL_LANES       doubles in a vector: 2, 4 or 8

typedef double LEVEL_NAME(reals)
    __attribute__((ext_vector_type(LEVEL_LANES), aligned(sizeof(double))));
typedef int64_t LEVEL_NAME(bits)
    __attribute__((ext_vector_type(LEVEL_LANES), aligned(sizeof(double))));

#define REALS LEVEL_NAME(reals)
#define BITS LEVEL_NAME(bits)
#define VECTORS (16 / LEVEL_LANES)
// A comparison gives a vector of `long`, which not every system has as int64_t.
#define TRUTH(mask) ((REALS)((BITS)(mask) & ONE_BITS))
#define SELECT(mask, x, y) \
  ((REALS)(((BITS)(mask) & (BITS)(x)) | (~(BITS)(mask) & (BITS)(y))))

#define EACH_VECTOR(result, count, left, right, expression) \
  _Pragma("clang loop unroll_count(4)") for (size_t i = 0; i < count; i += LEVEL_LANES) { \
    const REALS a = left; \
    const REALS b = right; \
    *(REALS *)(result + i) = expression; \
  } \
  return

#define VECTOR_AT(values) (*(const REALS *)(values + i))

// One loop for each operation, so that it is not chosen anew for each number.
#define COMBINE(left, right) \
  switch (operation) { \
  case CVECTORMATH_ADD: \
    EACH_VECTOR(result, count, left, right, a + b); \
  case CVECTORMATH_SUBTRACT: \
    EACH_VECTOR(result, count, left, right, a - b); \
  case CVECTORMATH_MULTIPLY: \
    EACH_VECTOR(result, count, left, right, a * b); \
  case CVECTORMATH_DIVIDE: \
    EACH_VECTOR(result, count, left, right, a / b); \
  case CVECTORMATH_LESS: \
    EACH_VECTOR(result, count, left, right, TRUTH(a < b)); \
  case CVECTORMATH_LESS_OR_EQUAL: \
    EACH_VECTOR(result, count, left, right, TRUTH(a <= b)); \
  case CVECTORMATH_EQUAL: \
    EACH_VECTOR(result, count, left, right, TRUTH(a == b)); \
  case CVECTORMATH_NOT_EQUAL: \
    EACH_VECTOR(result, count, left, right, TRUTH(a != b)); \
  case CVECTORMATH_AND: \
    EACH_VECTOR(result, count, left, right, TRUTH((a != 0) & (b != 0))); \
  case CVECTORMATH_OR: \
    EACH_VECTOR(result, count, left, right, TRUTH((a != 0) | (b != 0))); \
  case CVECTORMATH_LOWER: \
    EACH_VECTOR(result, count, left, right, SELECT((a < b) | (b != b), a, b)); \
  case CVECTORMATH_HIGHER: \
    EACH_VECTOR(result, count, left, right, SELECT((a > b) | (b != b), a, b)); \
  }

LEVEL_TARGET static void LEVEL_NAME(combine)(
    int32_t operation, double *result, const double *left, const double *right, size_t count) {
  COMBINE(VECTOR_AT(left), VECTOR_AT(right))
}

LEVEL_TARGET static void LEVEL_NAME(combine_right)(
    int32_t operation, double *result, const double *left, double right, size_t count) {
  COMBINE(VECTOR_AT(left), (REALS)right)
}

LEVEL_TARGET static void LEVEL_NAME(combine_left)(
    int32_t operation, double *result, double left, const double *right, size_t count) {
  COMBINE((REALS)left, VECTOR_AT(right))
}

LEVEL_TARGET static void LEVEL_NAME(change)(
    int32_t operation, double *result, const double *operand, size_t count) {
  switch (operation) {
  case CVECTORMATH_NEGATE:
    EACH_VECTOR(result, count, VECTOR_AT(operand), a, -b);
  case CVECTORMATH_NOT:
    EACH_VECTOR(result, count, VECTOR_AT(operand), a, TRUTH(b == 0));
  case CVECTORMATH_MAGNITUDE:
    EACH_VECTOR(result, count, VECTOR_AT(operand), a, __builtin_elementwise_abs(b));
  case CVECTORMATH_FLOOR:
    EACH_VECTOR(result, count, VECTOR_AT(operand), a, __builtin_elementwise_floor(b));
  case CVECTORMATH_CEILING:
    EACH_VECTOR(result, count, VECTOR_AT(operand), a, __builtin_elementwise_ceil(b));
  case CVECTORMATH_SQUARE:
    EACH_VECTOR(result, count, VECTOR_AT(operand), a, a * b);
  case CVECTORMATH_NEGATIVE_SQUARE:
    EACH_VECTOR(result, count, VECTOR_AT(operand), a, -(a * b));
  }
}

LEVEL_TARGET static void LEVEL_NAME(choose)(
    double *result, const double *condition, const double *chosen, const double *other,
    size_t count) {
  for (size_t i = 0; i < count; i += LEVEL_LANES) {
    const BITS holds = (BITS)(VECTOR_AT(condition) != 0);
    *(REALS *)(result + i) = SELECT(holds, VECTOR_AT(chosen), VECTOR_AT(other));
  }
}

LEVEL_TARGET static void LEVEL_NAME(grid_places)(
    double *places, double first, double step, double origin, size_t count) {
  // Several counters, as each step must wait for the one before.
  REALS position[VECTORS];
#pragma clang loop unroll(full)
  for (int lane = 0; lane < 16; lane++) {
    position[lane / LEVEL_LANES][lane % LEVEL_LANES] = first + lane;
  }
  for (size_t i = 0; i < count; i += 16) {
#pragma clang loop unroll(full)
    for (int part = 0; part < VECTORS; part++) {
      *(REALS *)(places + i + part * LEVEL_LANES) = position[part] * step + origin;
      position[part] += 16;
    }
  }
}

LEVEL_TARGET static void LEVEL_NAME(add_to_lanes)(
    double sums[16], const double *values, size_t count) {
  REALS sum[VECTORS];
  memcpy(sum, sums, sizeof sum);
  for (size_t i = 0; i < count; i += 16) {
#pragma clang loop unroll(full)
    for (int part = 0; part < VECTORS; part++) {
      sum[part] += *(const REALS *)(values + i + part * LEVEL_LANES);
    }
  }
  memcpy(sums, sum, sizeof sum);
}

#undef VECTORS
#undef COMBINE
#undef VECTOR_AT
#undef EACH_VECTOR
#undef SELECT
#undef TRUTH
#undef BITS
#undef REALS
#undef LEVEL_NAME
#undef LEVEL_TARGET
#undef LEVEL_LANES
