#include "shim.h"

#include <langinfo.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "restore.h"

// ncurses keeps one screen at a time; this is what it does not keep itself.
static int terminal = -1;
static bool colored = false;
static FILE *input_stream = NULL;
static FILE *output_stream = NULL;

static const char modes_on[] = "\033[?2004h";
static const char modes_off[] = "\033[?2004l";
static const char update_begin[] = "\033[?2026h";
static const char update_end[] = "\033[?2026l";

// Only between updates, when ncurses' own buffer is empty.
static void send(const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t sent = write(terminal, text, left);
    if (sent <= 0) return;
    text += sent;
    left -= (size_t)sent;
  }
}

bool overture_is_terminal(int descriptor) { return isatty(descriptor) == 1; }

bool overture_set_locale(const char *name) { return setlocale(LC_CTYPE, name) != NULL; }

bool overture_locale_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

int overture_wcwidth(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

static void close_streams(void) {
  if (input_stream) fclose(input_stream);
  if (output_stream) fclose(output_stream);
  input_stream = output_stream = NULL;
  terminal = -1;
}

SCREEN *overture_open(const char *type, int input, int output, bool mouse, bool colors) {
  if (terminal >= 0) return NULL;
  int in = dup(input), out = dup(output);
  input_stream = in >= 0 ? fdopen(in, "r") : NULL;
  output_stream = out >= 0 ? fdopen(out, "w") : NULL;
  terminal = out;
  overture_note_modes(in);
  // The size comes from the kernel, not from LINES and COLUMNS, which no resize would change.
  use_env(FALSE);
  use_tioctl(TRUE);
  SCREEN *screen = input_stream && output_stream ? newterm(type, output_stream, input_stream) : NULL;
  if (!screen) {
    close_streams();
    return NULL;
  }
  const char *move = tigetstr("cup");
  if (move == NULL || move == (char *)-1) {
    endwin();
    delscreen(screen);
    close_streams();
    return NULL;
  }
  // Before anything is changed: from here on no signal may leave it so.
  overture_arm_restore(terminal);
  raw();
  noecho();
  nonl();
  intrflush(stdscr, FALSE);
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  meta(stdscr, TRUE);
  set_escdelay(25);
  typeahead(-1);
  curs_set(0);
  leaveok(stdscr, FALSE);
  scrollok(stdscr, FALSE);
  colored = colors && has_colors();
  if (colored) {
    start_color();
    use_default_colors();
  }
  if (mouse) {
    mouseinterval(0);
    mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
  }
  define_key("\033[200~", overture_key_paste_begin);
  define_key("\033[201~", overture_key_paste_end);
  // The first refresh enters the alternate screen, which must come before the modes.
  wnoutrefresh(stdscr);
  doupdate();
  send(modes_on);
  return screen;
}

void overture_close(SCREEN *screen) {
  send(update_end);
  send(modes_off);
  curs_set(1);
  endwin();
  overture_restore_modes();
  overture_disarm_restore();
  delscreen(screen);
  close_streams();
}

void overture_suspend(void) {
  send(modes_off);
  def_prog_mode();
  curs_set(1);
  endwin();
}

void overture_resume(void) {
  reset_prog_mode();
  werase(stdscr);
  clearok(curscr, TRUE);
  wnoutrefresh(stdscr);
  doupdate();
  send(modes_on);
}

int overture_colors(void) { return colored ? COLORS : 0; }

int overture_color_pairs(void) { return colored ? COLOR_PAIRS : 0; }

bool overture_define_pair(int pair, int foreground, int background) {
  return init_extended_pair(pair, foreground, background) == OK;
}

bool overture_window_size(int *rows, int *columns) {
  struct winsize size;
  if (terminal < 0 || ioctl(terminal, TIOCGWINSZ, &size) != 0) return false;
  if (size.ws_row == 0 || size.ws_col == 0) return false;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return true;
}

void overture_resize(int rows, int columns) {
  // Unlike resizeterm, this leaves no KEY_RESIZE in the input.
  resize_term(rows, columns);
  werase(stdscr);
  clearok(curscr, TRUE);
}

void overture_put(int row, int column, const uint32_t *scalars, int attributes, int pair) {
  wchar_t text[CCHARW_MAX + 1] = {0};
  for (int i = 0; i < CCHARW_MAX && scalars[i] != 0; i++) text[i] = (wchar_t)scalars[i];
  attr_t shown = A_NORMAL;
  if (attributes & overture_attribute_bold) shown |= A_BOLD;
  if (attributes & overture_attribute_dim) shown |= A_DIM;
  if (attributes & overture_attribute_underline) shown |= A_UNDERLINE;
  if (attributes & overture_attribute_reverse) shown |= A_REVERSE;
  cchar_t cell;
  if (setcchar(&cell, text, shown, 0, &pair) == OK) mvwadd_wch(stdscr, row, column, &cell);
}

void overture_update(int cursor_row, int cursor_column) {
  send(update_begin);
  if (cursor_row >= 0) wmove(stdscr, cursor_row, cursor_column);
  wnoutrefresh(stdscr);
  doupdate();
  curs_set(cursor_row >= 0 ? 1 : 0);
  send(update_end);
}

// ncurses answers a burst of mouse events with one key, and hands the events out newest first.
static MEVENT clicks[32];
static int click_count = 0;

static int kind_of(mmask_t state) {
  if (state & BUTTON1_PRESSED) return overture_input_press;
  if (state & BUTTON4_PRESSED) return overture_input_wheel_up;
  if (state & BUTTON5_PRESSED) return overture_input_wheel_down;
  return overture_input_other;
}

struct overture_input overture_read(void) {
  struct overture_input input = {overture_input_none, 0, 0, 0};
  if (click_count == 0) {
    wint_t value = 0;
    int outcome = wget_wch(stdscr, &value);
    if (outcome == ERR) return input;
    input.value = value;
    input.kind = outcome == OK ? overture_input_character : overture_input_key;
    if (outcome == OK || value != KEY_MOUSE) return input;
    while (click_count < 32 && getmouse(&clicks[click_count]) == OK) click_count++;
    input.kind = overture_input_other;
    if (click_count == 0) return input;
  }
  MEVENT event = clicks[--click_count];
  input.kind = kind_of(event.bstate);
  input.row = event.y;
  input.column = event.x;
  return input;
}

bool overture_hung_up(void) {
  if (input_stream == NULL) return true;
  struct pollfd state = {fileno(input_stream), POLLIN, 0};
  return poll(&state, 1, 0) > 0 && (state.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}
