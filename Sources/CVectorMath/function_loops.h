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

#define LEVEL_CALL_PAIR(address, x, y) x = ((LEVEL_NAME(pair_routine))(address))(x, y)
#else
// In a file that is compiled for the baseline, Clang passes wider vectors in memory, whatever the
// target of the function, and not in the registers where libmvec looks for them. So the calls are
// written out, with a stack that is aligned and below the red zone.
#define LEVEL_CALL_PAIR(address, x, y) \
  do { \
    register LEVEL_NAME(reals) first_argument __asm__(LEVEL_REGISTER(0)) = x; \
    register LEVEL_NAME(reals) second_argument __asm__(LEVEL_REGISTER(1)) = y; \
    __asm__ volatile(ALIGN_STACK CALL_ROUTINE RESTORE_STACK \
                     : "+v"(first_argument), "+v"(second_argument) \
                     : [routine] "r"(address) \
                     : CLOBBERED_BY_CALL LEVEL_CLOBBERED); \
    x = first_argument; \
  } while (0)
#endif

/// Whether a number is of this size or larger; `count` is a multiple of the lanes.
LEVEL_TARGET static int LEVEL_NAME(any_large)(const double *values, size_t count, double limit) {
#if LEVEL_LANES == 8
#define SIZES_AT(i) _mm512_abs_pd(_mm512_loadu_pd(values + (i)))
  __m512d largest = _mm512_setzero_pd(), other = largest;
  size_t i = 0;
  // Of NaN and a number, the second operand is taken.
  for (; count - i >= 16; i += 16) {
    largest = _mm512_max_pd(SIZES_AT(i), largest);
    other = _mm512_max_pd(SIZES_AT(i + 8), other);
  }
  for (; i < count; i += 8) {
    largest = _mm512_max_pd(SIZES_AT(i), largest);
  }
  largest = _mm512_max_pd(largest, other);
  return _mm512_cmp_pd_mask(largest, _mm512_set1_pd(limit), _CMP_GE_OQ) != 0;
#undef SIZES_AT
#elif LEVEL_LANES == 4
  __m256d largest = _mm256_setzero_pd();
  for (size_t i = 0; i < count; i += 4) {
    const __m256d sizes = _mm256_andnot_pd(_mm256_set1_pd(-0.0), _mm256_loadu_pd(values + i));
    largest = _mm256_max_pd(sizes, largest);
  }
  return _mm256_movemask_pd(_mm256_cmp_pd(largest, _mm256_set1_pd(limit), _CMP_GE_OQ));
#else
  __m128d largest = _mm_setzero_pd();
  for (size_t i = 0; i < count; i += 2) {
    const __m128d sizes = _mm_andnot_pd(_mm_set1_pd(-0.0), _mm_loadu_pd(values + i));
    largest = _mm_max_pd(sizes, largest);
  }
  return _mm_movemask_pd(_mm_cmpge_pd(largest, _mm_set1_pd(limit)));
#endif
}

/// Replaces vectors by the values that the routine gives; `count` is a multiple of the lanes.
LEVEL_TARGET static void LEVEL_NAME(apply_vectors)(void *routine, double *values, size_t count) {
#if LEVEL_LANES == 2
  for (size_t i = 0; i < count; i += LEVEL_LANES) {
    LEVEL_NAME(unaligned) *place = (LEVEL_NAME(unaligned) *)(values + i);
    *place = ((LEVEL_NAME(routine))routine)(*place);
  }
#else
  if (count == 0) {
    return;
  }
  // The loop is written out too, so that the stack is moved once and not for each vector.
  register double *place __asm__("r13") = values;
  register double *const end __asm__("r14") = values + count;
  register void *const called __asm__("r15") = routine;
  __asm__ volatile(ALIGN_STACK
                   "1:\n\t"
                   "vmovupd (%[place]), %%" LEVEL_REGISTER(0) "\n\t"
                   CALL_ROUTINE
                   "vmovupd %%" LEVEL_REGISTER(0) ", (%[place])\n\t"
                   "addq %[size], %[place]\n\t"
                   "cmpq %[end], %[place]\n\t"
                   "jne 1b\n\t"
                   "vzeroupper\n\t"
                   RESTORE_STACK
                   : [place] "+r"(place)
                   : [routine] "r"(called), [end] "r"(end),
                     [size] "i"(LEVEL_LANES * sizeof(double))
                   : CLOBBERED_BY_CALL, "xmm0", "xmm1" LEVEL_CLOBBERED);
#endif
}

/// The same for one vector, but numbers from the limit on go to the routine for one number.
LEVEL_TARGET static void LEVEL_NAME(apply_carefully)(
    void *routine, const struct function *function, double *values) {
  double given[LEVEL_LANES];
  memcpy(given, values, sizeof given);
  LEVEL_NAME(apply_vectors)(routine, values, LEVEL_LANES);
  for (int lane = 0; lane < LEVEL_LANES; lane++) {
    if (fabs(given[lane]) >= function->limit) {
      values[lane] = function->scalar(given[lane]);
    }
  }
}

LEVEL_TARGET static void LEVEL_NAME(apply)(
    void *routine, const struct function *function, double *values, size_t count) {
  size_t done = count / LEVEL_LANES * LEVEL_LANES;
  if (function->limit == ANY_SIZE || !LEVEL_NAME(any_large)(values, done, function->limit)) {
    LEVEL_NAME(apply_vectors)(routine, values, done);
  } else {
    for (size_t i = 0; i < done; i += LEVEL_LANES) {
      if (LEVEL_NAME(any_large)(values + i, LEVEL_LANES, function->limit)) {
        LEVEL_NAME(apply_carefully)(routine, function, values + i);
      } else {
        LEVEL_NAME(apply_vectors)(routine, values + i, LEVEL_LANES);
      }
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
#undef LEVEL_CALL_PAIR
