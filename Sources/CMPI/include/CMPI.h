// The installed MPI, whichever it is, behind one set of names. Not API: the names change without notice.
//
// MPI's own names are macros whose meaning differs from one MPI to the next, and Swift cannot see them.
// Every function that returns a CMPI_Code returns 0, or a code that CMPI_error_text explains; nothing
// ends the process but CMPI_abort. Where nothing else is said they are for one thread: the one that
// called CMPI_start.
// Counts are 64 bits wide: what MPI's own ints cannot count goes as one message of a larger type, and
// reductions in pieces.
//
// Without the package trait MPI there is nothing behind these names.
#ifndef CMPI_H
#define CMPI_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// 0, or one of MPI's error codes.
typedef int CMPI_Code;

/// A group of ranks that talk to one another and to nobody else.
typedef struct {
  uint64_t bits;
} CMPI_Communicator;

/// A message that is being sent.
typedef struct {
  uint64_t bits;
} CMPI_Request;

/// A message that has arrived and was not taken yet, or one that was taken.
typedef struct {
  int source;
  int tag;
  /// In bytes.
  int64_t count;
} CMPI_Arrival;

/// What values are, to a reduction.
typedef enum : int32_t {
  CMPI_Int64 = 0,
  CMPI_Double = 1,
} CMPI_Kind;

typedef enum : int32_t {
  CMPI_Sum = 0,
  CMPI_Product = 1,
  CMPI_Minimum = 2,
  CMPI_Maximum = 3,
} CMPI_Operation;

/// Any rank, any tag: where a message is looked for.
#define CMPI_ANY_SOURCE (-1)
#define CMPI_ANY_TAG (-1)
/// Every MPI accepts tags from 0 to here.
#define CMPI_TAG_LIMIT 32767
/// The longest text that is written, with its terminating zero.
#define CMPI_TEXT_CAPACITY 8192

// MARK: Beginning and end

/// Joins the run: as one of the launcher's ranks, or as the only one where there is no launcher.
///
/// From here on MPI is the calling thread's alone. Nobody in this process may have started it before
/// (CMPI_is_running, CMPI_is_finished).
///
/// \param is_funneled whether MPI grants what was asked for, MPI_THREAD_FUNNELED; if not, it must be
/// finished at once.
CMPI_Code CMPI_start(bool *is_funneled);

/// Ends MPI; blocks until every rank does. Does nothing if it does not run.
CMPI_Code CMPI_finish(void);

/// Whether MPI runs: it was started and not finished. For any thread.
bool CMPI_is_running(void);

/// Whether MPI was finished: it cannot be started twice. For any thread.
bool CMPI_is_finished(void);

/// Ends every rank of the run, with this exit code as far as the launcher passes it on.
void CMPI_abort(int code) __attribute__((noreturn));

/// What a code means, as text that ends with a zero; cut to the capacity.
void CMPI_error_text(CMPI_Code code, char *text, int capacity);

/// The name and version of the MPI that this program was built for, cut to the capacity.
void CMPI_library_version(char *text, int capacity);

/// The name of this rank's machine, as MPI knows it; cut to the capacity.
CMPI_Code CMPI_machine_name(char *text, int capacity);

/// The mark that the linker has written into this program (its build ID), which is another for every
/// build; cut to the capacity. False if there is none. For any thread.
bool CMPI_build_mark(char *text, int capacity);

// MARK: Communicators

/// A communicator of every rank, with messages of its own. Every rank must call this, in the same order
/// as the other functions that make communicators.
CMPI_Code CMPI_every_rank(CMPI_Communicator *made);

/// One of the same ranks with messages of its own; collective.
CMPI_Code CMPI_duplicate(CMPI_Communicator of, CMPI_Communicator *made);

CMPI_Code CMPI_rank(CMPI_Communicator communicator, int *rank);
CMPI_Code CMPI_size(CMPI_Communicator communicator, int *size);

// MARK: Messages

/// Sends; blocks until the memory can be used again.
CMPI_Code CMPI_send(
    CMPI_Communicator communicator, const void *bytes, int64_t count, int destination, int tag);

/// Begins to send: the memory must stay as it is until the request is done.
CMPI_Code CMPI_send_begin(
    CMPI_Communicator communicator, const void *bytes, int64_t count, int destination, int tag,
    CMPI_Request *request);

/// Whether the request is done, without waiting; then the request is nothing any more.
CMPI_Code CMPI_test(CMPI_Request *request, bool *is_done);

/// Waits for a message, without taking it.
CMPI_Code CMPI_probe(
    CMPI_Communicator communicator, int source, int tag, CMPI_Arrival *arrival);

/// Looks whether a message has arrived, without taking it.
CMPI_Code CMPI_poll(
    CMPI_Communicator communicator, int source, int tag, bool *has_arrived, CMPI_Arrival *arrival);

/// Takes a message; blocks until there is one. One that is longer than the capacity is an error.
///
/// \param arrival NULL if it does not matter.
CMPI_Code CMPI_receive(
    CMPI_Communicator communicator, void *bytes, int64_t capacity, int source, int tag,
    CMPI_Arrival *arrival);

/// Sends to one rank and receives from another (or the same) at the same time.
CMPI_Code CMPI_exchange(
    CMPI_Communicator communicator, const void *bytes, int64_t count, int destination, int send_tag,
    void *received, int64_t capacity, int source, int receive_tag, CMPI_Arrival *arrival);

// MARK: Collectives: every rank of the communicator calls them in the same order

CMPI_Code CMPI_broadcast(
    CMPI_Communicator communicator, void *bytes, int64_t count, int root);

/// So many bytes from each rank, in the order of the ranks; `received` only counts at the root.
CMPI_Code CMPI_gather(
    CMPI_Communicator communicator, const void *bytes, void *received, int64_t count, int root);

/// So many bytes from each rank, to all.
CMPI_Code CMPI_all_gather(
    CMPI_Communicator communicator, const void *bytes, void *received, int64_t count);

/// One value a rank and place, to all, in the place of the rank's own.
CMPI_Code CMPI_all_reduce(
    CMPI_Communicator communicator, void *values, int64_t count, CMPI_Kind kind,
    CMPI_Operation operation);

#ifdef __cplusplus
}
#endif

#endif
