// The main queue of libdispatch, on which the main actor runs.
#ifndef CMULTIPROCESSING_MAIN_QUEUE_H
#define CMULTIPROCESSING_MAIN_QUEUE_H

#ifdef __cplusplus
extern "C" {
#endif

/// Runs what is put on the main queue, for ever; the main thread calls this, if the program has no run loop.
///
/// As `dispatch_main`, but that ends the thread, and /proc shows no descriptors of a process whose first thread has
/// ended. Does nothing, for ever, where there is no libdispatch.
void CMultiprocessing_serve_main_queue(void);

#ifdef __cplusplus
}
#endif

#endif
