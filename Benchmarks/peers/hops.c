// A pool in C with the hops that ProcessPool has, and nothing else:
//
//   caller's thread --(queue, eventfd)--> supervisor's thread --(socket pair)--> worker process
//   caller's thread <--(condition)------- supervisor's thread <--(socket pair)-- worker process
//
// The supervisor sleeps in epoll, its end of the socket never blocks, the worker's end does, and a
// frame is a header of nine bytes and its payload. Each job and each answer is allocated.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "timing.h"

enum { header = 9, capacity = 65536 };

struct job {
  struct job *next;
  pthread_mutex_t lock;
  pthread_cond_t done;
  int is_done;
  uint64_t answer;
  size_t length;
  unsigned char frame[];
};

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static struct job *queue_head, **queue_tail = &queue_head;
static int wakeup, channel;

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
    ssize_t got = recv(socket, buffer + *have, capacity - *have, 0);
    if (got < 0 && errno == EAGAIN) return -1;
    if (got <= 0) return 0;
    *have += (size_t)got;
  }
}

static void work(int socket) {
  static unsigned char buffer[capacity];
  size_t have = 0;
  while (read_frame(socket, buffer, &have) == 1) {
    uint64_t number;
    memcpy(&number, buffer + header, sizeof number);
    unsigned char *frame = malloc(header + sizeof number);
    write_frame(frame, 17, number + 1);
    send_all(socket, frame, header + sizeof number);
    free(frame);
    have = 0;
  }
  _exit(0);
}

static void *supervise(void *unused) {
  (void)unused;
  static unsigned char buffer[capacity];
  size_t have = 0;
  struct job *leased = NULL;
  int poll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event on_wakeup = {.events = EPOLLIN, .data.fd = wakeup};
  struct epoll_event on_channel = {.events = EPOLLIN, .data.fd = channel};
  check(epoll_ctl(poll, EPOLL_CTL_ADD, wakeup, &on_wakeup) == 0, "epoll_ctl");
  check(epoll_ctl(poll, EPOLL_CTL_ADD, channel, &on_channel) == 0, "epoll_ctl");
  for (;;) {
    struct epoll_event events[64];
    int count = epoll_wait(poll, events, 64, -1);
    for (int i = 0; i < count; i++) {
      if (events[i].data.fd == wakeup) {
        uint64_t signals;
        check(read(wakeup, &signals, sizeof signals) == sizeof signals, "read");
        pthread_mutex_lock(&queue_lock);
        struct job *job = queue_head;
        queue_head = NULL;
        queue_tail = &queue_head;
        pthread_mutex_unlock(&queue_lock);
        if (job) {  // one at a time here, so the list never holds two
          leased = job;
          send_all(channel, job->frame, job->length);
        }
      } else if (read_frame(channel, buffer, &have) == 1) {
        struct job *job = leased;
        pthread_mutex_lock(&job->lock);
        memcpy(&job->answer, buffer + header, sizeof job->answer);
        job->is_done = 1;
        pthread_cond_signal(&job->done);
        pthread_mutex_unlock(&job->lock);
        have = 0;
      }
    }
  }
  return NULL;
}

static uint64_t run(uint64_t number) {
  struct job *job = malloc(sizeof *job + header + sizeof number);
  job->next = NULL;
  pthread_mutex_init(&job->lock, NULL);
  pthread_cond_init(&job->done, NULL);
  job->is_done = 0;
  job->length = header + sizeof number;
  write_frame(job->frame, 1, number);

  pthread_mutex_lock(&queue_lock);
  int was_empty = queue_head == NULL;
  *queue_tail = job;
  queue_tail = &job->next;
  pthread_mutex_unlock(&queue_lock);
  uint64_t one = 1;
  if (was_empty) check(write(wakeup, &one, sizeof one) == sizeof one, "write");

  pthread_mutex_lock(&job->lock);
  while (!job->is_done) pthread_cond_wait(&job->done, &job->lock);
  pthread_mutex_unlock(&job->lock);
  uint64_t answer = job->answer;
  pthread_cond_destroy(&job->done);
  pthread_mutex_destroy(&job->lock);
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
