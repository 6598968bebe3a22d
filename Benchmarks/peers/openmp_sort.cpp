// libstdc++'s parallel sort of N doubles on so many threads: seconds, without the making of them.
#include <omp.h>
#include <parallel/algorithm>

#include "sort_numbers.h"

int main(int argc, char **argv) {
  auto sorted = numbers(times_from(argc, argv));
  omp_set_num_threads(argc > 2 ? atoi(argv[2]) : 2);
  double begin = now();
  __gnu_parallel::sort(sorted.begin(), sorted.end());
  printf("%.9f\n", now() - begin);
  check(std::is_sorted(sorted.begin(), sorted.end()), "the order");
}
