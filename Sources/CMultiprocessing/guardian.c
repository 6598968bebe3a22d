#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CMultiprocessing_named_memory.h"
#include "CMultiprocessing_processes.h"
#include "descriptors.h"
#include "spawning.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// A guardian is this executable, started again: it waits until its owner has ended, and then removes the
// names that it was told. Sources/Multiprocessing/SharedMemory/README.md has the rules.

extern char **environ;

/// Where a guardian finds its socket.
#define SOCKET CMULTIPROCESSING_CHANNEL

static int names(const char *entry, const char *variable) {
  size_t length = strlen(variable);
  return strncmp(entry, variable, length) == 0 && entry[length] == '=';
}

/// The environment with the guardian's mark alone of ours; the caller frees the array.
static char **environment_with(char *mark) {
  size_t count = 0, kept = 0;
  while (environ && environ[count]) count++;
  char **result = malloc((count + 2) * sizeof *result);
  if (!result) return NULL;
  for (size_t i = 0; i < count; i++)
    if (!names(environ[i], CMULTIPROCESSING_MARK) &&
        !names(environ[i], CMULTIPROCESSING_GUARDIAN_MARK))
      result[kept++] = environ[i];
  result[kept++] = mark;
  result[kept] = NULL;
  return result;
}

static int spawn(int socket, char **environment, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) return error;
  error = posix_spawnattr_init(&attributes);
  if (error) {
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }
  sigset_t all;
  sigfillset(&all);
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
  // A session of its own: what is sent to the owner's group is not for the guardian.
  short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID;
  if (!(error = posix_spawn_file_actions_adddup2(&actions, socket, SOCKET)) &&
      !(error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0)) &&
      !(error = posix_spawn_file_actions_adddup2(&actions, 0, 1)) &&
      !(error = posix_spawn_file_actions_adddup2(&actions, 0, 2)) &&
      !(error = posix_spawn_file_actions_addclosefrom_np(&actions, SOCKET + 1)) &&
      !(error = posix_spawnattr_setsigdefault(&attributes, &all)) &&
      // All blocked until it is there: it is to outlive signals that end the owner.
      !(error = posix_spawnattr_setsigmask(&attributes, &all)) &&
      !(error = posix_spawnattr_setflags(&attributes, flags))) {
    char *arguments[] = {"pleasingly-guardian", NULL};
    error = posix_spawn(pid, "/proc/self/exe", &actions, &attributes, arguments, environment);
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

int CMultiprocessing_guardian_start(int *process, int *socket) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return errno;
  int ours = CMultiprocessing_high(ends[0]);
  // Above those that it is given, so that to move it overwrites nothing.
  int theirs = CMultiprocessing_high(ends[1]);
  if (theirs <= SOCKET) {
    int moved = fcntl(theirs, F_DUPFD_CLOEXEC, SOCKET + 1);
    int error = errno;
    close(theirs);
    if (moved < 0) {
      close(ours);
      return error;
    }
    theirs = moved;
  }
  char mark[64];
  snprintf(mark, sizeof mark, CMULTIPROCESSING_GUARDIAN_MARK "=%ld", (long)getpid());
  char **environment = environment_with(mark);
  pid_t pid = 0;
  int error = environment ? spawn(theirs, environment, &pid) : ENOMEM;
  free(environment);
  close(theirs);
  if (error) {
    close(ours);
    return error;
  }
  int descriptor = (int)syscall(SYS_pidfd_open, pid, 0);
  if (descriptor >= 0) descriptor = CMultiprocessing_high(descriptor);
  error = descriptor < 0 ? errno : 0;
  // It says when it is there: one that could not be loaded would guard nothing.
  char byte;
  ssize_t count = 0;
  if (!error) {
    do count = recv(ours, &byte, 1, 0);
    while (count < 0 && errno == EINTR);
    if (count != 1) error = ECHILD;
  }
  if (!error) {
    *process = descriptor;
    *socket = ours;
    return 0;
  }
  close(ours);
  kill(pid, SIGKILL);
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
  }
  if (descriptor >= 0) close(descriptor);
  return error;
}

int CMultiprocessing_guardian_tell(int socket, const struct CMultiprocessing_guarded_name *name) {
  ssize_t sent;
  do sent = send(socket, name, sizeof *name, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? errno : 0;
}

void CMultiprocessing_guardian_end(int process, int socket) {
  close(socket);
  // By its descriptor: its number may be another process's, should somebody else have reaped it.
  syscall(SYS_pidfd_send_signal, process, SIGKILL, NULL, 0);
  siginfo_t information;
  while (waitid((idtype_t)3 /* P_PIDFD */, (id_t)process, &information, WEXITED) < 0 &&
         errno == EINTR) {
  }
  close(process);
}

// MARK: In the guardian

/// The names that are guarded.
static struct CMultiprocessing_guarded_name *guarded;
static size_t guarded_count, guarded_capacity;

static int is_same(
  const struct CMultiprocessing_guarded_name *one, const struct CMultiprocessing_guarded_name *other) {
  return one->device == other->device && one->inode == other->inode &&
         strcmp(one->name, other->name) == 0;
}

static void take(const struct CMultiprocessing_guarded_name *name) {
  if (!name->is_guarded) {
    for (size_t i = 0; i < guarded_count; i++)
      if (is_same(&guarded[i], name)) guarded[i--] = guarded[--guarded_count];
    return;
  }
  if (guarded_count == guarded_capacity) {
    size_t capacity = guarded_capacity ? 2 * guarded_capacity : 16;
    void *more = realloc(guarded, capacity * sizeof *guarded);
    if (!more) return;
    guarded = more;
    guarded_capacity = capacity;
  }
  guarded[guarded_count++] = *name;
}

/// Takes what the owner says until it has ended; what it said last is taken all the same.
static void listen_to(int owner) {
  struct pollfd both[2] = {{.fd = SOCKET, .events = POLLIN}, {.fd = owner, .events = POLLIN}};
  for (;;) {
    if (poll(both, owner < 0 ? 1 : 2, -1) < 0) continue;
    int has_ended = owner >= 0 && both[1].revents;
    for (;;) {
      struct CMultiprocessing_guarded_name name;
      ssize_t count = recv(SOCKET, &name, sizeof name, MSG_DONTWAIT);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) break;
      if (count <= 0) return;
      if (count == (ssize_t)sizeof name) {
        name.name[CMULTIPROCESSING_NAME_LIMIT] = 0;
        take(&name);
      }
    }
    // A copy that it forked may have the socket still.
    if (has_ended) return;
  }
}

/// Guards names before `main`, if this process was started for that.
__attribute__((constructor)) static void enter_guardian(void) {
  const char *mark = getenv(CMULTIPROCESSING_GUARDIAN_MARK);
  if (!mark) return;
  long owner = strtol(mark, NULL, 10);
  unsetenv(CMULTIPROCESSING_GUARDIAN_MARK);
  // A mark that was set by hand comes without the socket that the owner made.
  struct ucred peer;
  socklen_t size = sizeof peer;
  if (getsockopt(SOCKET, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return;
  if (owner <= 0 || peer.pid != owner) return;
  prctl(PR_SET_NAME, "pl-guardian");
  if (chdir("/") != 0) _exit(1);
  int process = (int)syscall(SYS_pidfd_open, (pid_t)owner, 0);
  // Before the number was looked up it may have become another's.
  if (getppid() != (pid_t)owner) {
    if (process >= 0) close(process);
    process = -1;
  }
  send(SOCKET, "", 1, MSG_NOSIGNAL);
  listen_to(process);
  for (size_t i = 0; i < guarded_count; i++)
    CMultiprocessing_named_memory_remove(
      guarded[i].name, guarded[i].device, guarded[i].inode);
  _exit(0);
}

#endif
