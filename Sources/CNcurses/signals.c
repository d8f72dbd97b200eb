#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "shim.h"

static const int watched[] = {SIGTERM, SIGHUP, SIGINT, SIGWINCH, SIGTSTP, SIGCONT};
enum { watched_count = sizeof watched / sizeof watched[0] };

// Kept for good once made: whoever waits on an end may notice only later that the watch is over.
static int ends[2] = {-1, -1};
static bool watching = false;
static struct sigaction before[watched_count];

static void note(int signal) {
  int error = errno;
  unsigned char byte = (unsigned char)signal;
  ssize_t ignored = write(ends[1], &byte, 1);
  (void)ignored;
  errno = error;
}

static void install(int signal, struct sigaction *old) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, old);
}

int overture_watch_signals(void) {
  if (watching) return -1;
  if (ends[0] < 0) {
    if (pipe(ends) != 0) return -1;
    for (int i = 0; i < 2; i++) {
      fcntl(ends[i], F_SETFD, FD_CLOEXEC);
      fcntl(ends[i], F_SETFL, O_NONBLOCK);
    }
  }
  while (overture_next_signal() != 0) continue;
  watching = true;
  for (int i = 0; i < watched_count; i++) install(watched[i], &before[i]);
  return ends[0];
}

void overture_unwatch_signals(void) {
  if (!watching) return;
  for (int i = 0; i < watched_count; i++) sigaction(watched[i], &before[i], NULL);
  watching = false;
}

int overture_next_signal(void) {
  unsigned char byte = 0;
  return read(ends[0], &byte, 1) == 1 ? byte : 0;
}

void overture_stop_process(void) {
  // First the rest of the group; then this thread, so that the stop is over when this returns.
  signal(SIGTSTP, SIG_IGN);
  kill(0, SIGTSTP);
  sigset_t stop, old;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &stop, &old);
  signal(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  install(SIGTSTP, NULL);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
}
