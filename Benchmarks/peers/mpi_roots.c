// Simpson's rule for 4 sqrt(1 - x^2) from 0 to 1, on so many samples (an odd number, or one more), by
// every rank: the median seconds of 3 rounds after the first, on rank 0.
#include <math.h>
#include <mpi.h>

#include "timing.h"

#define BLOCK 4096
#define ROUNDS 3

int main(int argc, char **argv) {
  long intervals = times_from(argc, argv) / 2 * 2L;
  int rank, ranks;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  double step = 1.0 / (double)intervals;
  double samples[ROUNDS];
  for (int round = 0; round <= ROUNDS; round++) {
    MPI_Barrier(MPI_COMM_WORLD);
    double begin = now();
    double even = 0, odd = 0;
    // A contiguous share of the blocks.
    long blocks = (intervals + BLOCK - 1) / BLOCK;
    for (long number = blocks * rank / ranks; number < blocks * (rank + 1) / ranks; number++) {
      long block = number * BLOCK;
      double start = (double)block;
      int count = (int)(intervals - block < BLOCK ? intervals - block : BLOCK);
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
    double mine = 2 * even + 4 * odd, all = 0;
    MPI_Reduce(&mine, &all, 1, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
    double area = 4 * (all - 1) * step / 3;
    if (round > 0) samples[round - 1] = now() - begin;
    if (rank == 0) check(fabs(area - 3.141592653589793) < 1e-6, "the area");
  }
  if (rank == 0) print_median(samples, ROUNDS);
  MPI_Finalize();
}
