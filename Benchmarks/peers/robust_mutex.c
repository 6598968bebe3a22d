// A robust, shared pthread mutex that nobody else wants, with its unlock: seconds of one, the median of
// 30 rounds.
#include <pthread.h>
#include <sys/mman.h>

#include "timing.h"

int main(int argc, char **argv) {
  int times = times_from(argc, argv);
  pthread_mutex_t *mutex =
    mmap(NULL, sizeof *mutex, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  check(mutex != MAP_FAILED, "mmap");
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(mutex, &attributes);
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
