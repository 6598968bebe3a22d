// The textbook's way: a ring, one mutex, two condition variables.
#include <pthread.h>
#include <stdint.h>

#include "timing.h"

enum { CAPACITY = 1024 };

static struct {
  pthread_mutex_t lock;
  pthread_cond_t not_empty, not_full;
  int64_t values[CAPACITY];
  size_t first, count;
} ring = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER, {0}, 0, 0};

static int64_t share;

static void put(int64_t value) {
  pthread_mutex_lock(&ring.lock);
  while (ring.count == CAPACITY) pthread_cond_wait(&ring.not_full, &ring.lock);
  ring.values[(ring.first + ring.count++) % CAPACITY] = value;
  pthread_mutex_unlock(&ring.lock);
  pthread_cond_signal(&ring.not_empty);
}

static int64_t take(void) {
  pthread_mutex_lock(&ring.lock);
  while (ring.count == 0) pthread_cond_wait(&ring.not_empty, &ring.lock);
  int64_t value = ring.values[ring.first];
  ring.first = (ring.first + 1) % CAPACITY;
  ring.count--;
  pthread_mutex_unlock(&ring.lock);
  pthread_cond_signal(&ring.not_full);
  return value;
}

static void *produce(void *number) {
  int64_t first = (int64_t)(intptr_t)number * share;
  for (int64_t value = 0; value < share; value++) put(first + value);
  return NULL;
}

static void *consume(void *sum) {
  for (int64_t value = 0; value < share; value++) *(int64_t *)sum += take();
  return NULL;
}

int main(int argc, char **argv) {
  int count = times_from(argc, argv);
  int pairs = argc > 2 ? atoi(argv[2]) : 1;
  check(pairs > 0 && pairs <= 64, "pairs");
  share = count / pairs;
  pthread_t producers[64], consumers[64];
  int64_t sums[64] = {0}, sum = 0;
  double begin = now();
  for (int i = 0; i < pairs; i++)
    check(pthread_create(&consumers[i], NULL, consume, &sums[i]) == 0, "pthread_create");
  for (int i = 0; i < pairs; i++)
    check(pthread_create(&producers[i], NULL, produce, (void *)(intptr_t)i) == 0, "pthread_create");
  for (int i = 0; i < pairs; i++) pthread_join(producers[i], NULL);
  for (int i = 0; i < pairs; i++) {
    pthread_join(consumers[i], NULL);
    sum += sums[i];
  }
  double seconds = now() - begin;
  int64_t all = share * pairs;
  check(sum == all * (all - 1) / 2, "the sum");
  printf("%.9f\n", seconds);
}
