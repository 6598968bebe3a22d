// A pthread mutex that nobody else wants, with its unlock: seconds of one, the median of 30 rounds.
#include <pthread.h>

#include "timing.h"

int main(int argc, char **argv) {
  int times = times_from(argc, argv);
  pthread_mutex_t *mutex = malloc(sizeof *mutex);
  pthread_mutex_init(mutex, NULL);
  double samples[30];
  for (int round = -1; round < 30; round++) {
    double begin = now();
    for (int i = 0; i < times; i++) {
      pthread_mutex_lock(mutex);
      pthread_mutex_unlock(mutex);
    }
    if (round >= 0) samples[round] = (now() - begin) / times;
  }
  print_median(samples, 30);
}
