#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CMultiprocessing_fork_mark.h"
#include "CMultiprocessing_processes.h"
#include "CMultiprocessing_spawning.h"
#include "descriptors.h"
#include "looking.h"
#include "spawning.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// The workers that have not been reaped, for those who end the process: only the supervisor's
// thread writes here. What does not fit is left to the kernel (PR_SET_PDEATHSIG).
enum { live_capacity = 16384 };
static _Atomic pid_t live[live_capacity];
static atomic_int live_high;
static atomic_int is_reaping, is_ending;

void CMultiprocessing_remember_worker(pid_t pid) {
  for (int i = 0; i < live_capacity; i++) {
    if (atomic_load(&live[i]) != 0) continue;
    atomic_store(&live[i], pid);
    if (i >= atomic_load(&live_high)) atomic_store(&live_high, i + 1);
    return;
  }
}

static void forget_worker(pid_t pid) {
  for (int i = 0; i < atomic_load(&live_high); i++)
    if (atomic_load(&live[i]) == pid) atomic_store(&live[i], 0);
}

/// Waits for what nobody can announce: whoever ends the process may be in a signal handler, where no
/// lock and no condition may be used, and `nanosleep` may. Its callers count how often they wait.
static void pause_briefly(void) {
  struct timespec millisecond = {.tv_nsec = 1000000};
  nanosleep(&millisecond, NULL);
}

void CMultiprocessing_end_workers(void) {
  // A process that was forked off must not end the workers of its parent.
  if (!CMultiprocessing_is_original()) return;
  // Once `is_ending` is seen nobody reaps any more, so the numbers below stay our workers'.
  if (atomic_exchange(&is_ending, 1)) return;
  for (int round = 0; round < 10 && atomic_load(&is_reaping); round++) pause_briefly();
  int high = atomic_load(&live_high);
  for (int i = 0; i < high; i++) {
    pid_t pid = atomic_load(&live[i]);
    if (pid > 0) killpg(pid, SIGKILL);
  }
  for (int round = 0, left = 1; left && round < 500; round++) {
    left = 0;
    for (int i = 0; i < high; i++) {
      pid_t pid = atomic_load(&live[i]);
      if (pid <= 0) continue;
      if (waitpid(pid, NULL, WNOHANG) == 0)
        left = 1;
      else
        atomic_store(&live[i], 0);
    }
    if (left) pause_briefly();
  }
}

void CMultiprocessing_end_workers_at_exit(void) { atexit(CMultiprocessing_end_workers); }

void CMultiprocessing_end_with_parent(int32_t parent) {
  // Ask to die with the parent first, then see whether it had died before we asked.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != (pid_t)parent) _exit(0);
}

int CMultiprocessing_open_pidfd(int32_t pid) {
  long descriptor = syscall(SYS_pidfd_open, pid, 0);  // close-on-exec by definition
  return CMultiprocessing_above_standard((int)descriptor);
}

enum CMultiprocessing_ending CMultiprocessing_reap(int32_t pid, int *value, int64_t *peak_memory) {
  int status;
  struct rusage usage;
  pid_t reaped;
  atomic_store(&is_reaping, 1);
  while (atomic_load(&is_ending)) {  // the process is at its end, and this thread with it
    atomic_store(&is_reaping, 0);
    pause();
  }
  do reaped = wait4(pid, &status, WNOHANG, &usage);
  while (reaped < 0 && errno == EINTR);
  if (reaped != 0) forget_worker(pid);
  atomic_store(&is_reaping, 0);
  if (reaped == 0) return CMultiprocessing_running;
  *value = 0;
  *peak_memory = 0;
  if (reaped < 0) return CMultiprocessing_unknown;
  *peak_memory = (int64_t)usage.ru_maxrss * 1024;
  if (WIFEXITED(status)) {
    *value = WEXITSTATUS(status);
    return CMultiprocessing_exited;
  }
  *value = WTERMSIG(status);
  return WCOREDUMP(status) ? CMultiprocessing_dumped_core : CMultiprocessing_signaled;
}

void CMultiprocessing_kill_and_reap(int32_t pid) {
  killpg(pid, SIGKILL);
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
  }
  forget_worker(pid);
}

int CMultiprocessing_signal_group(int32_t pid, int signal) {
  return killpg(pid, signal) == 0 ? 0 : errno;
}

/// Real-time, so that it carries a number and the C library uses it for nothing.
#define REQUEST (SIGRTMIN + 8)

static _Atomic uint32_t lease_to_stop;

static void take_request(int signal, siginfo_t *information, void *context) {
  (void)signal, (void)context;
  if (information->si_code == SI_QUEUE)
    atomic_store(&lease_to_stop, (uint32_t)information->si_value.sival_int);
}

int CMultiprocessing_ask_to_stop(int32_t pid, uint32_t lease) {
  union sigval value = {.sival_int = (int)lease};
  return sigqueue(pid, REQUEST, value) == 0 ? 0 : errno;
}

int CMultiprocessing_listen_to_requests(void) {
  struct sigaction action = {.sa_sigaction = take_request, .sa_flags = SA_SIGINFO | SA_RESTART};
  return sigaction(REQUEST, &action, NULL) == 0 ? 0 : errno;
}

uint32_t CMultiprocessing_lease_to_stop(void) { return atomic_load(&lease_to_stop); }

static void *map_board(int descriptor, size_t size) {
  void *board = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  return board == MAP_FAILED ? NULL : board;
}

void *CMultiprocessing_make_board(size_t size, int *descriptor) {
  int memory = memfd_create("pleasingly-board", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (memory < 0) return NULL;
  // Out of the way of jobs that close descriptors, like the channel.
  int moved = fcntl(memory, F_DUPFD_CLOEXEC, 1000);
  if (moved >= 0) {
    close(memory);
    memory = moved;
  }
  void *board = ftruncate(memory, (off_t)size) == 0 ? map_board(memory, size) : NULL;
  // A job that truncated it would take the supervisor down with it.
  if (board && fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    munmap(board, size);
    board = NULL;
  }
  if (!board) close(memory);
  *descriptor = memory;
  return board;
}

void *CMultiprocessing_open_board(int32_t pid, int descriptor, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, descriptor);
  int memory = CMultiprocessing_above_standard(open(path, O_RDWR | O_CLOEXEC));
  if (memory < 0) return NULL;
  struct stat status;
  // A mapping beyond the end of the file would end this process when it is read, so the file must
  // be large enough, and sealed against becoming smaller.
  void *board = NULL;
  int seals = fcntl(memory, F_GET_SEALS);
  if (fstat(memory, &status) == 0 && (size_t)status.st_size >= size && seals >= 0 &&
      (seals & F_SEAL_SHRINK))
    board = map_board(memory, size);
  close(memory);
  return board;
}

void CMultiprocessing_close_board(void *board, size_t size) { munmap(board, size); }

uint64_t CMultiprocessing_board_load(const void *board) {
  return atomic_load_explicit((const _Atomic uint64_t *)board, memory_order_acquire);
}

void CMultiprocessing_board_store(void *board, uint64_t value) {
  atomic_store_explicit((_Atomic uint64_t *)board, value, memory_order_release);
}

long CMultiprocessing_send(int socket, const void *bytes, size_t count) {
  ssize_t sent;
  do sent = send(socket, bytes, count, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : sent;
}

long CMultiprocessing_send_both(
  int socket, const void *first, size_t first_count, const void *second, size_t second_count) {
  struct iovec parts[2] = {
    {.iov_base = (void *)first, .iov_len = first_count},
    {.iov_base = (void *)second, .iov_len = second_count}};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
  ssize_t sent;
  do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : sent;
}

long CMultiprocessing_receive(int socket, void *bytes, size_t count) {
  ssize_t received;
  do received = recv(socket, bytes, count, 0);
  while (received < 0 && errno == EINTR);
  return received < 0 ? -errno : received;
}

void CMultiprocessing_await_input(int socket) {
  char byte;
  ssize_t received;
  do received = recv(socket, &byte, 1, MSG_PEEK);
  while (received < 0 && errno == EINTR);
}

int64_t CMultiprocessing_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

long CMultiprocessing_poll_receive(
  int socket, void *bytes, size_t count, int64_t nanoseconds, int has_looked) {
  struct looking looking = {.end = CMultiprocessing_now() + nanoseconds};
  for (;;) {
    if (!has_looked) {
      ssize_t received = recv(socket, bytes, count, MSG_DONTWAIT);
      if (received >= 0) return received;
      if (errno != EAGAIN && errno != EINTR) return -errno;
    }
    has_looked = 0;
    if (!keep_looking(&looking)) return -EAGAIN;
  }
}

void CMultiprocessing_shut_down(int socket) { shutdown(socket, SHUT_RDWR); }

int CMultiprocessing_poll_create(void) {
  return CMultiprocessing_above_standard(epoll_create1(EPOLL_CLOEXEC));
}

int CMultiprocessing_poll_watch(
  int poll, int descriptor, uint64_t token, int input, int output, int known) {
  struct epoll_event event = {
    .events = (input ? EPOLLIN : 0) | (output ? EPOLLOUT : 0), .data.u64 = token};
  // A hang-up is told whatever is asked for, and would be without end.
  if (!event.events) event.events = EPOLLONESHOT;
  int operation = known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  return epoll_ctl(poll, operation, descriptor, &event) == 0 ? 0 : errno;
}

void CMultiprocessing_poll_forget(int poll, int descriptor) {
  epoll_ctl(poll, EPOLL_CTL_DEL, descriptor, NULL);
}

int CMultiprocessing_poll_wait(
  int poll, struct CMultiprocessing_event *events, int capacity, int timeout) {
  struct epoll_event raw[64];
  if (capacity > 64) capacity = 64;
  int count;
  do count = epoll_wait(poll, raw, capacity, timeout);
  while (count < 0 && errno == EINTR);
  if (count < 0) return -errno;
  for (int i = 0; i < count; i++) {
    events[i].token = raw[i].data.u64;
    events[i].readable = (raw[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0;
    events[i].writable = (raw[i].events & EPOLLOUT) != 0;
  }
  return count;
}

int CMultiprocessing_end_create(void) {
  return CMultiprocessing_above_standard(
    eventfd(0, EFD_SEMAPHORE | EFD_CLOEXEC | EFD_NONBLOCK));
}

int CMultiprocessing_end_copy(int descriptor) {
  return fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
}

void CMultiprocessing_end_signal(int descriptor) {
  // Whoever reads it all the same takes one of them.
  uint64_t most = UINT64_MAX - 1;
  ssize_t written;
  do written = write(descriptor, &most, sizeof most);
  while (written < 0 && errno == EINTR);
}

int CMultiprocessing_wakeup_create(void) {
  return CMultiprocessing_above_standard(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

void CMultiprocessing_wakeup_signal(int descriptor) {
  uint64_t one = 1;
  ssize_t written;
  do written = write(descriptor, &one, sizeof one);
  while (written < 0 && errno == EINTR);
}

void CMultiprocessing_wakeup_clear(int descriptor) {
  uint64_t count;
  ssize_t got;
  do got = read(descriptor, &count, sizeof count);
  while (got < 0 && errno == EINTR);
}

void CMultiprocessing_flush_all(void) { fflush(NULL); }

long CMultiprocessing_unread(int descriptor) {
  int count = 0;
  return ioctl(descriptor, FIONREAD, &count) == 0 ? count : -errno;
}

// Written once, before there are jobs.
static dev_t error_device;
static ino_t error_inode;

void CMultiprocessing_remember_error(void) {
  struct stat status;
  if (fstat(STDERR_FILENO, &status) != 0) return;
  error_device = status.st_dev;
  error_inode = status.st_ino;
}

long CMultiprocessing_unread_error(void) {
  struct stat status;
  if (fstat(STDERR_FILENO, &status) != 0 || status.st_ino != error_inode ||
      status.st_dev != error_device)
    return -EBADF;
  return CMultiprocessing_unread(STDERR_FILENO);
}

int CMultiprocessing_has_input(int socket, int *has_streams) {
  struct pollfd all[4] = {{.fd = 0}, {.fd = 1}, {.fd = 2}, {.fd = socket, .events = POLLIN}};
  *has_streams = 1;
  if (poll(all, 4, 0) <= 0) return 0;
  for (int i = 0; i < 3; i++)
    if (all[i].revents & POLLNVAL) *has_streams = 0;
  return all[3].revents != 0;
}

static void *watch_channel(void *argument) {
  struct pollfd watched = {.fd = (int)(intptr_t)argument, .events = POLLRDHUP};
  for (;;) {
    int count = poll(&watched, 1, -1);
    // A job that closed the channel itself (POLLNVAL) is the supervisor's to judge, not ours.
    if (count > 0 && (watched.revents & POLLNVAL)) return NULL;
    if (count > 0) _exit(0);
  }
}

int CMultiprocessing_exit_on_hangup(int channel) {
  pthread_attr_t attributes;
  int error = pthread_attr_init(&attributes);
  if (error) return error;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 65536);
  sigset_t all, before;
  // Signals belong to the job's own threads, but for those by which Swift's runtime stops the threads
  // of a process that crashes: it would wait for this one.
  sigfillset(&all);
  sigdelset(&all, SIGUSR1);
  sigdelset(&all, SIGUSR2);
  sigdelset(&all, SIGPROF);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  error = pthread_create(&thread, &attributes, watch_channel, (void *)(intptr_t)channel);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return error;
}

/// The worker's loop; Swift defines it in `Multiprocessing`, and it is missing where only
/// `Threading` is linked.
extern void CMultiprocessing_worker_main(int channel) __attribute__((weak));

/// Moves the channel to a high number, where a job that closes or counts descriptors does not meet
/// it, and where no file that a job opens takes its place.
static int out_of_the_way(int channel) {
  static const int floors[] = {1000, 200, 50};
  for (int i = 0; i < 3; i++) {
    int moved = fcntl(channel, F_DUPFD_CLOEXEC, floors[i]);
    if (moved >= 0) {
      close(channel);
      return moved;
    }
  }
  fcntl(channel, F_SETFD, FD_CLOEXEC);
  return channel;
}

typedef void (*initializer)(int, char **, char **);

// The linker's names for the executable's list of initializers; missing where this file is part of a
// dynamic library.
extern const initializer __init_array_start[] __attribute__((weak, visibility("hidden")));
extern const initializer __init_array_end[] __attribute__((weak, visibility("hidden")));

static void enter_worker(int, char **, char **);

/// Runs the executable's initializers that come after ours, which never returns: those of the C++
/// parts of a program, and of the Swift runtime where it is linked statically.
static void run_later_initializers(int count, char **arguments, char **environment) {
  if (!__init_array_start || !__init_array_end) return;
  const initializer *next = __init_array_start;
  while (next < __init_array_end && *next != enter_worker) next++;
  if (next == __init_array_end) return;  // this is a library, and the list somebody else's
  for (next++; next < __init_array_end; next++)
    if (*next) (*next)(count, arguments, environment);
}

/// Enters the worker's loop before `main`, if this process was started as a worker.
__attribute__((constructor)) static void enter_worker(
  int count, char **arguments, char **environment) {
  const char *mark = getenv(CMULTIPROCESSING_MARK);
  if (!mark || !CMultiprocessing_worker_main) return;
  char *rest;
  long parent = strtol(mark, &rest, 10);
  int takes_interrupts = *rest == CMULTIPROCESSING_TAKES_INTERRUPTS;
  unsetenv(CMULTIPROCESSING_MARK);  // whatever the job starts is not a worker of ours
  CMultiprocessing_depth();          // before a job can change the variable

  // A mark that was inherited by accident, or set by hand, comes without the socket that the
  // supervisor made: then this is an ordinary start.
  struct ucred peer;
  socklen_t size = sizeof peer;
  if (getsockopt(CMULTIPROCESSING_CHANNEL, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return;
  if (parent <= 0 || peer.pid != parent) return;

  CMultiprocessing_end_with_parent((int32_t)parent);
  prctl(PR_SET_NAME, program_invocation_name);
  // Ignoring a signal throws away one that waits. Ctrl-C stays the parent's to decide.
  sigset_t keyboard;
  CMultiprocessing_keyboard_signals(&keyboard);
  signal(SIGINT, SIG_IGN);
  if (takes_interrupts) signal(SIGINT, SIG_DFL);
  signal(SIGQUIT, SIG_IGN);
  signal(SIGQUIT, SIG_DFL);
  signal(SIGTSTP, SIG_IGN);
  signal(SIGTSTP, SIG_DFL);
  sigprocmask(SIG_UNBLOCK, &keyboard, NULL);
  setvbuf(stdout, NULL, _IOLBF, 0);
  run_later_initializers(count, arguments, environment);
  CMultiprocessing_worker_main(out_of_the_way(CMULTIPROCESSING_CHANNEL));
  _exit(0);
}

#endif
