// How a worker is started, and what is settled for it before its first job.
#ifndef CMULTIPROCESSING_SPAWNING_H
#define CMULTIPROCESSING_SPAWNING_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// In the place of a descriptor: the one that this process has under that number.
#define CMULTIPROCESSING_INHERIT (-1)
/// In the place of a descriptor: what is written goes nowhere.
#define CMULTIPROCESSING_DISCARD (-2)

/// What a worker is started with.
struct CMultiprocessing_start {
  /// Its argv[0].
  const char *title;
  /// The worker's end of its channel; the caller closes it.
  int channel;
  /// What becomes its standard output and standard error; the caller closes them.
  int output;
  int error;
  /// Its working directory; NULL for this process's.
  const char *directory;
  /// Whether it has the variables of this process.
  int inherits_environment;
  /// `NAME=value` for variables that it has whatever this process has, `NAME` for those that it has
  /// not; ends with NULL.
  char *const *changes;
  /// `NAME=value` for variables that it has if nothing else says so; ends with NULL.
  char *const *defaults;
  /// Whether SIGINT has its default action, instead of being ignored.
  int takes_interrupts;
};

/// How many workers lie above this process, itself included; what its start was told, whatever the
/// environment says by now.
int CMultiprocessing_depth(void);

/// Starts this executable again as a worker. Returns 0 or an errno.
///
/// The worker dies with the *thread* that calls this, so that thread must be immortal.
int CMultiprocessing_spawn_worker(const struct CMultiprocessing_start *start, int32_t *pid);

/// A pipe, both ends close-on-exec, of which the reading end never blocks. Returns 0 or an errno.
int CMultiprocessing_output_pipe(int *reading, int *writing);

/// Settles what a process may do; each returns 0 or an errno.
int CMultiprocessing_set_nice(int32_t pid, int nice);
int CMultiprocessing_set_processors(int32_t pid, const int32_t *processors, int count);
int CMultiprocessing_limit_memory(int32_t pid, uint64_t bytes);
int CMultiprocessing_limit_open_files(int32_t pid, uint64_t count);

/// In a worker: lets its private memory grow by so many bytes from what it holds now (0: without
/// bound), until it is called again. Returns 0 or an errno.
int CMultiprocessing_limit_growth(uint64_t bytes);

/// Where the Swift runtime's library lies; NULL if it is part of the executable.
const char *CMultiprocessing_runtime_library(void);

#ifdef __cplusplus
}
#endif

#endif
