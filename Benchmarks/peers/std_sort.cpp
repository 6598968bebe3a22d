// std::sort of N doubles on one thread: seconds, without the making of them.
#include <algorithm>

#include "sort_numbers.h"

int main(int argc, char **argv) {
  auto sorted = numbers(times_from(argc, argv));
  double begin = now();
  std::sort(sorted.begin(), sorted.end());
  printf("%.9f\n", now() - begin);
  check(std::is_sorted(sorted.begin(), sorted.end()), "the order");
}
