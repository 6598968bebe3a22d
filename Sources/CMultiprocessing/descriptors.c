#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CMultiprocessing_processes.h"
#include "CMultiprocessing_spawning.h"
#include "descriptors.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

int CMultiprocessing_above_standard(int descriptor) {
  if (descriptor < 0) return -errno;
  if (descriptor > STDERR_FILENO) return descriptor;
  int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  int error = errno;
  close(descriptor);
  return moved < 0 ? -error : moved;
}

/// Keeps a pair of which the first end is ours and does not block.
static int keep_pair(int ends[2], int *ours, int *theirs) {
  int first = CMultiprocessing_above_standard(ends[0]);
  int second = CMultiprocessing_above_standard(ends[1]);
  int error = 0;
  if (first < 0)
    error = -first;
  else if (second < 0)
    error = -second;
  else if (fcntl(first, F_SETFL, O_NONBLOCK) != 0)
    error = errno;
  if (error) {
    if (first >= 0) close(first);
    if (second >= 0) close(second);
    return error;
  }
  *ours = first;
  *theirs = second;
  return 0;
}

int CMultiprocessing_channel_pair(int *supervisor_end, int *worker_end) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return errno;
  return keep_pair(ends, supervisor_end, worker_end);
}

int CMultiprocessing_output_pipe(int *reading, int *writing) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return errno;
  return keep_pair(ends, reading, writing);
}

#endif
