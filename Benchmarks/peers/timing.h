// What the C peers share: a clock, and the median of what it measured.
#ifndef PEERS_TIMING_H
#define PEERS_TIMING_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int by_size(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static inline void print_median(double *samples, size_t count) {
  qsort(samples, count, sizeof *samples, by_size);
  printf("%.9f\n", (samples[(count - 1) / 2] + samples[count / 2]) / 2);
}

static inline int times_from(int argc, char **argv) {
  int times = argc > 1 ? atoi(argv[1]) : 0;
  if (times > 0) return times;
  fprintf(stderr, "usage: %s TIMES\n", argv[0]);
  exit(64);
}

static inline void check(int holds, const char *what) {
  if (holds) return;
  perror(what);
  exit(1);
}

#endif
