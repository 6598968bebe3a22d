// A parallel loop with nothing to do over so many threads: seconds of one, the median of 30 rounds.
#include <omp.h>

#include "timing.h"

int main(int argc, char **argv) {
  int times = times_from(argc, argv);
  int threads = argc > 2 ? atoi(argv[2]) : 2;
  omp_set_num_threads(threads);
  double samples[30];
  for (int round = -1; round < 30; round++) {
    double begin = now();
    for (int i = 0; i < times; i++) {
#pragma omp parallel for schedule(static)
      for (int j = 0; j < threads; j++) __asm__ volatile("" ::: "memory");
    }
    if (round >= 0) samples[round] = (now() - begin) / times;
  }
  print_median(samples, 30);
}
