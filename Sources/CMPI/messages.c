// Messages from one rank to another.
#if PLEASINGLY_MPI

#include "handles.h"

// MPI 3 counts in ints, and MPI 4 with its larger counts is not everywhere: more than an int counts
// goes as one value of a type that is as long as the message.
int CMPI_extent(int64_t bytes, CMPI_Extent *extent) {
  extent->type = MPI_BYTE;
  extent->count = (int)bytes;
  extent->is_made = 0;
  if (bytes < 0) return MPI_ERR_COUNT;
  if (bytes <= CMPI_COUNT_LIMIT) return MPI_SUCCESS;
  int64_t pieces = bytes / CMPI_COUNT_LIMIT;
  if (pieces > CMPI_COUNT_LIMIT) return MPI_ERR_COUNT;
  int lengths[2] = {(int)pieces, (int)(bytes % CMPI_COUNT_LIMIT)};
  MPI_Aint places[2] = {0, (MPI_Aint)(pieces * CMPI_COUNT_LIMIT)};
  MPI_Datatype types[2] = {MPI_BYTE, MPI_BYTE};
  int code = MPI_Type_contiguous(CMPI_COUNT_LIMIT, MPI_BYTE, &types[0]);
  if (code != MPI_SUCCESS) return code;
  code = MPI_Type_create_struct(2, lengths, places, types, &extent->type);
  MPI_Type_free(&types[0]);
  if (code != MPI_SUCCESS) return code;
  extent->count = 1;
  extent->is_made = 1;
  return MPI_Type_commit(&extent->type);
}

void CMPI_extent_end(CMPI_Extent *extent) {
  // What is under way with the type still goes on.
  if (extent->is_made) MPI_Type_free(&extent->type);
}

static int describe(int code, const MPI_Status *status, CMPI_Arrival *arrival) {
  if (code != MPI_SUCCESS || arrival == NULL) return code;
  MPI_Count count = 0;
  code = MPI_Get_elements_x(status, MPI_BYTE, &count);
  arrival->source = status->MPI_SOURCE;
  arrival->tag = status->MPI_TAG;
  arrival->count = (int64_t)count;
  return code;
}

static int source_of(int source) { return source == CMPI_ANY_SOURCE ? MPI_ANY_SOURCE : source; }
static int tag_of(int tag) { return tag == CMPI_ANY_TAG ? MPI_ANY_TAG : tag; }

CMPI_Code CMPI_send(
    CMPI_Communicator communicator, const void *bytes, int64_t count, int destination, int tag) {
  CMPI_Extent extent;
  int code = CMPI_extent(count, &extent);
  if (code == MPI_SUCCESS) {
    code = MPI_Send(
        bytes, extent.count, extent.type, destination, tag, CMPI_unwrap(communicator));
  }
  CMPI_extent_end(&extent);
  return code;
}

CMPI_Code CMPI_send_begin(
    CMPI_Communicator communicator, const void *bytes, int64_t count, int destination, int tag,
    CMPI_Request *request) {
  CMPI_Extent extent;
  MPI_Request made = MPI_REQUEST_NULL;
  int code = CMPI_extent(count, &extent);
  if (code == MPI_SUCCESS) {
    code = MPI_Isend(
        bytes, extent.count, extent.type, destination, tag, CMPI_unwrap(communicator), &made);
  }
  CMPI_extent_end(&extent);
  memcpy(&request->bits, &made, sizeof made);
  return code;
}

CMPI_Code CMPI_test(CMPI_Request *request, bool *is_done) {
  MPI_Request unwrapped;
  int flag = 0;
  memcpy(&unwrapped, &request->bits, sizeof unwrapped);
  const int code = MPI_Test(&unwrapped, &flag, MPI_STATUS_IGNORE);
  memcpy(&request->bits, &unwrapped, sizeof unwrapped);
  *is_done = flag;
  return code;
}

CMPI_Code CMPI_probe(CMPI_Communicator communicator, int source, int tag, CMPI_Arrival *arrival) {
  MPI_Status status;
  int code = MPI_Probe(source_of(source), tag_of(tag), CMPI_unwrap(communicator), &status);
  return describe(code, &status, arrival);
}

CMPI_Code CMPI_poll(
    CMPI_Communicator communicator, int source, int tag, bool *has_arrived, CMPI_Arrival *arrival) {
  MPI_Status status;
  int flag = 0;
  int code = MPI_Iprobe(source_of(source), tag_of(tag), CMPI_unwrap(communicator), &flag, &status);
  *has_arrived = flag;
  return flag ? describe(code, &status, arrival) : code;
}

CMPI_Code CMPI_receive(
    CMPI_Communicator communicator, void *bytes, int64_t capacity, int source, int tag,
    CMPI_Arrival *arrival) {
  CMPI_Extent extent;
  MPI_Status status;
  int code = CMPI_extent(capacity, &extent);
  if (code == MPI_SUCCESS) {
    code = MPI_Recv(
        bytes, extent.count, extent.type, source_of(source), tag_of(tag), CMPI_unwrap(communicator),
        &status);
  }
  CMPI_extent_end(&extent);
  return describe(code, &status, arrival);
}

CMPI_Code CMPI_exchange(
    CMPI_Communicator communicator, const void *bytes, int64_t count, int destination, int send_tag,
    void *received, int64_t capacity, int source, int receive_tag, CMPI_Arrival *arrival) {
  CMPI_Request request;
  int code = CMPI_send_begin(communicator, bytes, count, destination, send_tag, &request);
  if (code != MPI_SUCCESS) return code;
  code = CMPI_receive(communicator, received, capacity, source, receive_tag, arrival);
  MPI_Request sending;
  memcpy(&sending, &request.bits, sizeof sending);
  const int sent = MPI_Wait(&sending, MPI_STATUS_IGNORE);
  return code == MPI_SUCCESS ? sent : code;
}

#endif
