// Random points in a circle: Philox4x32-10 of seed 12345 on so many samples, with the widest vectors
// of the processor (compile with -O3 -march=native): seconds. Sample i is made from words 2 (i % 2)
// and the next of block i / 2, as signed numbers x and y: a hit if x x + y y < 2^62.
#include <immintrin.h>
#include <stdint.h>

#include "timing.h"

#if defined(__AVX512F__)
#define LANES 8
#define TOGETHER 4
#define PRODUCT(a, b) ((words)_mm512_mul_epu32((__m512i)(a), (__m512i)(b)))
#elif defined(__AVX2__)
#define LANES 4
#define TOGETHER 2
#define PRODUCT(a, b) ((words)_mm256_mul_epu32((__m256i)(a), (__m256i)(b)))
#else
#define LANES 2
#define TOGETHER 2
#define PRODUCT(a, b) ((words)_mm_mul_epu32((__m128i)(a), (__m128i)(b)))
#endif
// LANES: how many numbers a vector has. TOGETHER: vectors that are worked on at once, so that the
// multiplier never waits. PRODUCT: of the low halves of each lane.

typedef uint64_t words __attribute__((vector_size(8 * LANES)));
typedef int64_t numbers __attribute__((vector_size(8 * LANES)));

static inline words all(uint64_t number) { return (words){0} + number; }

static inline words square(words word) {
  // Of the low half as a signed number: by its size, as the product of the sizes is unsigned.
  words sign = (words)(((numbers)(word << 32)) >> 63);
  words size = (word ^ sign) - sign;
  return PRODUCT(size, size);
}

int main(int argc, char **argv) {
  uint64_t samples = (uint64_t)times_from(argc, argv);
  uint64_t seed = 12345;
  double begin = now();
  words index[TOGETHER], hits = {0};
  for (int k = 0; k < TOGETHER; k++)
    for (int lane = 0; lane < LANES; lane++) index[k][lane] = (uint64_t)(k * LANES + lane);
  uint64_t blocks = samples / 2, step = TOGETHER * LANES;
  check(blocks % step == 0, "a multiple of twice the vectors' lanes");
  for (uint64_t done = 0; done < blocks; done += step) {
    words c[TOGETHER][4];
    for (int k = 0; k < TOGETHER; k++) {
      c[k][0] = index[k];
      c[k][1] = index[k] >> 32;
      c[k][2] = c[k][3] = (words){0};
      index[k] += step;
    }
    uint32_t first = (uint32_t)seed, second = (uint32_t)(seed >> 32);
#pragma GCC unroll 10
    for (int round = 0; round < 10; round++) {
      for (int k = 0; k < TOGETHER; k++) {
        words p = PRODUCT(c[k][0], all(UINT64_C(0xD2511F53)));
        words q = PRODUCT(c[k][2], all(UINT64_C(0xCD9E8D57)));
        c[k][0] = (q >> 32) ^ c[k][1] ^ (uint64_t)first;
        c[k][2] = (p >> 32) ^ c[k][3] ^ (uint64_t)second;
        c[k][1] = q;
        c[k][3] = p;
      }
      first += UINT32_C(0x9E3779B9);
      second += UINT32_C(0xBB67AE85);
    }
    for (int k = 0; k < TOGETHER; k++) {
      hits += (square(c[k][0]) + square(c[k][1]) - (UINT64_C(1) << 62)) >> 63;
      hits += (square(c[k][2]) + square(c[k][3]) - (UINT64_C(1) << 62)) >> 63;
    }
  }
  uint64_t total = 0;
  for (int lane = 0; lane < LANES; lane++) total += hits[lane];
  double seconds = now() - begin;
  check(samples != 100000000 || total == 78534636, "the known number of hits");
  printf("%.9f\n", seconds);
}
