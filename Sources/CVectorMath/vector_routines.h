// Finds the routines of libmvec by name, once each. For functions.c alone.
#include "CVectorMath_functions.h"
#include "CVectorMath_level.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/auxv.h>

// Weak, so that a statically linked program does without: it has no use for a shared library.
#pragma weak dlopen
#pragma weak dlsym

#define LEVELS 3
#define ROUTINES (CVECTORMATH_FUNCTIONS + CVECTORMATH_PAIR_FUNCTIONS)

static const char missing;
#define MISSING ((void *)&missing)

static void *vector_library(void) {
  // A program without a dynamic loader must not bring in a second C library.
  if (dlopen == NULL || dlsym == NULL || getauxval(AT_BASE) == 0) {
    return NULL;
  }
  return dlopen("libmvec.so.1", RTLD_NOW | RTLD_LOCAL);
}

/// The routine of a function at a level, or NULL.
static void *vector_routine(int32_t level, int32_t number, const char *name, int arguments) {
  // Threads that look for the same routine at once find the same; none needs to wait.
  static _Atomic(void *) routines[LEVELS][ROUTINES];
  void *routine = atomic_load_explicit(&routines[level][number], memory_order_acquire);
  if (routine == NULL) {
    static const char *const prefixes[LEVELS] = {"_ZGVbN2", "_ZGVdN4", "_ZGVeN8"};
    void *library = vector_library();
    char symbol[32];
    snprintf(symbol, sizeof symbol, "%s%s_%s", prefixes[level], arguments == 1 ? "v" : "vv", name);
    routine = library == NULL ? NULL : dlsym(library, symbol);
    if (routine == NULL) {
      routine = MISSING;
    }
    atomic_store_explicit(&routines[level][number], routine, memory_order_release);
  }
  return routine == MISSING ? NULL : routine;
}
