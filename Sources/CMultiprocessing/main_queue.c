#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CMultiprocessing_main_queue.h"

#ifdef __linux__

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <unistd.h>

// What Foundation's run loop uses. Weak: there when libdispatch is linked statically, and otherwise looked up.
extern int _dispatch_get_main_queue_handle_4CF(void) __attribute__((weak));
extern void _dispatch_main_queue_callback_4CF(void *message) __attribute__((weak));

void CMultiprocessing_serve_main_queue(void) {
  int (*get_handle)(void) = _dispatch_get_main_queue_handle_4CF;
  void (*run)(void *) = _dispatch_main_queue_callback_4CF;
  if (!get_handle || !run) {
    get_handle = (int (*)(void))dlsym(RTLD_DEFAULT, "_dispatch_get_main_queue_handle_4CF");
    run = (void (*)(void *))dlsym(RTLD_DEFAULT, "_dispatch_main_queue_callback_4CF");
  }
  int handle = get_handle && run ? get_handle() : -1;
  while (1) {
    if (handle < 0) {
      pause();
      continue;
    }
    struct pollfd waiting = {.fd = handle, .events = POLLIN};
    if (poll(&waiting, 1, -1) < 0) {
      // A job may have closed the descriptor: then nothing more comes.
      if (errno != EINTR) handle = -1;
      continue;
    }
    uint64_t count;
    if (!(waiting.revents & POLLIN) || read(handle, &count, sizeof count) < 0) {
      if (!(waiting.revents & POLLIN)) handle = -1;
      continue;
    }
    run(NULL);
  }
}

#endif
