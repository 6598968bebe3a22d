// The loops over vector routines for one width. No include guard: functions.c includes this file once
// a level, each time with
//   LEVEL_NAME(name)  the name of a function or type at this level
//   LEVEL_TARGET      the attribute that lets the compiler use the instruction set, or nothing
//   LEVEL_LANES       doubles in a vector
//   LEVEL_REGISTER(n) beyond two lanes: the name of register n
//   LEVEL_CLOBBERED   beyond two lanes: the registers 2 and up, and masks, after a comma

typedef double LEVEL_NAME(reals) __attribute__((ext_vector_type(LEVEL_LANES)));
typedef double LEVEL_NAME(unaligned)
    __attribute__((ext_vector_type(LEVEL_LANES), aligned(sizeof(double))));

#if LEVEL_LANES == 2
typedef LEVEL_NAME(reals) (*LEVEL_NAME(routine))(LEVEL_NAME(reals));
typedef LEVEL_NAME(reals) (*LEVEL_NAME(pair_routine))(LEVEL_NAME(reals), LEVEL_NAME(reals));

#define LEVEL_CALL(address, x) x = ((LEVEL_NAME(routine))(address))(x)
#define LEVEL_CALL_PAIR(address, x, y) x = ((LEVEL_NAME(pair_routine))(address))(x, y)
#else
// In a file that is compiled for the baseline, Clang passes wider vectors in memory, whatever the
// target of the function, and not in the registers where libmvec looks for them. So the calls are
// written out, with a stack that is aligned and below the red zone.
#define LEVEL_CALL(address, x) \
  do { \
    register LEVEL_NAME(reals) argument __asm__(LEVEL_REGISTER(0)) = x; \
    __asm__ volatile(CALL_ON_ALIGNED_STACK \
                     : "+v"(argument) \
                     : [routine] "r"(address) \
                     : CLOBBERED_BY_CALL, "xmm1" LEVEL_CLOBBERED); \
    x = argument; \
  } while (0)
#define LEVEL_CALL_PAIR(address, x, y) \
  do { \
    register LEVEL_NAME(reals) first_argument __asm__(LEVEL_REGISTER(0)) = x; \
    register LEVEL_NAME(reals) second_argument __asm__(LEVEL_REGISTER(1)) = y; \
    __asm__ volatile(CALL_ON_ALIGNED_STACK \
                     : "+v"(first_argument), "+v"(second_argument) \
                     : [routine] "r"(address) \
                     : CLOBBERED_BY_CALL LEVEL_CLOBBERED); \
    x = first_argument; \
  } while (0)
#endif

/// Whether a lane is of this size or larger.
LEVEL_TARGET static ALWAYS_INLINE int LEVEL_NAME(any_large)(
    const LEVEL_NAME(reals) *x, double limit) {
#if LEVEL_LANES == 8
  const __m512d sizes = _mm512_abs_pd(*x);
  return _mm512_cmp_pd_mask(sizes, _mm512_set1_pd(limit), _CMP_GE_OQ) != 0;
#elif LEVEL_LANES == 4
  const __m256d sizes = _mm256_andnot_pd(_mm256_set1_pd(-0.0), *x);
  return _mm256_movemask_pd(_mm256_cmp_pd(sizes, _mm256_set1_pd(limit), _CMP_GE_OQ));
#else
  const __m128d sizes = _mm_andnot_pd(_mm_set1_pd(-0.0), *x);
  return _mm_movemask_pd(_mm_cmpge_pd(sizes, _mm_set1_pd(limit)));
#endif
}

LEVEL_TARGET static ALWAYS_INLINE void LEVEL_NAME(apply_vector)(void *routine, double *values) {
  LEVEL_NAME(reals) x = *(const LEVEL_NAME(unaligned) *)values;
  LEVEL_CALL(routine, x);
  *(LEVEL_NAME(unaligned) *)values = x;
}

/// The same, but numbers from the limit on go to the routine for one number.
LEVEL_TARGET static void LEVEL_NAME(apply_carefully)(
    void *routine, const struct function *function, double *values) {
  double given[LEVEL_LANES];
  memcpy(given, values, sizeof given);
  LEVEL_NAME(apply_vector)(routine, values);
  for (int lane = 0; lane < LEVEL_LANES; lane++) {
    if (fabs(given[lane]) >= function->limit) {
      values[lane] = function->scalar(given[lane]);
    }
  }
}

LEVEL_TARGET static void LEVEL_NAME(apply)(
    void *routine, const struct function *function, double *values, size_t count) {
  size_t done = 0;
  if (function->limit == ANY_SIZE) {
    for (; count - done >= LEVEL_LANES; done += LEVEL_LANES) {
      LEVEL_NAME(apply_vector)(routine, values + done);
    }
  }
  for (; count - done >= LEVEL_LANES; done += LEVEL_LANES) {
    const LEVEL_NAME(reals) x = *(const LEVEL_NAME(unaligned) *)(values + done);
    if (__builtin_expect(LEVEL_NAME(any_large)(&x, function->limit), 0)) {
      LEVEL_NAME(apply_carefully)(routine, function, values + done);
    } else {
      LEVEL_NAME(apply_vector)(routine, values + done);
    }
  }
  if (done < count) {
    double rest[LEVEL_LANES];
    for (size_t lane = 0; lane < LEVEL_LANES; lane++) {
      rest[lane] = values[lane < count - done ? done + lane : count - 1];
    }
    LEVEL_NAME(apply_carefully)(routine, function, rest);
    memcpy(values + done, rest, (count - done) * sizeof *values);
  }
}

LEVEL_TARGET static void LEVEL_NAME(apply_pair)(
    void *routine, double *first, const double *second, size_t count) {
  size_t done = 0;
  for (; count - done >= LEVEL_LANES; done += LEVEL_LANES) {
    LEVEL_NAME(reals) x = *(const LEVEL_NAME(unaligned) *)(first + done);
    LEVEL_NAME(reals) y = *(const LEVEL_NAME(unaligned) *)(second + done);
    LEVEL_CALL_PAIR(routine, x, y);
    *(LEVEL_NAME(unaligned) *)(first + done) = x;
  }
  if (done < count) {
    LEVEL_NAME(reals) x, y;
    for (size_t lane = 0; lane < LEVEL_LANES; lane++) {
      const size_t place = lane < count - done ? done + lane : count - 1;
      x[lane] = first[place];
      y[lane] = second[place];
    }
    LEVEL_CALL_PAIR(routine, x, y);
    memcpy(first + done, &x, (count - done) * sizeof *first);
  }
}

#undef LEVEL_NAME
#undef LEVEL_TARGET
#undef LEVEL_LANES
#undef LEVEL_REGISTER
#undef LEVEL_CLOBBERED
#undef LEVEL_CALL
#undef LEVEL_CALL_PAIR
