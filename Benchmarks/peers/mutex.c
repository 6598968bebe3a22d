// A pthread mutex that nobody else wants, with its unlock: seconds of one, the median of 30 rounds. In a program
// that has a second thread, as those that need a lock: without one the C library locks by no atomic operation.
#include <pthread.h>
#include <unistd.h>

#include "timing.h"

static void *sleeping(void *unused) {
  pause();
  return unused;
}

int main(int argc, char **argv) {
  int times = times_from(argc, argv);
  pthread_t second;
  check(pthread_create(&second, NULL, sleeping, NULL) == 0, "pthread_create");
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
