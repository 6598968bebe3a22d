// The mark that parallel loops leave on the threads that run them.
#ifndef CMULTIPROCESSING_LOOPS_H
#define CMULTIPROCESSING_LOOPS_H

// The scheduler in whose loop or task the calling thread is, or NULL.
void *CMultiprocessing_current_scheduler(void);
void CMultiprocessing_set_current_scheduler(void *scheduler);

#endif
