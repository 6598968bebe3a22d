// What a process costs: posix_spawn and wait of a program, by default of /bin/true.
#define _GNU_SOURCE
#include <spawn.h>
#include <sys/wait.h>

#include "timing.h"

extern char **environ;

int main(int argc, char **argv) {
  int times = times_from(argc, argv);
  const char *program = argc > 2 ? argv[2] : "/bin/true";
  double *samples = malloc(sizeof *samples * (size_t)times);
  for (int round = -3; round < times; round++) {
    double begin = now();
    pid_t pid;
    char *arguments[] = {(char *)program, NULL};
    check(posix_spawn(&pid, program, NULL, NULL, arguments, environ) == 0, "posix_spawn");
    int status;
    check(waitpid(pid, &status, 0) == pid && status == 0, "waitpid");
    if (round >= 0) samples[round] = now() - begin;
  }
  print_median(samples, (size_t)times);
}
