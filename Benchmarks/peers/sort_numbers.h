// The numbers that everybody sorts: splitmix64 (Steele et al., 2014), from 0 to 1.
#ifndef PEERS_SORT_NUMBERS_H
#define PEERS_SORT_NUMBERS_H

#include <stdint.h>
#include <vector>

#include "timing.h"

static inline std::vector<double> numbers(long count) {
  uint64_t state = 20261126;
  std::vector<double> numbers(count);
  for (double &number : numbers) {
    state += 0x9e3779b97f4a7c15;
    uint64_t bits = state;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    bits ^= bits >> 31;
    number = (double)(bits >> 11) * 0x1p-53;
  }
  return numbers;
}

#endif
