// The circle's heights for a processor whose divider is as wide as its multipliers. square_root.c includes
// this once, after the loops of that level. Why the places are exact, and why this is a pipeline: README.md.

#define PIPE_PAIRS 8
#define PIPE_LANES 8
#define PIPE_PLACES (PIPE_PAIRS * 2 * PIPE_LANES)
// How many pairs ahead of the one that is added up others are begun, finished and given radicands.
#define PIPE_END 4
#define PIPE_BEGIN 5
#define PIPE_RADICANDS 7

typedef reals_avx512_wide pipe_reals;

/// Two vectors on their way. The divider has the second one, but of the last pair.
typedef struct {
  pipe_reals radicands[2];
  begun_avx512_wide begun[2];
  pipe_reals roots[2];
} pipe_pair;

/// Places as sums of two numbers that are exact: places cost no product.
typedef struct {
  pipe_reals coarse[2], fine[2];
  pipe_reals coarse_step, fine_step;
} pipe_places;

/// Splits the products (first + j) * step of 2^17 places and a few more; says whether that can be done.
static int split_places(pipe_places *places, double first, double step) {
  int size, step_size;
  frexp((first + 0x1p18) * step, &size);
  frexp(step, &step_size);
  if (step_size < -500 || size > 500 || size - step_size > 34) {
    return 0;
  }
  // Adding this and taking it away rounds to a multiple of 2^(size - 51).
  const double coarsest = ldexp(1.5, size + 1);
  const double coarse_step = (step + coarsest) - coarsest;
  const double fine_step = step - coarse_step;
  const double product = first * step;
  const double coarse = (product + coarsest) - coarsest;
  const double fine = (product - coarse) + fma(first, step, -product);
  for (int lane = 0; lane < 16; lane++) {
    places->coarse[lane / PIPE_LANES][lane % PIPE_LANES] = coarse + lane * coarse_step;
    places->fine[lane / PIPE_LANES][lane % PIPE_LANES] = fine + lane * fine_step;
  }
  places->coarse_step = (pipe_reals)(16 * coarse_step);
  places->fine_step = (pipe_reals)(16 * fine_step);
  return 1;
}

AVX512_TARGET static ALWAYS_INLINE void pipe_radicands(
    pipe_pair *pair, pipe_places *places, const pipe_reals *origin) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 2; i++) {
    pipe_reals x = places->coarse[i] + places->fine[i];
    if (origin != NULL) {
      x += *origin;
    }
    pair->radicands[i] = 1 - x * x;
    places->coarse[i] += places->coarse_step;
    places->fine[i] += places->fine_step;
  }
}

AVX512_TARGET static ALWAYS_INLINE void pipe_begin(pipe_pair *pair, int is_last) {
  if (!is_last) {
    pair->roots[1] = __builtin_elementwise_sqrt(pair->radicands[1]);
  }
  pair->begun[0] = begin_root_avx512_wide(pair->radicands[0]);
  if (is_last) {
    pair->begun[1] = begin_root_avx512_wide(pair->radicands[1]);
  }
}

AVX512_TARGET static ALWAYS_INLINE void pipe_end(pipe_pair *pair, int is_last) {
  pair->roots[0] = end_root_avx512_wide(pair->begun[0]);
  if (is_last) {
    pair->roots[1] = end_root_avx512_wide(pair->begun[1]);
  }
}

AVX512_TARGET static ALWAYS_INLINE void pipe_blocks(
    double high[16], double low[16], pipe_places places, const pipe_reals *origin, size_t length,
    size_t blocks) {
  pipe_reals high_sum[2], low_sum[2];
  // A ring. What goes through it beyond the last place is never looked at.
  pipe_pair pairs[PIPE_PAIRS];
  memcpy(high_sum, high, sizeof high_sum);
  memcpy(low_sum, low, sizeof low_sum);
#pragma clang loop unroll(full)
  for (int i = 0; i < PIPE_RADICANDS; i++) {
    pipe_radicands(&pairs[i], &places, origin);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < PIPE_BEGIN; i++) {
    pipe_begin(&pairs[i], i == PIPE_PAIRS - 1);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < PIPE_END; i++) {
    pipe_end(&pairs[i], i == PIPE_PAIRS - 1);
  }
  for (size_t block = 0; block < blocks; block++) {
    pipe_reals sum[2] = {0};
    for (size_t done = 0; done < length; done += PIPE_PLACES) {
#pragma clang loop unroll(full)
      for (int i = 0; i < PIPE_PAIRS; i++) {
        const int ending = (i + PIPE_END) % PIPE_PAIRS;
        const int begun = (i + PIPE_BEGIN) % PIPE_PAIRS;
        sum[0] += pairs[i].roots[0];
        sum[1] += pairs[i].roots[1];
        pipe_radicands(&pairs[(i + PIPE_RADICANDS) % PIPE_PAIRS], &places, origin);
        pipe_end(&pairs[ending], ending == PIPE_PAIRS - 1);
        pipe_begin(&pairs[begun], begun == PIPE_PAIRS - 1);
      }
    }
    add_compensated_avx512_wide(high_sum, low_sum, sum);
  }
  memcpy(high, high_sum, sizeof high_sum);
  memcpy(low, low_sum, sizeof low_sum);
}

/// Does what `add_circle_blocks` does, if it can; says whether it could.
AVX512_TARGET static int pipe_circle_blocks(
    double high[16], double low[16], double first, double step, double origin, size_t length,
    size_t blocks) {
  const double last = first + (double)(length * blocks) - 1;
  // Between places within the circle no radicand is zero or subnormal.
  if (length % PIPE_PLACES != 0 || blocks == 0 || !(fabs(first * step + origin) < 1)
      || !(fabs(last * step + origin) < 1)) {
    return 0;
  }
  pipe_places places;
  if (!split_places(&places, first, step)) {
    return 0;
  }
  if (origin == 0) {
    pipe_blocks(high, low, places, NULL, length, blocks);
  } else {
    const pipe_reals origins = (pipe_reals)origin;
    pipe_blocks(high, low, places, &origins, length, blocks);
  }
  return 1;
}

#undef PIPE_PAIRS
#undef PIPE_LANES
#undef PIPE_PLACES
#undef PIPE_END
#undef PIPE_BEGIN
#undef PIPE_RADICANDS
