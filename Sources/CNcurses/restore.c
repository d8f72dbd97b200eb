#include "restore.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "shim.h"

// These end the process, whatever handles them; of the others only those that nothing handles.
static const int faults[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGQUIT, SIGSYS};
// Watched for the loop, not to be caught, of no effect, or only stopping the process.
static const int spared[] = {SIGTERM, SIGHUP,  SIGINT,  SIGWINCH, SIGTSTP, SIGCONT, SIGKILL,
                             SIGSTOP, SIGCHLD, SIGURG, SIGTTIN,  SIGTTOU};
enum {
  faults_count = sizeof faults / sizeof faults[0],
  spared_count = sizeof spared / sizeof spared[0],
  signal_count = NSIG
};

// Written on the main thread while disarmed; read in handlers while armed.
static volatile sig_atomic_t armed = 0;
static int terminal = -1;
static struct termios modes;
static bool modes_noted = false;
static char sequence[256];
static size_t sequence_length = 0;
static struct sigaction before[signal_count];
static bool caught[signal_count];
static char stack[64 * 1024];

static void append(const char *text) {
  if (text == NULL || text == (char *)-1) return;
  while (*text && sequence_length < sizeof sequence - 1) {
    if (text[0] == '$' && text[1] == '<') {  // padding, which no terminal of today needs
      while (*text && *text != '>') text++;
      if (*text) text++;
      continue;
    }
    sequence[sequence_length++] = *text++;
  }
}

void overture_note_modes(int descriptor) { modes_noted = tcgetattr(descriptor, &modes) == 0; }

void overture_restore_modes(void) {
  if (modes_noted && terminal >= 0) tcsetattr(terminal, TCSANOW, &modes);
}

// Only async-signal-safe calls.
static void restore(void) {
  if (!armed) return;
  armed = 0;
  ssize_t ignored = write(terminal, sequence, sequence_length);
  (void)ignored;
  overture_restore_modes();
}

static void on_fatal(int signal) {
  int error = errno;
  restore();
  // What was there before, for instance the runtime's backtraces, has its turn on a sane terminal.
  sigaction(signal, &before[signal], NULL);
  raise(signal);
  errno = error;
}

static bool is_among(const int *signals, int count, int signal) {
  for (int i = 0; i < count; i++) {
    if (signals[i] == signal) return true;
  }
  return false;
}

// Whether a signal would end the process where it leaves the terminal as it is.
static bool ends_the_process(int signal, const struct sigaction *now) {
  if (is_among(faults, faults_count, signal)) return now->sa_handler != SIG_IGN;
  if (is_among(spared, spared_count, signal)) return false;
#ifdef SIGINFO
  if (signal == SIGINFO) return false;
#endif
#ifdef SIGRTMIN
  // Those in between are the C library's own.
  if (signal > SIGSYS && signal < SIGRTMIN) return false;
#endif
  return now->sa_handler == SIG_DFL;
}

void overture_arm_restore(int descriptor) {
  static bool registered = false;
  terminal = descriptor;
  sequence_length = 0;
  append("\033[?2026l\033[?2004l\033[?1000l\033[?1002l\033[?1003l\033[?1006l");
  append(tigetstr("op"));
  append(tigetstr("sgr0"));
  append(tigetstr("rmkx"));
  append(tigetstr("cnorm"));
  append(tigetstr("rmcup"));
  armed = 1;
  if (!registered) registered = atexit(restore) == 0;
  // A stack overflow leaves no room for a handler, unless somebody has already seen to that.
  stack_t alternate;
  if (sigaltstack(NULL, &alternate) == 0 && (alternate.ss_flags & SS_DISABLE)) {
    memset(&alternate, 0, sizeof alternate);
    alternate.ss_sp = stack;
    alternate.ss_size = sizeof stack;
    sigaltstack(&alternate, NULL);
  }
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_fatal;
  action.sa_flags = SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (int i = 1; i < signal_count; i++) {
    caught[i] = sigaction(i, NULL, &before[i]) == 0 && ends_the_process(i, &before[i])
                && sigaction(i, &action, NULL) == 0;
  }
}

void overture_disarm_restore(void) {
  if (armed) {
    for (int i = 1; i < signal_count; i++) {
      if (caught[i]) sigaction(i, &before[i], NULL);
    }
  }
  armed = 0;
  terminal = -1;
}
