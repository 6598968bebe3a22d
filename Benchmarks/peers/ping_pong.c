// The bare way: one thread here, one process there, eight bytes over a socket pair and back.
#define _GNU_SOURCE
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include "timing.h"

int main(int argc, char **argv) {
  int times = times_from(argc, argv);
  int ends[2];
  check(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "socketpair");
  pid_t child = fork();
  check(child >= 0, "fork");
  uint64_t number;
  if (child == 0) {
    close(ends[0]);
    while (recv(ends[1], &number, sizeof number, MSG_WAITALL) == sizeof number) {
      number++;
      send(ends[1], &number, sizeof number, 0);
    }
    _exit(0);
  }
  close(ends[1]);
  double *samples = malloc(sizeof *samples * (size_t)times);
  for (int round = -1000; round < times; round++) {
    double begin = now();
    number = (uint64_t)(round + 1000);
    check(send(ends[0], &number, sizeof number, 0) == sizeof number, "send");
    check(recv(ends[0], &number, sizeof number, MSG_WAITALL) == sizeof number, "recv");
    check(number == (uint64_t)(round + 1001), "the answer");
    if (round >= 0) samples[round] = now() - begin;
  }
  print_median(samples, (size_t)times);
}
