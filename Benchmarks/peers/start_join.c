// The start and the join of a thread that does nothing: seconds of one, the median of 30 rounds.
#include <pthread.h>

#include "timing.h"

static void *nothing(void *unused) { return unused; }

int main(int argc, char **argv) {
  int times = times_from(argc, argv);
  double samples[30];
  for (int round = -1; round < 30; round++) {
    double begin = now();
    for (int i = 0; i < times; i++) {
      pthread_t thread;
      check(pthread_create(&thread, NULL, nothing, NULL) == 0, "pthread_create");
      pthread_join(thread, NULL);
    }
    if (round >= 0) samples[round] = (now() - begin) / times;
  }
  print_median(samples, 30);
}
