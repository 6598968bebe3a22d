// What all ranks do together.
#if PLEASINGLY_MPI

#include <stddef.h>

#include "handles.h"

static MPI_Datatype type_of(CMPI_Kind kind) {
  switch (kind) {
  case CMPI_Int64: return MPI_INT64_T;
  case CMPI_Double: return MPI_DOUBLE;
  }
  return MPI_DATATYPE_NULL;
}

static MPI_Op operation_of(CMPI_Operation operation) {
  switch (operation) {
  case CMPI_Sum: return MPI_SUM;
  case CMPI_Product: return MPI_PROD;
  case CMPI_Minimum: return MPI_MIN;
  case CMPI_Maximum: return MPI_MAX;
  }
  return MPI_OP_NULL;
}

CMPI_Code CMPI_broadcast(CMPI_Communicator communicator, void *bytes, int64_t count, int root) {
  CMPI_Extent extent;
  int code = CMPI_extent(count, &extent);
  if (code == MPI_SUCCESS) {
    code = MPI_Bcast(bytes, extent.count, extent.type, root, CMPI_unwrap(communicator));
  }
  CMPI_extent_end(&extent);
  return code;
}

CMPI_Code CMPI_gather(
    CMPI_Communicator communicator, const void *bytes, void *received, int64_t count, int root) {
  CMPI_Extent extent;
  int code = CMPI_extent(count, &extent);
  if (code == MPI_SUCCESS) {
    code = MPI_Gather(
        bytes, extent.count, extent.type, received, extent.count, extent.type, root,
        CMPI_unwrap(communicator));
  }
  CMPI_extent_end(&extent);
  return code;
}

CMPI_Code CMPI_all_gather(
    CMPI_Communicator communicator, const void *bytes, void *received, int64_t count) {
  CMPI_Extent extent;
  int code = CMPI_extent(count, &extent);
  if (code == MPI_SUCCESS) {
    code = MPI_Allgather(
        bytes, extent.count, extent.type, received, extent.count, extent.type,
        CMPI_unwrap(communicator));
  }
  CMPI_extent_end(&extent);
  return code;
}

// In pieces that an int counts: it goes value by value, and an operation of MPI's own knows no type that
// is made of many.
CMPI_Code CMPI_all_reduce(
    CMPI_Communicator communicator, void *values, int64_t count, CMPI_Kind kind,
    CMPI_Operation operation) {
  const MPI_Comm comm = CMPI_unwrap(communicator);
  const MPI_Datatype type = type_of(kind);
  const MPI_Op op = operation_of(operation);
  if (count < 0) return MPI_ERR_COUNT;
  int64_t done = 0;
  do {
    const int64_t left = count - done;
    const int piece = (int)(left < CMPI_COUNT_LIMIT ? left : CMPI_COUNT_LIMIT);
    // Both kinds are eight bytes wide.
    void *place = values == NULL ? NULL : (char *)values + done * 8;
    const int code = MPI_Allreduce(MPI_IN_PLACE, place, piece, type, op, comm);
    if (code != MPI_SUCCESS) return code;
    done += piece;
  } while (done < count);
  return MPI_SUCCESS;
}

#endif
