// What the parts of CMPI share. MPI's handles are ints to one MPI and pointers to another.
#ifndef CMPI_HANDLES_H
#define CMPI_HANDLES_H

#if __has_include(<mpi.h>)
#include <mpi.h>
#else
#error \
    "The trait MPI needs an MPI with its headers: install libopenmpi-dev or libmpich-dev (Debian), or name its pkg-config module in PLEASINGLY_MPI."
#endif

#include <string.h>

#include "CMPI.h"

_Static_assert(sizeof(MPI_Comm) <= sizeof(uint64_t), "a communicator fits its handle");
_Static_assert(sizeof(MPI_Request) <= sizeof(uint64_t), "a request fits its handle");

static inline MPI_Comm CMPI_unwrap(CMPI_Communicator communicator) {
  MPI_Comm comm;
  memcpy(&comm, &communicator.bits, sizeof comm);
  return comm;
}

static inline CMPI_Communicator CMPI_wrap(MPI_Comm comm) {
  CMPI_Communicator communicator = {0};
  memcpy(&communicator.bits, &comm, sizeof comm);
  return communicator;
}

/// The most that one call is given to count.
#define CMPI_COUNT_LIMIT (1 << 30)

/// A type and a number of them that are so many bytes together.
typedef struct {
  MPI_Datatype type;
  int count;
  int is_made;
} CMPI_Extent;

/// One that CMPI_extent_end must follow, whatever the code.
int CMPI_extent(int64_t bytes, CMPI_Extent *extent);
void CMPI_extent_end(CMPI_Extent *extent);

#endif
