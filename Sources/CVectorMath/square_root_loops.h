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
//   reciprocal_estimate_LEVEL, root_correction_LEVEL: README.md

typedef double LEVEL_NAME(reals) __attribute__((ext_vector_type(LEVEL_LANES)));
typedef double LEVEL_NAME(unaligned)
    __attribute__((ext_vector_type(LEVEL_LANES), aligned(sizeof(double))));
typedef uint64_t LEVEL_NAME(bits) __attribute__((ext_vector_type(LEVEL_LANES)));

#if defined(LEVEL_DIVIDED)
/// Half of normal numbers of whose halves none is subnormal, which leaves the multipliers free.
LEVEL_TARGET static ALWAYS_INLINE LEVEL_NAME(reals) LEVEL_NAME(half)(LEVEL_NAME(reals) value) {
  return (LEVEL_NAME(reals))((LEVEL_NAME(bits))value - (UINT64_C(1) << 52));
}

/// What the multipliers have of roots.
typedef struct {
  LEVEL_NAME(reals) radicand;
  LEVEL_NAME(reals) root;             // to the estimate's error
  LEVEL_NAME(reals) half_reciprocal;  // likewise
  LEVEL_NAME(reals) error;            // of the root's square, relative to the radicand
} LEVEL_NAME(begun);

/// The first half of the way to the roots of radicands of the range, without the divider.
LEVEL_TARGET static ALWAYS_INLINE LEVEL_NAME(begun) LEVEL_NAME(begin_root)(LEVEL_NAME(reals) a) {
  const LEVEL_NAME(reals) y = LEVEL_NAME(reciprocal_estimate)(a);
  const LEVEL_NAME(reals) g = a * y;
  return (LEVEL_NAME(begun)){
      a, g, LEVEL_NAME(half)(y), FUSED(-g, y, (LEVEL_NAME(reals))1.0)};
}

/// The second half.
LEVEL_TARGET static ALWAYS_INLINE LEVEL_NAME(reals) LEVEL_NAME(end_root)(LEVEL_NAME(begun) begun) {
  const LEVEL_NAME(reals) p = LEVEL_NAME(root_correction)(begun.error);
  const LEVEL_NAME(reals) g = FUSED(begun.root, p, begun.root);
  const LEVEL_NAME(reals) h = FUSED(begun.half_reciprocal, p, begun.half_reciprocal);
  return FUSED(FUSED(-g, g, begun.radicand), h, g);
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
      group[i] = LEVEL_NAME(end_root)(LEVEL_NAME(begin_root)(group[i]));
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

/// Adds sums to compensated ones, as Swift's `CompensatedLanes` does.
LEVEL_TARGET static ALWAYS_INLINE void LEVEL_NAME(add_compensated)(
    LEVEL_NAME(reals) high[LEVEL_VECTORS], LEVEL_NAME(reals) low[LEVEL_VECTORS],
    const LEVEL_NAME(reals) terms[LEVEL_VECTORS]) {
#pragma clang loop unroll(full)
  for (int i = 0; i < LEVEL_VECTORS; i++) {
    const LEVEL_NAME(reals) sum = high[i] + terms[i];
    const LEVEL_NAME(reals) added = sum - high[i];
    low[i] += (high[i] - (sum - added)) + (terms[i] - added);
    high[i] = sum;
  }
}

LEVEL_TARGET static void LEVEL_NAME(add_circle_blocks)(
    double high[16], double low[16], double first, double step, double origin, size_t length,
    size_t blocks) {
  LEVEL_NAME(reals) high_sum[LEVEL_VECTORS], low_sum[LEVEL_VECTORS];
  LEVEL_NAME(reals) position;
  memcpy(high_sum, high, sizeof high_sum);
  memcpy(low_sum, low, sizeof low_sum);
#pragma clang loop unroll(full)
  for (int lane = 0; lane < LEVEL_LANES; lane++) {
    position[lane] = first + lane;
  }
  LEVEL_NAME(reals) group[LEVEL_GROUP];
  for (size_t block = 0; block < blocks; block++) {
    LEVEL_NAME(reals) sum[LEVEL_VECTORS] = {0};
    size_t done = 0;
    for (; length - done >= LEVEL_GROUP * LEVEL_LANES; done += LEVEL_GROUP * LEVEL_LANES) {
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
    for (int i = 0; done < length; done += LEVEL_LANES, i++) {
      const LEVEL_NAME(reals) x = position * step + origin;
      sum[i % LEVEL_VECTORS] += __builtin_elementwise_sqrt(1 - x * x);
      position += LEVEL_LANES;
    }
    LEVEL_NAME(add_compensated)(high_sum, low_sum, sum);
  }
  memcpy(high, high_sum, sizeof high_sum);
  memcpy(low, low_sum, sizeof low_sum);
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
