// Eight bytes to another process and back through shared memory: the one who waits looks so many times (40
// if not given), and then sleeps on a futex. Seconds of one way there and back, the median.
#define _GNU_SOURCE
#include <linux/futex.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "timing.h"

struct side {
  _Alignas(64) _Atomic uint32_t turn, sleeps;
  uint64_t number;
};

static int looks = 40;

static void wait_for(struct side *side, uint32_t turn) {
  for (int look = 0; look < looks; look++) {
    if (atomic_load(&side->turn) == turn) return;
    if (look < 7)
      for (int i = 0; i < 1 << look; i++) __builtin_ia32_pause();
    else
      sched_yield();
  }
  while (atomic_load(&side->turn) != turn) {
    atomic_store(&side->sleeps, 1);
    if (atomic_load(&side->turn) == turn) break;
    syscall(SYS_futex, &side->turn, FUTEX_WAIT, turn - 1, NULL, NULL, 0);
  }
  atomic_store(&side->sleeps, 0);
}

static void give(struct side *side, uint32_t turn) {
  atomic_store(&side->turn, turn);
  if (atomic_load(&side->sleeps)) syscall(SYS_futex, &side->turn, FUTEX_WAKE, 1, NULL, NULL, 0);
}

int main(int argc, char **argv) {
  int times = times_from(argc, argv);
  if (argc > 2) looks = atoi(argv[2]);
  struct side *sides =
    mmap(NULL, 2 * sizeof *sides, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  check(sides != MAP_FAILED, "mmap");
  uint32_t all = (uint32_t)times + 1000;
  pid_t child = fork();
  check(child >= 0, "fork");
  if (child == 0) {
    for (uint32_t turn = 1; turn <= all; turn++) {
      wait_for(&sides[0], turn);
      sides[1].number = sides[0].number + 1;
      give(&sides[1], turn);
    }
    _exit(0);
  }
  double *samples = malloc(sizeof *samples * (size_t)times);
  for (uint32_t turn = 1; turn <= all; turn++) {
    double begin = now();
    sides[0].number = turn;
    give(&sides[0], turn);
    wait_for(&sides[1], turn);
    check(sides[1].number == turn + 1, "the answer");
    if (turn > 1000) samples[turn - 1001] = now() - begin;
  }
  print_median(samples, (size_t)times);
}
