// The sum of so many doubles a rank, for all ranks: the median seconds of one call over rounds of CALLS, on rank 0.
#include <mpi.h>

#include "timing.h"

#define ROUNDS 21
#define CALLS 10

int main(int argc, char **argv) {
  int count = times_from(argc, argv);
  int rank, ranks;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  double *values = malloc((size_t)count * sizeof *values);
  check(values != NULL, "memory");
  double samples[ROUNDS];
  for (int round = 0; round <= ROUNDS; round++) {
    for (int i = 0; i < count; i++) values[i] = 1;
    MPI_Barrier(MPI_COMM_WORLD);
    double begin = now(), sum = 1;
    for (int call = 0; call < CALLS; call++) {
      MPI_Allreduce(MPI_IN_PLACE, values, count, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
      sum *= ranks;
    }
    if (round > 0) samples[round - 1] = (now() - begin) / CALLS;
    check(values[0] == sum && values[count - 1] == sum, "the sum");
  }
  if (rank == 0) print_median(samples, ROUNDS);
  free(values);
  MPI_Finalize();
}
