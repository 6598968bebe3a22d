// The sum of the square roots of the numbers below N on so many threads: seconds, the best of 3.
#include <math.h>
#include <omp.h>

#include "timing.h"

int main(int argc, char **argv) {
  long count = times_from(argc, argv);
  omp_set_num_threads(argc > 2 ? atoi(argv[2]) : 2);
  double best = INFINITY;
  for (int round = 0; round < 3; round++) {
    double begin = now(), sum = 0;
#pragma omp parallel for reduction(+ : sum) schedule(static)
    for (long i = 0; i < count; i++) sum += sqrt((double)i);
    double seconds = now() - begin;
    if (seconds < best) best = seconds;
    check(sum > 0, "the sum");
  }
  printf("%.9f\n", best);
}
