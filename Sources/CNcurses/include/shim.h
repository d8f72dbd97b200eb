// What Swift cannot call itself: varargs, casting macros, and the C library's mutable globals.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <wchar.h>
#include <ncurses.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Attributes of a painted cell, as bits.
enum overture_attribute {
  overture_attribute_bold = 1,
  overture_attribute_dim = 2,
  overture_attribute_underline = 4,
  overture_attribute_reverse = 8,
};

/// The kinds of what `overture_read` found.
enum overture_input_kind {
  overture_input_none = 0,
  overture_input_character = 1,
  overture_input_key = 2,
  overture_input_press = 3,
  overture_input_wheel_up = 4,
  overture_input_wheel_down = 5,
  overture_input_other = 6,
};

/// One thing read from the terminal: `value` is the code point or ncurses' key code.
struct overture_input {
  int kind;
  uint32_t value;
  int row;
  int column;
};

/// Key codes, beyond ncurses' own range, of the two ends of a bracketed paste.
enum overture_paste_key { overture_key_paste_begin = 2000, overture_key_paste_end = 2001 };

/// Whether a descriptor is a terminal.
bool overture_is_terminal(int descriptor);
/// Chooses the character type locale; false if the name is not installed.
bool overture_set_locale(const char *name);
/// Whether the locale encodes text as UTF-8.
bool overture_locale_is_utf8(void);
/// The columns ncurses will give to a code point; negative if it cannot be printed.
int overture_wcwidth(uint32_t scalar);

/// Sets the terminal up for full-screen use; null if the type is unknown or too simple.
SCREEN *overture_open(const char *type, int input, int output, bool mouse, bool colors);
/// Undoes `overture_open`, with the terminal modes of before.
void overture_close(SCREEN *screen);
/// Leaves the full screen for a while.
void overture_suspend(void);
/// Takes the full screen back; everything must be painted again.
void overture_resume(void);

/// The terminal's colours; 0 without colours, or if they were not wanted.
int overture_colors(void);
/// How many colour pairs can be defined, number 0 included.
int overture_color_pairs(void);
/// Defines a colour pair; -1 is the terminal's own colour.
bool overture_define_pair(int pair, int foreground, int background);

/// Asks the kernel for the size; false if it does not know.
bool overture_window_size(int *rows, int *columns);
/// Tells ncurses the size; everything must be painted again.
void overture_resize(int rows, int columns);
/// Puts one base character with its combining ones, zero-terminated.
void overture_put(int row, int column, const uint32_t *scalars, int attributes, int pair);
/// Shows what was put since the last time, in one synchronized update; a negative row hides the cursor.
void overture_update(int cursor_row, int cursor_column);
/// Takes the next input without waiting.
struct overture_input overture_read(void);
/// Whether the terminal has gone away.
bool overture_hung_up(void);

/// Starts to note SIGTERM, SIGHUP, SIGINT, SIGWINCH, SIGTSTP and SIGCONT, each as one byte in a pipe.
/// The result is the descriptor to read from, negative on failure.
int overture_watch_signals(void);
/// Ends what `overture_watch_signals` began.
void overture_unwatch_signals(void);
/// The next noted signal; 0 if there is none.
int overture_next_signal(void);
/// Stops the process group as ^Z would; returns when it goes on.
void overture_stop_process(void);
