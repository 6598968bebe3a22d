#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CMultiprocessing_spawning.h"

#ifdef __linux__

#include "CMultiprocessing_processes.h"
#include "kernel_text.h"
#include "spawning.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

extern char **environ;

static size_t count_of(char *const *strings) {
  size_t count = 0;
  while (strings && strings[count]) count++;
  return count;
}

/// Whether one of `strings` (`NAME` or `NAME=value`) is about the same variable as `entry`.
static int names(char *const *strings, const char *entry) {
  size_t length = strcspn(entry, "=");
  for (; strings && *strings; strings++)
    if (strncmp(*strings, entry, length) == 0 &&
        ((*strings)[length] == '=' || (*strings)[length] == 0))
      return 1;
  return 0;
}

int CMultiprocessing_depth(void) {
  static atomic_int known = -1;
  int depth = atomic_load(&known);
  if (depth >= 0) return depth;
  const char *text = getenv(CMULTIPROCESSING_DEPTH);
  long number = text ? strtol(text, NULL, 10) : 0;
  depth = number < 0 ? 0 : number > 1000000 ? 1000000 : (int)number;
  atomic_store(&known, depth);
  return depth;
}

/// The worker's environment with its marks in it; the caller frees the array (not its strings).
static char **environment_of(const struct CMultiprocessing_start *start, char *const *marks) {
  char *const *ours = start->inherits_environment ? environ : NULL;
  char **result = malloc(
    (count_of(ours) + count_of(start->changes) + count_of(start->defaults) + 3) * sizeof(char *));
  if (!result) return NULL;
  size_t kept = 0;
  for (char *const *entry = ours; entry && *entry; entry++)
    if (!names(marks, *entry) && !names(start->changes, *entry)) result[kept++] = *entry;
  for (char *const *entry = start->changes; entry && *entry; entry++)
    if (strchr(*entry, '=') && !names(marks, *entry)) result[kept++] = *entry;
  result[kept] = NULL;
  for (char *const *entry = start->defaults; entry && *entry; entry++) {
    if (names(result, *entry) || names(start->changes, *entry)) continue;
    result[kept++] = *entry;
    result[kept] = NULL;
  }
  for (char *const *mark = marks; *mark; mark++) result[kept++] = *mark;
  result[kept] = NULL;
  return result;
}

void CMultiprocessing_keyboard_signals(sigset_t *signals) {
  sigemptyset(signals);
  sigaddset(signals, SIGINT);
  sigaddset(signals, SIGQUIT);
  sigaddset(signals, SIGTSTP);
}

/// The same descriptor above those that a worker is given, for a program that closed its standard
/// streams: moving one into its place must not overwrite another that is still to be moved.
/// Returns `descriptor` itself if it is high enough, else a copy that the caller closes, or -1.
static int above_the_given(int descriptor) {
  if (descriptor < 0 || descriptor > CMULTIPROCESSING_CHANNEL) return descriptor;
  return fcntl(descriptor, F_DUPFD_CLOEXEC, CMULTIPROCESSING_CHANNEL + 1);
}

static int place_output(posix_spawn_file_actions_t *actions, int descriptor, int place) {
  if (descriptor == CMULTIPROCESSING_INHERIT) {
    // Where there is none to inherit, a file that a job opens must not take its place.
    int flags = fcntl(place, F_GETFD);
    if (flags >= 0 && !(flags & FD_CLOEXEC)) return 0;
    descriptor = CMULTIPROCESSING_DISCARD;
  }
  if (descriptor == CMULTIPROCESSING_DISCARD)
    return posix_spawn_file_actions_addopen(actions, place, "/dev/null", O_WRONLY, 0);
  return posix_spawn_file_actions_adddup2(actions, descriptor, place);
}

static int spawn(
  const struct CMultiprocessing_start *start, int channel, int output, int error_output,
  char **environment, int32_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) return error;
  error = posix_spawnattr_init(&attributes);
  if (error) {
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }
  sigset_t all, keyboard;
  sigfillset(&all);
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
  CMultiprocessing_keyboard_signals(&keyboard);
  short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP;
  // Nothing is closed by number but what lies above all that the worker is given.
  if (!(error = place_output(&actions, output, STDOUT_FILENO)) &&
      !(error = place_output(&actions, error_output, STDERR_FILENO)) &&
      !(error = posix_spawn_file_actions_adddup2(&actions, channel, CMULTIPROCESSING_CHANNEL)) &&
      !(error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)) &&
      !(error = posix_spawn_file_actions_addclosefrom_np(&actions, CMULTIPROCESSING_CHANNEL + 1)) &&
      (!start->directory ||
       !(error = posix_spawn_file_actions_addchdir_np(&actions, start->directory))) &&
      !(error = posix_spawnattr_setsigdefault(&attributes, &all)) &&
      !(error = posix_spawnattr_setsigmask(&attributes, &keyboard)) &&
      !(error = posix_spawnattr_setpgroup(&attributes, 0)) &&
      !(error = posix_spawnattr_setflags(&attributes, flags))) {
    char *arguments[] = {(char *)start->title, NULL};
    error = posix_spawn(pid, "/proc/self/exe", &actions, &attributes, arguments, environment);
    if (!error) CMultiprocessing_remember_worker(*pid);
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

int CMultiprocessing_spawn_worker(const struct CMultiprocessing_start *start, int32_t *pid) {
  char mark[64];
  snprintf(
    mark, sizeof mark, CMULTIPROCESSING_MARK "=%ld%.1s", (long)getpid(),
    start->takes_interrupts ? (char[]){CMULTIPROCESSING_TAKES_INTERRUPTS, 0} : "");
  char depth[64];
  snprintf(depth, sizeof depth, CMULTIPROCESSING_DEPTH "=%d", CMultiprocessing_depth() + 1);
  char **environment = environment_of(start, (char *[]){mark, depth, NULL});
  if (!environment) return ENOMEM;
  int channel = above_the_given(start->channel);
  int output = above_the_given(start->output);
  int error_output = above_the_given(start->error);
  int error;
  if (channel < 0 || (output < 0 && start->output >= 0) || (error_output < 0 && start->error >= 0))
    error = errno;
  else
    error = spawn(start, channel, output, error_output, environment, pid);
  if (channel >= 0 && channel != start->channel) close(channel);
  if (output >= 0 && output != start->output) close(output);
  if (error_output >= 0 && error_output != start->error) close(error_output);
  free(environment);
  return error;
}

int CMultiprocessing_set_nice(int32_t pid, int nice) {
  return setpriority(PRIO_PROCESS, (id_t)pid, nice) == 0 ? 0 : errno;
}

int CMultiprocessing_set_processors(int32_t pid, const int32_t *processors, int count) {
  int highest = 0;
  for (int i = 0; i < count; i++) {
    if (processors[i] < 0 || processors[i] >= 1 << 16) return EINVAL;
    if (processors[i] > highest) highest = processors[i];
  }
  cpu_set_t *set = CPU_ALLOC(highest + 1);
  if (!set) return ENOMEM;
  size_t size = CPU_ALLOC_SIZE(highest + 1);
  CPU_ZERO_S(size, set);
  for (int i = 0; i < count; i++) CPU_SET_S(processors[i], size, set);
  int error = sched_setaffinity(pid, size, set) == 0 ? 0 : errno;
  CPU_FREE(set);
  return error;
}

static int limit(int32_t pid, int resource, uint64_t value) {
  struct rlimit both = {.rlim_cur = value, .rlim_max = value};
  return prlimit(pid, resource, &both, NULL) == 0 ? 0 : errno;
}

int CMultiprocessing_limit_memory(int32_t pid, uint64_t bytes) {
  return limit(pid, RLIMIT_DATA, bytes);
}

int CMultiprocessing_limit_open_files(int32_t pid, uint64_t count) {
  return limit(pid, RLIMIT_NOFILE, count);
}

/// How much private writable memory this process has mapped; 0 if nobody knows.
static uint64_t private_memory(void) {
  char text[256];
  if (read_kernel_text("/proc/self/statm", text, sizeof text) <= 0) return 0;
  unsigned long data;
  if (sscanf(text, "%*u %*u %*u %*u %*u %lu", &data) != 1) return 0;
  return (uint64_t)data * (uint64_t)sysconf(_SC_PAGESIZE);
}

int CMultiprocessing_limit_growth(uint64_t bytes) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_DATA, &limit) != 0) return errno;
  limit.rlim_cur = limit.rlim_max;
  if (bytes) {
    uint64_t held = private_memory();
    if (held == 0) return EIO;
    if (held + bytes < (uint64_t)limit.rlim_max) limit.rlim_cur = held + bytes;
  }
  return setrlimit(RLIMIT_DATA, &limit) == 0 ? 0 : errno;
}

const char *CMultiprocessing_runtime_library(void) {
  void *symbol = dlsym(RTLD_DEFAULT, "swift_retain");
  Dl_info found;
  if (!symbol || !dladdr(symbol, &found) || !found.dli_fname) return NULL;
  return strstr(found.dli_fname, "libswiftCore") ? found.dli_fname : NULL;
}

#endif
