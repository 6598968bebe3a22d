// Simpson's rule for exp(-x^2) cos(10 x) from 0 to 3, on so many samples (an odd number, or one more)
// and threads: seconds. With -O3 -march=native -ffast-math the functions are those of libmvec.
#include <math.h>
#include <omp.h>

#include "timing.h"

#define BLOCK 4096

int main(int argc, char **argv) {
  long intervals = times_from(argc, argv) / 2 * 2L;
  omp_set_num_threads(argc > 2 ? atoi(argv[2]) : 1);
  double begin = now();
  double step = 3.0 / (double)intervals;
  double even = 0, odd = 0;
#pragma omp parallel for reduction(+ : even, odd) schedule(static)
  for (long block = 0; block < intervals; block += BLOCK) {
    double start = (double)block;
    int count = (int)(intervals - block < BLOCK ? intervals - block : BLOCK);
    double sum = 0;
    for (int i = 0; i < count; i += 2) {
      double x = (start + i) * step;
      sum += exp(-x * x) * cos(10 * x);
    }
    even += sum;
    sum = 0;
    for (int i = 1; i < count; i += 2) {
      double x = (start + i) * step;
      sum += exp(-x * x) * cos(10 * x);
    }
    odd += sum;
  }
  double area = (2 * even + 4 * odd - 1) * step / 3;
  double seconds = now() - begin;
  check(fabs(area) < 1e-3, "the area");
  printf("%.9f\n", seconds);
}
