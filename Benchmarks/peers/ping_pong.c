// The bare way: one thread here, one process there, eight bytes over a socket pair, or two pipes, and back.
#define _GNU_SOURCE
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "timing.h"

int main(int argc, char **argv) {
  int times = times_from(argc, argv);
  int there[2], back[2];
  if (argc > 2 && strcmp(argv[2], "pipe") == 0) {
    check(pipe(there) == 0 && pipe(back) == 0, "pipe");
  } else {
    int ends[2];
    check(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "socketpair");
    there[0] = ends[1], there[1] = ends[0];
    back[0] = dup(ends[0]), back[1] = dup(ends[1]);
    check(back[0] >= 0 && back[1] >= 0, "dup");
  }
  pid_t child = fork();
  check(child >= 0, "fork");
  uint64_t number;
  if (child == 0) {
    close(there[1]), close(back[0]);
    while (read(there[0], &number, sizeof number) == sizeof number) {
      number++;
      check(write(back[1], &number, sizeof number) == sizeof number, "write");
    }
    _exit(0);
  }
  close(there[0]), close(back[1]);
  double *samples = malloc(sizeof *samples * (size_t)times);
  for (int round = -1000; round < times; round++) {
    double begin = now();
    number = (uint64_t)(round + 1000);
    check(write(there[1], &number, sizeof number) == sizeof number, "write");
    check(read(back[0], &number, sizeof number) == sizeof number, "read");
    check(number == (uint64_t)(round + 1001), "the answer");
    if (round >= 0) samples[round] = now() - begin;
  }
  print_median(samples, (size_t)times);
}
