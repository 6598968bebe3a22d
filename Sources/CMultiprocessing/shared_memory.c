#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CMultiprocessing_shared_memory.h"
#include "descriptors.h"
#include "kernel_text.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/magic.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

int CMultiprocessing_high(int descriptor) {
  int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 1000);
  if (moved < 0) return descriptor;
  close(descriptor);
  return moved;
}

static int failed(int descriptor) {
  int error = errno;
  close(descriptor);
  return -error;
}

int CMultiprocessing_may_have_size(uint64_t size) {
  struct rlimit limit;
  return size <= INT64_MAX && (getrlimit(RLIMIT_FSIZE, &limit) != 0 || size <= limit.rlim_cur);
}

int CMultiprocessing_memory_create(const char *name, uint64_t size, int grows) {
  if (!CMultiprocessing_may_have_size(size)) return -EFBIG;
  int file = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (file < 0) return -errno;
  file = CMultiprocessing_high(file);
  int seals = F_SEAL_SHRINK | F_SEAL_SEAL | (grows ? 0 : F_SEAL_GROW);
  if (ftruncate(file, (off_t)size) != 0 || fcntl(file, F_ADD_SEALS, seals) != 0)
    return failed(file);
  return file;
}

int CMultiprocessing_identify(int descriptor, struct CMultiprocessing_file_identity *identity) {
  struct stat status;
  if (fstat(descriptor, &status) != 0) return errno;
  if (!S_ISREG(status.st_mode)) return EINVAL;
  identity->device = (uint64_t)status.st_dev;
  identity->inode = (uint64_t)status.st_ino;
  identity->size = (uint64_t)status.st_size;
  return 0;
}

int CMultiprocessing_memory_of_process(
  int32_t pid, int descriptor, uint64_t device, uint64_t inode) {
  char path[64];
  struct stat status;
  snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, descriptor);
  // Looked at first: to open what is not a file could block, or change something.
  if (stat(path, &status) != 0) return -errno;
  if (!S_ISREG(status.st_mode) || (uint64_t)status.st_dev != device ||
      (uint64_t)status.st_ino != inode)
    return -ESTALE;
  int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return -errno;
  struct CMultiprocessing_file_identity identity;
  if (CMultiprocessing_identify(file, &identity) != 0 || identity.device != device ||
      identity.inode != inode) {
    close(file);
    return -ESTALE;
  }
  return CMultiprocessing_high(file);
}

int CMultiprocessing_never_shrinks(int descriptor) {
  int seals = fcntl(descriptor, F_GET_SEALS);
  return seals >= 0 && (seals & F_SEAL_SHRINK) != 0;
}

void *CMultiprocessing_map(int descriptor, uint64_t offset, size_t size) {
  void *mapping =
    mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, (off_t)offset);
  return mapping == MAP_FAILED ? NULL : mapping;
}

void CMultiprocessing_unmap(void *mapping, size_t size) { munmap(mapping, size); }

int CMultiprocessing_populate(int descriptor, uint64_t offset, uint64_t size) {
  if (offset > INT64_MAX - size || !CMultiprocessing_may_have_size(offset + size)) return EFBIG;
  int result;
  do result = fallocate(descriptor, 0, (off_t)offset, (off_t)size);
  while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}

void CMultiprocessing_discard(int descriptor, uint64_t offset, uint64_t size) {
  fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)offset, (off_t)size);
}

/// The first number in a file; `fallback` if there is none.
static int64_t number_in(const char *path, int64_t fallback) {
  char text[64];
  if (read_kernel_text(path, text, sizeof text) <= 0) return fallback;
  char *end;
  long long number = strtoll(text, &end, 10);
  return end == text ? fallback : number;
}

/// A value of /proc/meminfo in bytes; -1 if it is not there.
static int64_t memory_value(const char *text, const char *name) {
  const char *line = strstr(text, name);
  return line ? strtoll(line + strlen(name), NULL, 10) * 1024 : -1;
}

int64_t CMultiprocessing_available_memory(void) {
  char text[4096];
  if (read_kernel_text("/proc/meminfo", text, sizeof text) <= 0) return -1;
  int64_t available = memory_value(text, "MemAvailable:");
  if (available < 0) return -1;
  int64_t swap = memory_value(text, "SwapFree:");
  if (swap > 0) available += swap;
  // Of a container that sees its own group at the top.
  int64_t limit = number_in("/sys/fs/cgroup/memory.max", -1);
  int64_t used = number_in("/sys/fs/cgroup/memory.current", 0);
  if (limit >= 0 && limit - used < available) available = limit > used ? limit - used : 0;
  return available;
}

int CMultiprocessing_futex_wait(
  const uint32_t *word, uint32_t expected, int64_t seconds, int64_t nanoseconds) {
  struct timespec end = {.tv_sec = seconds, .tv_nsec = nanoseconds};
  // With a bit set, the time is a moment and not a length.
  long result = syscall(
    SYS_futex, word, FUTEX_WAIT_BITSET, expected, &end, NULL, FUTEX_BITSET_MATCH_ANY);
  return result == 0 ? 0 : errno;
}

int CMultiprocessing_futex_wake(const uint32_t *word, int32_t count) {
  long woken = syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
  return woken < 0 ? 0 : (int)woken;
}

int32_t CMultiprocessing_robust_owner(const void *mutex) {
  // The futex word, which the kernel's protocol for robust locks fixes.
  uint32_t word = __atomic_load_n((const uint32_t *)mutex, __ATOMIC_RELAXED);
  if (word & FUTEX_OWNER_DIED) return -1;
  return (int32_t)(word & FUTEX_TID_MASK);
}

uint64_t CMultiprocessing_start_time(int32_t pid) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  if (read_kernel_text(path, text, sizeof text) <= 0) return 0;
  // The name, which may hold anything, ends with the last parenthesis; the time is field 22.
  char *field = strrchr(text, ')');
  for (int number = 2; field && number < 22; number++) field = strchr(field + 1, ' ');
  return field ? strtoull(field + 1, NULL, 10) : 0;
}

/// Whether there is such a process that has not ended, without a descriptor to look at it with.
static int seems_to_run(int32_t pid) {
  char path[64], program[1];
  struct stat threads;
  if (kill(pid, 0) != 0 && errno == ESRCH) return 0;
  // What has ended has no program any more, and neither has a first thread that ended before the others:
  // then there are more than one, each of them a link of the folder.
  snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
  if (readlink(path, program, sizeof program) >= 0 || errno != ENOENT) return 1;
  snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
  if (stat(path, &threads) != 0) return errno != ENOENT;
  return threads.st_nlink > 3;
}

int CMultiprocessing_process_runs(int32_t pid, uint64_t start_time) {
  // By its descriptor, since the state of a process whose first thread has ended says too little.
  int process = (int)syscall(SYS_pidfd_open, pid, 0);
  if (process < 0) return errno != ESRCH && errno != EINVAL && seems_to_run(pid);
  struct pollfd end = {.fd = process, .events = POLLIN};
  int has_ended = poll(&end, 1, 0) > 0;
  close(process);
  if (has_ended) return 0;
  uint64_t started = CMultiprocessing_start_time(pid);
  return started == 0 || start_time == 0 || started == start_time;
}

#endif
