// Simpson's rule for 4 sqrt(1 - x^2) from 0 to 1, on so many samples (an odd number, or one more) and
// threads: seconds. As fast as the square-root unit: packed roots, and nothing to wait for.
#include <math.h>
#include <omp.h>

#include "timing.h"

#define BLOCK 4096

int main(int argc, char **argv) {
  long intervals = times_from(argc, argv) / 2 * 2L;
  omp_set_num_threads(argc > 2 ? atoi(argv[2]) : 1);
  double begin = now();
  double step = 1.0 / (double)intervals;
  double even = 0, odd = 0;
#pragma omp parallel for reduction(+ : even, odd) schedule(static)
  for (long block = 0; block < intervals; block += BLOCK) {
    double start = (double)block;
    int count = (int)(intervals - block < BLOCK ? intervals - block : BLOCK);
    // Two loops, since each reads one vector after the other where a single one would shuffle.
    double sum = 0;
    for (int i = 0; i < count; i += 2) {
      double x = (start + i) * step;
      sum += sqrt(1 - x * x);
    }
    even += sum;
    sum = 0;
    for (int i = 1; i < count; i += 2) {
      double x = (start + i) * step;
      sum += sqrt(1 - x * x);
    }
    odd += sum;
  }
  double area = 4 * (2 * even + 4 * odd - 1) * step / 3;
  double seconds = now() - begin;
  check(fabs(area - 3.141592653589793) < 1e-6, "the area");
  printf("%.9f\n", seconds);
}
