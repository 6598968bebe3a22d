// The loops over square roots for one instruction set. No include guard: square_root.c includes this
// file once a level, each time with
//   LEVEL_NAME(name)      the name of a function or type at this level
//   LEVEL_TARGET          the attribute that lets the compiler use the instruction set, or nothing
//   LEVEL_LANES           doubles in a vector
//   LEVEL_GROUP           vectors in a group
// and, where roots come from the multipliers too,
//   LEVEL_DIVIDED         of them by the divider, in plain blocks
//   LEVEL_DIVIDED_CIRCLE  of them by the divider, where there is other work for the multipliers
//   LEVEL_IS_DIVIDED(i, divided)  whether vector i is one of them
//   LEVEL_LOWEST          the bits of the lowest radicand that the multipliers can do
//   LEVEL_RANGE_BITS      the range of radicands: those bits and the 2^this that follow
//   reciprocal_root_LEVEL 1 / sqrt(a) to 2^-27 or better

typedef double LEVEL_NAME(reals) __attribute__((ext_vector_type(LEVEL_LANES)));
typedef double LEVEL_NAME(unaligned)
    __attribute__((ext_vector_type(LEVEL_LANES), aligned(sizeof(double))));
typedef uint64_t LEVEL_NAME(bits) __attribute__((ext_vector_type(LEVEL_LANES)));

#if defined(LEVEL_DIVIDED)
/// Half of normal numbers of whose halves none is subnormal, which leaves the multipliers free.
LEVEL_TARGET static ALWAYS_INLINE LEVEL_NAME(reals) LEVEL_NAME(half)(LEVEL_NAME(reals) value) {
  return (LEVEL_NAME(reals))((LEVEL_NAME(bits))value - (UINT64_C(1) << 52));
}

/// Replaces radicands of the range by their roots, without the divider.
LEVEL_TARGET static ALWAYS_INLINE void LEVEL_NAME(multiplied_root)(LEVEL_NAME(reals) *value) {
  const LEVEL_NAME(reals) a = *value;
  const LEVEL_NAME(reals) y = LEVEL_NAME(reciprocal_root)(a);
  LEVEL_NAME(reals) g = a * y;
  LEVEL_NAME(reals) h = LEVEL_NAME(half)(y);
  g = FUSED(FUSED(-g, g, a), h, g);
  h = FUSED(FUSED(-g, h, (LEVEL_NAME(reals))0.5), y, h);
  *value = FUSED(FUSED(-g, g, a), h, g);
}

/// Whether a lane has one of the bits.
LEVEL_TARGET static ALWAYS_INLINE int LEVEL_NAME(any)(const LEVEL_NAME(bits) *lanes, uint64_t mask) {
#if LEVEL_LANES == 8
  return _mm512_test_epi64_mask((__m512i)*lanes, _mm512_set1_epi64((long long)mask)) != 0;
#else
  return !_mm256_testz_si256((__m256i)*lanes, _mm256_set1_epi64x((long long)mask));
#endif
}
#endif

/// Replaces a group of radicands by their roots, `divided` vectors of it by the divider.
LEVEL_TARGET static ALWAYS_INLINE void LEVEL_NAME(group_roots)(
    LEVEL_NAME(reals) group[LEVEL_GROUP], int divided) {
#if !defined(LEVEL_DIVIDED)
  (void)divided;
#else
  // Zero, subnormals, infinities, NaN and negative numbers are all beyond the range, as the bits of
  // doubles rise with their values.
  LEVEL_NAME(bits) above = 0;
#pragma clang loop unroll(full)
  for (int i = 0; i < LEVEL_GROUP; i++) {
    if (!LEVEL_IS_DIVIDED(i, divided)) {
      above |= (LEVEL_NAME(bits))group[i] - LEVEL_LOWEST;
    }
  }
  if (__builtin_expect(LEVEL_NAME(any)(&above, ~UINT64_C(0) << LEVEL_RANGE_BITS), 0)) {
#pragma clang loop unroll(full)
    for (int i = 0; i < LEVEL_GROUP; i++) {
      group[i] = __builtin_elementwise_sqrt(group[i]);
    }
    return;
  }
#endif
#pragma clang loop unroll(full)
  for (int i = 0; i < LEVEL_GROUP; i++) {
#if defined(LEVEL_DIVIDED)
    if (!LEVEL_IS_DIVIDED(i, divided)) {
      LEVEL_NAME(multiplied_root)(&group[i]);
      continue;
    }
#endif
    group[i] = __builtin_elementwise_sqrt(group[i]);
  }
}

#if !defined(LEVEL_DIVIDED)
#define LEVEL_DIVIDED LEVEL_GROUP
#define LEVEL_DIVIDED_CIRCLE LEVEL_GROUP
#endif

LEVEL_TARGET static void LEVEL_NAME(square_roots)(double *values, size_t count) {
  LEVEL_NAME(reals) group[LEVEL_GROUP];
  size_t done = 0;
  for (; count - done >= LEVEL_GROUP * LEVEL_LANES; done += LEVEL_GROUP * LEVEL_LANES) {
#pragma clang loop unroll(full)
    for (int i = 0; i < LEVEL_GROUP; i++) {
      group[i] = *(const LEVEL_NAME(unaligned) *)(values + done + i * LEVEL_LANES);
    }
    LEVEL_NAME(group_roots)(group, LEVEL_DIVIDED);
#pragma clang loop unroll(full)
    for (int i = 0; i < LEVEL_GROUP; i++) {
      *(LEVEL_NAME(unaligned) *)(values + done + i * LEVEL_LANES) = group[i];
    }
  }
  for (; done < count; done++) {
    values[done] = __builtin_elementwise_sqrt(values[done]);
  }
}

#define LEVEL_VECTORS (16 / LEVEL_LANES)

LEVEL_TARGET static void LEVEL_NAME(add_circle_heights)(
    double sums[16], double first, double step, double origin, size_t count) {
  LEVEL_NAME(reals) sum[LEVEL_VECTORS];
  LEVEL_NAME(reals) position;
  memcpy(sum, sums, sizeof sum);
#pragma clang loop unroll(full)
  for (int lane = 0; lane < LEVEL_LANES; lane++) {
    position[lane] = first + lane;
  }
  LEVEL_NAME(reals) group[LEVEL_GROUP];
  size_t done = 0;
  for (; count - done >= LEVEL_GROUP * LEVEL_LANES; done += LEVEL_GROUP * LEVEL_LANES) {
#pragma clang loop unroll(full)
    for (int i = 0; i < LEVEL_GROUP; i++) {
      const LEVEL_NAME(reals) x = position * step + origin;
      group[i] = 1 - x * x;
      position += LEVEL_LANES;
    }
    LEVEL_NAME(group_roots)(group, LEVEL_DIVIDED_CIRCLE);
#pragma clang loop unroll(full)
    for (int i = 0; i < LEVEL_GROUP; i++) {
      sum[i % LEVEL_VECTORS] += group[i];
    }
  }
  for (int i = 0; done < count; done += LEVEL_LANES, i++) {
    const LEVEL_NAME(reals) x = position * step + origin;
    sum[i % LEVEL_VECTORS] += __builtin_elementwise_sqrt(1 - x * x);
    position += LEVEL_LANES;
  }
  memcpy(sums, sum, sizeof sum);
}

#undef LEVEL_VECTORS
#undef LEVEL_NAME
#undef LEVEL_TARGET
#undef LEVEL_LANES
#undef LEVEL_GROUP
#undef LEVEL_DIVIDED
#undef LEVEL_DIVIDED_CIRCLE
#undef LEVEL_IS_DIVIDED
#undef LEVEL_LOWEST
#undef LEVEL_RANGE_BITS
