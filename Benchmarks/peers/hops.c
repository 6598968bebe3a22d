// A pool in C with the hops that ProcessPool has, and nothing else:
//
//   caller's thread --(socket pair)--> worker process --(socket pair)--> caller's thread
//
// and, where the caller has not found the answer after a moment,
//
//   worker process --(socket pair)--> supervisor's thread --(condition)--> caller's thread
//
// The caller writes the job itself and looks for the answer for 50 µs before it sleeps; meanwhile the
// supervisor's epoll does not watch the channel. The worker looks for its next job for 50 µs before it
// sleeps, and sleeps in a look, as ours does. Looking that was in vain is left out for a while;
// whoever looks yields the processor, for the other one may wait for it.
// A frame is a header of nine bytes and its payload. Each job and each answer is allocated.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "timing.h"

enum { header = 9, capacity = 65536, longest_pause = 64 };
static const double moment = 50e-6;

struct habit {
  int pause, next_pause;
};

static int is_due(struct habit *habit) { return habit->pause == 0 || habit->pause-- == 0; }

static void note(struct habit *habit, int has_paid) {
  if (has_paid) {
    habit->next_pause = 1;
  } else {
    habit->pause = habit->next_pause;
    habit->next_pause = habit->pause * 2 < longest_pause ? habit->pause * 2 : longest_pause;
  }
}

struct job {
  uint64_t answer;
  int is_done;
  pthread_cond_t done;
  size_t length;
  unsigned char frame[];
};

/// What the caller and the supervisor share.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct job *leased;
static int caller_reads, supervisor_came;
static unsigned char buffer[capacity];
static size_t have;
static struct habit habit = {0, 1};

static int poll_set, wakeup, channel;

static void write_frame(unsigned char *frame, unsigned char kind, uint64_t number) {
  uint64_t length = sizeof number;
  memcpy(frame, &length, sizeof length);
  frame[8] = kind;
  memcpy(frame + header, &number, sizeof number);
}

static void send_all(int socket, const unsigned char *bytes, size_t count) {
  while (count) {
    ssize_t sent = send(socket, bytes, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) continue;  // never with one small job at a time
    check(sent > 0, "send");
    bytes += sent;
    count -= (size_t)sent;
  }
}

/// Reads until a whole frame lies in `buffer`; 0 at the end of the stream, -1 if it must wait.
static int read_frame(int socket, unsigned char *buffer, size_t *have) {
  for (;;) {
    uint64_t length;
    if (*have >= header) {
      memcpy(&length, buffer, sizeof length);
      if (*have >= header + length) return 1;
    }
    struct iovec part = {.iov_base = buffer + *have, .iov_len = capacity - *have};
    char control[64];
    struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (got < 0 && errno == EAGAIN) return -1;
    if (got <= 0) return 0;
    *have += (size_t)got;
  }
}

static int has_input(int socket) {
  double end = now() + moment;
  for (;;) {
    char byte;
    if (recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0) return 1;
    if (now() >= end) return 0;
    sched_yield();
  }
}

static void work(int socket) {
  static unsigned char buffer[capacity];
  struct habit habit = {0, 1};
  for (;;) {
    size_t have = 0;
    int is_there = 0;
    if (is_due(&habit)) note(&habit, is_there = has_input(socket));
    char byte;
    if (!is_there) recv(socket, &byte, 1, MSG_PEEK);
    if (read_frame(socket, buffer, &have) != 1) _exit(0);
    uint64_t number;
    memcpy(&number, buffer + header, sizeof number);
    unsigned char *frame = malloc(header + sizeof number);
    write_frame(frame, 17, number + 1);
    send_all(socket, frame, header + sizeof number);
    free(frame);
  }
}

/// Finishes the job whose answer lies in the buffer; the lock is held.
static void finish(void) {
  memcpy(&leased->answer, buffer + header, sizeof leased->answer);
  leased->is_done = 1;
  have = 0;
}

static void watch(int events, int operation) {
  struct epoll_event on_channel = {.events = events, .data.fd = channel};
  check(epoll_ctl(poll_set, operation, channel, &on_channel) == 0, "epoll_ctl");
}

static void *supervise(void *unused) {
  (void)unused;
  for (;;) {
    struct epoll_event events[64];
    int count = epoll_wait(poll_set, events, 64, -1);
    for (int i = 0; i < count; i++) {
      if (events[i].data.fd == wakeup) {
        uint64_t signals;
        check(read(wakeup, &signals, sizeof signals) == sizeof signals, "read");
      }
      pthread_mutex_lock(&lock);
      if (caller_reads) {
        supervisor_came = 1;
      } else if (leased && read_frame(channel, buffer, &have) == 1) {
        finish();
        pthread_cond_signal(&leased->done);
      }
      pthread_mutex_unlock(&lock);
    }
  }
  return NULL;
}

/// Looks for the answer in the supervisor's place.
static void await_answer(void) {
  double end = now() + moment;
  int found;
  while ((found = read_frame(channel, buffer, &have)) < 0 && now() < end) sched_yield();
  pthread_mutex_lock(&lock);
  if (found == 1) finish();
  note(&habit, found == 1);
  caller_reads = 0;
  watch(EPOLLIN, EPOLL_CTL_MOD);
  uint64_t one = 1;
  if (supervisor_came) check(write(wakeup, &one, sizeof one) == sizeof one, "write");
  supervisor_came = 0;
  pthread_mutex_unlock(&lock);
}

static uint64_t run(uint64_t number) {
  struct job *job = malloc(sizeof *job + header + sizeof number);
  pthread_cond_init(&job->done, NULL);
  job->is_done = 0;
  job->length = header + sizeof number;
  write_frame(job->frame, 1, number);

  pthread_mutex_lock(&lock);
  leased = job;
  int reads = caller_reads = is_due(&habit);
  if (reads) watch(EPOLLONESHOT, EPOLL_CTL_MOD);
  send_all(channel, job->frame, job->length);
  pthread_mutex_unlock(&lock);
  if (reads) await_answer();

  pthread_mutex_lock(&lock);
  while (!job->is_done) pthread_cond_wait(&job->done, &lock);
  leased = NULL;
  pthread_mutex_unlock(&lock);
  uint64_t answer = job->answer;
  pthread_cond_destroy(&job->done);
  free(job);
  return answer;
}

int main(int argc, char **argv) {
  int times = times_from(argc, argv);
  int ends[2];
  check(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "socketpair");
  pid_t child = fork();
  check(child >= 0, "fork");
  if (child == 0) {
    close(ends[0]);
    work(ends[1]);
  }
  close(ends[1]);
  channel = ends[0];
  wakeup = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  check(wakeup >= 0, "eventfd");
  check(fcntl(channel, F_SETFL, O_NONBLOCK) == 0, "fcntl");
  poll_set = epoll_create1(EPOLL_CLOEXEC);
  check(poll_set >= 0, "epoll_create1");
  struct epoll_event on_wakeup = {.events = EPOLLIN, .data.fd = wakeup};
  check(epoll_ctl(poll_set, EPOLL_CTL_ADD, wakeup, &on_wakeup) == 0, "epoll_ctl");
  watch(EPOLLIN, EPOLL_CTL_ADD);
  pthread_t supervisor;
  check(pthread_create(&supervisor, NULL, supervise, NULL) == 0, "pthread_create");

  double *samples = malloc(sizeof *samples * (size_t)times);
  for (int round = -1000; round < times; round++) {
    double begin = now();
    uint64_t answer = run((uint64_t)(round + 1000));
    if (round >= 0) samples[round] = now() - begin;
    check(answer == (uint64_t)(round + 1001), "the answer");
  }
  print_median(samples, (size_t)times);
}
