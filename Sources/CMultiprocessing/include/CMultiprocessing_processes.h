// Processes: spawning, watching, reaping, and the door by which a worker enters before `main`.
#ifndef CMULTIPROCESSING_PROCESSES_H
#define CMULTIPROCESSING_PROCESSES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The number of the descriptor on which a worker finds its channel.
#define CMULTIPROCESSING_CHANNEL 3

/// How a process ended, as `CMultiprocessing_reap` tells it.
enum CMultiprocessing_ending {
  CMultiprocessing_running = 0,
  CMultiprocessing_exited = 1,
  CMultiprocessing_signaled = 2,
  CMultiprocessing_dumped_core = 3,
  /// Somebody else reaped it, so nobody can know.
  CMultiprocessing_unknown = 4,
};

/// A connected pair of stream sockets, both close-on-exec; the first never blocks.
/// Returns 0 or an errno.
int CMultiprocessing_channel_pair(int *supervisor_end, int *worker_end);

/// A descriptor that becomes readable when the process ends. Returns it, or -errno.
int CMultiprocessing_open_pidfd(int32_t pid);

/// Takes the exit status of an ended child, once, without waiting.
/// `value` receives the exit code or the signal, `peak_memory` the largest resident size in bytes.
enum CMultiprocessing_ending CMultiprocessing_reap(int32_t pid, int *value, int64_t *peak_memory);

/// Kills a child that has not been reaped, with its group, and waits for its end.
void CMultiprocessing_kill_and_reap(int32_t pid);

/// Kills every worker that this process has, with its group, and reaps it, within half a second.
/// From then on nothing is reaped by anybody else: it is for a process that is about to end. May be
/// called from a signal handler.
void CMultiprocessing_end_workers(void);

/// Has `exit` call `CMultiprocessing_end_workers`.
void CMultiprocessing_end_workers_at_exit(void);

/// Sends a signal to the worker's whole process group. The worker must not have been reaped.
int CMultiprocessing_signal_group(int32_t pid, int signal);

/// Asks the worker to stop the job that it was sent with this lease. Returns 0 or an errno.
int CMultiprocessing_ask_to_stop(int32_t pid, uint32_t lease);

/// In a worker: begins to listen to such requests. Returns 0 or an errno.
int CMultiprocessing_listen_to_requests(void);

/// In a worker: the lease that it was last asked to stop; 0 if none.
uint32_t CMultiprocessing_lease_to_stop(void);

/// In a worker: memory that its supervisor can share, and that outlives the worker there. Returns it
/// and its descriptor, or NULL.
void *CMultiprocessing_make_board(size_t size, int *descriptor);

/// The same memory in the supervisor, by the worker's descriptor; NULL if it cannot be had.
void *CMultiprocessing_open_board(int32_t pid, int descriptor, size_t size);

void CMultiprocessing_close_board(void *board, size_t size);

/// The number at the head of a board; what was written before it was stored is seen with it.
uint64_t CMultiprocessing_board_load(const void *board);
void CMultiprocessing_board_store(void *board, uint64_t value);

/// Writes at most `count` bytes to a socket; never raises SIGPIPE. Returns the number or -errno.
long CMultiprocessing_send(int socket, const void *bytes, size_t count);

/// Writes two pieces as one, or the beginning of them. Returns the number or -errno.
long CMultiprocessing_send_both(
  int socket, const void *first, size_t first_count, const void *second, size_t second_count);

/// Reads at most `count` bytes. Returns the number, 0 at the end, or -errno.
long CMultiprocessing_receive(int socket, void *bytes, size_t count);

/// Blocks until there is something to read, or an end or an error, and leaves it there.
///
/// A process that is killed while it waits in a read may still take what arrives before it is gone;
/// one that only looks leaves it unread, which its supervisor can see.
void CMultiprocessing_await_input(int socket);

/// Reads at most `count` bytes, without sleeping: looks for something to read for at most so long.
/// Returns the number, 0 at the end, or -errno: -EAGAIN if there was nothing. Whoever `has_looked` just
/// before, in vain, saves the first look.
long CMultiprocessing_poll_receive(
  int socket, void *bytes, size_t count, int64_t nanoseconds, int has_looked);

/// Monotonic time in nanoseconds.
int64_t CMultiprocessing_now(void);

/// An epoll instance. Returns it, or -errno.
int CMultiprocessing_poll_create(void);

/// Watches `descriptor` for input if `input`, and for room to write if `output`; if neither, its hang-up
/// is told once. `known` says whether it is watched already. Returns 0 or an errno.
int CMultiprocessing_poll_watch(
  int poll, int descriptor, uint64_t token, int input, int output, int known);

/// Forgets `descriptor`.
void CMultiprocessing_poll_forget(int poll, int descriptor);

/// What happened on one watched descriptor.
struct CMultiprocessing_event {
  uint64_t token;
  /// Whether there is something to read, or the other end is gone.
  int readable;
  /// Whether there is room to write.
  int writable;
};

/// Waits, for at most `timeout` milliseconds (-1: for ever). Returns how many events, or -errno.
int CMultiprocessing_poll_wait(
  int poll, struct CMultiprocessing_event *events, int capacity, int timeout);

/// Ends the conversation over a socket for both sides, and leaves the descriptor open.
void CMultiprocessing_shut_down(int socket);

/// A descriptor that becomes readable when somebody says so, and stays so. Returns it, or -errno.
int CMultiprocessing_end_create(void);
/// Another for the same. Returns it, or -1.
int CMultiprocessing_end_copy(int descriptor);
/// Makes it readable, once.
void CMultiprocessing_end_signal(int descriptor);

/// A counter that wakes a poll: non-blocking, close-on-exec. Returns it, or -errno.
int CMultiprocessing_wakeup_create(void);
void CMultiprocessing_wakeup_signal(int descriptor);
void CMultiprocessing_wakeup_clear(int descriptor);

/// Ends this process when the other end of `channel` is closed, whatever the process is doing.
/// Returns 0 or an errno.
int CMultiprocessing_exit_on_hangup(int channel);

/// Has the kernel kill this process when the thread that started it ends, with its process or alone.
/// Ends it at once if `parent` is not, or no longer, its parent.
void CMultiprocessing_end_with_parent(int32_t parent);

/// How many bytes nobody has read that were written to a pipe, by either end of it. Returns -errno if it
/// is none.
long CMultiprocessing_unread(int descriptor);

/// Remembers the pipe that standard error is, in a worker that starts.
void CMultiprocessing_remember_error(void);

/// As CMultiprocessing_unread of standard error, but -EBADF if a job has closed it or sent it elsewhere.
long CMultiprocessing_unread_error(void);

/// Flushes every stream of the C library.
void CMultiprocessing_flush_all(void);

/// Whether there is something to read on `socket`, its end included; and tells whether the three standard
/// streams are open, whatever they lead to.
int CMultiprocessing_has_input(int socket, int *has_streams);

#ifdef __cplusplus
}
#endif

#endif
